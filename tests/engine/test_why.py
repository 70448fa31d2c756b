"""Why an alert paged whom it paged, or nobody: one sentence, and every step with its reason."""

from pathlib import Path
from typing import Any

import pytest

from tests.engine.house import House, house
from tocsin.api.dossier import Why
from tocsin.api.requests import NewAlert, PolicyEdit, SourceEdit
from tocsin.core.instant import DAY
from tocsin.engine.why_answer import answer
from tocsin.store import retention

DISK = {"summary": "Disk full on db-1", "key": "db-1/disk", "severity": "critical", "event": "alert"}
LOW = {**DISK, "priority": "LOW"}


async def why(home: House, alert: int = 1) -> Why:
    """Ask as the API does."""
    found = await home.pager.views.why(alert)
    assert found is not None
    return Why.model_validate(found)


def steps(told: Why, name: str) -> list[tuple[str, str]]:
    """Give what happened in steps of one kind, with the reasons."""
    return [(step.what, step.reason) for step in told.steps if step.step == name]


async def test_who_was_paged_and_who_is_next(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.receive("generic", DISK)
        home.expect_paged("alice")
        told = await why(home)
        assert told.answer == "alice was paged by mail, last at 03:00:00 UTC; bob next at 03:05:00 UTC."
        await home.fast_forward("5m")
        home.expect_paged("bob")
        told = await why(home)
        assert told.answer.startswith("alice and bob were paged by mail, last at 03:05:00 UTC; carol next")


async def test_every_step_from_the_request_to_the_attempt(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.receive("generic", DISK)
        home.expect_paged("alice")
        told = await why(home)
        names = list(dict.fromkeys(step.step for step in told.steps))
        assert names == [
            *("source", "reading", "field", "match", "rule", "policy", "level", "contact", "attempt", "now")
        ]
        assert ("key: db-1/disk", "key") in steps(told, "field")
        assert ("summary: Disk full on db-1", "summary") in steps(told, "field")
        assert steps(told, "match")[0][0] == "a new alert, #1"
        assert steps(told, "match")[0][1].startswith("first of its key")
        assert steps(told, "rule") == [("it is HIGH", "the tool does not say; generic is set to HIGH")]
        assert steps(told, "policy")[0][0] == "ladder: 1 alice, 5 min; 2 bob, 5 min; 3 carol, 5 min"
        assert steps(told, "contact")[0][0] == "a page for alice by mail, alice@example.org"
        assert steps(told, "now") == [("next: bob", "unless somebody accepts before")]


async def test_a_request_that_is_not_kept_any_more_is_said_so(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:5m",)) as home:
        await home.receive("generic", DISK)
        home.expect_paged("alice")
        await home.accept(1, "alice")
        await home.receive("generic", {**DISK, "key": "other"})
        home.expect_paged("alice")
        later = home.clock.now() + 31 * DAY
        await home.pager._writer.write(lambda connection: retention.sweep(connection, later))
        told = await why(home)
        assert steps(told, "source") == [
            ("a request to generic; it is not kept any more", "requests are kept for 30 d")
        ]
        assert steps(told, "policy")


async def test_nobody_because_it_is_a_test(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.connect("generic", ready=False)
        await home.receive("generic", DISK)
        told = await why(home)
        assert told.answer == "Nobody was paged: it is a TEST, the setup of generic is not finished."
        home.expect_nobody_paged()


async def test_low_stays_on_the_first_level(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.receive("generic", LOW)
        home.expect_paged("alice")
        told = await why(home)
        assert told.answer.endswith("; nobody next: LOW priority pages level 1 only.")
        assert ("it is LOW", "the tool says so") in steps(told, "rule")


async def test_nobody_yet_because_the_policy_waits(tmp_path: Path) -> None:
    async with house(tmp_path, delay="10m") as home:
        await home.receive("generic", DISK)
        told = await why(home)
        assert told.answer == "Nobody is paged yet: ladder waits, alice at 03:10:00 UTC."


@pytest.mark.parametrize(
    ("verb", "fields", "said"),
    [
        ("accept", {}, "it was accepted by bob"),
        ("resolve", {}, "it was resolved by bob"),
        ("snooze", {"for_ms": 3_600_000}, "it was snoozed for 1 h by bob"),
    ],
)
async def test_nobody_because_somebody_was_quicker(
    tmp_path: Path, verb: str, fields: dict[str, Any], said: str
) -> None:
    async with house(tmp_path, delay="10m") as home:
        await home.receive("generic", DISK)
        await home.act(1, verb, "bob", **fields)
        told = await why(home)
        assert told.answer == f"Nobody was paged: {said} before anybody was due."
        assert any(what == said.removeprefix("it was ") for what, _ in steps(told, "person"))


async def test_nobody_because_the_tool_recovered_in_the_delay(tmp_path: Path) -> None:
    async with house(tmp_path, delay="10m") as home:
        await home.receive("generic", DISK)
        await home.receive("generic", {**DISK, "event": "resolve"})
        told = await why(home)
        assert told.answer == "Nobody was paged: it was resolved by generic before anybody was due."
        assert steps(told, "tool") == [("resolved by generic", "the tool says that it is over")]


async def test_nobody_because_the_recovery_came_first(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        for event, at in (("resolve", "2026-11-20T02:59:30Z"), ("alert", "2026-11-20T02:59:00Z")):
            await home.receive("generic", {**DISK, "event": event, "occurred_at": at})
        told = await why(home)
        assert told.answer.startswith("Nobody was paged: its recovery arrived before it")


async def test_nobody_because_nobody_can_be_reached(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        for contact in await home.pager.views.contacts():
            await home.pager.configuration.delete_contact(str(contact["id"]))
        await home.receive("generic", DISK)
        told = await why(home)
        assert told.answer.startswith("Nobody was paged: nobody on ladder can be reached (level 1: alice")
        assert "fallback frank cannot be reached" in told.answer


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("failed", "Nobody was reached: mail to alice failed and was given up (no such mailbox); bob next"),
        (
            "pending",
            "Nobody is reached yet: mail to alice failed (no such mailbox), again at 03:00:40 UTC; bob",
        ),
        ("unknown", "Perhaps alice was paged: mail gave no answer; bob next at 03:05:00 UTC."),
        ("cancelled", "Nobody was paged: no such mailbox; bob next at 03:05:00 UTC."),
    ],
)
def test_what_became_of_the_page(state: str, said: str) -> None:
    place = {"level": 1, "next_at": "2026-11-20T03:05:00.000Z", "next": ["bob"], "halt": None}
    alert = {"status": "PENDING", "snoozed_until": None, "escalation": place, "policy": "ladder"}
    page = {
        "kind": "page",
        "state": state,
        "user": "alice",
        "destination": "mail",
        "last_answer": "no such mailbox",
        "next_at": "2026-11-20T03:00:40.000Z",
        "attempts": 1,
    }
    assert answer(alert, [], [page]).startswith(said)


async def test_an_alert_by_hand(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.pager.create_alert(NewAlert(summary="phones are dead", policy="ladder"), "dave")
        await home.settle()
        home.expect_paged("alice")
        told = await why(home)
        assert not steps(told, "source")
        assert ("it is HIGH", "chosen by hand") in steps(told, "rule")


async def test_a_policy_that_has_changed_since_is_told_as_it_is(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.receive("generic", DISK)
        home.expect_paged("alice")
        await home.pager.configuration.edit_source("generic", SourceEdit(name="tool"))
        await home.pager.configuration.edit_policy("ladder", PolicyEdit(name="climb"))
        told = await why(home)
        assert steps(told, "policy")[0][0].startswith("climb: ")


async def test_there_is_no_such_alert(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        assert await home.pager.views.why(99) is None
        assert await home.pager.views.events(99, before=None, limit=1, body=1) is None
        assert await home.pager.views.timeline(99, show="all", before=None, after=None, limit=1) is None
