"""Doing things to alerts: on the alert as it was painted, told in one sentence, the last one undoable."""

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.api.models import AlertView
from tocsin.console import ages
from tocsin.console.backend import BackendError
from tocsin.console.session import Session
from tocsin.console.verbs import VERBS, command_line
from tocsin.core.duration import compact_duration
from tocsin.core.instant import Instant

if TYPE_CHECKING:
    from tocsin.api.requests import ActionRequest


@dataclass(frozen=True, slots=True)
class Wish:
    """An action that a person asked for, on an alert as it was painted."""

    alert: AlertView
    verb: str
    text: str = ""
    for_ms: int | None = None

    def request(self) -> "ActionRequest":
        """Give the body for the API; a comment fits whatever the alert has become meanwhile."""
        # Imported at the first action: building its models would delay the first picture.
        from tocsin.api.requests import ActionRequest

        generation = None if self.verb == "comment" else self.alert.generation
        return ActionRequest(generation=generation, text=self.text, for_ms=self.for_ms)

    def command(self) -> str:
        """Give the command that does the same in a shell."""
        argument = shlex.quote(self.text) if self.verb == "comment" else ""
        if self.for_ms is not None:
            argument = f"--for {compact_duration(self.for_ms)}"
        return command_line(self.verb, self.alert.id, argument)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish.

    Attributes:
        alert: its state afterwards, or None where nothing was done.
        sentence: for the person.
        refused: whether nothing was done.
    """

    wish: Wish
    alert: AlertView | None
    sentence: str
    refused: bool = False


class Actions:
    """Carries out wishes and remembers the last one that can be undone."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: AlertView | None = None
        self._undo_until: Instant = 0

    def undoable(self) -> AlertView | None:
        """Give the alert of my last action while it can be undone."""
        return self._last if self._session.time.now() < self._undo_until else None

    async def carry_out(self, wish: Wish) -> Outcome:
        """Ask the engine to do it; a refusal is an outcome too."""
        try:
            answer = await self._session.backend.act(wish.alert.id, wish.verb, wish.request())
        except BackendError as error:
            return Outcome(wish, None, f"#{wish.alert.id} not {VERBS[wish.verb].done}: {error}", refused=True)
        until = ages.instant(answer.undo_until)
        self._last = answer.alert if until is not None else None
        self._undo_until = until or 0
        middle = f" {self._session.glyphs.middle} "
        told = [f"{VERBS[wish.verb].done} #{wish.alert.id}"]
        if until is not None:
            told.append("u undoes")
        if wish.verb != "undo":
            told.append(wish.command())
        return Outcome(wish, answer.alert, middle.join(told))
