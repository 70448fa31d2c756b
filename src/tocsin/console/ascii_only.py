"""The screen in ASCII alone, for terminals that have no other signs.

Our own signs have plain ones already (`glyphs.py`). What is left on the way to the terminal is replaced cell
by cell: frames and scroll bars by lines, letters by those without their marks, all else by a question mark.
"""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("─━═▔▁⎺⎽", "-"),
        **dict.fromkeys("│┃║▌▐▎▏▊▕", "|"),
        **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼", "+"),
        **dict.fromkeys("█▇▆▅", "#"),
        **dict.fromkeys("▄▃▂▀", "="),
        **dict.fromkeys("…", "~"),
        **dict.fromkeys("·•–—", "-"),
        **dict.fromkeys("→▶▸❯", ">"),
        **dict.fromkeys("←◀", "<"),
        **dict.fromkeys("×", "x"),
        **dict.fromkeys("’‘", "'"),
        **dict.fromkeys("“”„", '"'),
        "\u00a0": " ",
    }
)


class AsciiOnly(LineFilter):
    """Replaces what is not ASCII in each line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Give a line in ASCII, as wide as it was."""
        return [Segment(ascii_text(text), style, control) for text, style, control in segments]


@lru_cache(maxsize=4_096)
def ascii_text(text: str) -> str:
    """Write a text in ASCII, with as many cells."""
    if text.isascii():
        return text
    return "".join(_ascii(character) for character in text.translate(_SIGNS))


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    base = unicodedata.normalize("NFKD", character)[0]
    width = cell_len(character)
    return base if base.isascii() and base.isprintable() and width == 1 else "?" * width
