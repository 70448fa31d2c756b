"""The client for all HTTP that goes out; made when it is first needed, because TLS takes a while to load."""

import httpx

_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
# Without a bound of its own: a bound that all share would let a few that hang hold up all others. How much is
# under way to one destination at a time is the gate's to say.
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=20)


class Outgoing:
    """Holds the one client for outgoing requests: no proxies from the environment, no redirects."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None

    def client(self) -> httpx.AsyncClient:
        """Give the client."""
        if self._client is None:
            self._client = httpx.AsyncClient(
                trust_env=False, follow_redirects=False, timeout=_TIMEOUT, limits=_LIMITS
            )
        return self._client

    async def close(self) -> None:
        """Close its connections."""
        if self._client is not None:
            await self._client.aclose()
