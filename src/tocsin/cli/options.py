"""Option values that only this program knows: spans, levels, priorities. Each reader is a click callback."""

import click

from tocsin.core.duration import DurationError, parse_duration

PRIORITY = click.Choice(["high", "low"], case_sensitive=False)
"""A priority; the API takes it in capitals."""


def read_duration(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """Read a span, `30s`, `5m`, `2h`, `1d`, as milliseconds.

    Raises:
        click.BadParameter: it is none; the sentence says how one is written.
    """
    if value is None:
        return None
    try:
        return parse_duration(value)
    except DurationError as error:
        raise click.BadParameter(str(error), context, parameter) from error


def read_duration_or_off(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """Read a span, or `off`, which stands as 0."""
    return 0 if value == "off" else read_duration(context, parameter, value)


def read_levels(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[list[str], int], ...]:
    """Read levels of a policy, `alice,team:field:5m`, as their targets and the milliseconds to accept.

    Raises:
        click.BadParameter: one is none; the sentence says how one is written.
    """
    return tuple(_read_level(context, parameter, value) for value in values)


def _read_level(context: click.Context, parameter: click.Parameter, value: str) -> tuple[list[str], int]:
    names, colon, timeout = value.rpartition(":")
    targets = [name.strip() for name in names.split(",") if name.strip()]
    if not colon or not targets:
        sentence = f"{value!r} is not a level: write WHO[,WHO…]:TIMEOUT, such as alice,bob:5m"
        raise click.BadParameter(sentence, context, parameter)
    try:
        return targets, parse_duration(timeout)
    except DurationError as error:
        raise click.BadParameter(str(error), context, parameter) from error


def priority_name(value: str | None) -> str | None:
    """Write a priority as the API takes it."""
    return None if value is None else value.upper()
