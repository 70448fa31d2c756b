"""Routes of schedules, and of who is on call."""

from typing import Any

from tocsin.api.schedules import NewSchedule, NewShift, ScheduleEdit
from tocsin.core.event import Priority
from tocsin.core.instant import DAY, Instant
from tocsin.core.moment_words import MomentError, parse_moment
from tocsin.core.people import Role
from tocsin.core.schedule import Schedule
from tocsin.core.zone import UTC_ZONE, Zone
from tocsin.engine import schedule_views
from tocsin.engine.errors import InvalidError
from tocsin.engine.schedule_layers import zone_named
from tocsin.engine.simulation import simulation
from tocsin.server.calendars import CALENDARS
from tocsin.server.route import Call, Route, one_of


def _found(call: Call) -> Schedule:
    return schedule_views.find(call.pager.directory, call.ref)


def _moment(call: Call, field: str, zone: Zone, default: Instant) -> Instant:
    text = call.query.text(field)
    try:
        return default if text is None else parse_moment(text, zone, call.pager.clock.now())
    except MomentError as error:
        raise InvalidError(field, str(error)) from None


async def _list(call: Call) -> dict[str, Any]:
    return {"schedules": schedule_views.listed(call.pager.directory, call.pager.clock.now())}


async def _one(call: Call) -> dict[str, Any]:
    return schedule_views.one(_found(call), call.pager.directory, call.pager.clock.now())


async def _add(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.add_schedule(call.body)


async def _edit(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.edit_schedule(call.ref, call.body)


async def _delete(call: Call) -> Any:
    return await call.pager.configuration.delete_schedule(call.ref)


async def _segments(call: Call) -> dict[str, Any]:
    schedule = _found(call)
    since = _moment(call, "from", schedule.zone, call.pager.clock.now())
    return schedule_views.span(schedule, since, _moment(call, "to", schedule.zone, since + 14 * DAY))


async def _add_override(call: Call) -> dict[str, Any]:
    configuration, actor = call.pager.configuration, call.caller.name
    return await configuration.add_shift(call.ref, call.body, actor, override=True)


async def _end_override(call: Call) -> Any:
    configuration, actor = call.pager.configuration, call.caller.name
    return await configuration.end_shift(call.ref, call.names["shift"], actor, override=True)


async def _add_shift(call: Call) -> dict[str, Any]:
    configuration, actor = call.pager.configuration, call.caller.name
    return await configuration.add_shift(call.ref, call.body, actor, override=False)


async def _end_shift(call: Call) -> Any:
    configuration, actor = call.pager.configuration, call.caller.name
    return await configuration.end_shift(call.ref, call.names["shift"], actor, override=False)


async def _oncall(call: Call) -> dict[str, Any]:
    return schedule_views.oncall(call.pager.directory, _moment(call, "at", UTC_ZONE, call.pager.clock.now()))


async def _duties(call: Call) -> dict[str, Any]:
    user = one_of(await call.pager.views.users(), call.ref, "user")
    since = _moment(call, "from", UTC_ZONE, call.pager.clock.now())
    until = _moment(call, "to", UTC_ZONE, since + 14 * DAY)
    return {"shifts": schedule_views.duties(call.pager.directory, user["name"], since, until)}


async def _schedule_calendar(call: Call) -> dict[str, Any]:
    return await _calendar(call, "schedule")


async def _user_calendar(call: Call) -> dict[str, Any]:
    return await _calendar(call, "user")


async def _calendar(call: Call, kind: str) -> dict[str, Any]:
    token = await call.pager.configuration.calendar_token(kind, call.ref)
    receiver = (await call.pager.views.state(call.caller.name)).get("receiver", "")
    return {"url": f"{receiver.rstrip('/')}{CALENDARS}{token}.ics"}


async def _renew(call: Call) -> Any:
    return await call.pager.configuration.renew_calendars()


async def _simulate(call: Call) -> dict[str, Any]:
    query = call.query
    zone = zone_named(query.text("zone") or "UTC")
    priority = query.choice("priority", ("", "HIGH", "LOW", "high", "low"), "")
    return simulation(
        call.pager.directory,
        query.text("source"),
        query.text("policy"),
        _moment(call, "at", zone, call.pager.clock.now()),
        Priority(priority.upper()) if priority else None,
    )


_VIEW = "ScheduleView"
_SPAN = (("from", "string"), ("to", "string"))

ROUTES = (
    Route("GET", "/schedules", Role.VIEWER, _list, "List the schedules.", answer=_VIEW, listed="schedules"),
    Route(
        "POST", "/schedules", Role.ADMIN, _add, "Add a schedule.", body=NewSchedule, answer=_VIEW, status=201
    ),
    Route("GET", "/schedules/{ref}", Role.VIEWER, _one, "Give a schedule.", answer=_VIEW),
    Route(
        "PATCH", "/schedules/{ref}", Role.ADMIN, _edit, "Change a schedule.", body=ScheduleEdit, answer=_VIEW
    ),
    Route("DELETE", "/schedules/{ref}", Role.ADMIN, _delete, "Delete a schedule."),
    Route(
        "GET",
        "/schedules/{ref}/segments",
        Role.VIEWER,
        _segments,
        "Give who is on call in a span, by default 14 days from now: the result and what it is made of.",
        answer="ScheduleSegments",
        query=_SPAN,
    ),
    Route(
        "POST",
        "/schedules/{ref}/overrides",
        Role.RESPONDER,
        _add_override,
        "Let somebody stand in for a time; who is no admin may only place themselves.",
        body=NewShift,
        answer="ShiftView",
        status=201,
    ),
    Route(
        "DELETE",
        "/schedules/{ref}/overrides/{shift}",
        Role.RESPONDER,
        _end_override,
        "Take an override back; what has passed of it stays.",
    ),
    Route(
        "POST",
        "/schedules/{ref}/shifts",
        Role.RESPONDER,
        _add_shift,
        "Place a shift by hand; who is no admin may only place themselves.",
        body=NewShift,
        answer="ShiftView",
        status=201,
    ),
    Route(
        "DELETE",
        "/schedules/{ref}/shifts/{shift}",
        Role.RESPONDER,
        _end_shift,
        "Take a shift back; what has passed of it stays.",
    ),
    Route(
        "GET",
        "/oncall",
        Role.VIEWER,
        _oncall,
        "Give who is on call, now or at a time, policy by policy and schedule by schedule.",
        answer="OnCallView",
        query=(("at", "string"),),
    ),
    Route(
        "GET",
        "/users/{ref}/shifts",
        Role.VIEWER,
        _duties,
        "List when a person is on call in a span, by default 14 days from now.",
        answer="DutyView",
        listed="shifts",
        query=_SPAN,
    ),
    Route(
        "GET",
        "/schedules/{ref}/calendar",
        Role.RESPONDER,
        _schedule_calendar,
        "Give the address of a schedule's calendar (iCalendar), for other programs.",
        answer="CalendarView",
    ),
    Route(
        "GET",
        "/users/{ref}/calendar",
        Role.RESPONDER,
        _user_calendar,
        "Give the address of a person's calendar (iCalendar), for other programs.",
        answer="CalendarView",
    ),
    Route(
        "DELETE", "/calendars", Role.ADMIN, _renew, "Let all addresses of calendars given out stop working."
    ),
    Route(
        "GET",
        "/simulate",
        Role.VIEWER,
        _simulate,
        "Give who would be paged when, and how, if an alert came and nobody accepted it.",
        answer="SimulationView",
        query=tuple((name, "string") for name in ("source", "policy", "at", "zone", "priority")),
    ),
)
