"""Acts: what people do to alerts, recorded like everything else; and alerts made by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tocsin.core.alert import Alert
from tocsin.core.change import Change
from tocsin.core.command import Command, Refusal, Scene, obey
from tocsin.core.instant import Instant
from tocsin.core.people import Directory
from tocsin.core.rules import LASTING, Verb
from tocsin.core.undo import Deed, undo
from tocsin.core.update import UNDO_WITHIN
from tocsin.engine.board import Draft
from tocsin.engine.due import policy_of
from tocsin.engine.errors import NotFoundError, RefusedError
from tocsin.engine.ledger import Ledger
from tocsin.store import alerts, deeds, outbox
from tocsin.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Acted:
    """What an action did.

    Attributes:
        generation: of the alert afterwards.
        undo_until: until when it can be taken back, or None.
    """

    alert_id: int
    generation: int
    result: str
    reason: str
    undo_until: Instant | None


@dataclass(frozen=True, slots=True)
class ActedOnMany:
    """What an action on many alerts did.

    Attributes:
        refused: the alerts that stayed as they were, each with a sentence that says why.
    """

    done: Sequence[Acted]
    refused: Sequence[tuple[int, str]]

    @property
    def undo_until(self) -> Instant | None:
        """Until when it can be taken back, or None."""
        return max((acted.undo_until for acted in self.done if acted.undo_until is not None), default=None)


class Acts:
    """Does what people wish."""

    def __init__(self, ledger: Ledger, directory: Callable[[], Directory]) -> None:
        self._ledger = ledger
        self._directory = directory

    async def act(self, alert_id: int, command: Command) -> Acted:
        """Do what a person wishes with an alert.

        Raises:
            NotFoundError: there is no such alert.
            RefusedError: it is not possible now; the sentence says why.
        """

        def decide(connection: Connection, draft: Draft, now: Instant) -> tuple[Sequence[Change], Acted]:
            return self._decide(connection, draft, _known(connection, draft, alert_id), command, now)

        return await self._ledger.record(decide)

    async def act_on_many(self, seen: Mapping[int, int | None], command: Command) -> ActedOnMany:
        """Do what a person wishes with many alerts, in one transaction; each is decided on its own.

        Args:
            seen: the alerts, each with the generation that the person saw, or None where they do not insist.
            command: its own generation does not count.
        """

        def decide(
            connection: Connection, draft: Draft, now: Instant
        ) -> tuple[Sequence[Change], ActedOnMany]:
            changes: list[Change] = []
            done: list[Acted] = []
            refused: list[tuple[int, str]] = []
            for alert_id, generation in seen.items():
                wish = replace(command, generation=generation)
                try:
                    alert = _known(connection, draft, alert_id)
                    decided, acted = self._decide(connection, draft, alert, wish, now)
                except (NotFoundError, RefusedError) as refusal:
                    refused.append((alert_id, str(refusal)))
                    continue
                changes += decided
                done.append(acted)
            return changes, ActedOnMany(done, refused)

        return await self._ledger.record(decide)

    def _decide(
        self, connection: Connection, draft: Draft, alert: Alert, command: Command, now: Instant
    ) -> tuple[Sequence[Change], Acted]:
        deed = deeds.find(connection, alert.id) if command.verb is Verb.UNDO else None
        revives = command.verb in (Verb.REOPEN, Verb.UNDO)
        newer = alerts.newer_open(connection, alert) if revives else None
        if command.verb is Verb.UNDO:
            done = undo(alert, deed, command.actor, now, newer)
        else:
            directory = self._directory()
            done = obey(alert, command, Scene(policy_of(alert, directory), directory, now, newer))
        if isinstance(done, Refusal):
            raise RefusedError(done.sentence)
        undoable = self._remember(connection, alert, command, done, deed, now)
        draft.put(done.alert)
        until = now + UNDO_WITHIN if undoable else None
        acted = Acted(alert.id, done.alert.generation, done.result, done.reason, until)
        return ([done] if done.entries else []), acted

    def _remember(
        self,
        connection: Connection,
        alert: Alert,
        command: Command,
        done: Change,
        undone: Deed | None,
        now: Instant,
    ) -> bool:
        """Keep what undo needs, or clear what an undo has used; True if the action can be undone."""
        if undone is not None:
            outbox.cancel_updates(connection, alert.id, undone.generation, now)
            outbox.revive_pages(connection, alert.id, undone.at, now)
            deeds.remove(connection, alert.id)
            return False
        if command.verb in LASTING or done.alert.generation == alert.generation:
            return False
        words = done.entries[0].text
        deeds.write(connection, Deed(alert, command.actor, words, now, done.alert.generation))
        return True


def _known(connection: Connection, draft: Draft, alert_id: int) -> Alert:
    alert = draft.get(alert_id) or alerts.load(connection, alert_id)
    if alert is None:
        raise NotFoundError(f"there is no alert #{alert_id}")
    return alert
