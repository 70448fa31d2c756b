"""Schedules in the engine: who is paged at which second, gaps, overrides, and what may be changed by whom."""

from pathlib import Path

import pytest
from icalendar import Calendar

from tests.engine.house import House, house
from tocsin.api.requests import NewUser
from tocsin.api.schedules import NewLayer, NewSchedule, NewShift, ScheduleEdit
from tocsin.core.instant import DAY, HOUR, parse_instant, rfc3339
from tocsin.engine import schedule_views
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError
from tocsin.engine.gap_findings import gap_findings

PROBLEM = {"summary": "too warm", "key": "k"}
ROTA = "weekly fri 04:10 alice,bob from 2026-11-13"


async def furnish(pager: House, *layers: str) -> None:
    """Make the schedule `primary` and let the policy `rota` ask it first, then carol."""
    await pager.add_schedule("primary", *layers)
    await pager.add_policy("rota", "schedule:primary:5m", "carol:5m")
    await pager.connect("generic", "tool", policy="rota")


def at(text: str) -> int:
    """Give an instant."""
    found = parse_instant(text)
    assert found is not None
    return found


def people(pager: House, when: str) -> list[str]:
    """Name who is on call in `primary`."""
    return list(pager.pager.directory.schedules["primary"].duty(at(when)).people)


async def test_who_is_on_call_is_paged(tmp_path: Path) -> None:
    """Ten minutes before the hand-over alice, after it bob."""
    async with house(tmp_path) as pager:
        await furnish(pager, ROTA)
        await pager.receive("tool", PROBLEM)
        pager.expect_paged("alice", "level 1")
        await pager.fast_forward("5m")
        pager.expect_paged("carol", "level 2")
        await pager.accept(1, "carol")
        await pager.fast_forward("5m")
        pager.expect_told("alice", "accepted by carol")
        await pager.receive("tool", {"summary": "too cold", "key": "other"})
        pager.expect_paged("bob", "level 1")


