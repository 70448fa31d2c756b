"""Fill the disk under a running engine, and empty it again: `python -m benchmarks.full_disk`.

The data directory is a tmpfs of 4 MB with a ballast file in it. Events fill it until one is refused; then is
asked what the promise says: nothing acknowledged is lost, health fails, the fallback contact is told, and an
alert can still be accepted. Then the ballast goes, and the engine must recover by itself.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.smtp_sink import SmtpSink

from benchmarks.full_disk.disk import INSIDE, NoDiskError, free_kilobytes, mounted, run_apart
from benchmarks.kill import audit
from benchmarks.rig.engine import Engine, client_of, running_engine
from benchmarks.rig.figures import load, table, verdict
from benchmarks.rig.house import OWNER, House
from benchmarks.rig.tool import Tool
from tocsin.client.client import TocsinClient
from tocsin.client.errors import ClientError

MEGABYTES = 4
_BALLAST = 1 << 20
_MOST_POSTS = 50_000
_MOST_SECONDS = 10.0
_BETWEEN_LOOKS = 0.05
_DETAILS = "x" * 900


@dataclass
class Findings:
    """What was seen, with the time of each.

    Attributes:
        times: rows of the table.
        complaints: what speaks against the promise.
        acknowledged: the names of the events that were answered 2xx.
    """

    times: list[tuple[str, str]] = field(default_factory=lambda: [("", "seconds")])
    complaints: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)

    def took(self, what: str, seconds: float | None) -> None:
        """Note a time; None means that it did not come to pass."""
        self.times.append((what, "never" if seconds is None else f"{seconds:.2f}"))
        if seconds is None:
            self.complaints.append(f"never: {what}")


@dataclass(frozen=True)
class Proof:
    """The parts of one run."""

    engine: Engine
    client: TocsinClient
    tool: Tool
    sink: SmtpSink
    findings: Findings
    url: str

    async def run(self) -> None:
        """Fill, look, empty, look."""
        ballast = self.engine.data / "ballast"
        ballast.write_bytes(bytes(_BALLAST))
        began = time.monotonic()
        await self._fill()
        full = time.monotonic()
        self.findings.took("events until the first 503", full - began)
        self.findings.took("503 until /healthz fails", await self._until(full, self._unwell))
        self.findings.took("503 until the fallback's mail", await self._until(full, self._told))
        await self._accept()
        print(f"{free_kilobytes(self.engine.data)} kB left when full")
        self.findings.complaints += audit.complaints(self.engine.data, self.findings.acknowledged)
        ballast.unlink()
        emptied = time.monotonic()
        self.findings.took("room until an event is taken again", await self._until(emptied, self._taken))
        self.findings.took("room until /healthz is well", await self._until(emptied, self._well))

    async def _fill(self) -> None:
        for number in range(_MOST_POSTS):
            event = f"event {number}"
            answered = await self.tool.post(
                self.url, {"summary": event, "key": f"key {number % 200}", "details": event, "rest": _DETAILS}
            )
            if not answered.taken:
                self._look_at_refusal(answered.status, answered.headers.get("Retry-After"))
                return
            self.findings.acknowledged.add(event)
        self.findings.complaints.append(f"{_MOST_POSTS} events did not fill {MEGABYTES} MB")

    def _look_at_refusal(self, status: int, retry_after: str | None) -> None:
        taken = len(self.findings.acknowledged)
        print(f"{taken} events were taken, then {status} with Retry-After {retry_after}")
        if status != 503 or not retry_after:
            self.findings.complaints.append("the refusal is no 503 with Retry-After")

    async def _accept(self) -> None:
        pending = await self.client.alerts.list(statuses=("PENDING",), limit=1)
        began = time.monotonic()
        try:
            answer = await self.client.alerts.act(pending.alerts[0].id, "accept")
        except ClientError as error:
            self.findings.complaints.append(f"no alert can be accepted on a full disk: {error}")
            return
        self.findings.took("an accept on the full disk", time.monotonic() - began)
        if answer.alert.status != "ACCEPTED":
            self.findings.complaints.append(f"the accepted alert is {answer.alert.status}")

    async def _until(self, since: float, met: Callable[[], Awaitable[bool]]) -> float | None:
        """Give the seconds until a condition is met, or None."""
        for _ in range(int(_MOST_SECONDS / _BETWEEN_LOOKS)):
            if await met():
                return time.monotonic() - since
            await asyncio.sleep(_BETWEEN_LOOKS)
        return None

    async def _unwell(self) -> bool:
        return (await self.tool.send("GET", f"{self.engine.url}/healthz", b"", {})).status == 503

    async def _well(self) -> bool:
        return (await self.tool.send("GET", f"{self.engine.url}/healthz", b"", {})).status == 200

    async def _told(self) -> bool:
        return any("no room" in mail.text or "no room" in mail.subject for mail in self.sink.mails)

    async def _taken(self) -> bool:
        event = "event after the room came back"
        answered = await self.tool.post(self.url, {"summary": event, "key": "after", "details": event})
        if answered.taken:
            self.findings.acknowledged.add(event)
        return answered.taken


def prove() -> Findings:
    """Run the proof on a small disk of its own.

    Raises:
        NoDiskError: the system does not allow one.
    """
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="tocsin-full-disk-") as name:
        data = Path(name, "data")
        data.mkdir()
        with mounted(data, MEGABYTES):
            asyncio.run(_prove_on(data, findings))
    return findings


async def _prove_on(data: Path, findings: Findings) -> None:
    async with SmtpSink() as sink, Tool() as tool:
        with running_engine(data) as engine:
            async with client_of(data) as client:
                house = House(client)
                await house.reach_by_mail(sink, OWNER)
                await house.fall_back_on(OWNER)
                source = await house.source("generic", "filling")
                await Proof(engine, client, tool, sink, findings, source.url).run()
            await engine.stop()
        with running_engine(data):
            findings.complaints += audit.complaints(data, findings.acknowledged)


def main() -> int:
    """Run the proof and give the exit code: 0 proved, 1 not, 2 where it cannot run here."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.full_disk", description=__doc__)
    parser.add_argument(INSIDE, action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    try:
        if not arguments.inside:
            return run_apart("benchmarks.full_disk", [])
        print(f"{MEGABYTES} MB tmpfs with {_BALLAST >> 10} kB of ballast, {load()}", flush=True)
        findings = prove()
    except NoDiskError as error:
        print(f"skipped: {error}", file=sys.stderr)
        return 2
    table(findings.times)
    return verdict(findings.complaints, "full: refused and told; nothing lost; room: taken again by itself")


if __name__ == "__main__":
    sys.exit(main())
