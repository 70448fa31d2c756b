"""Overrides of schedules: placed, told in one sentence, and the last one taken back for a while."""

import shlex
from dataclasses import dataclass

from tocsin.console import zoned
from tocsin.console.session import Session
from tocsin.core.instant import SECOND, Instant, parse_instant, rfc3339

_UNDO = 10 * SECOND


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who shall be on call instead of whoever else would be.

    Attributes:
        schedule: its name.
        who: a name; empty for nobody, on purpose.
        starts: None: now.
    """

    schedule: str
    who: str
    starts: Instant | None
    ends: Instant


class StandIns:
    """Places overrides, and remembers the last one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: tuple[str, int] | None = None
        self._undo_until: Instant = 0

    @property
    def undoable(self) -> bool:
        """Whether the last one can be taken back."""
        return self._last is not None and self._session.time.now() < self._undo_until

    async def place(self, wish: StandIn) -> str:
        """Place one; gives a sentence for the person.

        Raises:
            BackendError: the engine refused it or was not reached.
        """
        # Imported at the first one: building its models would delay the first picture.
        from tocsin.api.schedules import NewShift

        starts = "now" if wish.starts is None else rfc3339(wish.starts)
        shift = NewShift(who=[wish.who] if wish.who else [], starts=starts, ends=rfc3339(wish.ends))
        placed = await self._session.backend.override(wish.schedule, shift)
        self._last = (wish.schedule, placed.id)
        self._undo_until = self._session.time.now() + _UNDO
        return f"{self._told(wish)} {self._session.glyphs.middle} {self._undo_key()} undoes"

    async def take_back(self) -> str:
        """Take the last one back; gives a sentence for the person."""
        if self._last is None:
            return "nothing of yours to undo"
        schedule, number = self._last
        self._last = None
        return await self.remove(schedule, number)

    async def remove(self, schedule: str, number: int) -> str:
        """Take any one back; gives a sentence for the person.

        Raises:
            BackendError: the engine refused it or was not reached.
        """
        await self._session.backend.end_override(schedule, number)
        command = f"tocsin schedule remove-override {shlex.quote(schedule)} {number}"
        return f"took override {number} of {schedule} back {self._session.glyphs.middle} {command}"

    def _told(self, wish: StandIn) -> str:
        now, mine = self._session.time.now(), self._session.find_zone()
        who = "you are" if wish.who == self._session.standing.me else f"{wish.who or 'nobody'} is"
        since = "" if wish.starts is None else f"from {zoned.when(wish.starts, now, mine)} "
        return f"{who} on call in {wish.schedule} {since}until {zoned.when(wish.ends, now, mine)}"

    def _undo_key(self) -> str:
        return self._session.keymap.shown("undo")


def read_end(text: str, now: Instant) -> Instant | None:
    """Read an RFC 3339 time that is still to come."""
    at = parse_instant(text)
    return at if at is not None and at > now else None
