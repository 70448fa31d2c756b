"""What a person chose about the console itself, kept in `console.toml` in the data directory."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path

FILE_NAME = "console.toml"


class Hearing(StrEnum):
    """What the terminal is allowed to ring, notify or count for."""

    MINE = "mine"
    ALL = "all"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The choices.

    Attributes:
        theme: the name of one of our themes or Textual's; empty: ours, dark.
        bell: what the terminal's bell rings for.
        notices: what desktop notices tell.
        title: what the window's title counts.
    """

    theme: str = ""
    bell: Hearing = Hearing.MINE
    notices: Hearing = Hearing.OFF
    title: Hearing = Hearing.MINE

    @classmethod
    def read(cls, path: Path) -> "Preferences":
        """Read a file; what is not there, or is not understood, is as usual.

        Args:
            path: of `console.toml`.
        """
        try:
            text = path.read_bytes().decode(errors="replace")
        except OSError:
            return cls()
        # Imported here because the first picture pays for imports, and many have no such file.
        import tomllib

        try:
            return cls.of(tomllib.loads(text))
        except tomllib.TOMLDecodeError:
            return cls()

    @classmethod
    def of(cls, values: Mapping[str, object]) -> "Preferences":
        """Take over values as far as they are choices."""
        usual = cls()
        theme = values.get("theme")
        heard: dict[str, Hearing] = {}
        for name in ("bell", "notices", "title"):
            with contextlib.suppress(ValueError):
                heard[name] = Hearing(str(values.get(name)))
        return replace(usual, theme=theme if isinstance(theme, str) else "", **heard)

    def write(self, path: Path) -> None:
        """Write the file.

        Raises:
            OSError: it cannot be written.
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lines = [f'{field.name} = "{_quotable(str(getattr(self, field.name)))}"\n' for field in fields(self)]
        beside = path.with_name(path.name + ".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(lines)
        beside.replace(path)


def _quotable(text: str) -> str:
    return "".join(character for character in text if character.isalnum() or character in "-_ ")
