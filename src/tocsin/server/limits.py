"""How much, and how slowly, anybody may send."""

import resource
from dataclasses import dataclass, field

_RESERVED = 64
"""Descriptors that connections never take: SQLite, outgoing requests, logs."""


def _connections() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return 10_000
    return max(soft // 2, soft - 4096, _RESERVED) if soft > 2 * _RESERVED else _RESERVED // 2


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of the listeners.

    Attributes:
        head_seconds: for the request line and the headers; aiohttp itself waits for ever.
        body_seconds: for the whole body.
        keepalive_seconds: how long an idle connection is kept.
        heartbeat_seconds: between two comment lines of a silent feed.
        linger_seconds: how long the rest of a refused body is read, so that the refusal is seen.
        body_bytes: the largest body, before and after decompression.
        connections: open at once; the rest of the descriptors belong to the store and the courier.
        connections_per_address: from one address outside this machine; 0 for no bound of its own.
    """

    head_seconds: float = 5.0
    body_seconds: float = 10.0
    keepalive_seconds: float = 15.0
    heartbeat_seconds: float = 15.0
    linger_seconds: float = 2.0
    body_bytes: int = 1 << 20
    connections: int = field(default_factory=_connections)
    connections_per_address: int = 100
