"""The questions of a mapping: what a field is, what a word means, and whether to forget it."""

from collections.abc import Sequence

from tocsin.console.field_map import MEANINGS, ROLES
from tocsin.console.picker import Choice, Question

_HINT = "esc does nothing."


def role(path: str, present: str) -> Question[str]:
    """Ask what a field is; an empty answer is nothing."""
    choices = [Choice(name, name, about, key) for name, (key, about) in ROLES.items()]
    choices.append(Choice("", "nothing", "not mapped", "n"))
    return Question(f"What is {path}?", choices, hint=_HINT, start=_start(choices, present))


def meaning(word: str, present: str, meanings: Sequence[str]) -> Question[str]:
    """Ask what a word means; an empty answer is what it usually means."""
    choices = [Choice(name, MEANINGS[name][1], "", MEANINGS[name][0]) for name in meanings]
    choices.append(Choice("", "its usual meaning", "an unknown word is a problem", "n"))
    return Question(f"What does {word!r} mean?", choices, hint=_HINT, start=_start(choices, present))


def _start(choices: Sequence[Choice[str]], present: str) -> int:
    """Give the place of what holds now; where nothing was said, the first."""
    places = [place for place, choice in enumerate(choices) if present and choice.value == present]
    return places[0] if places else 0


def discard() -> Question[bool]:
    """Ask whether to forget a mapping."""
    choices = (Choice(False, "Go on here", key="n"), Choice(True, "Forget it", key="y"))
    return Question("Leave without saving?", choices, ["The mapping stays as it was before."])
