"""Trouble: what is wrong with the pager right now, in sentences for the header, health and the doctor."""

from collections.abc import Callable, Iterator

from tocsin.clock import Clock
from tocsin.core.people import Directory
from tocsin.engine import doctor
from tocsin.engine.dead_man import DeadMan
from tocsin.engine.gate import Gates
from tocsin.engine.room import Room


class Trouble:
    """Gathers what the parts of the engine know of trouble."""

    def __init__(
        self,
        *,
        clock: Clock,
        directory: Callable[[], Directory],
        room: Room,
        gates: Gates,
        dead_man: DeadMan,
        quiet: bool,
    ) -> None:
        """Make it.

        Args:
            quiet: nothing is sent and no timer fires, as while no engine runs.
        """
        self._clock = clock
        self._directory = directory
        self._room = room
        self._gates = gates
        self._dead_man = dead_man
        self._quiet = quiet

    def sentences(self) -> list[str]:
        """Say what is wrong, worst first; nothing where all is well."""
        return list(self._found())

    def _found(self) -> Iterator[str]:
        if self._room.full is not None:
            yield "no room on the disk: events are refused until there is"
        if self._quiet:
            yield "no engine runs: nobody is paged until one does"
        missing = doctor.unreachable(self._directory(), self._clock.now())
        if missing:
            yield f"{', '.join(missing)} cannot be paged: no contact"
        yield from (f"{name} fails: {answer}" for name, answer in self._gates.troubles().items())
        if self._dead_man.failure is not None:
            yield self._dead_man.failure
