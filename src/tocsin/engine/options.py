"""How a pager is opened."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tocsin.engine.courier import Post
from tocsin.store.connection import Connection
from tocsin.store.writer import ThreadWriter, Writer


@dataclass(frozen=True)
class PagerOptions:
    """How a pager is opened.

    Attributes:
        listen_url: where its listener is, `http://127.0.0.1:8765`.
        public_url: how tools outside reach it, or None.
        owner: the user of this machine; made the first admin of an empty store.
        quiet: no timers, no deliveries: for a command while no engine runs.
        queue: makes the writer of a connection; another one for simulations.
        random: jitter.
        post: sends messages instead of the destinations' own modules; for simulations.
    """

    listen_url: str
    public_url: str | None
    owner: str
    quiet: bool = False
    queue: Callable[[Connection], Writer] = ThreadWriter
    random: Random = Random()  # noqa: S311, RUF009 - jitter of retries is no secret
    post: Post | None = None
