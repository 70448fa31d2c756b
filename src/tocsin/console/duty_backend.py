"""What the console needs of the engine about who is on call."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from tocsin.api.models import DutyView, Finding, OnCallView, ScheduleSegments, ShiftView, SimulationView

if TYPE_CHECKING:
    from tocsin.api.schedules import NewShift


class DutyBackend(Protocol):
    """The part of the engine that knows schedules and policies. Every method may raise `BackendError`."""

    async def oncall(self) -> OnCallView:
        """Ask who is on call now, policy by policy and schedule by schedule."""
        ...

    async def shifts_of(self, user: str) -> Sequence[DutyView]:
        """Ask when a person is on call in the next 14 days."""
        ...

    async def segments(self, schedule: str, since: str, until: str) -> ScheduleSegments:
        """Ask who is on call in a span of a schedule.

        Args:
            schedule: its name or id.
            since, until: RFC 3339.
        """
        ...

    async def override(self, schedule: str, shift: "NewShift") -> ShiftView:
        """Let somebody stand in for a time."""
        ...

    async def end_override(self, schedule: str, override: int) -> None:
        """Take an override back; what has passed of it stays."""
        ...

    async def simulate(
        self, *, source: str | None, policy: str | None, at: str, zone: str, priority: str | None
    ) -> SimulationView:
        """Ask who would be paged when, if an alert came then and nobody accepted it.

        Args:
            source, policy: the name of one of them, or of both.
            at: as people type times, on the clocks of
            zone: an IANA name.
            priority: `HIGH` or `LOW`; None for the source's.
        """
        ...

    async def findings(self) -> Sequence[Finding]:
        """Ask for what could keep a page from arriving."""
        ...
