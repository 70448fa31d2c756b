"""Whether a colour can be read on another, and one that can.

The measure is that of WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

from collections.abc import Iterable

READABLE = 4.5
"""The least contrast of a text that everybody can read."""
_STEPS = 20

Parts = tuple[float, float, float]


def is_colour(colour: str | None) -> bool:
    """Tell whether a colour is written as `#rrggbb`; those of the terminal's own palette are not."""
    return colour is not None and len(colour) == 7 and colour.startswith("#")


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21.

    Args:
        one: as `#rrggbb`, and so is
        other: on which it stands.
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, part: float) -> str:
    """Give a colour between two.

    Args:
        one: as `#rrggbb`, and so is
        other.
        part: how much of the other, 0 to 1.
    """
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * part)):02x}" for a, b in pairs)


def readable(colour: str, grounds: Iterable[str], *, dark: bool) -> str:
    """Give the colour nearest to one that can be read on some grounds.

    Args:
        colour: as `#rrggbb`.
        grounds: on which it stands, each as `#rrggbb`.
        dark: whether they are dark, so that more light helps.
    """
    under = tuple(grounds)
    end = "#ffffff" if dark else "#000000"
    for step in range(_STEPS):
        candidate = mixed(colour, end, step / _STEPS)
        if all(contrast(candidate, ground) >= READABLE for ground in under):
            return candidate
    return end


def _parts(colour: str) -> Parts:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
