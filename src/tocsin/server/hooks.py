"""Webhooks: from a request line to a receipt, by the shortest way."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, unquote

from aiohttp.web import BaseRequest

from tocsin.core.inbound import Inbound
from tocsin.core.source import Source
from tocsin.engine.pager import Pager
from tocsin.server.answer import Answer, allow
from tocsin.server.body import BodyRefusedError, read_body
from tocsin.server.dialect import (
    ILERT,
    NAMED,
    PAGERDUTY,
    TURNED_AWAY,
    Dialect,
    RoutingKey,
    turned_away,
)
from tocsin.server.limits import Limits
from tocsin.sources import ilert, pagerduty
from tocsin.sources.integration import Integration
from tocsin.sources.registry import integration

_NAMED_PREFIX = "/api/v1/events/"
_VENDOR_PATHS: Mapping[str, tuple[Dialect, RoutingKey]] = {
    "/api/events": (ILERT, ilert.routing_key),
    "/api/v1/events": (ILERT, ilert.routing_key),
    "/v2/enqueue": (PAGERDUTY, pagerduty.routing_key),
}
_POST_ONLY = frozenset({"POST"})
_QUIET = frozenset({"OPTIONS", "HEAD"})
_MOST_FIELDS = 1000
_NO_SUCH_KEY = "no alert source has this key"
_EMPTY = "the request is empty: it has neither a body nor a query"


class Hooks:
    """Answers the webhook paths.

    Args:
        pager: takes the events.
        limits: bounds of a body.
        behind_proxy: the last `X-Forwarded-For` entry is the sender.
    """

    def __init__(self, pager: Pager, limits: Limits, *, behind_proxy: bool = False) -> None:
        self._pager = pager
        self._limits = limits
        self._behind_proxy = behind_proxy

    async def answer(self, request: BaseRequest, path: str, query: str) -> Answer | None:
        """Answer one webhook request.

        Args:
            path: of the request line, still percent-encoded.
            query: of the request line, without the question mark.

        Returns:
            The answer, or None where the path is no webhook's.
        """
        if path.startswith(_NAMED_PREFIX) and len(path) > len(_NAMED_PREFIX):
            return await self._named(request, path, query)
        vendor = _VENDOR_PATHS.get(path.rstrip("/"))
        if vendor is None:
            return None
        return await self._vendor(request, path, query, *vendor)

    def source_at(self, target: str) -> Source | None:
        """Give the source whose webhook address this request target is, word for word, or None."""
        if not target.startswith(_NAMED_PREFIX):
            return None
        type_id, _, key = target[len(_NAMED_PREFIX) :].partition("/")
        source = self._pager.directory.source_by_key(key, self._pager.clock.now())
        return source if source is not None and source.type == type_id else None

    async def _named(self, request: BaseRequest, path: str, query: str) -> Answer:
        type_id, _, key = path[len(_NAMED_PREFIX) :].rstrip("/").partition("/")
        if "%" in key:
            key = unquote(key)
        source = self._pager.directory.source_by_key(key, self._pager.clock.now())
        if source is None or source.type != type_id:
            remote, place = self._remote(request), f"{_NAMED_PREFIX}{type_id[:64]}"
            self._pager.near_misses.note(remote, request.method, place, key, type_id)
            return NAMED.refused(404, (_NO_SUCH_KEY,))
        kind = integration(source.type)
        if request.method != "POST" and request.method not in kind.methods:
            self._note_refused(request, source, f"the method {request.method} is not taken here")
            return _other_method(request, NAMED, kind.methods | _POST_ONLY)
        try:
            body = await read_body(request, self._limits)
        except BodyRefusedError as error:
            self._note_refused(request, source, error.sentence)
            return NAMED.refused(error.status, (error.sentence,))
        if not body and not query:
            self._note_refused(request, source, _EMPTY)
            return NAMED.refused(400, (_EMPTY,))
        return await self._receive(request, NAMED, source, kind, body, query)

    async def _vendor(
        self, request: BaseRequest, path: str, query: str, dialect: Dialect, routing_key: RoutingKey
    ) -> Answer:
        if request.method != "POST":
            return _other_method(request, dialect, _POST_ONLY)
        try:
            body = await read_body(request, self._limits)
        except BodyRefusedError as error:
            return dialect.refused(error.status, (error.sentence,))
        if not body:
            return dialect.refused(400, ("the body is empty",))
        key = routing_key(body) or ""
        source = self._pager.directory.source_by_key(key, self._pager.clock.now())
        if source is None or source.type != dialect.type:
            self._pager.near_misses.note(self._remote(request), request.method, path, key, dialect.type)
            return dialect.refused(dialect.unknown_key, (_NO_SUCH_KEY,))
        return await self._receive(request, dialect, source, integration(source.type), body, query)

    async def _receive(
        self,
        request: BaseRequest,
        dialect: Dialect,
        source: Source,
        kind: Integration,
        body: bytes,
        query: str,
    ) -> Answer:
        try:
            pairs = (
                tuple(parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)) if query else ()
            )
        except ValueError:
            return dialect.refused(400, ("the query has too many fields",))
        inbound = Inbound(
            method=request.method,
            body=body,
            received_at=self._pager.clock.now(),
            query=pairs,
            headers=request.headers,
            remote=self._remote(request),
        )
        try:
            return dialect.accepted(await self._pager.receive(source, kind, inbound))
        except TURNED_AWAY as error:
            return turned_away(dialect, error)

    def note_stray(self, request: BaseRequest, path: str) -> None:
        """Note a request to a path that is no webhook's: perhaps its last part is a key."""
        place, _, key = path.rstrip("/").rpartition("/")
        self._pager.near_misses.note(self._remote(request), request.method, place or "/", key)

    def _note_refused(self, request: BaseRequest, source: Source, reason: str) -> None:
        if request.method in _QUIET:
            return
        now = self._pager.clock.now()
        inbound = Inbound(request.method, b"", now, (), request.headers, self._remote(request))
        self._pager.refusals.note(source.id, inbound, reason)

    def sender(self, forwarded: Sequence[str], address: str) -> str:
        """Tell who sends: the address of the connection, or what the proxy in front says.

        Args:
            forwarded: the values of `X-Forwarded-For`, in order.
            address: where the connection comes from.
        """
        if self._behind_proxy and forwarded:
            return forwarded[-1].rpartition(",")[2].strip()[:64]
        return address

    def _remote(self, request: BaseRequest) -> str:
        return self.sender(request.headers.getall("X-Forwarded-For", ()), request.remote or "")


def _other_method(request: BaseRequest, dialect: Dialect, methods: frozenset[str]) -> Answer:
    if request.method == "OPTIONS":
        return Answer(204, b"", allow(methods))
    if request.method == "HEAD":
        return Answer(200, b"{}")
    refused = dialect.refused(405, (f"this address takes only {', '.join(sorted(methods))}",))
    refused.lines += allow(methods)
    return refused
