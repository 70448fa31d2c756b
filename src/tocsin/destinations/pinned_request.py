"""One HTTP request to an address that was checked: resolved once, pinned, no redirect, a bounded answer."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tocsin.core.text import clean_line
from tocsin.destinations.network import (
    ForbiddenAddressError,
    IpAddress,
    Resolve,
    permitted_addresses,
    resolve,
    verdict_of_answer,
    verdict_of_failure,
)
from tocsin.destinations.service import Fate, Verdict

ANSWER_LIMIT = 64 * 1024
"""Bytes of an answer that are read at most; the rest is left."""

_CONNECT_SECONDS = 5.0
_ADDRESSES_TRIED = 4


@dataclass(frozen=True)
class Outgoing:
    """One request to make.

    Attributes:
        timeout: seconds for all of it, looking up and reading included.
        allow_private: whether the host may be this machine or a private network.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    timeout: float
    allow_private: bool


class Progress:
    """How far a request came, for the moment in which its time is up.

    Attributes:
        left: any byte of it has left, told by httpx's trace extension
            (https://www.python-httpx.org/advanced/extensions/).
        response: the head of the answer, once it is here.
    """

    def __init__(self) -> None:
        self.left = False
        self.response: httpx.Response | None = None

    def verdict_of_timeout(self) -> Verdict:
        """Give what it means that the time is up now; a status that was told counts without its body."""
        if self.response is not None:
            return verdict_of_answer(self.response.status_code, self.response.headers)
        if self.left:
            return Verdict(Fate.UNKNOWN, "no answer in time, it may have arrived")
        return Verdict(Fate.RETRY, "could not connect in time")

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


async def _beginning(response: httpx.Response) -> bytes:
    taken = bytearray()
    try:
        async for chunk in response.aiter_raw():
            taken += chunk
            if len(taken) >= ANSWER_LIMIT:
                break
    except httpx.TransportError:
        # The status has been told; what is missing of the body changes nothing about it.
        return bytes(taken)
    return bytes(taken[:ANSWER_LIMIT])


async def _exchange(request: httpx.Request, client: httpx.AsyncClient, progress: Progress) -> Verdict:
    request.extensions["trace"] = progress.trace
    response = await client.send(request, stream=True, follow_redirects=False, auth=None)
    progress.response = response
    try:
        body = b"" if response.is_success else await _beginning(response)
    finally:
        await response.aclose()
    return verdict_of_answer(response.status_code, response.headers, body)


async def _first_reached(
    outgoing: Outgoing, client: httpx.AsyncClient, lookup: Resolve, progress: Progress
) -> Verdict:
    url = httpx.URL(outgoing.url)
    port = url.port or (443 if url.scheme == "https" else 80)
    addresses = await permitted_addresses(url.host, port, allow_private=outgoing.allow_private, lookup=lookup)
    verdict = Verdict(Fate.RETRY, "the name has no address")
    for address in addresses[:_ADDRESSES_TRIED]:
        request = _build(outgoing, url, address, client)
        try:
            return await _exchange(request, client, progress)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            verdict = verdict_of_failure(error)
    return verdict


async def request_once(outgoing: Outgoing, client: httpx.AsyncClient, lookup: Resolve = resolve) -> Verdict:
    """Make one request and give its verdict; never raises for what a network or a service can do.

    Args:
        outgoing: the request; its URL is known to be http or https.
        client: makes it; its own redirects, cookies and proxies play no part.
        lookup: how names become addresses.
    """
    progress = Progress()
    try:
        async with asyncio.timeout(outgoing.timeout):
            return await _first_reached(outgoing, client, lookup, progress)
    except ForbiddenAddressError as error:
        return Verdict(Fate.GIVE_UP, f"refused here: {error}")
    except httpx.TransportError as error:
        return verdict_of_failure(error)
    except TimeoutError:
        return progress.verdict_of_timeout()
    except UnicodeError:
        return Verdict(Fate.GIVE_UP, "the URL's host cannot be a name")
    except (OSError, ssl.SSLError) as error:
        return Verdict(Fate.RETRY, clean_line(f"the name could not be looked up: {error}", 300))
