"""A line typed after `:`, read into a command; and what could come next while it is typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tocsin.console.commands import COMMANDS, Command

Choices = Mapping[str, Callable[[], Sequence[str]]]
"""By command, what its argument can be, as far as that is a list."""


class UnknownCommandError(ValueError):
    """What was typed is no command; the sentence says what is near."""


@dataclass(frozen=True, slots=True)
class Jump:
    """The wish to see one alert.

    Attributes:
        alert_id: its number.
    """

    alert_id: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A command and what followed its name."""

    command: Command
    argument: str = ""


def read_line(line: str) -> Typed | Jump | None:
    """Read a line; None where it is empty.

    Args:
        line: without the colon; a number, or `#` and a number, is a jump to that alert.

    Raises:
        UnknownCommandError: it is none.
    """
    name, _, argument = line.strip().partition(" ")
    if not name:
        return None
    number = name.removeprefix("#")
    if number.isascii() and number.isdigit() and not argument.strip():
        return Jump(int(number))
    command = _named(name)
    argument = argument.strip()
    if argument and not command.argument:
        raise UnknownCommandError(f"{command.name} takes nothing after its name")
    return Typed(command, argument)


def completions(line: str, choices: Choices) -> list[str]:
    """Give the lines that a line can become, best first.

    Args:
        line: as far as it is typed.
        choices: what arguments there are.
    """
    name, space, argument = line.lstrip().partition(" ")
    if not space:
        return [
            spoken.name + (" " if spoken.argument else "")
            for spoken in sorted(_spoken(), key=lambda command: command.name)
            if spoken.name.startswith(name)
        ]
    command = COMMANDS.get(name)
    if command is None or command.name not in choices:
        return []
    begun = argument.lstrip().casefold()
    return [f"{name} {choice}" for choice in choices[name]() if choice.casefold().startswith(begun)]


def _spoken() -> list[Command]:
    return [command for command in COMMANDS.values() if command.spoken]


def _named(name: str) -> Command:
    """Find a command by its name, or by a beginning that only one has."""
    command = COMMANDS.get(name)
    if command is not None and command.spoken:
        return command
    begun = [command for command in _spoken() if command.name.startswith(name)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise UnknownCommandError(f"{name}: {' or '.join(command.name for command in begun)}?")
    raise UnknownCommandError(f"there is no command {name}; tab shows what there is")