async def test_a_hand_over_between_page_and_view(tmp_path: Path) -> None:
    """The alert shows who was paged, not who has taken over since."""
    async with house(tmp_path) as pager:
        await furnish(pager, "weekly fri 04:02 alice,bob from 2026-11-13")
        await pager.receive("tool", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("3m")
        place = (await pager.alert(1))["escalation"]
        assert place["paged"] == ["alice"]
        assert people(pager, rfc3339(pager.clock.now())) == ["bob"]


async def test_a_gap_is_passed_over_at_once_and_said(tmp_path: Path) -> None:
    """Nobody on call: carol is paged in the same second, and the timeline says why."""
    async with house(tmp_path) as pager:
        await furnish(pager, "daily 09:00 alice only mon-fri 09:00-17:00")
        await pager.receive("tool", PROBLEM)
        pager.expect_paged("carol", "level 2")
        assert "empty-level" in await pager.why(1)


async def test_nobody_on_call_anywhere_leads_to_the_fallback(tmp_path: Path) -> None:
    """Never to nobody."""
    async with house(tmp_path) as pager:
        await pager.add_schedule("primary", "daily 09:00 nobody")
        await pager.add_policy("rota", "schedule:primary:5m")
        await pager.connect("generic", "tool", policy="rota")
        await pager.receive("tool", PROBLEM)
        pager.expect_paged("frank", "fallback")
        assert {"empty-level", "exhausted"} <= set(await pager.why(1))


async def test_several_at_once_are_all_paged(tmp_path: Path) -> None:
    """A slot of two."""
    async with house(tmp_path) as pager:
        await furnish(pager, "weekly mon 09:00 alice+bob,dave")
        await pager.receive("tool", PROBLEM)
        pager.expect_paged("alice")
        pager.expect_paged("bob")


async def test_five_minutes_are_five_minutes_when_clocks_change(tmp_path: Path) -> None:
    """A timeout that begins at 01:58 in Berlin ends 300 s later, though clocks change between."""
    for night, first, second in (
        ("2027-03-28T00:58:00Z", "alice", "carol"),
        ("2027-10-30T23:58:00Z", "alice", "carol"),
    ):
        async with house(tmp_path / night[:10]) as pager:
            pager.clock.set(at(night))
            await pager.cycle()
            await furnish(pager, "daily 12:00 alice")
            await pager.receive("tool", PROBLEM)
            pager.expect_paged(first)
            await pager.fast_forward("299s")
            pager.expect_nobody_paged()
            await pager.fast_forward("1s")
            pager.expect_paged(second)


async def test_the_night_in_berlin(tmp_path: Path) -> None:
    """A hand-over at 02:30 that the clocks leave out, and one that comes twice."""
    async with house(tmp_path) as pager:
        await pager.add_schedule("primary", "daily 02:30 bob,alice from 2026-11-21 02:30")
        zones = pager.pager.directory.schedules["primary"]
        assert not zones.duty(at("2027-03-28T01:29:59Z")).overlap
        before, after = people(pager, "2027-03-28T01:29:59Z"), people(pager, "2027-03-28T01:30:00Z")
        assert {*before, *after} == {"alice", "bob"}
        assert before != after
        assert sorted(people(pager, "2027-10-31T01:00:00Z")) == ["alice", "bob"]
        assert len(people(pager, "2027-10-31T01:30:00Z")) == 1


async def test_an_override_is_paged_and_can_be_taken_back(tmp_path: Path) -> None:
    """What has passed of it stays; before it has begun it is gone without a trace."""
    async with house(tmp_path) as pager:
        await furnish(pager, ROTA)
        configure = pager.pager.configuration
        placed = await configure.add_shift(
            "primary", NewShift(who=["dave"], starts="now", ends="+1h"), "erin", override=True
        )
        later = await configure.add_shift(
            "primary", NewShift(who=["carol"], starts="+2h", ends="+1h"), "erin", override=True
        )
        await pager.receive("tool", PROBLEM)
        pager.expect_paged("dave", "level 1")
        await pager.accept(1, "dave")
        await pager.fast_forward("1m")
        await configure.end_shift("primary", str(placed["id"]), "erin", override=True)
        await configure.end_shift("primary", str(later["id"]), "erin", override=True)
        assert people(pager, "2026-11-20T03:00:30Z") == ["dave"]
        assert people(pager, "2026-11-20T03:01:00Z") == ["alice"]
        assert people(pager, "2026-11-20T05:30:00Z") == ["bob"]
        with pytest.raises(RefusedError, match="it has passed"):
            await configure.end_shift("primary", str(placed["id"]), "erin", override=True)
        with pytest.raises(NotFoundError, match="no override"):
            await configure.end_shift("primary", str(later["id"]), "erin", override=True)


async def test_only_an_admin_places_others(tmp_path: Path) -> None:
    """A responder takes over for somebody, and cannot send somebody else."""
    async with house(tmp_path) as pager:
        await furnish(pager, ROTA)
        configure = pager.pager.configuration
        await configure.add_shift("primary", NewShift(who=["dave"], ends="+1h"), "dave", override=True)
        with pytest.raises(RefusedError, match="dave may only place themselves"):
            await configure.add_shift("primary", NewShift(who=["carol"], ends="+1h"), "dave", override=True)
        with pytest.raises(RefusedError, match="carol may only place themselves"):
            await configure.end_shift("primary", "1", "carol", override=True)


async def test_new_layers_leave_the_past_as_it_was(tmp_path: Path) -> None:
    """From Monday carol: until then alice and bob, also when asked later."""
    async with house(tmp_path) as pager:
        await furnish(pager, ROTA)
        edit = ScheduleEdit(layers=[NewLayer.in_words("weekly mon 09:00 carol")], since="mon 09:00")
        view = await pager.pager.configuration.edit_schedule("primary", edit)
        assert [layer["words"] for layer in view["layers"]] == [
            "weekly fri 04:10 alice,bob",
            "weekly mon 09:00 carol",
        ]
        asked = [
            "2026-11-20T03:00:00Z",
            "2026-11-23T07:59:59Z",
            "2026-11-23T08:00:00Z",
            "2027-01-01T00:00:00Z",
        ]
        assert [people(pager, when) for when in asked] == [["alice"], ["bob"], ["carol"], ["carol"]]
        await pager.fast_forward("10d")
        assert people(pager, "2026-11-20T03:00:00Z") == ["alice"]
        view = schedule_views.one(
            pager.pager.directory.schedules["primary"], pager.pager.directory, pager.clock.now()
        )
        assert [layer["words"] for layer in view["layers"]] == ["weekly mon 09:00 carol"]


async def test_a_renamed_schedule_keeps_its_place_on_policies(tmp_path: Path) -> None:
    """A level must not become empty."""
    async with house(tmp_path) as pager:
        await furnish(pager, ROTA)
        await pager.pager.configuration.edit_schedule("primary", ScheduleEdit(name="first line"))
        await pager.receive("tool", PROBLEM)
        pager.expect_paged("alice")
        assert pager.pager.feed.seq


async def test_who_or_what_is_needed_is_not_removed(tmp_path: Path) -> None:
    """A schedule on a policy stays, and so does who stands in a schedule, now or later."""
    async with house(tmp_path) as pager:
        await furnish(pager, ROTA)
        configure = pager.pager.configuration
        await configure.add_user(NewUser(name="gina"))
        await configure.add_shift(
            "primary", NewShift(who=["gina"], starts="+1d", ends="+1h"), "erin", override=True
        )
        with pytest.raises(RefusedError, match="stands on policy 'rota'"):
            await configure.delete_schedule("primary")
        await pager.add_schedule("second", "weekly mon 09:00 dave")
        for name, where in (("gina", "primary"), ("dave", "second")):
            with pytest.raises(RefusedError, match=f"stands in schedule '{where}'"):
                await configure.delete_user(name)
        await pager.fast_forward("2d")
        await configure.delete_user("gina")


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        ("weekly mon 09:00 zoe", "layers", "no user 'zoe'"),
        ("weekly mon 09:00 bob zone Mars/Olympus", "layers", "no time zone"),
        ("daily mon 09:00 bob", "layers", "counted in weeks"),
        ("daily 09:00 bob from 2026-12-01 until 2026-11-30", "layers", "ends after it starts"),
    ],
)
async def test_what_is_wrong_in_a_layer_is_told(
    tmp_path: Path, words: str, field: str, sentence: str
) -> None:
    """Nothing is written."""
    async with house(tmp_path) as pager:
        new = NewSchedule(name="x", layers=[NewLayer.in_words(words)])
        with pytest.raises(InvalidError, match=sentence) as error:
            await pager.pager.configuration.add_schedule(new)
        assert error.value.field == field
        assert not pager.pager.directory.schedules


