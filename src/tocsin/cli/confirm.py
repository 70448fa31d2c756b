"""The question before what cannot be taken back; only a person at a terminal is asked, never a script."""

import sys

import click

from tocsin.cli.failure import CommandError

YES = click.option("--yes", is_flag=True, help="Do not ask.")
"""For commands that ask."""


def confirm(question: str, *, yes: bool) -> None:
    """Ask a person at a terminal.

    Args:
        question: what will happen, a sentence.
        yes: whether it was said already.

    Raises:
        CommandError: the person does not want it.
    """
    if yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    if not click.confirm(question, err=True):
        raise CommandError("nothing was changed")
