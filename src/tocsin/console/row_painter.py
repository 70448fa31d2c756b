"""Draws the rows of a list, each only once for as long as it looks the same."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.strip import Strip

from tocsin.api.models import AlertView
from tocsin.console import ages
from tocsin.console.alert_row import Columns, Look, Needs, Ticking, row, ticking
from tocsin.console.session import Session
from tocsin.console.theme import Colours
from tocsin.core.instant import SECOND, Instant

_CHANGED_FOR = 2 * SECOND
_SECONDS_FROM = 100
_MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Painting:
    """All that the picture of one row depends on; equal paintings look the same."""

    alert: int
    generation: int
    updated_at: str
    count: int
    strip: tuple[int, ...]
    tick: Ticking
    under_cursor: bool
    marked: bool
    changed: bool
    doing: str
    stale: bool
    columns: Columns
    colours: Colours


class RowPainter:
    """Knows what is happening to each row, and keeps what was drawn."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._doing: dict[int, str] = {}
        self._changed_at: dict[int, Instant] = {}
        self._kept: dict[Painting, Strip] = {}
        self.needs = Needs()
        self.screen_width = 0
        self.open_only = True

    def grow(self, alerts: Iterable[AlertView]) -> None:
        """Make room in the narrow columns for some rows more."""
        self.needs = self.needs.grown(alerts, self._plain_look(), self._session.glyphs)

    def show_changed(self, alert_ids: Iterable[int]) -> None:
        """Mark rows as changed for a moment."""
        now = self._session.time.now()
        self._changed_at.update(dict.fromkeys(alert_ids, now))

    def show_doing(self, alert_id: int, text: str) -> None:
        """Say at an alert what is being done to it; an empty text ends that."""
        if text:
            self._doing[alert_id] = text
        else:
            self._doing.pop(alert_id, None)

    def busy(self, alert_id: int) -> bool:
        """Tell whether something is being done to an alert from here."""
        return alert_id in self._doing

    def tick(self) -> None:
        """Forget what changed longer ago than a moment."""
        now = self._session.time.now()
        self._changed_at = {k: at for k, at in self._changed_at.items() if now - at < _CHANGED_FOR}

    def forget(self) -> None:
        """Draw all anew."""
        self._kept.clear()

    def painting(
        self, alert: AlertView, columns: Columns, colours: Colours, *, under_cursor: bool, marked: bool
    ) -> Painting:
        """Say how a row looks now."""
        look = self._look(alert, under_cursor=under_cursor, marked=marked)
        return Painting(
            alert.id,
            alert.generation,
            alert.updated_at,
            alert.count,
            tuple(alert.strip) if columns.strip else (),
            ticking(alert, look, self._session.glyphs),
            under_cursor,
            marked,
            look.changed,
            look.doing,
            look.stale,
            columns,
            colours,
        )

    def strip(self, alert: AlertView, painting: Painting) -> Strip:
        """Draw a row."""
        strip = self._kept.get(painting)
        if strip is None:
            look = self._look(alert, under_cursor=painting.under_cursor, marked=painting.marked)
            glyphs = self._session.glyphs
            strip = row(alert, painting.tick, look, painting.columns, glyphs, painting.colours)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[painting] = strip
        return strip

    def _plain_look(self) -> Look:
        """Give how any row is drawn; a small screen, which may be a thin line, moves every ten seconds."""
        standing, now = self._session.standing, self._session.time.now()
        by_second = self.screen_width >= _SECONDS_FROM
        return Look(
            me=standing.me,
            now=now if by_second else ages.quiet(now),
            stale=standing.stale_since is not None,
            by_second=by_second,
            dated=not self.open_only,
        )

    def _look(self, alert: AlertView, *, under_cursor: bool, marked: bool) -> Look:
        return replace(
            self._plain_look(),
            under_cursor=under_cursor,
            marked=marked,
            gone=alert.status == "RESOLVED" and self.open_only,
            changed=alert.id in self._changed_at,
            doing=self._doing.get(alert.id, ""),
        )
