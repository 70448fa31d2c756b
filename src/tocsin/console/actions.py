"""Doing things to alerts: on the alerts as they were painted, told in one sentence, the last one undoable."""

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.api.models import ActionAnswer, AlertDetail, AlertView, BulkAnswer
from tocsin.console import ages
from tocsin.console.backend import BackendError, RefusedError
from tocsin.console.session import Session
from tocsin.console.verbs import VERBS, command_line
from tocsin.core.duration import compact_duration
from tocsin.core.instant import Instant

if TYPE_CHECKING:
    from tocsin.api.requests import ActionRequest, BulkRequest

_NAMED = 3
"""So many alerts are named where more are meant."""
_MOST_IN_COMMAND = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """An action that a person asked for, on alerts as they were painted.

    Attributes:
        text: a comment.
        for_ms: how long to sleep.
        to: the user who is to have it.
        level: of the ladder; None for the next.
    """

    alerts: tuple[AlertView, ...]
    verb: str
    text: str = ""
    for_ms: int | None = None
    to: str | None = None
    level: int | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of the alerts."""
        return tuple(alert.id for alert in self.alerts)

    def request(self) -> "ActionRequest":
        """Give the body for the API where it is about one alert."""
        # Imported at the first action: building its models would delay the first picture.
        from tocsin.api.requests import ActionRequest

        return ActionRequest(
            generation=self._seen(self.alerts[0]),
            text=self.text,
            for_ms=self.for_ms,
            to=self.to,
            level=self.level,
        )

    def bulk_request(self) -> "BulkRequest":
        """Give the body for the API where it is about many."""
        from tocsin.api.requests import BulkRequest, PaintedAlert

        return BulkRequest(
            alerts=[PaintedAlert(id=alert.id, generation=self._seen(alert)) for alert in self.alerts],
            text=self.text,
            for_ms=self.for_ms,
            to=self.to,
            level=self.level,
        )

    def command(self) -> str:
        """Give the command that does the same in a shell; empty where it would be too long to read."""
        if len(self.alerts) > _MOST_IN_COMMAND:
            return ""
        return command_line(self.verb, self.ids, self._argument())

    def _argument(self) -> str:
        if self.verb == "comment":
            return shlex.quote(self.text)
        if self.for_ms is not None:
            return f"--for {compact_duration(self.for_ms)}"
        if self.to is not None:
            return f"--to {shlex.quote(self.to)}"
        return f"--level {self.level}" if self.level is not None else ""

    def _seen(self, alert: AlertView) -> int | None:
        # A comment fits whatever the alert has become meanwhile.
        return None if self.verb == "comment" else alert.generation


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish.

    Attributes:
        alert: its state afterwards, where the wish was about one.
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
        self._last: tuple[AlertView, ...] = ()
        self._undo_until: Instant = 0

    def undoable(self) -> Wish | None:
        """Give the wish that takes my last action back, all of it, while that is possible."""
        if not self._last or self._session.time.now() >= self._undo_until:
            return None
        return Wish(self._last, "undo")

    async def carry_out(self, wish: Wish) -> Outcome:
        """Ask the engine to do it; a refusal is an outcome too."""
        try:
            if len(wish.alerts) == 1:
                return await self._one(wish)
            return self._many(wish, await self._session.backend.act_on_many(wish.verb, wish.bulk_request()))
        except BackendError as error:
            what = numbers(wish.alerts)
            return Outcome(wish, None, f"{what} {VERBS[wish.verb].not_done}: {error}", refused=True)

    async def _one(self, wish: Wish) -> Outcome:
        alert = wish.alerts[0]
        try:
            answer = await self._session.backend.act(alert.id, wish.verb, wish.request())
        except RefusedError as error:
            found = await self._session.backend.alert(alert.id)
            first = _who_was_first(alert, found, self._session.standing.me)
            refused = f"#{alert.id} {VERBS[wish.verb].not_done}"
            sentence = f"{first} · {refused}" if first else f"{refused}: {error}"
            return Outcome(wish, found, self._drawn(sentence), refused=True)
        self._remember((answer.alert,), answer.undo_until)
        return Outcome(wish, answer.alert, self._told(wish, _done(wish, answer), answer.undo_until))

    def _many(self, wish: Wish, answer: BulkAnswer) -> Outcome:
        seen = {alert.id: alert for alert in wish.alerts}
        after = tuple(
            seen[one.id].model_copy(update={"generation": one.generation})
            for one in answer.done
            if one.id in seen
        )
        verb = VERBS[wish.verb]
        kept = _kept(answer)
        if not after:
            return Outcome(wish, None, f"none {verb.participle or verb.done}: {kept}", refused=True)
        self._remember(after, answer.undo_until)
        told = self._told(wish, f"{verb.done} {numbers(after)}", answer.undo_until)
        return Outcome(
            wish, None, self._drawn(f"{told} · {len(answer.refused)} not: {kept}") if kept else told
        )

    def _remember(self, alerts: tuple[AlertView, ...], undo_until: str | None) -> None:
        until = ages.instant(undo_until)
        self._last = alerts if until is not None else ()
        self._undo_until = until or 0

    def _told(self, wish: Wish, done: str, undo_until: str | None) -> str:
        told = [done]
        if undo_until is not None:
            told.append(f"{self._session.keymap.shown('undo')} undoes")
        if wish.verb != "undo" and (command := wish.command()):
            told.append(command)
        return self._drawn(" · ".join(told))

    def _drawn(self, sentence: str) -> str:
        return sentence.replace("·", self._session.glyphs.middle)


def _who_was_first(painted: AlertView, found: AlertDetail, me: str | None) -> str:
    """Say who else acted on an alert since it was painted; empty where nobody did."""
    acts = [entry for entry in found.timeline if entry.actor and entry.kind != "comment"]
    if found.generation == painted.generation or not acts or acts[-1].actor == me:
        return ""
    return f"{acts[-1].actor} was first: {acts[-1].text}"


def _done(wish: Wish, answer: ActionAnswer) -> str:
    number = f"#{answer.alert.id}"
    if answer.reason.endswith("was first"):
        return f"{answer.reason}: {answer.alert.owner} has {number}, you are noted too"
    if wish.to is not None:
        return f"handed {number} to {wish.to}"
    return f"{VERBS[wish.verb].done} {number}"


def _kept(answer: BulkAnswer) -> str:
    """Say why some of many stayed as they were; empty where none did."""
    named = "; ".join(one.error for one in answer.refused[:_NAMED])
    more = len(answer.refused) - _NAMED
    return named + (f"; and {more} more" if more > 0 else "")


def numbers(alerts: tuple[AlertView, ...]) -> str:
    """Name alerts in few words: `#4211`, or `5: #4211, #4210, #4208 and 2 more`."""
    if len(alerts) == 1:
        return f"#{alerts[0].id}"
    named = ", ".join(f"#{alert.id}" for alert in alerts[:_NAMED])
    more = len(alerts) - _NAMED
    return f"{len(alerts)}: {named}" + (f" and {more} more" if more > 0 else "")
