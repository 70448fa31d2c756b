"""Draws screenshots/*.svg from the real screens on one invented night: `python tools/screenshots.py`."""

import asyncio
import sys
from pathlib import Path

from tests.console.fake_backend import FakeBackend
from tests.console.night import NOW, night
from tests.console.watching import settle

from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.session import Session
from tocsin.console.theme import DARK_NAME, LIGHT_NAME

PICTURES: list[tuple[str, tuple[int, int], tuple[str, ...], str]] = [
    ("alerts-80x24", (80, 24), (), DARK_NAME),
    ("alerts-120x40", (120, 40), (), DARK_NAME),
    ("alerts-150x32", (150, 32), (), DARK_NAME),
    ("alerts-light-120x40", (120, 40), (), LIGHT_NAME),
    ("accepted-120x40", (120, 40), ("a",), DARK_NAME),
    ("alert-80x24", (80, 24), ("enter",), DARK_NAME),
    ("help-80x24", (80, 24), ("question_mark",), DARK_NAME),
    ("leave-80x24", (80, 24), ("q",), DARK_NAME),
]


async def draw(size: tuple[int, int], keys: tuple[str, ...], theme: str, *, empty: bool) -> str:
    """Run the console without a terminal, press keys, and give its picture as SVG."""
    clock = ManualClock(NOW)
    backend = FakeBackend(clock, [] if empty else night())
    if empty:
        backend.sources, backend.reachable, backend.receiver = 0, False, "http://127.0.0.1:8765"
    app = ConsoleApp(Session(backend, clock, "carol", local=True))
    app.theme = theme
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        return app.export_screenshot()


def main() -> None:
    """Draw all."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    folder.mkdir(exist_ok=True)
    for name, size, keys, theme in PICTURES:
        picture = asyncio.run(draw(size, keys, theme, empty=False))
        (folder / f"{name}.svg").write_text(picture, encoding="utf-8")
    picture = asyncio.run(draw((80, 24), (), DARK_NAME, empty=True))
    (folder / "first-run-80x24.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
