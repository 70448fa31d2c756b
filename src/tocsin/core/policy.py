"""An escalation policy: who is asked, in which order, and for how long each."""

from dataclasses import dataclass, replace
from enum import StrEnum

from tocsin.core.instant import Millis


class TargetKind(StrEnum):
    """What a level can name."""

    USER = "user"
    TEAM = "team"
    SCHEDULE = "schedule"
    DESTINATION = "destination"


@dataclass(frozen=True, slots=True)
class Target:
    """One name on a level, `alice` or `team:field`."""

    kind: TargetKind
    name: str

    def __str__(self) -> str:
        """Write it as the command line takes it."""
        return self.name if self.kind is TargetKind.USER else f"{self.kind}:{self.name}"

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Read `alice`, `user:alice`, `team:field`, `schedule:x` or `destination:x`."""
        kind, colon, name = text.strip().partition(":")
        if colon and kind in {k.value for k in TargetKind}:
            return cls(TargetKind(kind), name.strip())
        return cls(TargetKind.USER, text.strip())


@dataclass(frozen=True, slots=True)
class Level:
    """One level: everybody on it is paged at once and has `timeout` ms to accept."""

    targets: tuple[Target, ...]
    timeout: Millis


@dataclass(frozen=True, slots=True)
class Policy:
    """A ladder of levels.

    Attributes:
        repeat: extra passes over the levels when nobody accepted, 0 to 9.
        delay: ms to wait before level 1; an alert that resolves within it pages nobody.
        accept_timeout: ms after which the owner of an accepted alert is asked whether they are still on it,
            and without an answer others are paged; None for never.
    """

    id: int
    name: str
    levels: tuple[Level, ...]
    repeat: int = 0
    delay: Millis = 0
    accept_timeout: Millis | None = None


def renamed(policy: Policy, before: Target, after: Target) -> Policy:
    """Give a policy that names a target by its new name: a level must not become empty."""
    levels = tuple(
        replace(level, targets=tuple(after if target == before else target for target in level.targets))
        for level in policy.levels
    )
    return replace(policy, levels=levels)
