"""`--layer WORDS`, read into what the API takes."""

import click

from tocsin.api.schedules import NewLayer
from tocsin.core.layer_words import LayerWordsError

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
        return tuple(NewLayer.in_words(value) for value in values)
    except LayerWordsError as error:
        raise click.BadParameter(str(error), context, parameter) from error
