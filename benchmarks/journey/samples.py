"""Every sample of every source by HTTP, and what the API says the moment after the 2xx."""

from dataclasses import dataclass

from benchmarks.rig.house import House
from benchmarks.rig.tool import Answered, Tool
from tocsin.api.models import AlertView, SourceView
from tocsin.client.client import TocsinClient
from tocsin.clock import SystemClock
from tocsin.core.event import Event, EventKind
from tocsin.core.inbound import Inbound
from tocsin.core.key import match_key
from tocsin.core.reading import Reading
from tocsin.core.text import clean_line
from tocsin.sources.integration import Integration, Sample
from tocsin.sources.registry import integrations
from tocsin.sources.samples import sample_inbound

_VENDOR_PATHS = {"ilert": "/api/events", "pagerduty": "/v2/enqueue"}
_NOBODY_SECONDS = 3600
_COMPARED = 60


@dataclass(frozen=True)
class Asked:
    """One post and the answer of the API that was asked after its 2xx.

    Attributes:
        seconds: from the request to its answer.
        wrong: what the API said that is not right, or None.
    """

    seconds: float
    wrong: str | None


class Samples:
    """Posts samples to sources of their own and asks the API at once."""

    def __init__(self, client: TocsinClient, tool: Tool, engine_url: str) -> None:
        self._client = client
        self._tool = tool
        self._engine_url = engine_url
        self._clock = SystemClock()

    async def post_all(self, least: int, policy_user: str) -> list[Asked]:
        """Post all samples of all sources, again and again to new sources, until there are enough.

        Args:
            least: so many posts at least.
            policy_user: whom the alerts ask; somebody without a contact, so that no mail disturbs.
        """
        asked: list[Asked] = []
        turn = 0
        while len(asked) < least:
            turn += 1
            for kind in integrations():
                name = f"{kind.id} {turn}"
                source = await House(self._client).source(kind.id, name, (policy_user, _NOBODY_SECONDS))
                for sample in kind.samples:
                    asked.append(await self._post(kind, sample, source))
        return asked[:least]

    async def _post(self, kind: Integration, sample: Sample, source: SourceView) -> Asked:
        before = await self._alerts(source)
        inbound = sample_inbound(kind, sample, source.key, self._clock.now())
        url = self._engine_url + _VENDOR_PATHS.get(kind.id, f"/api/v1/events/{kind.id}/{source.key}")
        answered = await self._tool.send_inbound(url, inbound)
        after = await self._alerts(source)
        wrong = _wrong(_read(kind, inbound), answered, before, after)
        return Asked(answered.seconds, f"{kind.id}/{sample.name}: {wrong}" if wrong else None)

    async def _alerts(self, source: SourceView) -> list[AlertView]:
        return (await self._client.alerts.list(source=source.name, limit=1000)).alerts


def _read(kind: Integration, inbound: Inbound) -> Reading:
    return kind.parse(inbound, kind.settings())


def _wrong(
    reading: Reading, answered: Answered, before: list[AlertView], after: list[AlertView]
) -> str | None:
    if reading.errors:
        return None if answered.status == 400 else f"answered {answered.status}, not 400"
    if not answered.taken:
        return f"answered {answered.status}"
    if reading.unreadable:
        told = any(alert.summary.startswith("Could not read") for alert in after)
        return None if told else "no alert tells that it could not be read"
    if reading.ignored:
        return None if len(before) == len(after) else "an ignored event made an alert"
    return next((wrong for event in reading.events if (wrong := _contradiction(event, before, after))), None)


def _contradiction(event: Event, before: list[AlertView], after: list[AlertView]) -> str | None:
    """Say what the alerts of a source have that its last event does not allow."""
    statuses = {alert.status for alert in after if _has_key(alert, event)}
    if event.kind is EventKind.ALERT:
        counts = {alert.id: alert.count for alert in before if alert.status != "RESOLVED"}
        joined = any(
            _has_key(alert, event) and alert.count > counts.get(alert.id, alert.count) for alert in after
        )
        wanted = clean_line(event.summary, 300)[:_COMPARED]
        created = any(alert.summary[:_COMPARED] == wanted and alert.id not in counts for alert in after)
        return None if joined or created else f"no alert {wanted!r}"
    if event.kind is EventKind.RESOLVE and statuses - {"RESOLVED"}:
        return "a recovery left its alert open"
    if event.kind is EventKind.ACCEPT and "PENDING" in statuses:
        return "an acceptance left its alert pending"
    return None


def _has_key(alert: AlertView, event: Event) -> bool:
    return bool(alert.key and event.key) and match_key(alert.key or "") == match_key(event.key or "")
