"""What a service gave for an alert is kept, and found again after a crash: one record for one alert."""

from pathlib import Path
from typing import Any

import pytest

from tests.engine.house import house
from tests.engine.real_house import real_house
from tests.fakes.servicenow import FakeServiceNow
from tests.fakes.stateful import Fault
from tocsin.destinations.service import Fate, Verdict

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}


async def test_what_a_message_left_goes_along_with_the_next(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        pager.post.answer("alice", Verdict(Fate.OK, "200", remote={"message": "17.4"}))
        await pager.receive("generic", PROBLEM)
        assert pager.expect_paged("alice").remote == {}
        await pager.receive("generic", {**PROBLEM, "key": "freezer-4"})
        assert pager.expect_paged("alice").remote == {}, "another alert has left nothing"
        await pager.restart()
        await pager.receive("generic", {"key": "freezer-3", "event": "resolve"})
        assert pager.expect_told("alice", "resolved").remote == {"message": "17.4"}


async def test_what_a_failed_attempt_left_counts_too(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        pager.post.answer("alice", Verdict(Fate.RETRY, "503", remote={"ticket": "9"}))
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("10s")
        assert pager.expect_paged("alice").remote == {"ticket": "9"}


async def test_one_incident_for_one_alert_through_a_crash_after_sending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The incident was made and the pager died before it knew: after the start it is found again."""

    async def die(*_: Any) -> None:
        raise RuntimeError("the machine stops here")

    async with FakeServiceNow() as service, real_house(tmp_path) as pager:
        await pager.add_destination("snow", service.kind, **service.settings)
        await pager.add_policy("tools", "destination:snow:1h")
        await pager.connect("generic", "ovens", policy="tools")
        with monkeypatch.context() as dying:
            dying.setattr(pager.courier, "_record", die)
            await pager.post_event("ovens", "oven-1")
            await pager.settle()
        assert len(service.incidents) == 1
        await pager.crash()
        await pager.settle()
        assert len(service.incidents) == 1
        [delivery] = (await pager.alert(1))["deliveries"]
        assert (delivery["state"], delivery["attempts"]) == ("sent", 2)


async def test_the_whole_life_arrives_although_answers_are_lost(tmp_path: Path) -> None:
    async with FakeServiceNow() as service, real_house(tmp_path) as pager:
        await pager.add_destination("snow", service.kind, **service.settings)
        await pager.add_policy("tools", "destination:snow:1h")
        await pager.connect("generic", "ovens", policy="tools")
        service.faults.extend([None, Fault.DROPPED_AFTER, Fault.UNAVAILABLE])
        await pager.post_event("ovens", "oven-1")
        await pager.settle()
        await pager.fast_forward("2m")
        await pager.accept(1, by="erin")
        await pager.fast_forward("2m")
        await pager.act(1, "resolve", "erin")
        await pager.fast_forward("2m")
        assert len(service.incidents) == 1
        states = {d["transition"]: d["state"] for d in (await pager.alert(1))["deliveries"]}
        assert states == {"created": "sent", "accepted": "sent", "resolved": "sent"}
