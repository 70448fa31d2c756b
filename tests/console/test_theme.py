"""Whoever reads at night can read: contrast on every ground a text stands on."""

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tocsin.console.contrast import readable
from tocsin.console.theme import DARK, LIGHT, Colours, colours_of, themes

LEAST = 4.5


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours (WCAG 2.2, 1.4.3: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in Color.parse(colour).normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("text", ["ink", "bright", "dim", "red", "amber", "blue", "green"])
@pytest.mark.parametrize("under", ["ground", "bar", "raised"])
def test_every_text_can_be_read_on_every_ground(colours: Colours, text: str, under: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, under)) >= LEAST


def test_the_measure_knows_black_on_white_and_grey_on_grey() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#888888") < LEAST


def test_our_themes_give_back_their_colours() -> None:
    assert [colours_of(theme) for theme in themes()] == [DARK, LIGHT]


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_any_other_theme_gives_all_colours(name: str) -> None:
    colours = colours_of(BUILTIN_THEMES[name])
    assert all(getattr(colours, field) for field in Colours.__slots__)


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
@pytest.mark.parametrize("text", ["ink", "bright", "dim", "red", "amber", "blue", "green"])
def test_any_other_theme_can_be_read(name: str, text: str) -> None:
    colours = colours_of(BUILTIN_THEMES[name])
    for under in (colours.ground, colours.bar, colours.raised):
        assert contrast(getattr(colours, text), under) >= LEAST


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_any_other_theme_has_grounds_that_differ(name: str) -> None:
    colours = colours_of(BUILTIN_THEMES[name])
    assert colours.raised not in (colours.ground, colours.bar)


def test_the_nearest_readable_colour_is_the_colour_itself_where_it_can_be_read() -> None:
    assert readable("#eeeeee", ["#000000"], dark=True) == "#eeeeee"
    assert contrast(readable("#333333", ["#000000"], dark=True), "#000000") >= LEAST
    assert readable("#fefefe", ["#ffffff"], dark=False) != "#fefefe"
