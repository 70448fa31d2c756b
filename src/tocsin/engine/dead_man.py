"""The dead-man ping: tells a service outside that this pager works, so that its silence is noticed.

It leaves only after a finished cycle with a committed write, while there is room and no page waits too long.
"""

import logging
from collections.abc import Callable, Mapping

import httpx

from tocsin.core.instant import SECOND, Instant, Millis

_LOG = logging.getLogger("tocsin.engine")

EVERY: Millis = 30 * SECOND


class DeadMan:
    """Pings the URL that is set, if one is."""

    def __init__(
        self, settings: Callable[[], Mapping[str, str]], client: Callable[[], httpx.AsyncClient]
    ) -> None:
        self._settings = settings
        self._client = client
        self._last: Instant | None = None
        self.failure: str | None = None

    def due(self, now: Instant) -> bool:
        """Tell whether a ping is due."""
        url = self._settings().get("dead_man_url")
        return bool(url) and (self._last is None or abs(now - self._last) >= EVERY)

    async def ping(self, now: Instant) -> None:
        """Ping; what goes wrong is kept in `failure`."""
        self._last = now
        try:
            answer = await self._client().get(self._settings()["dead_man_url"])
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self.failure = f"the dead-man ping does not arrive: {type(error).__name__}"
            _LOG.warning("dead-man ping failed: %s", type(error).__name__)
            return
        self.failure = None if answer.is_success else f"the dead-man ping is answered {answer.status_code}"
