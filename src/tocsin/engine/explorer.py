"""The explorer: all requests of a source, also refused ones, what is read in them, and replays of them."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tocsin.api.exploring import ReplayRequest
from tocsin.core.inbound import Inbound
from tocsin.core.instant import Instant, rfc3339
from tocsin.core.people import Directory
from tocsin.core.secrets import BLOT, is_secret
from tocsin.core.source import Source
from tocsin.core.text import clean_line
from tocsin.engine.dossier import shown_event
from tocsin.engine.errors import NotFoundError
from tocsin.engine.refusals import Refusal, Refusals
from tocsin.engine.replay import readings
from tocsin.engine.rereading import inbound_of
from tocsin.engine.source_configuration import check_source_settings, merged_settings
from tocsin.engine.views import Views
from tocsin.sources.body import BodyError, decode
from tocsin.sources.fields import leaves
from tocsin.sources.registry import integration
from tocsin.sources.samples import UnknownSampleError, sample_inbound, sample_named
from tocsin.store import source_events
from tocsin.store.events import KEPT_HEADERS, StoredEvent, as_json
from tocsin.store.source_events import Search

REFUSED = "refused"
_SHOWN_OF_BODY = 20_000
_SHOWN_IN_LIST = 2_000
_BYTES_A_CHARACTER = 4
_LONGEST_VALUE = 300

Shown = dict[str, Any]
_Found = tuple[StoredEvent, int | None]


class Explorer:
    """Answers questions about what sources received.

    Args:
        now: the present.
    """

    def __init__(
        self,
        views: Views,
        refusals: Refusals,
        directory: Callable[[], Directory],
        now: Callable[[], Instant],
    ) -> None:
        self._views = views
        self._refusals = refusals
        self._directory = directory
        self._now = now

    async def requests(
        self, source: Source, *, limit: int, before: int | None, text: str, verdicts: tuple[str, ...]
    ) -> list[Shown]:
        """Give a source's newest requests as `SourceEventView`s; on the first page refused ones, too.

        Args:
            text: stands somewhere in the request; empty: any.
            verdicts: what became of them; empty: any.
        """
        found = await self._views.read(
            source_events.newest,
            source.id,
            limit=limit,
            before=before,
            body_bytes=_SHOWN_IN_LIST * _BYTES_A_CHARACTER,
            search=Search(text, verdicts),
        )
        if before is None and (not verdicts or REFUSED in verdicts):
            refused = [_as_stored(refusal) for refusal in self._refusals.of_source(source.id)]
            found += [(one, None) for one in refused if _holds(one, text)]
            found.sort(key=lambda one: (one[0].received_at, abs(one[0].id)), reverse=True)
        return await asyncio.to_thread(lambda: [_row(*one) for one in found[:limit]])

    async def request(self, source: Source, number: int) -> Shown:
        """Give one request as a `SourceRequest`.

        Raises:
            NotFoundError: it is not kept.
        """
        stored, alert = await self._find(source, number)
        directory = self._directory()
        return await asyncio.to_thread(_in_full, stored, alert, source, directory)

    async def replay(self, source: Source, wish: ReplayRequest) -> Shown:
        """Give what requests would do, with the present settings and with changed ones, as a `Replay`.

        Raises:
            InvalidError: a setting is wrong.
            NotFoundError: a request is not kept.
        """
        edited = source
        if wish.settings is not None:
            merged = merged_settings(source.settings, wish.settings)
            edited = replace(source, settings=check_source_settings(source.type, merged))
        found = await self._chosen(source, wish)
        directory = self._directory()
        return await asyncio.to_thread(_replayed, found, source, edited, directory)

    async def _chosen(self, source: Source, wish: ReplayRequest) -> list[_Found]:
        if wish.sample is not None:
            return [self._sample(source, wish.sample)]
        if wish.events:
            return [await self._find(source, number) for number in sorted(wish.events)]
        newest = await self._views.read(
            source_events.newest, source.id, limit=wish.last, body_bytes=1 << 30, search=Search()
        )
        return newest[::-1]

    def _sample(self, source: Source, name: str) -> _Found:
        kind = integration(source.type)
        try:
            sample = sample_named(kind, name or None)
        except UnknownSampleError as error:
            raise NotFoundError(str(error)) from None
        inbound = sample_inbound(kind, sample, source.key, self._now())
        return _stored(0, source.id, inbound, len(inbound.body), "", ""), None

    async def _find(self, source: Source, number: int) -> _Found:
        refused = self._refusals.find(source.id, number) if number < 0 else None
        if refused is not None:
            return _as_stored(refused), None
        found = await self._views.read(source_events.one, source.id, number)
        if found is None:
            raise NotFoundError(f"{source.name} has no request {number}, or it is not kept any more")
        return found


def _stored(
    number: int, source_id: int, inbound: Inbound, size: int, result: str, reason: str
) -> StoredEvent:
    return StoredEvent(
        id=number,
        source_id=source_id,
        received_at=inbound.received_at,
        method=inbound.method,
        query=as_json(inbound.query),
        headers=as_json({name: inbound.headers[name] for name in KEPT_HEADERS if name in inbound.headers}),
        remote=inbound.remote,
        result=result,
        reason=reason,
        size=size,
        body=inbound.body,
    )


def _as_stored(refusal: Refusal) -> StoredEvent:
    return _stored(refusal.id, refusal.source_id, refusal.inbound, refusal.size, REFUSED, refusal.reason)


def _holds(stored: StoredEvent, text: str) -> bool:
    wanted = text.lower()
    body = stored.body.decode("utf-8", "replace")
    return any(wanted in part.lower() for part in (body, stored.query, stored.reason, stored.remote))


def _row(stored: StoredEvent, alert: int | None) -> Shown:
    shown = shown_event(stored, _SHOWN_IN_LIST)
    body = shown["body"] or _query_text(shown["query"])
    return {
        **{name: shown[name] for name in ("id", "received_at", "method", "remote", "reason", "size")},
        "verdict": shown["result"],
        "alert": alert,
        "body": body,
    }


def _query_text(query: list[tuple[str, str]]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in query) if query else ""


def _in_full(stored: StoredEvent, alert: int | None, source: Source, directory: Directory) -> Shown:
    shown = shown_event(stored, _SHOWN_OF_BODY)
    inbound = inbound_of(stored)
    shown["verdict"] = shown.pop("result")
    shown["alert"] = alert
    shown["reading"] = readings(source, [inbound], directory)[0]
    shown["fields"] = _fields(inbound)
    return shown


def _fields(inbound: Inbound) -> list[Shown]:
    try:
        body = decode(inbound)
    except BodyError:
        return []
    # A list of events is mapped event by event, so that paths begin within one.
    first = body[0] if isinstance(body, list) and body else body
    return [
        {
            "path": clean_line(path, _LONGEST_VALUE),
            "value": BLOT if is_secret(path.rpartition(".")[2]) else clean_line(value, _LONGEST_VALUE),
        }
        for path, value in leaves(first)
    ]


def _replayed(found: list[_Found], source: Source, edited: Source, directory: Directory) -> Shown:
    requests = [inbound_of(stored) for stored, _ in found]
    before = readings(source, requests, directory)
    after = readings(edited, requests, directory)
    rows = [
        {
            "event": stored.id,
            "received_at": rfc3339(stored.received_at),
            "verdict": stored.result,
            "reason": clean_line(stored.reason, _LONGEST_VALUE),
            "alert": alert,
            "before": was,
            "after": then,
            "changed": was != then,
            "fields": _fields(inbound),
        }
        for (stored, alert), inbound, was, then in zip(found, requests, before, after, strict=True)
    ]
    return {"requests": rows, "changed": sum(row["changed"] for row in rows)}
