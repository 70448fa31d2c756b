"""The town: the destinations outside, each in a mood of its own."""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from random import Random

from tests.simulation.clock import SimulatedClock
from tests.simulation.steps import Steps
from tocsin.core.people import Directory
from tocsin.destinations.service import Fate, Message, Verdict


class Mood(StrEnum):
    """How a destination behaves."""

    FINE = "fine"
    SLOW = "slow"
    SILENT = "silent"
    DEAD = "dead"
    FORGETFUL = "forgetful"
    REFUSING = "refusing"


VERDICTS = {
    Mood.DEAD: Verdict(Fate.RETRY, "connection refused"),
    Mood.FORGETFUL: Verdict(Fate.UNKNOWN, "no answer"),
    Mood.REFUSING: Verdict(Fate.GIVE_UP, "550 no such mailbox"),
}
_FINE = Verdict(Fate.OK, "handed over")


class Town:
    """Stands where the destinations are.

    Args:
        watch: told of each send at the moment it starts.
    """

    def __init__(
        self,
        clock: SimulatedClock,
        steps: Callable[[], Steps],
        random: Random,
        watch: Callable[[str, Message], None],
    ) -> None:
        self._clock = clock
        self._steps = steps
        self._random = random
        self._watch = watch
        self._moods: dict[str, Mood] = {}
        self.troubled: set[str] = set()
        """The destinations that were not always fine."""

    def turn(self, destination: str, mood: Mood) -> None:
        """Give a destination another mood."""
        self._moods[destination] = mood
        if mood is not Mood.FINE:
            self.troubled.add(destination)

    def calm(self) -> None:
        """Let all be well."""
        self._moods.clear()

    async def __call__(self, directory: Directory, destination: str, message: Message) -> Verdict:
        """Take one message."""
        self._watch(destination, message)
        mood = self._moods.get(destination, Mood.FINE)
        if mood is Mood.SILENT:
            await asyncio.get_running_loop().create_future()
        if mood is Mood.SLOW:
            await self._clock.sleep(self._random.choice((0.4, 3.0, 12.0, 29.0)))
        await self._steps().wait("send")
        return VERDICTS.get(mood, _FINE)
