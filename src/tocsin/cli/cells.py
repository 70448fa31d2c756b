"""How wide a text is on a terminal, so that columns line up."""

import unicodedata


def width(text: str) -> int:
    """Count the cells of a line: wide characters take two, combining ones none."""
    return len(text) if text.isascii() else sum(_cells(character) for character in text)


def fit(text: str, cells: int) -> str:
    """Cut a line to so many cells; what was cut ends in "…"."""
    if width(text) <= cells:
        return text
    kept, used = [], 0
    for character in text:
        used += _cells(character)
        if used > cells - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def pad(text: str, cells: int, right: bool = False) -> str:
    """Fill a line with spaces to so many cells, at its end or, for numbers, before it."""
    blank = " " * max(0, cells - width(text))
    return blank + text if right else text + blank


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
