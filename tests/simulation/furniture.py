"""The furniture of a simulated house: people, schedules, policies and tools, drawn from a seed."""

from datetime import UTC, datetime, timedelta
from random import Random

from tocsin.api.requests import (
    NewContact,
    NewDestination,
    NewLevel,
    NewPolicy,
    NewSource,
    NewTeam,
    NewUser,
    PolicyEdit,
    SettingsEdit,
)
from tocsin.api.schedules import NewLayer, NewSchedule
from tocsin.core.instant import MINUTE, Instant
from tocsin.engine.pager import Pager

DESTINATIONS = ("mail", "sms", "chat")
CONTACTS = {
    "alice": ("mail", "sms"),
    "bob": ("mail",),
    "carol": ("sms",),
    "dave": ("chat",),
    "frank": ("mail", "chat"),
    "nina": (),
}
ACTORS = ("alice", "bob", "carol", "frank")
TARGETS = (
    *("alice", "bob", "carol", "dave", "nina", "team:field", "team:nobody"),
    *("schedule:rota", "schedule:rota", "schedule:holes", "destination:chat"),
)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
NIGHTS = (
    *("2027-03-28T00:40:00Z", "2027-10-31T00:20:00Z", "2027-10-30T14:40:00Z"),
    *("2026-11-20T03:00:00Z", "2028-02-29T23:50:00Z"),
)
"""Nights in which the clocks of one of the zones change, and two in which nothing happens."""

TOOLS = ("freezer", "oven", "door")
_ROTAS = (("daily", "02:30"), ("weekly sun", "02:30"), ("every 5 hours", "02:30"), ("daily", "09:00"))


def drawn_night(random: Random) -> Instant:
    """Draw when it begins."""
    return round(datetime.fromisoformat(random.choice(NIGHTS)).timestamp() * 1000)


def drawn_levels(random: Random) -> list[NewLevel]:
    """Draw the levels of a policy; on some of them nobody can be reached."""
    return [
        NewLevel(
            targets=random.sample(TARGETS, random.choice((1, 1, 2))),
            timeout=random.choice((1, 1, 2, 5, 15)) * MINUTE,
        )
        for _ in range(random.randint(1, 4))
    ]


async def furnish(pager: Pager, random: Random) -> None:
    """Move in."""
    await _add_people(pager)
    await _add_schedules(pager, random)
    for name in ("ladder", "other"):
        await pager.configuration.add_policy(
            NewPolicy(
                name=name,
                levels=drawn_levels(random),
                repeat=random.choice((0, 0, 1, 2)),
                delay=random.choice((0, 0, MINUTE)),
                accept_timeout=random.choice((None, 10 * MINUTE)),
            )
        )
    for name in TOOLS:
        await pager.configuration.add_source(
            NewSource(
                type="generic",
                name=name,
                policy=random.choice(("ladder", "other")),
                grouping=random.choice(("none", "summary", "until-accepted", "until-resolved", "window")),
                auto_resolve=random.choice((None, None, 7 * MINUTE)),
                priority=random.choice(("HIGH", "HIGH", "LOW")),
            )
        )


async def change_ladder(pager: Pager, random: Random) -> None:
    """Give a policy other levels while it is climbed."""
    name = random.choice(("ladder", "other"))
    await pager.configuration.edit_policy(name, PolicyEdit(levels=drawn_levels(random)))


async def _add_people(pager: Pager) -> None:
    configure = pager.configuration
    for name in DESTINATIONS:
        relay = {"host": "relay.example.org"}
        await configure.add_destination(NewDestination(type="email", name=name, settings=relay))
    for name, ways in CONTACTS.items():
        await configure.add_user(NewUser(name=name, role="admin" if name == "frank" else "responder"))
        for way in ways:
            contact = NewContact(user=name, destination=way, address=f"{name}.{way}@example.org")
            await configure.add_contact(contact)
    await configure.add_team(NewTeam(name="field", members=["bob", "carol"]))
    await configure.add_team(NewTeam(name="nobody"))
    await configure.edit_settings(SettingsEdit(fallback="frank"))


async def _add_schedules(pager: Pager, random: Random) -> None:
    start = datetime.fromtimestamp(pager.clock.now() / 1000, UTC) - timedelta(days=random.randint(2, 400))
    people = random.choice(("alice,bob", "alice,bob,carol", "carol,dave"))
    for name, who in (("rota", people), ("holes", "nobody,alice,nobody,bob")):
        pace, hand_over = random.choice(_ROTAS)
        words = f"{pace} {hand_over} {who} from {start:%Y-%m-%d} {hand_over}"
        new = NewSchedule(name=name, zone=random.choice(ZONES), layers=[NewLayer.in_words(words)])
        await pager.configuration.add_schedule(new)
