"""How one webhook API talks back: our own form for named integration types, the vendors' for theirs."""

from collections.abc import Callable
from dataclasses import dataclass

import orjson

from tocsin.engine.receipt import OutOfRoomError, Receipt, RequestRefusedError
from tocsin.server.answer import Answer, answer, refusal

RoutingKey = Callable[[bytes], str | None]


@dataclass(frozen=True, slots=True)
class Dialect:
    """The way one API answers.

    Attributes:
        type: the integration whose sources it serves; None where the path names it.
        accepted: the answer after the commit.
        refused: the answer to a request that is turned away: status, sentences.
        unknown_key: the status for a key that no source has.
    """

    type: str | None
    accepted: Callable[[Receipt], Answer]
    refused: Callable[[int, tuple[str, ...]], Answer]
    unknown_key: int = 404


TURNED_AWAY = (RequestRefusedError, OutOfRoomError)
"""How the engine says that it did not take a request."""


def turned_away(dialect: Dialect, error: Exception) -> Answer:
    """Give the answer to a request that the engine did not take."""
    if isinstance(error, RequestRefusedError):
        return dialect.refused(400, error.errors)
    refused = dialect.refused(503, ("there is no room to store this now; send it again",))
    if isinstance(error, OutOfRoomError):
        refused.lines += b"Retry-After: %d\r\n" % error.retry_after
    return refused


def named_document(receipt: Receipt) -> bytes:
    """Write what `/api/v1/events/{type}/{key}` answers to a request that was taken."""
    return orjson.dumps({"result": receipt.result, "results": receipt.results})


def _named_accepted(receipt: Receipt) -> Answer:
    return Answer(200, named_document(receipt))


def _named_refused(status: int, sentences: tuple[str, ...]) -> Answer:
    return refusal(status, "; ".join(sentences))


NAMED = Dialect(None, _named_accepted, _named_refused)
"""`/api/v1/events/{type}/{key}`."""


def _ilert_accepted(receipt: Receipt) -> Answer:
    return answer({"alertKey": receipt.key, "alertUrl": None, "responseCode": "OK"}, 202)


_ILERT_CODES = {400: "BAD_REQUEST", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 503: "SERVICE_UNAVAILABLE"}


def _ilert_refused(status: int, sentences: tuple[str, ...]) -> Answer:
    code = _ILERT_CODES.get(status, "BAD_REQUEST")
    return answer({"status": status, "message": "; ".join(sentences), "code": code}, status)


ILERT = Dialect("ilert", _ilert_accepted, _ilert_refused)
"""`/api/events` (iLert/docs, developer-docs/rest-api; iLert/ilert-go, event.go)."""


def _pagerduty_accepted(receipt: Receipt) -> Answer:
    return answer({"status": "success", "message": "Event processed", "dedup_key": receipt.key or ""}, 202)


def _pagerduty_refused(status: int, sentences: tuple[str, ...]) -> Answer:
    if status == 503:
        document = {"status": "unavailable", "message": "; ".join(sentences), "errors": sentences}
    else:
        document = {
            "status": "invalid event",
            "message": "Event object is invalid",
            "errors": sentences,
        }
    return answer(document, status)


PAGERDUTY = Dialect("pagerduty", _pagerduty_accepted, _pagerduty_refused, unknown_key=400)
"""`/v2/enqueue` (https://developer.pagerduty.com/docs/events-api-v2/trigger-events/)."""
