"""The feed: tells consoles which alerts changed, under numbers without a gap."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from tocsin.clock import Clock

KEPT = 4_096
MOST_NAMED = 256
GATHER_SECONDS = 0.015

Summary = Callable[[], dict[str, Any]]
"""Gives what each frame carries beside the changes: counts, trouble, rate, now."""


class Feed:
    """Keeps the latest changes and wakes who follows."""

    def __init__(self, clock: Clock, seq: int, summary: Summary) -> None:
        self.seq = seq
        self._clock = clock
        self._summary = summary
        self._recent: deque[tuple[int, Sequence[int], bool]] = deque(maxlen=KEPT)
        self._oldest = seq
        self._followers: set[Subscription] = set()

    def publish(self, seq: int, alerts: Sequence[int], *, configuration: bool = False) -> None:
        """Take a committed change; must be called on the loop, in order."""
        if len(self._recent) == KEPT:
            self._oldest = self._recent[0][0]
        self._recent.append((seq, alerts, configuration))
        self.seq = max(self.seq, seq)
        self.wake()

    def wake(self) -> None:
        """Let followers send a frame although no alert changed: trouble began or ended."""
        for follower in self._followers:
            follower.wake()

    def subscribe(self, since: int | None) -> "Subscription":
        """Follow from a number on, or from now; a number too old gives None first: take a new snapshot."""
        return Subscription(self, self._clock, self.seq if since is None else since)

    def frame(self, since: int) -> dict[str, Any] | None:
        """Gather all changes after a number into one frame, or None where that is longer ago than is kept."""
        if since < self._oldest or since > self.seq:
            return None
        changed: dict[int, None] = {}
        configuration = False
        for seq, alerts, config in reversed(self._recent):
            if seq <= since:
                break
            changed.update(dict.fromkeys(alerts))
            configuration = configuration or config
        many = len(changed) > MOST_NAMED
        return {
            "seq": self.seq,
            "changed": [] if many else list(changed),
            "many": many,
            "configuration": configuration,
            **self._summary(),
        }

    def join(self, follower: "Subscription") -> None:
        """Take a follower."""
        self._followers.add(follower)

    def leave(self, follower: "Subscription") -> None:
        """Let a follower go."""
        self._followers.discard(follower)


class Subscription:
    """One follower. It holds a number, not a queue: a slow reader costs no memory and gets fewer frames."""

    def __init__(self, feed: Feed, clock: Clock, since: int) -> None:
        self._feed = feed
        self._clock = clock
        self._since = since
        self._woken = asyncio.Event()

    async def __aenter__(self) -> "Subscription":
        """Begin to follow."""
        self._feed.join(self)
        if self._since != self._feed.seq:
            self._woken.set()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        self._feed.leave(self)

    def wake(self) -> None:
        """Tell that there is something to send."""
        self._woken.set()

    async def frames(self) -> AsyncIterator[dict[str, Any] | None]:
        """Give frames as they come, each with all since the last; None: too old, take a new snapshot."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            frame = self._feed.frame(self._since)
            self._since = self._feed.seq
            yield frame
            # What follows at once waits a moment, so that a storm makes few frames; the first never waits.
            await self._clock.sleep(GATHER_SECONDS)
