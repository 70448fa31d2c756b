"""The first look: the top of the list, before any engine answers."""

import os
import threading
from pathlib import Path

from benchmarks.rig.engine import client_of, running_engine

from tocsin.api.models import AlertWindow
from tocsin.api.paths import database_file
from tocsin.api.requests import NewAlert
from tocsin.cli.first_look import FirstLook, send_first_look
from tocsin.engine.first_look import first_look

NOW = 1_790_000_000_000


async def test_it_is_what_the_engine_would_answer(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_engine(data) as engine:
        async with client_of(data) as client:
            for summary in ("pump 1 stands still", "pump 2 stands still", "pump 3 stands still"):
                await client.alerts.create(NewAlert(summary=summary))
            answered = await client.alerts.window(below=2)
        await engine.stop()
    looked = AlertWindow.model_validate_json(first_look(database_file(data), 2, NOW))
    assert looked.alerts == answered.alerts
    assert (looked.total, looked.start, looked.seq) == (3, 0, answered.seq)


def test_without_a_store_or_with_a_broken_one_it_says_nothing(tmp_path: Path) -> None:
    assert first_look(database_file(tmp_path), 10, NOW) == b""
    database_file(tmp_path).write_bytes(b"no database at all" * 1000)
    assert first_look(database_file(tmp_path), 10, NOW) == b""


async def test_a_long_list_comes_whole_through_the_pipe(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_engine(data):
        async with client_of(data) as client:
            for number in range(100):
                await client.alerts.create(NewAlert(summary=f"pump {number} " + "of the long name " * 17))
    look = FirstLook()
    send_first_look(data, os.dup(look.writing_end))
    look.close_writing_end()
    assert len(AlertWindow.model_validate_json(look.read()).alerts) == 100
    look.close()


def test_an_engine_that_says_nothing_is_not_waited_for_long() -> None:
    look = FirstLook()
    reader = threading.Thread(target=look.read)
    reader.start()
    reader.join(5)
    assert not reader.is_alive()
    look.close()
