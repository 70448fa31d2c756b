"""What happens on the night of the pictures: tools post their samples, people answer, time passes."""

from dataclasses import dataclass, field

from stage import Stage

from tocsin.api.models import SourceView
from tocsin.api.requests import (
    ActionRequest,
    NewContact,
    NewDestination,
    NewLevel,
    NewPolicy,
    NewSource,
    NewTeam,
    NewUser,
)
from tocsin.client.client import TocsinClient
from tocsin.core.instant import HOUR, MINUTE, SECOND, Instant, Millis
from tocsin.sources.registry import integration
from tocsin.sources.samples import sample_inbound, sample_named

NOW: Instant = 1_795_144_364_000
"""2026-11-20T03:12:44Z."""
BEFORE = 6 * HOUR
ME = "carol"
PUBLIC_URL = "https://oncall.example.net"

_SOURCES = {
    "prom-eu": ("alertmanager", "platform-24x7"),
    "prom-us": ("alertmanager", "platform-24x7"),
    "rapidspike": ("rapidspike", "shop"),
    "apica-prod": ("apica", "shop"),
    "sematext": ("sematext", "platform-24x7"),
    "field": ("particle", "field"),
    "orders-db": ("ilert", "platform-24x7"),
    "certwatch": ("pagerduty", "platform-24x7"),
    "backups": ("generic", "platform-24x7"),
}
_VENDOR_PATHS = {"ilert": "/api/events", "pagerduty": "/v2/enqueue"}
_QUIET_TRAFFIC = (2, 3, 9, 5, 3, 2, 6, 8)
"""Recoveries of prom-us in each of the last eight minutes: nothing of it was open."""


@dataclass
class Story:
    """The night, told in order."""

    stage: Stage
    carol: TocsinClient
    alice: TocsinClient
    bob: TocsinClient
    sources: dict[str, SourceView] = field(default_factory=dict)

    async def tell(self) -> None:
        """Set the scene and let everything happen that is seen at `NOW`."""
        await self._set_scene()
        await self._happens(5 * HOUR + 12 * MINUTE, "backups")
        await self._act(self.carol, "snooze", for_ms=8 * HOUR)
        await self._happens(2 * HOUR + 4 * MINUTE, "field")
        await self._act(self.bob, "accept")
        for minutes in (110, 95, 80, 60):
            await self._happens(minutes * MINUTE, "field")
        await self._happens(31 * MINUTE + 20 * SECOND, "certwatch")
        await self._act(self.alice, "accept")
        await self._happens(26 * MINUTE + 20 * SECOND, "apica-prod")
        await self._happens(11 * MINUTE + 20 * SECOND, "sematext")
        await self._traffic(7)
        await self._happens(4 * MINUTE + 19 * SECOND, "rapidspike")
        await self._happens(3 * MINUTE + 40 * SECOND, "rapidspike")
        await self._happens(123 * SECOND, "prom-eu")
        for seconds in (102, 90, 75, 61, 60, 48, 40, 31, 25, 20, 15, 11, 4):
            await self._happens(seconds * SECOND, "prom-eu")
        await self._recoveries(_QUIET_TRAFFIC[7])
        await self.stage.reach(NOW)

    async def _set_scene(self) -> None:
        client = self.carol
        await client.destinations.add(
            NewDestination(type="email", name="mail", settings={"host": "relay.example.net"})
        )
        for name in ("alice", "bob", "dave"):
            await client.users.add(NewUser(name=name, email=f"{name}@example.net", role="responder"))
        await client.contacts.add(NewContact(user=ME, destination="mail", address=f"{ME}@example.net"))
        await client.teams.add(NewTeam(name="everyone", members=[ME, "alice", "bob", "dave"]))
        await client.policies.add(_policy("platform-24x7", (ME, 5), ("alice", 10), ("team:everyone", 10)))
        await client.policies.add(_policy("shop", ("bob", 5), ("alice", 10), (ME, 20)))
        await client.policies.add(_policy("field", ("bob", 10), ("dave", 10)))
        for name, (kind, policy) in _SOURCES.items():
            new = NewSource(type=kind, name=name, policy=policy, grouping="until-resolved")
            self.sources[name] = await client.sources.add(new)

    async def _happens(self, ago: Millis, name: str) -> None:
        await self.stage.reach(NOW - ago)
        await self._post(name, "trigger")

    async def _act(self, who: TocsinClient, verb: str, for_ms: Millis | None = None) -> None:
        """Let somebody do something with the newest alert, 40 s later."""
        await self.stage.reach(self.stage.clock.now() + 40 * SECOND)
        newest = (await who.alerts.list(limit=1)).alerts[0]
        await who.alerts.act(newest.id, verb, ActionRequest(for_ms=for_ms))

    async def _traffic(self, minutes: int) -> None:
        start = NOW - NOW % MINUTE - minutes * MINUTE
        for minute, count in enumerate(_QUIET_TRAFFIC[:3]):
            await self.stage.reach(start + minute * MINUTE + 20 * SECOND)
            await self._recoveries(count)

    async def _recoveries(self, count: int) -> None:
        for _ in range(count):
            await self._post("prom-us", "resolve")

    async def _post(self, name: str, sample: str) -> None:
        source = self.sources[name]
        kind = integration(source.type)
        inbound = sample_inbound(kind, sample_named(kind, sample), source.key, self.stage.clock.now())
        path = _VENDOR_PATHS.get(source.type, f"/api/v1/events/{source.type}/{source.key}")
        await self.stage.post(inbound, path)


def _policy(name: str, *levels: tuple[str, int]) -> NewPolicy:
    return NewPolicy(
        name=name,
        levels=[NewLevel(targets=[target], timeout=minutes * MINUTE) for target, minutes in levels],
    )