@pytest.mark.parametrize(
    ("shift", "sentence"),
    [
        (NewShift(who=["zoe"], ends="+1h"), "no user"),
        (NewShift(who=["bob"], ends="later"), "is not a time"),
        (NewShift(who=["bob"], starts="2026-11-20 09:00", ends="2026-11-20 08:00"), "before it has begun"),
        (NewShift(who=["bob"], starts="2026-11-19 09:00", ends="2026-11-19 17:00"), "in the past"),
        (NewShift(who=["bob"], ends="+401d"), "400 days"),
    ],
)
async def test_what_is_wrong_in_an_override_is_told(tmp_path: Path, shift: NewShift, sentence: str) -> None:
    """Nothing is written."""
    async with house(tmp_path) as pager:
        await furnish(pager, ROTA)
        with pytest.raises((InvalidError, RefusedError), match=sentence):
            await pager.pager.configuration.add_shift("primary", shift, "erin", override=True)
        assert not pager.pager.directory.schedules["primary"].overrides.all


async def test_who_is_on_call_tells_the_hand_over(tmp_path: Path) -> None:
    """The view of an instant names people, what says so, and until when."""
    async with house(tmp_path) as pager:
        await furnish(pager, ROTA)
        view = schedule_views.oncall(pager.pager.directory, pager.clock.now())
        rota = next(policy for policy in view["oncall"] if policy["policy"] == "rota")
        assert rota["who"] == ["alice"]
        assert rota["levels"][0]["targets"] == [
            {
                "target": "schedule:primary",
                "people": ["alice"],
                "origin": "layer 1",
                "until": "2026-11-20T03:10:00.000Z",
            }
        ]
        assert (await pager.pager.views.state("alice"))["on_call"] == ["ladder", "rota"]
        assert (await pager.pager.views.state("dave"))["on_call"] == []


