"""Draws screenshots/*.svg from the real program, on one night told to it: `python tools/screenshots.py`.

The engine, its store, its front door and the console's client are the real ones, joined by a Unix socket;
only the clock is moved by hand and the mail relay is a stand-in, so that the pictures are the same each time.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ.pop("NO_COLOR", None)

from stage import Stage, open_stage
from story import BEFORE, ME, NOW, PUBLIC_URL, Story
from textual.pilot import Pilot

from tocsin.client.client import TocsinClient
from tocsin.console.app import ConsoleApp
from tocsin.console.client_backend import ClientBackend
from tocsin.console.leave import ConsoleExit
from tocsin.console.session import Session
from tocsin.console.theme import DARK_NAME, LIGHT_NAME

_ALIKE = 4
_LOOK_AGAIN_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture.

    Attributes:
        size: columns and lines.
        keys: pressed before it is taken.
        empty: of an engine to which nothing is connected.
    """

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    theme: str = DARK_NAME
    empty: bool = False


PICTURES = (
    Picture("alerts-80x24", (80, 24)),
    Picture("alerts-120x40", (120, 40)),
    Picture("alerts-150x32", (150, 32)),
    Picture("alerts-200x60", (200, 60)),
    Picture("alerts-light-120x40", (120, 40), theme=LIGHT_NAME),
    Picture("accepted-120x40", (120, 40), ("a",)),
    Picture("alert-80x24", (80, 24), ("enter",)),
    Picture("help-80x24", (80, 24), ("question_mark",)),
    Picture("leave-80x24", (80, 24), ("q",)),
    Picture("first-run-80x24", (80, 24), empty=True),
)


async def draw(picture: Picture) -> str:
    """Tell the night to an engine, look at it with a console, and give what is seen as SVG."""
    async with _night(empty=picture.empty) as stage:
        backend = ClientBackend(stage.clock, socket=stage.socket, server=None, token=None, user=ME)
        app = ConsoleApp(Session(backend, stage.clock, ME, local=True))
        app.theme = picture.theme
        async with app.run_test(size=picture.size, notifications=True) as pilot:
            await _still(pilot)
            for key in picture.keys:
                await pilot.press(key)
                await _still(pilot)
            return app.export_screenshot()


@asynccontextmanager
async def _night(*, empty: bool) -> AsyncIterator[Stage]:
    before = 0 if empty else BEFORE
    async with open_stage(NOW - before, ME, None if empty else PUBLIC_URL) as stage:
        if not empty:
            async with (
                TocsinClient.over_socket(stage.socket, ME, stage.clock) as carol,
                TocsinClient.over_socket(stage.socket, "alice", stage.clock) as alice,
                TocsinClient.over_socket(stage.socket, "bob", stage.clock) as bob,
            ):
                await Story(stage, carol, alice, bob).tell()
        yield stage


async def _still(pilot: Pilot[ConsoleExit]) -> None:
    """Wait until all that was asked for has arrived: the picture looks the same a few times in a row."""
    before, alike = "", 0
    while alike < _ALIKE:
        await pilot.pause()
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        now = pilot.app.export_screenshot()
        arrived = "connecting" not in now
        alike = alike + 1 if now == before and arrived else 0
        before = now


def main() -> None:
    """Draw all, or those that are named."""
    folder = Path(__file__).parents[1] / "screenshots"
    folder.mkdir(exist_ok=True)
    for picture in PICTURES:
        if not sys.argv[1:] or picture.name in sys.argv[1:]:
            svg = asyncio.run(draw(picture))
            (folder / f"{picture.name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
