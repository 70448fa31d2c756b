"""The one door through which data becomes something that is drawn.

Texts from outside are cleaned on entry; this door does not rely on it. Nothing here reads markup, and no
character leaves it that a terminal would obey instead of show.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

ELLIPSIS = "…"
_LONGEST = 4_000
_MOST_MARKS = 3
_SPACES = {"\t", "\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"}
_BAD = "\ufffd"


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """Make one line of a text that a terminal only shows, never obeys.

    Control characters and lone surrogates become a replacement character, formatting characters (bidi
    overrides, zero-width) vanish, line ends become spaces, and at most three marks combine with one letter.

    Args:
        text: anything; what is longer than 4,000 characters is cut.
    """
    text = text[:_LONGEST]
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            marks += 1
            if marks <= _MOST_MARKS and kept and not _is_selector(character):
                kept.append(character)
            continue
        marks = 0
        if character in _SPACES or category in ("Zl", "Zp"):
            kept.append(" ")
        elif category in ("Cc", "Cs", "Cn"):
            kept.append(_BAD)
        elif category != "Cf":
            kept.append(character)
    return "".join(kept)


def _is_selector(character: str) -> bool:
    # Variation selectors change the width that terminals give a character, each in its own way.
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def width_of(text: str) -> int:
    """Give the number of cells that a clean text takes."""
    return cell_len(text)


def fit(text: str, width: int, *, right: bool = False, ellipsis: str = ELLIPSIS) -> str:
    """Clean a text and bring it to an exact width: cut with an ellipsis, or padded with spaces.

    Args:
        text: anything.
        width: in cells.
        right: pad on the left.
        ellipsis: what stands for the part that was cut; one cell.
    """
    if width <= 0:
        return ""
    text = plain(text)
    room = width - cell_len(text)
    if room < 0:
        return set_cell_size(text, width - 1) + ellipsis
    return " " * room + text if right else text + " " * room


def wrap(text: str, width: int, *, lines: int = 1_000) -> list[str]:
    """Clean a text of many lines and break it into lines of at most `width` cells.

    Args:
        text: anything; its own line ends are kept.
        width: in cells, at least 2.
        lines: how many lines are given at most.
    """
    width = max(width, 2)
    out: list[str] = []
    # What cannot be seen is not looked at: a letter takes at most a cell, or half of one with its marks.
    most = 2 * lines * width
    for paragraph in text[:most].replace("\r\n", "\n").split("\n"):
        clean = "".join(plain(paragraph[at : at + _LONGEST]) for at in range(0, len(paragraph), _LONGEST))
        out.extend(_broken(clean, width))
        if len(out) >= lines:
            return out[:lines]
    return out


def _broken(text: str, width: int) -> Iterator[str]:
    """Break a clean line after its words where it can, else anywhere."""
    start = 0
    while (end := _fitting(text, start, width)) < len(text):
        blank = text.rfind(" ", start, end + 1)
        if blank > start:
            yield text[start:blank]
            start = blank + 1
        else:
            yield text[start:end]
            start = end
    yield text[start:]


def _fitting(text: str, start: int, width: int) -> int:
    """Give the end of the longest part from `start` on that takes at most `width` cells."""
    if text.isascii():
        return min(start + width, len(text))
    used = 0
    for end in range(start, len(text)):
        used += cell_len(text[end])
        if used > width:
            return end
    return len(text)


class Line:
    """One line while it is put together from texts; every text is cleaned on its way in."""

    def __init__(self, ground: Style) -> None:
        self._ground = ground
        self._segments: list[Segment] = []
        self.width = 0

    def put(
        self, text: str, style: Style | None = None, width: int | None = None, *, right: bool = False
    ) -> "Line":
        """Append a text.

        Args:
            text: anything.
            style: its ink; the ground of the line shows through.
            width: bring it to so many cells, else it takes what it needs.
            right: with a width, align it right.
        """
        text = plain(text) if width is None else fit(text, width, right=right)
        if text:
            self._segments.append(Segment(text, self._ground + style if style else self._ground))
            self.width += cell_len(text)
        return self

    def to(self, column: int) -> "Line":
        """Fill with ground up to a column; does nothing where the line is there already."""
        return self.put(" " * (column - self.width)) if column > self.width else self

    def strip(self, width: int) -> Strip:
        """Give the finished line, cut or filled to a width in cells."""
        strip = Strip(self._segments, self.width)
        return strip.adjust_cell_length(width, self._ground)


def words(*parts: tuple[str, str]) -> Content:
    """Give a text for a widget that takes one, from (text, style) pairs; line ends inside a text are kept.

    Args:
        parts: the style is ours, such as `$tocsin-dim` or `bold`, and may be empty.
    """
    return Content.assemble(
        *(("\n".join(plain(line) for line in text.split("\n")), style) for text, style in parts)
    )
