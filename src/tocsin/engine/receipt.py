"""What a tool is told after the commit, and the ways in which it is turned away."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventResult:
    """What became of one event of a request."""

    alert: int | None
    result: str
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a request. It exists only once everything in it is on disk.

    Attributes:
        result: the most telling of the results.
        key: the alert key of the first event, as the tool's own API gives it back.
    """

    result: str
    results: tuple[EventResult, ...]
    key: str | None = None


class OutOfRoomError(Exception):
    """Nothing can be written now: disk full, or the queue is over its bound. Answer 503 with Retry-After."""

    def __init__(self, why: str, retry_after: int = 10) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class RequestRefusedError(Exception):
    """A request that a vendor's own API refuses (400); nothing was stored."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__("; ".join(errors))
        self.errors = errors
