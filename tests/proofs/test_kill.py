"""kill -9: passes as it is, and the audit sees what it is there to see."""

import random
import sqlite3
from pathlib import Path

from benchmarks.kill import audit
from benchmarks.kill.__main__ import prove
from benchmarks.rig.engine import client_of, running_engine
from benchmarks.rig.house import House
from benchmarks.rig.tool import Tool

from tocsin.api.paths import database_file


async def test_a_kill_loses_nothing() -> None:
    assert await prove(1, random.Random(7)) == []


async def test_the_audit_sees_a_lost_event_a_stranded_alert_and_a_page_that_waits(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_engine(data) as engine:
        async with client_of(data) as client, Tool() as tool:
            source = await House(client).source("generic", "audited")
            for event in ("first", "second"):
                await tool.post(source.url, {"summary": event, "key": event, "details": event})
        await engine.stop()
    named = {"first", "second"}
    assert "acknowledged" not in " ".join(audit.complaints(data, named))
    assert "1 acknowledged events are lost" in audit.complaints(data, named | {"third"})
    store = sqlite3.connect(database_file(data))
    with store:
        store.execute("DELETE FROM timers")
        store.execute("UPDATE alerts SET halt = NULL")
    store.close()
    assert "2 open alerts have neither a timer nor a reason" in audit.complaints(data, named)
