"""Configuration: what is checked before it is written, and that alerts follow what is configured."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.engine.house import House, house
from tocsin.api.requests import (
    NewContact,
    NewDestination,
    NewLevel,
    NewPolicy,
    NewSource,
    NewTeam,
    NewToken,
    NewUser,
    PolicyEdit,
    SettingsEdit,
    SourceEdit,
    UserEdit,
)
from tocsin.engine.configuration import Configuration
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError

PROBLEM = {"summary": "too warm", "key": "k"}
Wish = Callable[[Configuration], Awaitable[object]]


def levels(*targets: str) -> list[NewLevel]:
    """Give levels of five minutes."""
    return [NewLevel(targets=[target], timeout=300_000) for target in targets]


@pytest.mark.parametrize(
    ("wish", "field", "words"),
    [
        (lambda c: c.add_source(NewSource(type="nagios", name="x")), "type", "no source type 'nagios'"),
        (lambda c: c.add_source(NewSource(type="generic", name="TOOL")), "name", "there is a source"),
        (lambda c: c.add_source(NewSource(type="generic", name="x", policy="y")), "policy", "no policy"),
        (lambda c: c.add_source(NewSource(type="generic", name="x", team="y")), "team", "no team"),
        (
            lambda c: c.add_source(NewSource(type="generic", name="x", grouping="y")),
            "grouping",
            "no grouping",
        ),
        (
            lambda c: c.add_source(NewSource(type="generic", name="x", settings={"y": 1})),
            "settings.y",
            "is no field here",
        ),
        (lambda c: c.add_user(NewUser(name="ALICE")), "name", "there is a user"),
        (lambda c: c.add_team(NewTeam(name="x", members=["nobody"])), "members", "no user 'nobody'"),
        (lambda c: c.add_policy(NewPolicy(name="Ladder", levels=levels("bob"))), "name", "there is a policy"),
        (lambda c: c.add_policy(NewPolicy(name="x", levels=levels("nobody"))), "levels", "no user"),
        (lambda c: c.add_policy(NewPolicy(name="x", levels=levels("team:x"))), "levels", "no team"),
        (lambda c: c.add_policy(NewPolicy(name="x", levels=levels("destination:x"))), "levels", "no dest"),
        (lambda c: c.add_policy(NewPolicy(name="x", levels=levels("schedule:x"))), "levels", "no schedule"),
        (lambda c: c.add_destination(NewDestination(type="pigeon", name="x")), "type", "no destination type"),
        (lambda c: c.add_destination(NewDestination(type="email", name="Mail")), "name", "there is a dest"),
        (lambda c: c.add_destination(NewDestination(type="email", name="x")), "settings.host", "SMTP relay"),
        (
            lambda c: c.add_contact(NewContact(user="bob", destination="x", address="y")),
            "destination",
            "no destination",
        ),
        (
            lambda c: c.add_contact(NewContact(user="bob", destination="mail", address="y")),
            "address",
            "",
        ),
        (
            lambda c: c.add_contact(NewContact(user="bob", destination="mail", address="bob@example.org")),
            "address",
            "has this contact already",
        ),
        (lambda c: c.add_token(NewToken(user="nobody")), "user", "no user"),
        (lambda c: c.edit_settings(SettingsEdit(fallback="nobody")), "fallback", "no user"),
        (lambda c: c.edit_settings(SettingsEdit(dead_man_url="ftp://x")), "dead_man_url", "https://"),
    ],
)
async def test_what_is_wrong_is_told_by_its_field(tmp_path: Path, wish: Wish, field: str, words: str) -> None:
    """Nothing is written, and the sentence says what is wrong."""
    async with house(tmp_path) as pager:
        await pager.connect("generic", "tool")
        before = pager.pager.feed.seq
        with pytest.raises(InvalidError) as error:
            await wish(pager.pager.configuration)
        assert error.value.field == field
        assert words in str(error.value)
        assert pager.pager.feed.seq == before


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (lambda c: c.delete_user("alice"), "alice stands on policy 'ladder'"),
        (lambda c: c.delete_policy("ladder"), "used by tool"),
        (lambda c: c.delete_team("field"), "stands on policy 'teams'"),
    ],
)
async def test_what_is_needed_is_not_removed(tmp_path: Path, wish: Wish, words: str) -> None:
    """A policy never loses somebody unseen."""
    async with house(tmp_path) as pager:
        await pager.connect("generic", "tool")
        await pager.pager.configuration.add_team(NewTeam(name="field", members=["bob"]))
        await pager.add_policy("teams", "team:field:5m")
        with pytest.raises(RefusedError, match=words):
            await wish(pager.pager.configuration)


async def test_there_is_always_an_admin(tmp_path: Path) -> None:
    """The last one is neither removed nor lowered."""
    async with house(tmp_path) as pager:
        configure = pager.pager.configuration
        await configure.delete_user("frank")
        with pytest.raises(RefusedError, match="last admin"):
            await configure.edit_user("erin", UserEdit(role="viewer"))
        with pytest.raises(RefusedError, match="last admin"):
            await configure.delete_user("erin")
        assert pager.pager.directory.fallback == "erin"


async def test_what_is_not_there(tmp_path: Path) -> None:
    """An unknown name is said."""
    async with house(tmp_path) as pager:
        configure = pager.pager.configuration
        for wish in (
            configure.delete_source,
            configure.delete_user,
            configure.delete_team,
            configure.delete_policy,
            configure.delete_destination,
            configure.delete_contact,
            configure.delete_token,
            configure.rotate_key,
        ):
            with pytest.raises(NotFoundError, match="'nothing'"):
                await wish("nothing")


async def test_a_source_by_ilerts_name_of_grouping(tmp_path: Path) -> None:
    """Both names lead to the same mode."""
    async with house(tmp_path) as pager:
        source = await pager.connect("generic", grouping="ONE_OPEN_ALERT_ALLOWED")
        assert source.grouping.value == "until-resolved"


async def test_a_rotated_key(tmp_path: Path) -> None:
    """The old one stops working at once."""
    async with house(tmp_path) as pager:
        old = (await pager.connect("generic")).key
        view = await pager.pager.configuration.rotate_key("generic")
        assert old not in pager.pager.directory.sources_by_key
        assert pager.pager.directory.sources_by_key[view["key"]].name == "generic"
        assert len(view["key"]) == 32


async def test_a_deleted_source_leaves_its_alerts(tmp_path: Path) -> None:
    """They keep its name, go on escalating, and the name is free again."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.pager.configuration.delete_source("generic")
        await pager.connect("generic")
        await pager.fast_forward("5m")
        pager.expect_paged("bob")
        assert (await pager.alert(1))["source"]["name"].startswith("generic")


