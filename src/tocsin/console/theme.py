"""The colours of the console: five meanings on a calm ground, dark and light."""

from dataclasses import dataclass, fields
from functools import lru_cache

from rich.style import Style
from textual.theme import Theme

from tocsin.console.contrast import is_colour, mixed, readable


@dataclass(frozen=True, slots=True)
class Colours:
    """What is drawn in which colour, each as `#rrggbb`.

    Attributes:
        ground: behind everything.
        bar: behind the head and the foot.
        raised: the row under the cursor, the open tab.
        border: lines that are not read.
        ink: text.
        bright: text that counts.
        dim: labels and what is handled.
        red: needs a person now.
        amber: low, next, or about you.
        blue: owned, the cursor.
        green: done, well.
    """

    ground: str
    bar: str
    raised: str
    border: str
    ink: str
    bright: str
    dim: str
    red: str
    amber: str
    blue: str
    green: str


DARK = Colours(
    ground="#0f1219",
    bar="#151a24",
    raised="#232c40",
    border="#3a4560",
    ink="#c8d0e0",
    bright="#eef2fa",
    dim="#8b95ad",
    red="#ff7a7a",
    amber="#e6b450",
    blue="#82aaff",
    green="#6fcf97",
)

LIGHT = Colours(
    ground="#f7f8fb",
    bar="#eaedf4",
    raised="#dbe3f4",
    border="#b4bdd0",
    ink="#2b3346",
    bright="#0b1020",
    dim="#4f5a73",
    red="#b3202c",
    amber="#7a4d00",
    blue="#1f4fb8",
    green="#17663a",
)

DARK_NAME = "tocsin-dark"
LIGHT_NAME = "tocsin-light"
_PREFIX = "tocsin-"


def themes() -> tuple[Theme, Theme]:
    """Give our two themes as Textual takes them."""
    return _theme(DARK_NAME, DARK, dark=True), _theme(LIGHT_NAME, LIGHT, dark=False)


def _theme(name: str, colours: Colours, *, dark: bool) -> Theme:
    return Theme(
        name=name,
        primary=colours.blue,
        secondary=colours.dim,
        accent=colours.amber,
        warning=colours.amber,
        error=colours.red,
        success=colours.green,
        foreground=colours.ink,
        background=colours.ground,
        surface=colours.bar,
        panel=colours.raised,
        dark=dark,
        variables=variables(colours),
    )


def variables(colours: Colours) -> dict[str, str]:
    """Give the colours as variables for style sheets, `$tocsin-red` and so on."""
    return {f"{_PREFIX}{field.name}": getattr(colours, field.name) for field in fields(Colours)} | {
        "scrollbar": colours.border,
        "scrollbar-hover": colours.dim,
        "scrollbar-active": colours.blue,
        "scrollbar-background": colours.ground,
        "scrollbar-background-hover": colours.ground,
        "scrollbar-background-active": colours.ground,
        "border": colours.border,
    }


def colours_of(theme: Theme) -> Colours:
    """Give the colours for a theme: our own as they are, any other's from its meanings."""
    if f"{_PREFIX}ground" in theme.variables:
        return Colours(**{field.name: theme.variables[f"{_PREFIX}{field.name}"] for field in fields(Colours)})
    return _foreign(
        theme.dark,
        _known(theme.background),
        _known(theme.surface),
        _known(theme.panel),
        _known(theme.foreground),
        _known(theme.error),
        _known(theme.warning),
        _known(theme.primary),
        _known(theme.success),
    )


def _known(colour: str | None) -> str | None:
    return colour.lower() if colour is not None and is_colour(colour) else None


@lru_cache(maxsize=64)
def _foreign(
    dark: bool,
    background: str | None,
    surface: str | None,
    panel: str | None,
    foreground: str | None,
    error: str | None,
    warning: str | None,
    primary: str | None,
    success: str | None,
) -> Colours:
    """Make our colours of another theme's; each text is made readable on each ground."""
    base = DARK if dark else LIGHT
    # Grounds of two origins would be of two moods, and perhaps no ground could be told from another.
    own = background is not None
    ground = background or base.ground
    bar = surface if own and surface else mixed(ground, base.ink, 0.05) if own else base.bar
    raised = (
        panel if own and panel and panel != bar else mixed(ground, base.ink, 0.15) if own else base.raised
    )

    def text(colour: str) -> str:
        return readable(colour, (ground, bar, raised), dark=dark)

    ink = text(foreground if own and foreground else base.ink)
    return Colours(
        ground=ground,
        bar=bar,
        raised=raised,
        border=mixed(ground, ink, 0.3),
        ink=ink,
        bright=text(mixed(ink, base.bright, 0.6)),
        dim=text(mixed(ink, ground, 0.35)),
        red=text(error or base.red),
        amber=text(warning or base.amber),
        blue=text(primary or base.blue),
        green=text(success or base.green),
    )


@lru_cache(maxsize=512)
def ink(colour: str, *, bold: bool = False, ground: str | None = None) -> Style:
    """Give the style of a text.

    Args:
        colour: of the letters, `#rrggbb`.
        bold: whether it shouts.
        ground: behind it, or what is there already.
    """
    return Style(color=colour, bgcolor=ground, bold=bold or None)


@lru_cache(maxsize=64)
def ground(colour: str, letters: str) -> Style:
    """Give the style of an empty place: its ground, and the colour of letters that have none of their own."""
    return Style(color=letters, bgcolor=colour)
