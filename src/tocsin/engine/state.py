"""Facts about the running engine that views, doctor and header share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tocsin import __version__
from tocsin.core.instant import Instant, rfc3339
from tocsin.core.people import Directory
from tocsin.core.policy import TargetKind
from tocsin.core.source import Source
from tocsin.engine.near_misses import NearMiss
from tocsin.sources import registry as integrations

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class EngineFacts:
    """What is known about the engine, asked anew each time.

    Attributes:
        base_url: where tools post, as they should call it: the public URL if there is one.
        counts: pending, accepted, snoozed, resolved.
        asked: how many pending alerts a person was paged for.
        standing: gives how a destination stands.
        misses: requests with a key that nobody has, newest first.
    """

    now: Callable[[], Instant]
    seq: Callable[[], int]
    directory: Callable[[], Directory]
    settings: Callable[[], Mapping[str, str]]
    counts: Callable[[], dict[str, int]]
    asked: Callable[[str], int]
    rate: Callable[[], list[int]]
    trouble: Callable[[], list[str]]
    misses: Callable[[], list[NearMiss]]
    standing: Callable[[int], dict[str, Any]]
    base_url: Callable[[], str]
    public: Callable[[], bool]
    sqlite: str
    sqlite_is_fixed: bool

    def url_of(self, source: Source) -> str:
        """Give the whole URL that a tool has to call for a source."""
        path = integrations.integration(source.type).path
        return self.base_url().rstrip("/") + path.replace("{id}", source.type).replace("{key}", source.key)

    @property
    def reachable(self) -> bool:
        """Whether tools on other machines can reach the receiver, as far as can be known from here."""
        host = urlsplit(self.base_url()).hostname or ""
        return self.public() or host not in _LOOPBACK

    def state(self, me: str) -> dict[str, Any]:
        """Give an `EngineState` for a person."""
        directory = self.directory()
        return {
            "me": me,
            "version": __version__,
            "now": rfc3339(self.now()),
            "seq": self.seq(),
            "counts": self.counts(),
            "mine": self.asked(me),
            "rate": self.rate(),
            "receiver": self.base_url(),
            "reachable": self.reachable,
            "sources": len(directory.sources),
            "trouble": self.trouble(),
            "on_call": policies_of(me, directory, self.now()),
        }


def policies_of(user: str, directory: Directory, now: Instant) -> list[str]:
    """Name the policies in which a person stands right now."""
    return [
        policy.name
        for policy in directory.policies.values()
        if any(
            target.kind is not TargetKind.DESTINATION and user in directory.people(target, now)
            for level in policy.levels
            for target in level.targets
        )
    ]
