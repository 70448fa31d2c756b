"""A mapping while it is made: which field of a body is what, and what its words mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ROLES = {
    "summary": ("s", "the alert's summary"),
    "key": ("k", "the same for a problem and its recovery"),
    "status": ("t", "says whether it is a problem or a recovery"),
    "priority": ("p", "HIGH or LOW"),
    "severity": ("v", "1 to 5, or a word"),
    "link": ("l", "a link"),
    "details": ("d", "the alert's details"),
}
"""What a field can be: the key that says so, and what it means."""

MEANINGS = {
    "fire_values": ("f", "a problem"),
    "recover_values": ("r", "a recovery"),
    "accept_values": ("a", "somebody took it"),
    "ignore_values": ("i", "nothing: ignored"),
    "high_values": ("h", "HIGH"),
    "low_values": ("l", "LOW"),
}
STATUS_MEANINGS = ("fire_values", "recover_values", "accept_values", "ignore_values")
PRIORITY_MEANINGS = ("high_values", "low_values")


@dataclass
class FieldMapDraft:
    """What was said so far.

    Attributes:
        paths: by role, the dotted path of its field.
        words: by meaning, the words that mean it.
    """

    paths: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "FieldMapDraft":
        """Give the mapping of a source's settings."""
        fields = settings.get("fields", {})
        paths = {role: str(fields[role]) for role in ROLES if fields.get(role)}
        words = {meaning: list(fields[meaning]) for meaning in MEANINGS if fields.get(meaning)}
        return cls(paths, words)

    def settings(self) -> dict[str, Any]:
        """Give the settings that say so; also what is no longer mapped."""
        paths: dict[str, Any] = {role: self.paths.get(role, "") for role in ROLES}
        return {"fields": {**paths, **{meaning: self.words.get(meaning, []) for meaning in MEANINGS}}}

    def role_of(self, path: str) -> str:
        """Give what a field is; empty for nothing."""
        return next((role for role, mapped in self.paths.items() if mapped == path), "")

    def put(self, path: str, role: str) -> None:
        """Say what a field is; an empty role: nothing."""
        self.paths = {known: mapped for known, mapped in self.paths.items() if mapped != path}
        if role:
            self.paths[role] = path

    def meaning_of(self, word: str, meanings: Sequence[str]) -> str:
        """Give which of some meanings a word has by this mapping; empty for none."""
        folded = word.strip().casefold()
        return next(
            (m for m in meanings if folded in (known.casefold() for known in self.words.get(m, []))), ""
        )

    def mean(self, word: str, meaning: str, meanings: Sequence[str]) -> None:
        """Say what a word means; an empty meaning: what it usually means."""
        folded = word.strip().casefold()
        for known in meanings:
            self.words[known] = [one for one in self.words.get(known, []) if one.casefold() != folded]
        if meaning:
            self.words.setdefault(meaning, []).append(word.strip())
