"""Follow events from the webhook to the API, the screen and the mailbox: `python -m benchmarks.journey`."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.fakes.smtp_sink import SmtpSink

from benchmarks.journey.pages import Paged, Pages, complaints
from benchmarks.journey.samples import Asked, Samples
from benchmarks.rig.engine import Engine, client_of, running_engine, tocsin_command
from benchmarks.rig.figures import Figures, load, show, verdict
from benchmarks.rig.house import FIRST, SECOND, House
from benchmarks.rig.terminal import Silent, Terminal
from benchmarks.rig.tool import Tool
from tocsin.api.requests import NewUser
from tocsin.client.client import TocsinClient

SLOWEST_ON_SCREEN = 0.1
_NOBODY = "nobody"
_MAILS = 5
_ASK_AGAIN = 3600


async def _samples(client: TocsinClient, tool: Tool, engine: Engine, posts: int) -> list[Asked]:
    await client.users.add(NewUser(name=_NOBODY))
    return await Samples(client, tool, engine.url).post_all(posts, _NOBODY)


async def _mails(client: TocsinClient, tool: Tool, sink: SmtpSink) -> tuple[list[Paged], list[Paged]]:
    house = House(client)
    await house.reach_by_mail(sink, FIRST, SECOND)
    source = await house.source("generic", "mailed", (FIRST, 3), (SECOND, _ASK_AGAIN))
    pages = Pages(client, tool, sink, source.url)
    found = await asyncio.gather(
        *(pages.unanswered(f"unanswered-{number}") for number in range(_MAILS)),
        *(pages.accepted(f"accepted-{number}") for number in range(_MAILS)),
    )
    return list(found[:_MAILS]), list(found[_MAILS:])


async def _resolve_all(client: TocsinClient) -> None:
    """Empty the list, so that a new alert is painted at its top."""
    found = await client.alerts.list(statuses=("PENDING", "ACCEPTED"), limit=1000)
    for alert in found.alerts:
        await client.alerts.act(alert.id, "resolve")


async def _screen(data: Path, client: TocsinClient, tool: Tool, events: int) -> tuple[list[float], list[str]]:
    """Give the seconds from each 2xx until the alert was painted; each is resolved before the next."""
    source = await House(client).source("generic", "seen", (_NOBODY, _ASK_AGAIN))
    seconds: list[float] = []
    with Terminal(tocsin_command(data), environment={}) as terminal:
        await terminal.wait_for("receiving")
        for number in range(events):
            shown, before = f"seen-{number:05}", len(terminal.output)
            answered = await tool.post(source.url, {"summary": shown, "key": shown})
            try:
                seconds.append(await terminal.wait_for(shown, since=before) - answered.at)
            except Silent as silent:
                return seconds, [str(silent)]
            await tool.post(source.url, {"key": shown, "status": "resolved"})
            await asyncio.sleep(0.02 + 0.001 * (number % 50))
    return seconds, []


def _show(asked: list[Asked], seconds: list[float], unanswered: list[Paged], accepted: list[Paged]) -> None:
    firsts = [paged.first for paged in [*unanswered, *accepted] if paged.first is not None]
    seconds_of_second = [paged.second for paged in unanswered if paged.second is not None]
    print(f"{sum(one.wrong is None for one in asked)} of {len(asked)} reads after a 2xx had the right alert")
    show(
        Figures("2xx to a sample", [one.seconds for one in asked]),
        Figures("2xx to the screen", seconds),
        Figures("2xx to level 1's mail", firsts),
        Figures("2xx to level 2's mail", seconds_of_second),
    )
    unwanted = sum(paged.second is not None for paged in accepted)
    print(f"{len(accepted)} alerts were accepted: {unwanted} mails to level 2")


async def prove(posts: int, events: int) -> list[str]:
    """Follow samples, mails and pictures, one after the other.

    Args:
        posts: how many samples are posted.
        events: how many alerts are awaited on the screen.

    Returns:
        What speaks against the promise.
    """
    with tempfile.TemporaryDirectory(prefix="tocsin-journey-") as name:
        data = Path(name, "data")
        async with SmtpSink() as sink, Tool() as tool:
            with running_engine(data) as engine:
                async with client_of(data) as client:
                    asked = await _samples(client, tool, engine, posts)
                    unanswered, accepted = await _mails(client, tool, sink)
                    await _resolve_all(client)
                    seconds, said = await _screen(data, client, tool, events)
    _show(asked, seconds, unanswered, accepted)
    said += [one.wrong for one in asked if one.wrong is not None][:10]
    slowest = Figures("", seconds).percentile(0.99) if seconds else 0.0
    if slowest > SLOWEST_ON_SCREEN:
        said.append(f"the screen's p99 is {1000 * slowest:.0f} ms, more than {1000 * SLOWEST_ON_SCREEN:.0f}")
    return [*said, *complaints(unanswered, accepted)]


def main() -> int:
    """Run the proof and give the exit code: 0 proved, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.journey", description=__doc__)
    parser.add_argument("--posts", type=int, default=200, help="samples that are posted")
    parser.add_argument("--events", type=int, default=100, help="alerts that are awaited on the screen")
    arguments = parser.parse_args()
    print(load())
    said = asyncio.run(prove(arguments.posts, arguments.events))
    return verdict(said, "read your own write, seen at once, paged on time, silent after an accept")


if __name__ == "__main__":
    sys.exit(main())
