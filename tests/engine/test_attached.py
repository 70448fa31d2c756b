"""Attachments: destinations that hear of a source's alerts, or of one alert, on chosen transitions."""

from pathlib import Path

from tests.engine.house import House, house
from tocsin.api.attaching import Attach
from tocsin.api.requests import NewDestination
from tocsin.destinations.service import Fate, Verdict

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}
SOLVED = {"key": "freezer-3", "event": "resolve"}


async def hook(pager: House) -> None:
    """Set up a webhook that may hear of alerts."""
    new = NewDestination(type="webhook", name="hook", settings={"url": "https://example.org/x"})
    await pager.pager.configuration.add_destination(new)


def heard(pager: House) -> list[str]:
    """Give the transitions that the hook heard of, and account for them."""
    told = [message for message in pager.post.left if message.user is None]
    pager.post.left[:] = [message for message in pager.post.left if message.user is not None]
    return [message.transition for message in told]


async def test_a_source_tells_its_whole_life(tmp_path: Path) -> None:
    """All but repeated events, where nothing is chosen; what a person does waits for the time of undo."""
    async with house(tmp_path) as pager:
        await hook(pager)
        await pager.connect("generic", notify=[Attach(destination="hook")])
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        assert heard(pager) == ["created"]
        await pager.receive("generic", PROBLEM)
        await pager.fast_forward("1s")
        assert heard(pager) == []
        await pager.fast_forward("5m")
        pager.expect_paged("bob")
        assert heard(pager) == ["escalated"]
        await pager.act(1, "comment", "bob", text="looking at it")
        assert heard(pager) == ["commented"]
        await pager.accept(1, by="bob")
        assert heard(pager) == []
        await pager.fast_forward("10s")
        pager.expect_told("alice", "accepted by bob")
        assert heard(pager) == ["accepted"]
        await pager.receive("generic", SOLVED)
        for name in ("alice", "bob"):
            pager.expect_told(name, "resolved")
        assert heard(pager) == ["resolved"]


async def test_only_the_chosen_transitions(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        await hook(pager)
        await pager.connect(
            "generic", notify=[Attach(destination="hook", transitions=["repeated", "resolved"])]
        )
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        assert heard(pager) == []
        await pager.receive("generic", PROBLEM)
        await pager.fast_forward("1s")
        assert heard(pager) == ["repeated"]
        await pager.receive("generic", SOLVED)
        pager.expect_told("alice", "resolved")
        assert heard(pager) == ["resolved"]


async def test_a_delay_is_for_alerts_that_nobody_accepts(tmp_path: Path) -> None:
    """Accepted in time, the first word is not wanted any more, and neither is the rest."""
    async with house(tmp_path, ("alice:1h",)) as pager:
        await hook(pager)
        await pager.connect("generic", notify=[Attach(destination="hook", delay=300_000)])
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.receive("generic", {**PROBLEM, "key": "freezer-4"})
        pager.expect_paged("alice")
        await pager.fast_forward("4m")
        await pager.accept(1, by="alice")
        assert heard(pager) == []
        await pager.fast_forward("1m30s")
        assert heard(pager) == ["created"], "of the alert that nobody has accepted"
        await pager.receive("generic", SOLVED)
        await pager.fast_forward("1m")
        pager.expect_told("alice", "resolved")
        assert heard(pager) == [], "who was never told of the alert hears nothing of its end"


async def test_a_test_alert_tells_nobody(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        await hook(pager)
        await pager.connect("generic", notify=[Attach(destination="hook")], ready=False)
        await pager.receive("generic", PROBLEM)
        await pager.receive("generic", SOLVED)
        await pager.fast_forward("1h")
        assert heard(pager) == []


async def test_attached_by_hand_it_hears_from_now_on(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await hook(pager)
        for key in ("freezer-3", "freezer-4"):
            await pager.receive("generic", {**PROBLEM, "key": key})
            pager.expect_paged("alice")
        await pager.pager.deliveries.attach(1, Attach(destination="hook"), "bob")
        await pager.settle()
        assert heard(pager) == ["created"]
        assert "hook hears of this alert" in [entry["text"] for entry in (await pager.alert(1))["timeline"]]
        await pager.pager.deliveries.attach(1, Attach(destination="hook", transitions=[]), "bob")
        for key in ("freezer-3", "freezer-4"):
            await pager.receive("generic", {"key": key, "event": "resolve"})
            pager.expect_told("alice", "resolved")
        assert heard(pager) == [], "taken off again"


async def test_a_tool_hears_in_order(tmp_path: Path) -> None:
    """What could not be told yet comes first, whatever has happened since."""
    async with house(tmp_path, ("alice:1h",)) as pager:
        await hook(pager)
        await pager.connect("generic", notify=[Attach(destination="hook")])
        pager.post.answer("hook", Verdict(Fate.RETRY, "503"))
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.act(1, "comment", "alice", text="looking at it")
        await pager.accept(1, by="alice")
        await pager.fast_forward("1m")
        assert heard(pager) == ["created", "created", "commented", "accepted"]


async def test_undo_takes_the_word_back(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await hook(pager)
        await pager.connect("generic", notify=[Attach(destination="hook")])
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        assert heard(pager) == ["created"]
        await pager.accept(1, by="alice")
        await pager.act(1, "undo", "alice")
        await pager.fast_forward("1m")
        assert heard(pager) == []
