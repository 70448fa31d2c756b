"""Schedules through the API: the collection, who is on call in a span, shifts and overrides."""

from tocsin.api.schedules import (
    CalendarView,
    DutyView,
    NewSchedule,
    NewShift,
    OnCallView,
    ScheduleEdit,
    ScheduleSegments,
    ScheduleView,
    ShiftView,
)
from tocsin.api.simulation import SimulationView
from tocsin.client.collection import EditableCollection, rows
from tocsin.client.connection import Connection, segment


class Schedules(EditableCollection[ScheduleView, NewSchedule, ScheduleEdit]):
    """The schedules of an engine. Times are typed as people do: `now`, `+8h`, `fri 18:00`, or RFC 3339."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, "schedules", ScheduleView)

    async def segments(
        self, ref: str, since: str | None = None, until: str | None = None
    ) -> ScheduleSegments:
        """Ask who is on call in a span, by default 14 days from now."""
        answer = await self._connection.get(self._path(ref, "segments"), {"from": since, "to": until})
        return ScheduleSegments.model_validate_json(answer)

    async def oncall(self, at: str | None = None) -> OnCallView:
        """Ask who is on call, now or at a time."""
        return OnCallView.model_validate_json(await self._connection.get("/oncall", {"at": at}))

    async def shifts_of(
        self, user: str, since: str | None = None, until: str | None = None
    ) -> list[DutyView]:
        """Ask when a person is on call in a span, by default 14 days from now."""
        answer = await self._connection.get(f"/users/{segment(user)}/shifts", {"from": since, "to": until})
        return rows(answer, "shifts", DutyView)

    async def simulate(
        self,
        *,
        source: str | None = None,
        policy: str | None = None,
        at: str | None = None,
        zone: str | None = None,
        priority: str | None = None,
    ) -> SimulationView:
        """Ask who would be paged when, if an alert came then and nobody accepted it."""
        query = {"source": source, "policy": policy, "at": at, "zone": zone, "priority": priority}
        return SimulationView.model_validate_json(await self._connection.get("/simulate", query))

    async def calendar(self, ref: str) -> CalendarView:
        """Ask where a schedule's calendar is."""
        return CalendarView.model_validate_json(await self._connection.get(self._path(ref, "calendar")))

    async def calendar_of(self, user: str) -> CalendarView:
        """Ask where a person's calendar is."""
        answer = await self._connection.get(f"/users/{segment(user)}/calendar")
        return CalendarView.model_validate_json(answer)

    async def renew_calendars(self) -> None:
        """Let all addresses of calendars given out stop working."""
        await self._connection.send("DELETE", "/calendars")

    async def override(self, ref: str, new: NewShift) -> ShiftView:
        """Let somebody stand in for a time."""
        answer = await self._connection.send("POST", self._path(ref, "overrides"), new)
        return ShiftView.model_validate_json(answer)

    async def end_override(self, ref: str, override: int) -> None:
        """Take an override back."""
        await self._connection.send("DELETE", self._path(ref, f"overrides/{segment(str(override))}"))

    async def place(self, ref: str, new: NewShift) -> ShiftView:
        """Place a shift by hand."""
        answer = await self._connection.send("POST", self._path(ref, "shifts"), new)
        return ShiftView.model_validate_json(answer)

    async def end_shift(self, ref: str, shift: int) -> None:
        """Take a shift back."""
        await self._connection.send("DELETE", self._path(ref, f"shifts/{segment(str(shift))}"))
