"""What has to be asked for so that the open tab can be shown, one question at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tocsin.api.models import AlertDetail
from tocsin.console.backend import Backend
from tocsin.console.dossier import Dossier, DossierPart, EventsCame, PageAsked, PageCame
from tocsin.console.gaze import Gaze
from tocsin.console.payload import MOST_CHARACTERS, Page
from tocsin.console.tabs import Tab

_EVENTS_AT_ONCE = 50

Answer = DossierPart | Page | None
"""None: there is nothing of it any more."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask the engine.

    Attributes:
        name: the same for the same question, so that none is asked twice at once.
        ask: asks it.
    """

    name: tuple[object, ...]
    ask: Callable[[Backend], Awaitable[Answer]]


def next_question(dossier: Dossier, gaze: Gaze, *, at_end: bool) -> Question | None:
    """Give what to ask next for the open tab, or None where all is here.

    Args:
        at_end: whether the end of what is here is looked at.
    """
    number = dossier.alert.id
    # Without the detail the alert may not even be there any more.
    if not isinstance(dossier.alert, AlertDetail):
        return None
    match gaze.tab:
        case Tab.TIMELINE:
            asked = dossier.page_missing(gaze.part, at_end=at_end)
            return _page(number, asked) if asked is not None else None
        case Tab.PAYLOAD:
            return _payload(dossier, gaze)
        case Tab.WHY if dossier.why_missing():
            return _why(number)
        case _:
            return None


def _page(number: int, asked: PageAsked) -> Question:
    async def ask(backend: Backend) -> Answer:
        # From the oldest on means after nothing.
        after = asked.after if asked.part.newest_first or asked.after is not None else 0
        page = await backend.timeline(number, asked.part.show, before=asked.before, after=after)
        return PageCame(asked, page)

    return Question((number, asked), ask)


def _payload(dossier: Dossier, gaze: Gaze) -> Question | None:
    number, event = dossier.alert.id, gaze.event
    if event is not None and event not in gaze.pages:
        return _body(number, event)
    before = dossier.events_missing(gaze.place(dossier))
    return _events(number, before or None) if before is not None else None


def _events(number: int, before: int | None) -> Question:
    async def ask(backend: Backend) -> Answer:
        found = await backend.events(number, before=before, limit=_EVENTS_AT_ONCE, body=0)
        return EventsCame(before, found)

    return Question((number, "events", before), ask)


def _body(number: int, event: int) -> Question:
    async def ask(backend: Backend) -> Answer:
        found = await backend.events(number, before=event + 1, limit=1, body=MOST_CHARACTERS)
        # Making it ready takes its time where it is large, and keys do not wait for it.
        return await asyncio.to_thread(Page.of, found.events[0]) if found.events else None

    return Question((number, "body", event), ask)


def _why(number: int) -> Question:
    async def ask(backend: Backend) -> Answer:
        return await backend.why(number)

    return Question((number, "why"), ask)
