"""One HTTP request to an address that was checked: resolved once, pinned, no redirect, a bounded answer."""

import asyncio
import json
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from tocsin.core.text import clean_line
from tocsin.destinations.network import (
    ForbiddenAddressError,
    IpAddress,
    Resolve,
    permitted_addresses,
    resolve,
    retry_after,
    verdict_of_answer,
    verdict_of_failure,
)
from tocsin.destinations.redaction import redacted
from tocsin.destinations.service import Fate, Verdict

ANSWER_LIMIT = 64 * 1024
"""Bytes of an answer that are read at most; the rest is left."""

# These tell every URL and header that they send, and secrets live in both.
for _talkative in ("httpx", "httpcore"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)

_CONNECT_SECONDS = 5.0
_ADDRESSES_TRIED = 4


@dataclass(frozen=True)
class Outgoing:
    """One request to make.

    Attributes:
        timeout: seconds for all of it, looking up and reading included.
        allow_private: whether the host may be this machine or a private network.
        secrets: what must not show up in what is told about the answer.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    timeout: float
    allow_private: bool
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What came back, and what it means by its status alone.

    Attributes:
        status: 100 to 599, or 0 where no answer came.
        body: the beginning of the answer, as it came; it may hold secrets.
        verdict: as its status or its failure says; a service may know better from the body.
        retry_after: ms that the service asks to wait, whatever its status.
    """

    status: int
    body: bytes
    verdict: Verdict
    retry_after: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Tell whether its status says that it was done."""
        return self.verdict.fate is Fate.OK

    @property
    def text(self) -> str:
        """Give the beginning of the body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def document(self) -> Mapping[str, Any]:
        """Give the JSON object of the body, empty where there is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class Progress:
    """How far a request came, for the moment in which its time is up.

    Attributes:
        left: any byte of it has left, told by httpx's trace extension
            (https://www.python-httpx.org/advanced/extensions/).
        response: the head of the answer, once it is here.
    """

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self.left = False
        self.response: httpx.Response | None = None
        self.body = bytearray()
        self._secrets = secrets

    def reply(self) -> Reply:
        """Give the answer as far as it came; a status that was told counts without its body."""
        assert self.response is not None
        status, headers = self.response.status_code, self.response.headers
        # Blotted before it is cut for showing: half a secret is one, too.
        said = redacted(bytes(self.body).decode("utf-8", "replace"), self._secrets).encode()
        verdict = verdict_of_answer(status, headers, said)
        return Reply(status, bytes(self.body), verdict, retry_after(headers), headers)

    def reply_of_timeout(self) -> Reply:
        """Give what it means that the time is up now."""
        if self.response is not None:
            return self.reply()
        if self.left:
            return _failed(Verdict(Fate.UNKNOWN, "no answer in time, it may have arrived"))
        return _failed(Verdict(Fate.RETRY, "could not connect in time"))

    async def trace(self, name: str, _details: Mapping[str, Any]) -> None:
        """Take one event of the transport."""
        if name.endswith(".send_request_headers.started"):
            self.left = True


def _build(
    outgoing: Outgoing, url: httpx.URL, address: IpAddress, client: httpx.AsyncClient
) -> httpx.Request:
    headers = {
        **outgoing.headers,
        "Host": url.netloc.decode("ascii"),
        # One connection a request: a kept one could have been checked under another name.
        "Connection": "close",
        "Accept-Encoding": "identity",
    }
    return client.build_request(
        outgoing.method,
        url.copy_with(host=str(address)),
        headers=headers,
        content=outgoing.body,
        timeout=httpx.Timeout(outgoing.timeout, connect=min(_CONNECT_SECONDS, outgoing.timeout)),
        # The certificate has to be that of the name, though the connection goes to the address.
        extensions={"sni_hostname": url.host},
    )


async def _read_beginning(response: httpx.Response, progress: Progress) -> None:
    try:
        async for chunk in response.aiter_raw():
            progress.body += chunk[: ANSWER_LIMIT - len(progress.body)]
            if len(progress.body) >= ANSWER_LIMIT:
                break
    except httpx.TransportError:
        # The status has been told; what is missing of the body changes nothing about it.
        return


async def _exchange(
    request: httpx.Request, client: httpx.AsyncClient, progress: Progress, *, status_suffices: bool
) -> Reply:
    request.extensions["trace"] = progress.trace
    response = await client.send(request, stream=True, follow_redirects=False, auth=None)
    progress.response = response
    try:
        if not (status_suffices and response.is_success):
            await _read_beginning(response, progress)
    finally:
        await response.aclose()
    return progress.reply()


def _failed(verdict: Verdict) -> Reply:
    return Reply(0, b"", verdict)


async def _first_reached(
    outgoing: Outgoing,
    client: httpx.AsyncClient,
    lookup: Resolve,
    progress: Progress,
    *,
    status_suffices: bool,
) -> Reply:
    url = httpx.URL(outgoing.url)
    port = url.port or (443 if url.scheme == "https" else 80)
    addresses = await permitted_addresses(url.host, port, allow_private=outgoing.allow_private, lookup=lookup)
    verdict = Verdict(Fate.RETRY, "the name has no address")
    for address in addresses[:_ADDRESSES_TRIED]:
        request = _build(outgoing, url, address, client)
        try:
            return await _exchange(request, client, progress, status_suffices=status_suffices)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            verdict = verdict_of_failure(error)
    return _failed(verdict)


async def _attempt(
    outgoing: Outgoing, client: httpx.AsyncClient, lookup: Resolve, *, status_suffices: bool
) -> Reply:
    progress = Progress(outgoing.secrets)
    try:
        async with asyncio.timeout(outgoing.timeout):
            return await _first_reached(outgoing, client, lookup, progress, status_suffices=status_suffices)
    except ForbiddenAddressError as error:
        return _failed(Verdict(Fate.GIVE_UP, f"refused here: {error}"))
    except httpx.TransportError as error:
        return _failed(verdict_of_failure(error))
    except TimeoutError:
        return progress.reply_of_timeout()
    except UnicodeError:
        return _failed(Verdict(Fate.GIVE_UP, "the URL's host cannot be a name"))
    except (OSError, ssl.SSLError) as error:
        return _failed(Verdict(Fate.RETRY, clean_line(f"the name could not be looked up: {error}", 300)))


async def ask_once(outgoing: Outgoing, client: httpx.AsyncClient, lookup: Resolve = resolve) -> Reply:
    """Make one request and give its answer; never raises for what a network or a service can do.

    Args:
        outgoing: the request; its URL is known to be http or https.
        client: makes it; its own redirects, cookies and proxies play no part.
        lookup: how names become addresses.
    """
    reply = await _attempt(outgoing, client, lookup, status_suffices=False)
    return replace(reply, verdict=_blotted(reply.verdict, outgoing.secrets))


async def request_once(outgoing: Outgoing, client: httpx.AsyncClient, lookup: Resolve = resolve) -> Verdict:
    """Make one request and give its verdict by its status; like `ask_once`, but reads no success's body."""
    reply = await _attempt(outgoing, client, lookup, status_suffices=True)
    return _blotted(reply.verdict, outgoing.secrets)


def _blotted(verdict: Verdict, secrets: tuple[str, ...]) -> Verdict:
    return replace(verdict, answer=redacted(verdict.answer, secrets))
