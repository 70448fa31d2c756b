"""What has come of one alert so far: its detail, its timeline page by page, its requests, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tocsin.api.dossier import AlertEvent, AlertEvents, ShowName, TimelineEntry, TimelinePage, Why
from tocsin.api.models import AlertDetail, AlertView

_MOST_ENTRIES = 5_000


@dataclass(frozen=True, slots=True)
class Part:
    """How a timeline is read: which part of it, and from which end."""

    show: ShowName = "all"
    newest_first: bool = True


@dataclass(slots=True)
class Entries:
    """The entries of one part of a timeline that have come.

    Attributes:
        entries: by id.
        more: whether it goes on beyond the last one that is shown.
        stale: whether something may have been written since.
    """

    entries: dict[int, TimelineEntry] = field(default_factory=dict)
    more: bool = True
    stale: bool = True

    def add(self, entries: Iterable[TimelineEntry]) -> None:
        """Take over entries; one that is known is replaced, for its count may have grown."""
        self.entries.update((entry.id, entry) for entry in entries)


@dataclass(frozen=True, slots=True)
class PageAsked:
    """A page of a timeline that is missing: before or after an entry, or the end that is shown first."""

    part: Part
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class PageCame:
    """A page of a timeline that has come."""

    asked: PageAsked
    page: TimelinePage


@dataclass(frozen=True, slots=True)
class EventsCame:
    """Requests that have come, those before a number or the newest."""

    before: int | None
    found: AlertEvents


DossierPart = PageCame | EventsCame | Why


class Dossier:
    """All of one alert that is here.

    Attributes:
        events: its requests, newest first, without their bodies.
        total: how many requests are kept.
    """

    def __init__(self, alert: AlertView) -> None:
        self.alert = alert
        self.parts: dict[Part, Entries] = {}
        self.events: list[AlertEvent] | None = None
        self.total = 0
        self.why: Why | None = None
        self._stale_events = True
        self._stale_why = True

    def renew(self, alert: AlertView) -> None:
        """Take over a newer view; where something has happened, all else may be old."""
        if isinstance(self.alert, AlertDetail) and not isinstance(alert, AlertDetail):
            return
        if alert != self.alert:
            self._stale_events = self._stale_why = True
            for entries in self.parts.values():
                entries.stale = True
        self.alert = alert
        if isinstance(alert, AlertDetail):
            self._take_recent(alert)

    def _take_recent(self, alert: AlertDetail) -> None:
        newest = self.parts.setdefault(Part(), Entries())
        held = newest.entries
        # Where the newest that came do not reach those that are here, what lies between is asked for anew.
        if held and alert.cut and alert.timeline and alert.timeline[0].id not in held:
            held.clear()
            newest.more = True
        if not held:
            newest.more = alert.cut
        newest.add(alert.timeline)
        newest.stale = False

    def entries(self, part: Part) -> list[TimelineEntry]:
        """Give what is here of a part of the timeline, in its order."""
        held = self.parts.get(part)
        if held is None:
            return []
        return [held.entries[number] for number in sorted(held.entries, reverse=part.newest_first)]

    def more(self, part: Part) -> bool:
        """Tell whether a part of the timeline goes on."""
        return part not in self.parts or self.parts[part].more

    def page_missing(self, part: Part, *, at_end: bool) -> PageAsked | None:
        """Name the page of a timeline to ask for next, or None.

        Args:
            at_end: whether the last entry that is here is looked at.
        """
        held = self.parts.get(part)
        if held is None or not held.entries:
            return PageAsked(part) if held is None or held.stale else None
        last = min(held.entries) if part.newest_first else max(held.entries)
        goes_on = PageAsked(part, before=last) if part.newest_first else PageAsked(part, after=last)
        if held.more and at_end and len(held.entries) < _MOST_ENTRIES:
            return goes_on
        if held.stale:
            return PageAsked(part) if part.newest_first else goes_on
        return None

    def take(self, part: "DossierPart") -> None:
        """Take over what has come."""
        match part:
            case PageCame(asked, page):
                self.take_page(asked, page)
            case EventsCame(before, found):
                self.take_events(before, found)
            case Why():
                self.take_why(part)

    def take_page(self, asked: PageAsked, page: TimelinePage) -> None:
        """Take over a page of a timeline."""
        held = self.parts.setdefault(asked.part, Entries())
        first = asked.before is None and asked.after is None
        if first and held.entries and page.entries and page.entries[0].id > max(held.entries):
            held.entries.clear()
        if not first or not held.entries:
            held.more = page.more
        held.add(page.entries)
        held.stale = False

    def events_missing(self, place: int) -> int | None:
        """Tell from which request on to ask for more: 0 for the newest; None where nothing is missing.

        Args:
            place: of the request that is looked at, from 0 for the newest.
        """
        if self.events is None or self._stale_events:
            return 0
        if self.events and place >= len(self.events) - 1 and len(self.events) < self.total:
            return self.events[-1].id
        return None

    def take_events(self, before: int | None, found: AlertEvents) -> None:
        """Take over requests without bodies."""
        known = {event.id: event for event in self.events or ()}
        if before is None and found.events and known and found.events[-1].id > max(known):
            known.clear()
        known.update((event.id, event) for event in found.events)
        self.events = [known[number] for number in sorted(known, reverse=True)]
        self.total = max(found.total, len(self.events))
        self._stale_events = False

    def why_missing(self) -> bool:
        """Tell whether to ask why."""
        return self.why is None or self._stale_why

    def take_why(self, why: Why) -> None:
        """Take over why."""
        self.why = why
        self._stale_why = False
