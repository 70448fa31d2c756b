"""An update writes the cells that were asked for, in their colours, in few bytes."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tocsin.console.thin_update import ThinUpdate

STYLES = [
    Style.parse(text)
    for text in (
        "#ff7a7a on #0f1219",
        "bold #ff7a7a on #0f1219",
        "#c8d0e0 on #0f1219",
        "reverse",
        "on #232c40",
    )
]
SEGMENTS = st.lists(
    st.tuples(st.text("ab 界", min_size=1, max_size=6), st.sampled_from([*STYLES, None])),
    min_size=1,
    max_size=6,
)
_SEQUENCE = re.compile(r"\x1b\[([0-9;]*)([mH])|(.)", re.DOTALL)
_COLOUR = re.compile(r"(3|4)8;2;(\d+;\d+;\d+)")


def written(strip: Strip, start: int, end: int) -> str:
    """Give what an update of a part of one line writes."""
    update = ThinUpdate([{0: strip}], [(0, start, end)], [[strip.cell_length]])
    return update.render_segments(Console(color_system="truecolor"))


def shown(output: str) -> list[tuple[str, str]]:
    """Obey an output as a terminal does; give each letter with its looks; nothing may stay on."""
    letters, ink, ground, attributes = [], "", "", frozenset[str]()
    for codes, kind, letter in _SEQUENCE.findall(output):
        if letter:
            # Of a space only the ground and what is drawn on it can be seen.
            visible = attributes - {"1"} if letter == " " else attributes
            seen_ink = "" if letter == " " and not visible else ink
            letters.append((letter, f"{sorted(visible)} {seen_ink} {ground}"))
        elif kind == "m":
            for which, colour in _COLOUR.findall(codes):
                ink, ground = (colour, ground) if which == "3" else (ink, colour)
            for code in _COLOUR.sub("", codes).split(";"):
                match code:
                    case "0":
                        attributes = frozenset()
                        ink = ink if "38" in codes else ""
                        ground = ground if "48" in codes else ""
                    case "22":
                        attributes -= {"1"}
                    case "39":
                        ink = ""
                    case "49":
                        ground = ""
                    case "":
                        pass
                    case _:
                        attributes |= {code}
    assert (ink, ground, attributes) == ("", "", frozenset())
    return letters


@given(SEGMENTS, st.integers(0, 40), st.integers(1, 40))
def test_what_is_shown_is_what_was_drawn(
    parts: list[tuple[str, Style | None]], start: int, length: int
) -> None:
    strip = Strip(Segment(text, style) for text, style in parts)
    start = min(start, strip.cell_length - 1)
    part = strip.crop(start, start + length)
    plainly = "".join(
        Strip.render_style(style, text, ColorSystem.TRUECOLOR) if style is not None else text
        for text, style, _ in part
    )
    assert shown(written(strip, start, start + length)) == shown(plainly)


def test_one_cell_in_the_middle_of_a_line_costs_one_cell() -> None:
    loud = Style.parse("#c8d0e0 on #0f1219")
    strip = Strip([Segment("Disk of db-1 ", loud), Segment("9m", Style.parse("bold #c8d0e0 on #0f1219"))])
    output = written(strip, 13, 14)
    assert output == "\x1b[1;14H\x1b[1;38;2;200;208;224;48;2;15;18;25m9\x1b[0m"


def test_colours_are_named_once() -> None:
    same = "#c8d0e0 on #0f1219"
    strip = Strip(
        [
            Segment("a", Style.parse(same)),
            Segment(" ", Style.parse(f"bold {same}")),
            Segment("b", Style.parse(same)),
        ]
    )
    assert written(strip, 0, 3) == "\x1b[1;1H\x1b[38;2;200;208;224;48;2;15;18;25ma b\x1b[0m"
