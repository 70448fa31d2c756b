"""Mails of the levels of a policy, beside the clock: each at its time, none after an accept."""

import asyncio
import time
from dataclasses import dataclass

from tests.fakes.smtp_sink import SmtpSink

from benchmarks.rig.house import FIRST, SECOND
from benchmarks.rig.tool import Tool
from tocsin.client.client import TocsinClient

LEVEL_SECONDS = 3
LONGEST_WAIT = 1.0
_ACCEPTED_AFTER = 1.0


@dataclass(frozen=True)
class Paged:
    """When the mails of one alert came, in seconds after the 2xx of its event; None: none came."""

    first: float | None
    second: float | None


@dataclass(frozen=True)
class Pages:
    """Posts alerts to a policy of two levels and looks at the mails."""

    client: TocsinClient
    tool: Tool
    sink: SmtpSink
    url: str

    async def unanswered(self, name: str) -> Paged:
        """Post one alert that nobody accepts."""
        answered = await self.tool.post(self.url, {"summary": f"mail-{name}.", "key": name})
        await asyncio.sleep(LEVEL_SECONDS + 2 * LONGEST_WAIT)
        return self._paged(name, answered.at)

    async def accepted(self, name: str) -> Paged:
        """Post one alert that is accepted before level 2 is due."""
        answered = await self.tool.post(self.url, {"summary": f"mail-{name}.", "key": name})
        await asyncio.sleep(_ACCEPTED_AFTER)
        await self.client.alerts.act(answered.alert, "accept")
        await asyncio.sleep(LEVEL_SECONDS + 2 * LONGEST_WAIT - (time.monotonic() - answered.at))
        return self._paged(name, answered.at)

    def _paged(self, name: str, since: float) -> Paged:
        return Paged(self._arrival(name, FIRST, since), self._arrival(name, SECOND, since))

    def _arrival(self, name: str, person: str, since: float) -> float | None:
        for mail in self.sink.mails:
            if mail.recipients == (f"{person}@proof.test",) and f"mail-{name}." in mail.subject:
                return mail.monotonic - since
        return None


def complaints(unanswered: list[Paged], accepted: list[Paged]) -> list[str]:
    """Say which mails came at another time than theirs, or should not have come."""
    late = sum(not _on_time(paged.first, 0, LONGEST_WAIT) for paged in [*unanswered, *accepted])
    due = (LEVEL_SECONDS - LONGEST_WAIT, LEVEL_SECONDS + LONGEST_WAIT)
    off = sum(not _on_time(paged.second, *due) for paged in unanswered)
    unwanted = sum(paged.second is not None for paged in accepted)
    found = {
        f"level 1 mails did not come within {LONGEST_WAIT:.0f} s": late,
        f"level 2 mails did not come {LEVEL_SECONDS} s after the event": off,
        "level 2 mails came after an accept": unwanted,
    }
    return [f"{number} {what}" for what, number in found.items() if number]


def _on_time(seconds: float | None, earliest: float, latest: float) -> bool:
    return seconds is not None and earliest <= seconds <= latest
