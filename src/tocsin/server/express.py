"""The express way: a webhook that arrived whole is taken at once, without a task and a request object.

Nearly every webhook is a short POST that comes in one packet with its head; this way it costs about half.
All that needs more thought (another method, a query, a body that is packed or still on its way, an unknown
key) goes the long way, through `Front`; here it is only looked whether that is so.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

from aiohttp import StreamReader
from aiohttp.http import HttpVersion11, RawRequestMessage

from tocsin.core.inbound import Inbound
from tocsin.core.source import Source
from tocsin.engine.pager import Pager
from tocsin.engine.receipt import Receipt
from tocsin.server.answer import Answer, HttpDate, on_the_wire
from tocsin.server.dialect import NAMED, TURNED_AWAY, named_document, turned_away
from tocsin.server.glance import Whole
from tocsin.server.hooks import Hooks
from tocsin.server.limits import Limits
from tocsin.sources.registry import integration

log = logging.getLogger(__name__)

Taken = asyncio.Future[Receipt]
"""A webhook in the engine's hands; done after the commit, or with what turned it away."""


class Express:
    """Takes webhooks that need nothing but the engine.

    Args:
        pager: takes the events.
        hooks: finds the source of a path, and the sender.
        limits: bounds of a body.
        date: the `Date` header line.
        fault: counts what broke inside, and gives the answer that does not show it.
    """

    def __init__(
        self,
        pager: Pager,
        hooks: Hooks,
        limits: Limits,
        date: HttpDate,
        fault: Callable[[], Answer],
    ) -> None:
        self._pager = pager
        self._hooks = hooks
        self._limits = limits
        self._date = date
        self._fault = fault

    def take(self, message: RawRequestMessage, body: StreamReader, address: str) -> Taken | None:
        """Take a webhook, or give None: then nothing has happened, and it goes the long way.

        Args:
            message: the head.
            body: as far as it has arrived.
            address: where the connection comes from.
        """
        headers = message.headers
        if (
            message.method != "POST"
            or message.should_close
            or message.version != HttpVersion11
            or not body.is_eof()
            or body.exception() is not None
            or not 0 < body.total_bytes <= self._limits.body_bytes
            or "Content-Encoding" in headers
        ):
            return None
        source = self._hooks.source_at(message.path)
        if source is None:
            return None
        forwarded = headers.getall("X-Forwarded-For", ())
        return self._hand_over(source, headers, body.read_nowait(), forwarded, address)

    def take_whole(self, whole: Whole, address: str) -> Taken | None:
        """Take a webhook that was read at a glance, or give None: then nothing has happened.

        Args:
            whole: the request.
            address: where the connection comes from.
        """
        if not 0 < len(whole.body) <= self._limits.body_bytes:
            return None
        source = self._hooks.source_at(whole.target)
        if source is None:
            return None
        forwarded = whole.headers.get("x-forwarded-for")
        return self._hand_over(
            source, whole.headers, whole.body, () if forwarded is None else (forwarded,), address
        )

    def _hand_over(
        self,
        source: Source,
        headers: Mapping[str, str],
        body: bytes,
        forwarded: Sequence[str],
        address: str,
    ) -> Taken:
        inbound = Inbound(
            method="POST",
            body=body,
            received_at=self._pager.clock.now(),
            headers=headers,
            remote=self._hooks.sender(forwarded, address),
        )
        return self._pager.take(source, integration(source.type), inbound)

    def answer(self, taken: Taken) -> bytes:
        """Give the bytes of the answer to a webhook that was taken."""
        try:
            return on_the_wire(200, named_document(taken.result()), self._date.line())
        except TURNED_AWAY as error:
            answer = turned_away(NAMED, error)
        except Exception:
            log.exception("a webhook could not be answered")
            answer = self._fault()
        return on_the_wire(answer.status, answer.json, answer.lines + self._date.line())
