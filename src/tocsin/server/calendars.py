"""Calendars for other programs: the address alone is the credential, as they can send no other."""

import asyncio

from aiohttp.web import BaseRequest, Response, StreamResponse

from tocsin.engine.pager import Pager
from tocsin.server.answer import refusal

CALENDARS = "/calendars/"
_HEADERS = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Cache-Control": "private, max-age=600",
    "Server": "tocsin",
}


async def calendar_at(pager: Pager, request: BaseRequest, path: str) -> StreamResponse:
    """Answer with the calendar of an address below `/calendars/`, `{token}.ics`."""
    if request.method not in ("GET", "HEAD"):
        return refusal(405, "a calendar is read with GET")
    token = path.removeprefix(CALENDARS).removesuffix(".ics")
    # Loading the library and writing a long calendar takes longer than an event may wait.
    written = await asyncio.to_thread(pager.configuration.calendar, token)
    if written is None:
        return refusal(404, "there is no calendar at this address: tocsin schedule calendar gives a new one")
    return Response(body=written, headers=_HEADERS)
