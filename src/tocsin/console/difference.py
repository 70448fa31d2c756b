"""Where two pictures of one line differ, so that only those cells are drawn anew."""

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

_NEAR = 7
"""Going to another place of a line costs as many bytes as writing so many letters."""

Cell = tuple[str, bool, Style | None]


def differing(before: Strip | None, after: Strip) -> list[tuple[int, int]]:
    """Give the parts of a line that have changed, as (start, end) in cells, from left to right.

    Args:
        before: what is painted; None where nothing is known of it.
        after: what shall be.
    """
    old = _cells(before) if before is not None else None
    new = _cells(after)
    if old is None or new is None or len(old) != len(new):
        return [(0, after.cell_length)]
    changed = [place for place, (was, is_now) in enumerate(zip(old, new, strict=True)) if was != is_now]
    spans: list[tuple[int, int]] = []
    for place in changed:
        if spans and place - spans[-1][1] < _NEAR:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans


def _cells(strip: Strip) -> list[Cell] | None:
    """Take a line apart into cells; None where letters and cells do not go together one by one."""
    cells: list[Cell] = []
    for text, style, _ in strip:
        if text.isascii():
            cells.extend([(letter, False, style) for letter in text])
            continue
        for letter in text:
            width = 1 if letter.isascii() else cell_len(letter)
            if width == 0 and cells:
                base, second, ink = cells[-1]
                cells[-1] = (base + letter, second, ink)
            # Both halves of a wide letter carry it, so that neither is ever drawn alone.
            cells.extend((letter, second, style) for second in (False, True)[:width])
    return cells if len(cells) == strip.cell_length else None
