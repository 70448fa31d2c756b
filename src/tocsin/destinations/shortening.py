"""Making a text fit: cut at the end, said with an ellipsis, and never in the middle of a character."""

import unicodedata
from collections.abc import Callable

ELLIPSIS = "…"

_SKIN_TONES = range(0x1F3FB, 0x1F400)


def utf8_bytes(text: str) -> int:
    """Measure a text in bytes of UTF-8."""
    return len(text.encode("utf-8", "replace"))


def utf16_units(text: str) -> int:
    """Measure a text in the units of UTF-16, which is how Telegram counts."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _belongs_to_the_one_before(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or ord(character) in _SKIN_TONES


def _ended(text: str, length: int) -> str:
    while length > 0 and _belongs_to_the_one_before(text[length]):
        length -= 1
    return text[:length].rstrip() + ELLIPSIS


def shortened(text: str, limit: int, measure: Callable[[str], int] = len) -> str:
    """Give a text that fits: itself, or its beginning and an ellipsis.

    Args:
        text: what has to fit.
        limit: the most that the result may measure.
        measure: how the service counts; a longer text never measures less than its beginning.

    Returns:
        The text, or the longest beginning that fits with an ellipsis; empty where not even that fits.
    """
    if measure(text) <= limit:
        return text
    if measure(ELLIPSIS) > limit:
        return ""
    # No service counts a character as less than one, so a longer beginning need not be tried.
    fits, too_long = 0, min(len(text), limit + 1)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if measure(_ended(text, middle)) <= limit:
            fits = middle
        else:
            too_long = middle
    return _ended(text, fits)
