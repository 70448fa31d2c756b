"""A fake destination: it remembers what left, and can be slow, fail, hang, or lose its answer."""

import asyncio
from collections import defaultdict, deque

from tocsin.core.people import Directory
from tocsin.destinations.service import Fate, Message, Verdict

HANDED_OVER = Verdict(Fate.OK, "handed over")


class FakePost:
    """Stands where the destinations are, and keeps every message that left."""

    def __init__(self) -> None:
        self.left: list[Message] = []
        self._answers: defaultdict[str, deque[Verdict]] = defaultdict(deque)
        self._hanging: set[str] = set()

    async def __call__(self, directory: Directory, destination: str, message: Message) -> Verdict:
        """Take one message."""
        whom = message.user or destination
        self.left.append(message)
        if whom in self._hanging:
            await asyncio.Event().wait()
        answers = self._answers[whom]
        return answers.popleft() if answers else HANDED_OVER

    def answer(self, whom: str, *verdicts: Verdict) -> None:
        """Answer the next messages to somebody with these verdicts; then all is well again."""
        self._answers[whom].extend(verdicts)

    def hang(self, whom: str) -> None:
        """Never answer messages to somebody."""
        self._hanging.add(whom)

    def recover(self, whom: str) -> None:
        """Answer messages to somebody again."""
        self._hanging.discard(whom)
