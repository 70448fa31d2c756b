"""HTTP that goes out: which addresses may be reached, and what a status or a failure means."""

import ipaddress
import ssl
from collections.abc import Awaitable, Callable, Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from tocsin.core.text import clean_line
from tocsin.destinations.lookup import Lookups
from tocsin.destinations.service import Fate, Verdict

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[tuple[IpAddress, ...]]]

_LOOKUPS = Lookups()
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SHARED = ipaddress.IPv4Network("100.64.0.0/10")
_LONGEST_WAIT = 24 * 3_600_000

_TRY_AGAIN: Mapping[int, str] = {
    408: "the service ran out of time",
    # Answers to a repeated Idempotency-Key whose first request is still in work (IETF httpapi draft, 2.6).
    409: "the service is still busy with it",
    425: "the service wants it later",
    429: "too many requests",
}


class ForbiddenAddressError(Exception):
    """A host that resolves to where a destination must not reach."""


async def resolve(host: str, port: int) -> tuple[IpAddress, ...]:
    """Look a host name up; the forms that C libraries read as addresses (`127.1`, `0x7f.1`) come out plain.

    Raises:
        OSError: where the name has no address.
        UnicodeError: where it cannot be a name.
    """
    rows = await _LOOKUPS.rows(host, port)
    found = (ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows)
    return tuple(dict.fromkeys(found))


def _plain(address: IpAddress) -> IpAddress:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and address.teredo is not None:
        inner = address.teredo[1]
    if inner is None and address in _NAT64:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return inner or address


def refusal(address: IpAddress, *, allow_private: bool) -> str | None:
    """Say why an address must not be reached, in a few words, or None.

    Args:
        address: one address; IPv4 inside IPv6 (mapped, 6to4, Teredo, NAT64) is judged as IPv4.
        allow_private: the destination is meant to be inside. Link-local addresses, where clouds keep their
            metadata, and multicast stay closed.
    """
    plain = _plain(address)
    if plain.is_multicast or plain.is_unspecified or plain == ipaddress.IPv4Address("255.255.255.255"):
        return "is no host"
    if plain.is_link_local:
        return "is link-local"
    if allow_private:
        return None
    if plain.is_loopback:
        return "is this machine"
    if not plain.is_global or (isinstance(plain, ipaddress.IPv4Address) and plain in _SHARED):
        return "is private"
    return None


async def permitted_addresses(
    host: str, port: int, *, allow_private: bool, lookup: Resolve = resolve
) -> tuple[IpAddress, ...]:
    """Resolve a host once and give the addresses to connect to; a name with one bad address has none.

    Raises:
        ForbiddenAddressError: with one sentence and the setting that would allow it.
        OSError: where the name has no address.
        UnicodeError: where it cannot be a name.
    """
    addresses = await lookup(host, port)
    for address in addresses:
        why = refusal(address, allow_private=allow_private)
        if why:
            advice = "" if allow_private or why == "is link-local" else "; set allow_private if that is meant"
            raise ForbiddenAddressError(f"{address} {why} and is not called{advice}")
    return addresses


def fate_of_status(status: int) -> Fate:
    """Give what an HTTP status means: 2xx arrived; 408, 409, 425, 429, 5xx may be tried again; others not."""
    if 200 <= status <= 299:
        return Fate.OK
    return Fate.RETRY if status in _TRY_AGAIN or 500 <= status <= 599 else Fate.GIVE_UP


def retry_after(headers: Mapping[str, str]) -> int | None:
    """Read `Retry-After` in ms, seconds or a date, at most a day (RFC 9110 10.2.3).

    A date counts from the answer's own `Date`, so that the clocks need not agree; without one it is unread.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:9]) * 1_000, _LONGEST_WAIT)
    try:
        span = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return min(max(0, round(span.total_seconds() * 1_000)), _LONGEST_WAIT)


def reset_after(headers: Mapping[str, str], name: str) -> int | None:
    """Read a header that names the Unix second at which calls are let in again, in ms, at most a day.

    Like a date in `Retry-After`, it counts from the answer's own `Date`.
    """
    value = headers.get(name, "").strip()
    if not (value.isascii() and value.isdigit()):
        return None
    try:
        now = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (ValueError, TypeError):
        return None
    return min(max(0, round((int(value[:12]) - now) * 1_000)), _LONGEST_WAIT)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def verdict_of_answer(status: int, headers: Mapping[str, str], body: bytes = b"") -> Verdict:
    """Give the verdict for an HTTP answer.

    Args:
        status: 100 to 599.
        headers: names in lower case, or a mapping that does not care.
        body: the beginning of what the service said; shown only where it refused.
    """
    fate = fate_of_status(status)
    words = _TRY_AGAIN.get(status) or (
        "a redirect is not followed" if 300 <= status <= 399 else _phrase(status)
    )
    said = "" if fate is Fate.OK else clean_line(body[:1_000].decode("utf-8", "replace"), 160)
    answer = clean_line(f"{status} {words}" + (f": {said}" if said else ""), 300)
    return Verdict(fate, answer, retry_after(headers) if fate is Fate.RETRY else None)


_FAILURES: tuple[tuple[type[httpx.TransportError], Fate, str], ...] = (
    (httpx.ConnectTimeout, Fate.RETRY, "could not connect in time"),
    (httpx.ConnectError, Fate.RETRY, "could not connect"),
    (httpx.PoolTimeout, Fate.RETRY, "too many requests are under way here"),
    (httpx.ProxyError, Fate.RETRY, "the proxy refused"),
    (httpx.UnsupportedProtocol, Fate.GIVE_UP, "the URL is neither http nor https"),
    (httpx.LocalProtocolError, Fate.GIVE_UP, "the request cannot be written as HTTP"),
    (httpx.WriteTimeout, Fate.UNKNOWN, "no answer: the service stopped reading, it may have arrived"),
    (httpx.ReadTimeout, Fate.UNKNOWN, "no answer in time, it may have arrived"),
    (httpx.NetworkError, Fate.UNKNOWN, "no answer: the connection was lost, it may have arrived"),
    (httpx.RemoteProtocolError, Fate.UNKNOWN, "no answer that is HTTP, it may have arrived"),
    (httpx.TransportError, Fate.UNKNOWN, "no answer: failed on the way, it may have arrived"),
)


def verdict_of_failure(error: httpx.TransportError) -> Verdict:
    """Give the verdict for a request that got no answer; once part of it left, nobody knows."""
    fate, words = next((fate, words) for kind, fate, words in _FAILURES if isinstance(error, kind))
    cause = error.__cause__.__cause__ if error.__cause__ else None
    detail = clean_line(str(error), 160)
    if isinstance(cause, ssl.SSLCertVerificationError):
        detail = clean_line(f"its certificate is not accepted: {cause.verify_message}", 160)
    return Verdict(fate, f"{words}: {detail}" if detail else words)
