"""Which key stands for which command: the table's own, and what a person wrote in `keys.toml`.

The file holds one line a command, its name and one key or a list of keys: `accept = "A"`,
`quit = ["ctrl+q", "Q"]`. A file with a fault is told and left aside as a whole, so that no key does something
unexpected at night.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from textual.keys import Keys

from tocsin.console.commands import COMMANDS, Command

FILE_NAME = "keys.toml"
_NAMES = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "number_sign": "#",
    "asterisk": "*",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
    "comma": ",",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "escape": "esc",
}
_CODES = {sign: name for name, sign in _NAMES.items() if len(sign) == 1}
_MODIFIERS = ("ctrl", "shift", "alt")
_KNOWN = {key.value for key in Keys} | {"space", "enter", "escape"}


def key_name(key: str) -> str:
    """Write a key as it is printed on one: `?` for `question_mark`, `esc` for `escape`."""
    return _NAMES.get(key, key)


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys in force.

    Attributes:
        changed: by command, the keys that a person chose instead of the table's.
        complaint: what is wrong with the file, a sentence; empty where nothing is.
    """

    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complaint: str = ""

    @classmethod
    def read(cls, path: Path) -> "Keymap":
        """Read a file; one that is not there changes nothing.

        Args:
            path: of `keys.toml`.
        """
        try:
            text = path.read_bytes().decode()
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError) as error:
            return cls(complaint=_kept(f"{path.name} cannot be read: {error}"))
        return cls.parse(text)

    @classmethod
    def parse(cls, text: str) -> "Keymap":
        """Read the text of a file."""
        # Imported here because hardly anybody has such a file, and the first picture pays for imports.
        import tomllib

        try:
            changed = {name: _keys(name, value) for name, value in tomllib.loads(text).items()}
            keymap = cls(changed)
            _refuse_conflicts(keymap)
        except (tomllib.TOMLDecodeError, ValueError) as error:
            return cls(complaint=_kept(f"{FILE_NAME}: {error}"))
        return keymap

    def keys(self, name: str) -> tuple[str, ...]:
        """Give all keys of a command, in Textual's names; none for an unknown one."""
        if name in self.changed:
            return self.changed[name]
        command = COMMANDS.get(name)
        return tuple(key for key in command.keys.split(",") if key) if command else ()

    def shown(self, name: str) -> str:
        """Give the first key of a command as it is printed; empty where it has none."""
        return next((key_name(key) for key in self.keys(name)), "")

    def for_textual(self) -> dict[str, str]:
        """Give what was changed in the form that `App.set_keymap` takes."""
        return {name: ",".join(keys) for name, keys in self.changed.items()}


def _kept(sentence: str) -> str:
    return f"{sentence}. The usual keys are in force."


def _keys(name: str, value: object) -> tuple[str, ...]:
    command = COMMANDS.get(name)
    if command is None or not command.keys:
        raise ValueError(f"there is no key for {name!r}; `?` shows what there is")
    texts = value if isinstance(value, list) else [value]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise ValueError(f'{name}: write a key in quotes, such as {name} = "{key_name(command.keys[0])}"')
    return tuple(_key(name, str(text).strip()) for text in texts)


def _key(name: str, text: str) -> str:
    """Read one key as a person writes it."""
    *modifiers, last = text.split("+") if text != "+" else [text]
    code = _CODES.get(last, last)
    known = (len(code) == 1 and code.isalnum()) or code in _KNOWN or code in _NAMES
    if not known or any(modifier not in _MODIFIERS for modifier in modifiers):
        raise ValueError(f"{name}: {text!r} is no key; write one such as a, G, f5, ctrl+x or space")
    return "+".join([*modifiers, code])


def _refuse_conflicts(keymap: Keymap) -> None:
    for one, other in _changed_pairs(keymap):
        shared = set(keymap.keys(one.name)) & set(keymap.keys(other.name))
        if shared:
            key = key_name(min(shared))
            raise ValueError(f"{key} cannot stand for both {one.name} and {other.name}")


def _changed_pairs(keymap: Keymap) -> Iterator[tuple[Command, Command]]:
    """Give the commands that could be in each other's way since one of them has other keys than usual."""
    for one, other in combinations(COMMANDS.values(), 2):
        if one.place.meets(other.place) and (one.name in keymap.changed or other.name in keymap.changed):
            yield one, other
