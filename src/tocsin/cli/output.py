"""What a command prints: one JSON document, or words for a person."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from tocsin.cli.flags import Flags
from tocsin.core.text import clean

_WORDS_LIMIT = 10_000_000


def answer(flags: Flags, document: object, words: str | Callable[[], str]) -> None:
    """Print the answer of a command.

    Args:
        flags: whether JSON was asked for.
        document: models, mappings, sequences, plain values.
        words: the same for people; a function is only called where it is needed.
    """
    if flags.json:
        # Escaped to ASCII, so that no terminal and no locale can get it wrong.
        click.echo(json.dumps(plain(document), indent=2))
        return
    text = words if isinstance(words, str) else words()
    if text:
        click.echo(clean(text, _WORDS_LIMIT))


def plain(value: object) -> Any:
    """Turn models inside a document into what JSON knows."""
    # Not asked by its class: whoever has no models to print shall not load them.
    dump = getattr(value, "model_dump", None)
    if dump is not None:
        return dump(mode="json")
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(inner) for inner in value]
    return value
