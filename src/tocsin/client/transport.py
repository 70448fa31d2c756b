"""The HTTP client underneath, set up for one engine: over its Unix socket, or over TCP with a token."""

import ssl
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.api.lean_httpx import prepare_httpx

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 30.0


def open_socket(socket: Path, headers: dict[str, str]) -> "httpx.AsyncClient":
    """Set up calls over a Unix socket; no TLS and no proxy has a part in them."""
    prepare_httpx()
    import httpx

    transport = httpx.AsyncHTTPTransport(uds=str(socket), verify=_bare_context(), trust_env=False)
    return _client(transport, "http://tocsin", headers)


def open_url(url: str, headers: dict[str, str]) -> "httpx.AsyncClient":
    """Set up calls to a base URL; an `https` one is verified, and no redirect is followed."""
    prepare_httpx()
    import httpx

    verify = True if url.lower().startswith("https:") else _bare_context()
    return _client(httpx.AsyncHTTPTransport(verify=verify, trust_env=False), url, headers)


def _client(transport: "httpx.AsyncHTTPTransport", url: str, headers: dict[str, str]) -> "httpx.AsyncClient":
    import httpx

    return httpx.AsyncClient(
        transport=transport,
        base_url=url,
        headers=headers,
        trust_env=False,
        timeout=httpx.Timeout(_ANSWER_SECONDS, connect=CONNECT_SECONDS),
    )


def _bare_context() -> ssl.SSLContext:
    # It trusts nobody and is never used: without it, every root certificate would be read for nothing.
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
