"""`--layer WORDS`, read into what the API takes."""

import click

from tocsin.api.schedules import NewLayer, TimesOfWeekBody
from tocsin.core.layer_words import LayerWords, LayerWordsError, parse_layer
from tocsin.core.moment_words import WEEKDAYS, wall_words, week_words

LAYER_HELP = (
    'A layer in words: "weekly mon 09:00 alice,bob", "every 2 weeks fri 17:00 alice,bob", '
    '"daily 08:00 alice+dave,bob only mon-fri 08:00-18:00 until 2027-01-31", "hourly 00:00 a,b". '
    "In order, once for each; a later layer counts before an earlier one."
)


def read_layers(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[NewLayer, ...]:
    """Read layers.

    Raises:
        click.BadParameter: one is none; the sentence says how one is written.
    """
    try:
        return tuple(_layer(parse_layer(value)) for value in values)
    except LayerWordsError as error:
        raise click.BadParameter(str(error), context, parameter) from error


def _layer(words: LayerWords) -> NewLayer:
    return NewLayer(
        name=words.name,
        zone=words.zone,
        every=words.every,
        unit=words.unit.value,
        day=None if words.day is None else WEEKDAYS[words.day],
        at=week_words(words.at).split()[1],
        slots=[list(slot) for slot in words.slots],
        starts=None if words.begins is None else _date(words.begins),
        ends=None if words.ends is None else wall_words(words.ends),
        only=[
            TimesOfWeekBody(opens=week_words(times.opens), closes=week_words(times.closes))
            for times in words.only
        ],
    )


def _date(wall: int) -> str:
    """Write a date alone where no time was named, so that the hand-over time of the layer counts."""
    text = wall_words(wall)
    return text.removesuffix("T00:00")