async def test_an_edited_policy_counts_from_the_next_step(tmp_path: Path) -> None:
    """Alerts that climb go on by the new levels."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.pager.configuration.edit_policy("ladder", PolicyEdit(levels=levels("alice", "dave")))
        await pager.fast_forward("5m")
        pager.expect_paged("dave", "level 2 of 2")


async def test_a_paused_source(tmp_path: Path) -> None:
    """Its events are stored and do nothing until it is resumed."""
    async with house(tmp_path) as pager:
        await pager.connect("generic")
        await pager.pager.configuration.edit_source("generic", SourceEdit(paused=True))
        receipt = await pager.receive("generic", PROBLEM)
        assert (receipt.result, receipt.results[0].reason) == ("ignored", "source-paused")
        await pager.pager.configuration.edit_source("generic", SourceEdit(paused=False))
        assert (await pager.receive("generic", PROBLEM)).result == "created"
        pager.expect_paged("alice")
        assert (await pager.pager.views.source("generic") or {})["events"] == 2


async def test_tests_of_a_source_page_nobody(tmp_path: Path) -> None:
    """The integration's own sample arrives as a TEST."""
    async with house(tmp_path) as pager:
        source = await pager.connect("particle")
        receipt = await pager.pager.test_source(source, None)
        assert receipt.result == "created"
        found = await pager.alert(1)
        assert (found["test"], found["escalation"]["halt"]) == (True, "test-pages-nobody")
        await pager.fast_forward("1h")
        pager.expect_nobody_paged()


async def test_tokens(tmp_path: Path) -> None:
    """Told once, known by their hash, gone at once."""
    async with house(tmp_path) as pager:
        configure = pager.pager.configuration
        made = await configure.add_token(NewToken(user="alice"))
        found = await configure.check_token(made["token"])
        assert found is not None
        assert found.name == "alice"
        assert await configure.check_token(made["token"] + "x") is None
        assert "token" not in (await pager.pager.views.tokens())[0]
        await configure.delete_token(str(made["id"]))
        assert await configure.check_token(made["token"]) is None


async def test_an_address_becomes_a_contact(tmp_path: Path) -> None:
    """A person with an address is reached by the first mail destination; without one, doctor says so."""
    async with house(tmp_path) as pager:
        await pager.pager.configuration.add_user(NewUser(name="gina"))
        await pager.add_policy("late", "gina:5m")
        assert "gina cannot be paged" in _problems(await pager.pager.views.doctor())
        await pager.pager.configuration.edit_user("gina", UserEdit(email="gina@example.org"))
        assert "gina cannot be paged" not in _problems(await pager.pager.views.doctor())


def _problems(findings: list[dict[str, str]]) -> str:
    return "\n".join(f["text"] for f in findings if f["level"] == "problem").replace(
        " is on a policy and cannot", " cannot"
    )


async def test_an_alert_by_hand(tmp_path: Path) -> None:
    """It goes through the policy like any other, credited to who made it."""
    from tocsin.api.requests import NewAlert

    async with house(tmp_path) as pager:
        made = await pager.pager.create_alert(NewAlert(summary="ice on the stairs", policy="ladder"), "dave")
        await pager.settle()
        pager.expect_paged("alice")
        assert made["alert"]["summary"] == "ice on the stairs"
        assert "dave" in (await pager.alert(1))["timeline"][0]["text"]
        with pytest.raises(InvalidError, match="no policy"):
            await pager.pager.create_alert(NewAlert(summary="x", policy="y"), "dave")


async def test_a_house_without_surprises(tmp_path: Path) -> None:
    """The house itself fails on a page that nobody expected."""
    with pytest.raises(AssertionError, match=r"unexpected: .*page to alice"):
        async with house(tmp_path) as pager:
            await pager.receive("generic", PROBLEM)
    async with house(tmp_path / "2") as pager:
        assert isinstance(pager, House)
        with pytest.raises(AssertionError, match="no such message"):
            pager.expect_paged("alice")


async def test_a_mapping_is_widened_field_by_field(tmp_path: Path) -> None:
    """A change of one field of the mapping leaves the others, and the next event is read by both."""
    async with house(tmp_path) as pager:
        await pager.connect("apica", "strange")
        configure = pager.pager.configuration
        for fields in ({"summary": "check.called"}, {"key": "check.ref"}):
            await configure.edit_source("strange", SourceEdit(settings={"fields": fields}))
        receipt = await pager.receive("strange", {"check": {"called": "Home", "ref": 9}})
        assert receipt.result == "created"
        alert = await pager.alert(receipt.results[0].alert or 0)
        assert (alert["summary"], alert["key"]) == ("Home", "9")
        pager.expect_paged("alice")
