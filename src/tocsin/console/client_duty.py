"""Who is on call, asked of the engine behind the typed client."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tocsin.api.models import DutyView, Finding, OnCallView, ScheduleSegments, ShiftView, SimulationView
from tocsin.console.client_terms import in_our_terms

if TYPE_CHECKING:
    from tocsin.api.schedules import NewShift
    from tocsin.client.client import TocsinClient


class ClientDuty:
    """Schedules and policies, reached over a client that is opened at the first call."""

    async def client(self) -> "TocsinClient":
        """Give the client."""
        raise NotImplementedError

    async def oncall(self) -> OnCallView:
        """Ask who is on call now."""
        with in_our_terms():
            return await (await self.client()).schedules.oncall()

    async def shifts_of(self, user: str) -> Sequence[DutyView]:
        """Ask when a person is on call in the next 14 days."""
        with in_our_terms():
            return await (await self.client()).schedules.shifts_of(user)

    async def segments(self, schedule: str, since: str, until: str) -> ScheduleSegments:
        """Ask who is on call in a span of a schedule."""
        with in_our_terms():
            return await (await self.client()).schedules.segments(schedule, since, until)

    async def override(self, schedule: str, shift: "NewShift") -> ShiftView:
        """Let somebody stand in for a time."""
        with in_our_terms():
            return await (await self.client()).schedules.override(schedule, shift)

    async def end_override(self, schedule: str, override: int) -> None:
        """Take an override back."""
        with in_our_terms():
            await (await self.client()).schedules.end_override(schedule, override)

    async def simulate(
        self, *, source: str | None, policy: str | None, at: str, zone: str, priority: str | None
    ) -> SimulationView:
        """Ask who would be paged when, if an alert came then and nobody accepted it."""
        with in_our_terms():
            return await (await self.client()).schedules.simulate(
                source=source, policy=policy, at=at, zone=zone, priority=priority
            )

    async def findings(self) -> Sequence[Finding]:
        """Ask for what could keep a page from arriving."""
        with in_our_terms():
            return await (await self.client()).doctor()
