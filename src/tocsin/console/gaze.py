"""How one alert is being read: which tab is open, which part of it, and what of it is drawn."""

from dataclasses import dataclass, field, replace

from textual.strip import Strip

from tocsin.api.dossier import AlertEvent
from tocsin.console.deliveries import deliveries_sheet
from tocsin.console.details import details_sheet
from tocsin.console.dossier import Dossier, Part
from tocsin.console.overview import overview_sheet
from tocsin.console.payload import FORMS, Form, Page, event_line, payload_sheet
from tocsin.console.sheet import Sheet
from tocsin.console.tabs import Tab
from tocsin.console.timeline import following_show, part_line, timeline_sheet
from tocsin.console.view import View
from tocsin.console.why import why_sheet

_MOST_PAGES = 3
"""So many requests are kept ready; a body may be large."""


@dataclass(slots=True)
class Gaze:
    """What of an alert is looked at.

    Attributes:
        tab: the open one; it stays open for the next alert.
        part: of the timeline.
        reasons: whether the timeline tells each reason in words.
        form: of the payload.
        event: the number of the request that is looked at; None until one is here.
        pages: requests made ready, by number.
    """

    tab: Tab = Tab.OVERVIEW
    part: Part = field(default_factory=Part)
    reasons: bool = False
    form: Form = Form.PRETTY
    event: int | None = None
    pages: dict[int, Page] = field(default_factory=dict)

    def restart(self) -> None:
        """Begin to read another alert."""
        self.event = None
        self.pages = {}

    def turn_form(self) -> None:
        """Show the payload in the next of its forms."""
        self.form = FORMS[(FORMS.index(self.form) + 1) % len(FORMS)]

    def turn_show(self) -> None:
        """Show the next part of the timeline."""
        self.part = following_show(self.part)

    def turn_order(self) -> None:
        """Show the timeline from its other end."""
        self.part = replace(self.part, newest_first=not self.part.newest_first)

    def take_page(self, page: Page) -> None:
        """Keep a request that is ready, and let the oldest of too many go."""
        self.pages[page.event.id] = page
        while len(self.pages) > _MOST_PAGES:
            del self.pages[next(iter(self.pages))]

    def settle(self, dossier: Dossier) -> None:
        """Look at the newest request where none is looked at yet, or the one that was is gone."""
        events = dossier.events
        if events and all(event.id != self.event for event in events):
            self.event = events[0].id

    def place(self, dossier: Dossier) -> int:
        """Give the place of the request that is looked at, from 0 for the newest."""
        numbers = [event.id for event in dossier.events or ()]
        return numbers.index(self.event) if self.event in numbers else 0

    def step(self, dossier: Dossier, steps: int) -> bool:
        """Look at a request so many places older; tells whether there is one."""
        events = dossier.events or []
        place = self.place(dossier) + steps
        if not 0 <= place < len(events):
            return False
        self.event = events[place].id
        return True

    def sheet(self, dossier: Dossier, view: View) -> Sheet:
        """Draw what the open tab shows."""
        alert = dossier.alert
        match self.tab:
            case Tab.OVERVIEW:
                return overview_sheet(alert, view)
            case Tab.TIMELINE:
                entries, more = dossier.entries(self.part), dossier.more(self.part)
                return timeline_sheet(entries, view, more=more, reasons=self.reasons)
            case Tab.DETAILS:
                return details_sheet(alert, view)
            case Tab.PAYLOAD:
                page = self.pages.get(self.event) if self.event is not None else None
                return payload_sheet(page, self.form, view, none_kept=dossier.events == [])
            case Tab.DELIVERIES:
                return deliveries_sheet(alert, view)
            case Tab.WHY:
                return why_sheet(dossier.why, view)

    def line(self, dossier: Dossier, view: View) -> Strip | None:
        """Draw the line between the tabs and what the open one shows, where it has one."""
        if self.tab is Tab.TIMELINE:
            return part_line(self.part, view, reasons=self.reasons)
        if self.tab is Tab.PAYLOAD and dossier.events:
            return event_line(self._looked_at(dossier), self.place(dossier), dossier.total, self.form, view)
        return None

    def _looked_at(self, dossier: Dossier) -> AlertEvent | None:
        return next((event for event in dossier.events or () if event.id == self.event), None)

    def changes_by_time(self, dossier: Dossier) -> bool:
        """Tell whether the open tab counts down."""
        return self.tab in (Tab.OVERVIEW, Tab.DELIVERIES) and dossier.alert.status != "RESOLVED"
