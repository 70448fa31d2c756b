"""One request from a tool, as it arrived."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tocsin.core.instant import Instant


@dataclass(frozen=True, slots=True)
class Inbound:
    """A request before anything was made of it.

    Attributes:
        method: `POST`, `GET`, …
        body: the raw bytes, after transfer and content encoding.
        received_at: by our clock.
        query: decoded pairs in order.
        headers: to be asked for in lower case; from the network, any case finds them.
        remote: the address it came from, or empty.
    """

    method: str
    body: bytes
    received_at: Instant
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    remote: str = ""
