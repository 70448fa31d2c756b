"""On a terminal that has no more than ASCII nothing else is drawn, whatever comes from outside."""

from rich.cells import cell_len
from textual.screen import Screen

from tests.console.fake_backend import FakeBackend
from tests.console.hostile import HOSTILE, hostile_night
from tests.console.watching import settle
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.ascii_only import ascii_text
from tocsin.console.glyphs import ASCII
from tocsin.console.safe import plain
from tocsin.console.session import Session


def test_a_text_stays_as_wide_as_it_was() -> None:
    assert ascii_text("Zoë → Łódź … 97 %") == "Zoe > ?odz ~ 97 %"
    assert ascii_text("火事 ▲") == "???? ?"
    for text in HOSTILE.values():
        drawn = ascii_text(plain(text))
        assert drawn.isascii()
        assert len(drawn) >= cell_len(plain(text))


async def test_nothing_but_ascii_is_drawn(clock: ManualClock) -> None:
    app = ConsoleApp(Session(FakeBackend(clock, hostile_night()), clock, "carol", glyphs=ASCII, local=True))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for key in (
            "j",
            "enter",
            "tab",
            "question_mark",
            "escape",
            "escape",
            "z",
            "escape",
            "o",
            "escape",
            "q",
        ):
            await pilot.press(key)
            await settle(pilot)
            drawn = _drawn(app.screen)
            assert drawn.strip()
            assert drawn.isascii(), sorted(set(drawn) - set(map(chr, range(128))))


def _drawn(screen: Screen[object]) -> str:
    return "\n".join(strip.text for strip in screen._compositor.render_strips())
