"""One connection to an engine: a call gives the bytes of its answer, or says in one sentence what failed."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from tocsin.client.errors import NotAllowedError, RefusedError, UnreachableError
from tocsin.client.transport import CONNECT_SECONDS, open_socket, open_url
from tocsin.clock import Clock

if TYPE_CHECKING:
    import httpx
    from pydantic import BaseModel

PREFIX = "/tocsin/v1"
_SILENCE_SECONDS = 35.0
"""The feed sends a comment every 15 s: two of them missing mean that it is lost."""

_POLL_SECONDS = 0.01

Query = Mapping[str, str | int | Sequence[str] | None]


class Connection:
    """A connection over the Unix socket of a data directory, or to a URL with a token."""

    def __init__(self, http: "httpx.AsyncClient", where: str, clock: Clock, patience: float = 0.0) -> None:
        self._http = http
        self._where = where
        self._clock = clock
        self._patience = patience
        self._connected = False

    @classmethod
    def over_socket(cls, socket: Path, user: str | None, clock: Clock, patience: float) -> Self:
        """Connect over a Unix socket.

        Args:
            socket: where it is.
            user: who is credited; None or empty for the owner of the engine.
            clock: for the waits.
            patience: seconds to wait for a socket that is not there yet, before the first answer.
        """
        # A header is ASCII; a name that is not goes percent-encoded.
        headers = {"Tocsin-User": user if user.isascii() else quote(user)} if user else {}
        return cls(open_socket(socket, headers), f"the engine at {socket}", clock, patience)

    @classmethod
    def over_http(cls, url: str, token: str | None, clock: Clock) -> Self:
        """Connect to a base URL such as `https://oncall.example.com`, as the user of a token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if not url.lower().startswith(("http://", "https://")):
            raise UnreachableError(f"{url!r} is not a server: write http://HOST:PORT or https://HOST")
        return cls(open_url(url.rstrip("/"), headers), url, clock)

    async def __aenter__(self) -> Self:
        """Give itself; nothing is sent before the first call."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        await self.close()

    async def close(self) -> None:
        """Close all sockets."""
        await self._http.aclose()

    async def get(self, path: str, query: Query | None = None) -> bytes:
        """Read.

        Args:
            path: below `/tocsin/v1`.
            query: fields; those that are None are left out.

        Returns:
            The body of the answer.

        Raises:
            ClientError: its three kinds, see `tocsin.client.errors`.
        """
        return await self._call("GET", path, query=query)

    async def send(self, method: str, path: str, body: "BaseModel | None" = None) -> bytes:
        """Change something; only those fields of the body that were set are sent.

        Raises:
            ClientError: its three kinds, see `tocsin.client.errors`.
        """
        content = None if body is None else body.model_dump_json(exclude_unset=True).encode()
        return await self._call(method, path, content=content)

    @asynccontextmanager
    async def stream(
        self, path: str, query: Query, headers: dict[str, str]
    ) -> "AsyncIterator[httpx.Response]":
        """Open a stream of server-sent events; a silence of 35 s ends it.

        Raises:
            ClientError: its three kinds, also where the stream breaks while it is read.
        """
        import httpx

        timeout = httpx.Timeout(_SILENCE_SECONDS, connect=CONNECT_SECONDS)
        try:
            async with self._http.stream(
                "GET", PREFIX + path, params=_given(query), headers=headers, timeout=timeout
            ) as response:
                if response.status_code != 200:
                    self._raise_refusal(response.status_code, await response.aread())
                yield response
        except httpx.TransportError as error:
            raise self._unreachable(error) from error

    async def _call(
        self, method: str, path: str, *, query: Query | None = None, content: bytes | None = None
    ) -> bytes:
        import httpx

        headers = {} if content is None else {"Content-Type": "application/json"}
        request = self._http.build_request(
            method, PREFIX + path, params=_given(query or {}), content=content, headers=headers
        )
        try:
            response = await self._answer(request)
        except httpx.TransportError as error:
            raise self._unreachable(error) from error
        if not response.is_success:
            self._raise_refusal(response.status_code, response.content)
        return response.content

    async def _answer(self, request: "httpx.Request") -> "httpx.Response":
        """Send a request; one that finds no socket yet has not been sent and is safe to send again."""
        import httpx

        until = self._clock.monotonic() + self._patience
        while True:
            try:
                response = await self._http.send(request)
            except httpx.ConnectError:
                if self._connected or self._clock.monotonic() >= until:
                    raise
                await self._clock.sleep(_POLL_SECONDS)
            else:
                self._connected = True
                return response

    def _unreachable(self, error: Exception) -> UnreachableError:
        reason = str(error) or type(error).__name__
        return UnreachableError(f"{self._where} does not answer: {reason}")

    def _raise_refusal(self, status: int, body: bytes) -> None:
        answer = _refusal(body)
        sentence = answer.get("error")
        if status in {401, 403}:
            raise NotAllowedError(sentence or "not allowed: check the token and the role of its user")
        if sentence is not None and (status < 500 or status == 503):
            raise RefusedError(sentence, answer.get("field"), status, answer.get("position"))
        raise UnreachableError(f"{self._where} gave no answer that tocsin gives (status {status})")


def segment(ref: str | int) -> str:
    """Write an id or a name as one segment of a path."""
    return quote(str(ref), safe="")


def _given(query: Query) -> dict[str, str | Sequence[str]]:
    return {name: _written(value) for name, value in query.items() if value is not None}


def _written(value: str | int | Sequence[str]) -> str | Sequence[str]:
    """Write a field; one with several values is sent once for each."""
    return str(value) if isinstance(value, int) else value


def _refusal(body: bytes) -> dict[str, Any]:
    """Read an `ErrorAnswer`; empty where the answer is none of ours."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    if not isinstance(answer, dict) or not isinstance(answer.get("error"), str):
        return {}
    kinds = {"error": str, "field": str, "position": int}
    return {name: answer[name] for name, kind in kinds.items() if isinstance(answer.get(name), kind)}
