"""Maintenance windows: spans in which new problems of some sources are expected, and open no alert."""

from dataclasses import dataclass

from tocsin.core.instant import Instant


@dataclass(frozen=True, slots=True)
class MaintenanceWindow:
    """One window; it always ends.

    Attributes:
        ends: the first instant that is no longer part of it.
        sources: their ids; none for all.
        by: who planned it.
    """

    id: int
    name: str
    starts: Instant
    ends: Instant
    sources: tuple[int, ...] = ()
    by: str = ""

    def covers(self, source_id: int, at: Instant) -> bool:
        """Whether new problems of a source are expected at an instant."""
        return self.starts <= at < self.ends and (not self.sources or source_id in self.sources)