async def test_a_span_tells_lanes_gaps_overlaps_and_clock_changes(tmp_path: Path) -> None:
    """All that a week's picture needs."""
    async with house(tmp_path) as pager:
        await pager.add_schedule(
            "primary", "weekly mon 09:00 alice,bob", "daily 20:00 carol only sat 20:00-23:00"
        )
        new = NewShift(who=["dave"], starts="2026-11-25 10:00", ends="+2h")
        await pager.pager.configuration.add_shift("primary", new, "erin", override=True)
        schedule = pager.pager.directory.schedules["primary"]
        start = at("2026-11-22T23:00:00Z")
        span = schedule_views.span(schedule, start, start + 7 * DAY)
        assert [lane["name"] for lane in span["lanes"]] == ["layer 1", "layer 2", "overrides"]
        assert [segment["people"] for segment in span["final"]] == [
            ["alice"], ["bob"], ["dave"], ["bob"], ["carol"], ["bob"]
        ]  # fmt: skip
        assert span["gaps"] == span["overlaps"] == span["clock_changes"] == []
        night = at("2027-10-30T12:00:00Z")
        assert schedule_views.span(schedule, night, night + DAY)["clock_changes"] == [
            "2027-10-31T01:00:00.000Z"
        ]
        before = schedule_views.span(schedule, at("2026-11-15T12:00:00Z"), at("2026-11-16T12:00:00Z"))
        assert [(gap["starts"], gap["ends"]) for gap in before["gaps"]] == [
            ("2026-11-15T12:00:00.000Z", "2026-11-16T08:00:00.000Z")
        ]
        with pytest.raises(InvalidError, match="100 days"):
            schedule_views.span(schedule, start, start + 101 * DAY + HOUR)


async def test_gaps_are_found_before_the_night(tmp_path: Path) -> None:
    """A gap that another level covers is a note; one in which nobody is reached is a problem."""
    async with house(tmp_path) as pager:
        await pager.add_schedule("days", "weekly mon 09:00 alice only mon-sat 00:00-24:00")
        await pager.add_policy("covered", "schedule:days:5m", "bob:5m")
        await pager.add_policy("bare", "schedule:days:5m")
        found = [
            (finding["level"], finding["text"])
            for finding in gap_findings(pager.pager.directory, pager.clock.now())
        ]
        sundays = ("Sun 22 Nov 00:00 to Mon 23 Nov 00:00", "Sun 29 Nov 00:00 to Mon 30 Nov 00:00")
        assert found == [
            *(("note", f"days has a gap, {when}: that level is skipped at once") for when in sundays),
            *(("problem", f"days has a gap, {when}: nobody on bare can be reached then") for when in sundays),
        ]


async def test_calendars_are_given_to_who_has_the_address(tmp_path: Path) -> None:
    """The address shows the shifts of one schedule or person until it is renewed, and nothing else."""
    async with house(tmp_path) as pager:
        await pager.add_schedule("days", "weekly mon 09:00 alice,bob only mon-sat 00:00-24:00")
        configure = pager.pager.configuration
        of_days = await configure.calendar_token("schedule", "days")
        of_bob = await configure.calendar_token("user", "bob")
        days = Calendar.from_ical(configure.calendar(of_days) or b"").events
        titles = [str(event["summary"]) for event in days]
        assert {"alice", "bob", "GAP: nobody on call (days)"} <= set(titles)
        events = Calendar.from_ical(configure.calendar(of_bob) or b"").events
        assert {str(event["summary"]) for event in events} == {"on call: days"}
        assert len({str(event["uid"]) for event in events}) == len(events)
        schedule = pager.pager.directory.schedules["days"]
        assert all(schedule.duty(at(event.start.isoformat())).people == ("bob",) for event in events)
        kind, number, signature = of_bob.split("-")
        for wrong in ("", "x", f"user-1-{signature}", f"schedule-{number}-{signature}", f"{kind}-{number}-"):
            assert configure.calendar(wrong) is None
        await configure.renew_calendars()
        assert configure.calendar(of_days) is None
        assert await configure.calendar_token("schedule", "days") != of_days


async def test_the_shifts_of_a_person_are_told_to_their_own_end(tmp_path: Path) -> None:
    """Turns that follow one another are one shift, and what begins within the span is told whole."""
    async with house(tmp_path) as pager:
        await furnish(pager, "daily 09:00 alice,alice,bob from 2026-11-16")
        directory, now = pager.pager.directory, at("2026-11-20T12:00:00Z")
        found = schedule_views.duties(directory, "alice", now, now + 2 * DAY)
        assert [(duty["starts"][:16], duty["ends"][:16]) for duty in found] == [
            ("2026-11-20T12:00", "2026-11-21T08:00"),
            ("2026-11-22T08:00", "2026-11-24T08:00"),
        ]
        with pytest.raises(InvalidError):
            schedule_views.duties(directory, "alice", now, now)
