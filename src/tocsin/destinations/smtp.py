"""One mail to one relay: the SMTP transaction and what its end means (RFC 5321)."""

import asyncio
import contextlib
import socket
import ssl
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Literal

import aiosmtplib

from tocsin.core.text import clean_line
from tocsin.destinations.network import resolve
from tocsin.destinations.redaction import redacted
from tocsin.destinations.service import Fate, Verdict

TlsMode = Literal["none", "starttls", "implicit"]

_ANSWER_LIMIT = 300
_FAREWELL_SECONDS = 2.0
_ADDRESSES_TRIED = 3


@dataclass(frozen=True)
class Relay:
    """A mail relay and how to speak with it.

    Attributes:
        timeout: seconds for the whole transaction.
        hello: the name to introduce ourselves with.
    """

    host: str
    port: int
    tls: TlsMode
    timeout: float
    hello: str
    username: str = ""
    password: str = field(default="", repr=False)


class Stage(Enum):
    """How far a transaction came; from `CONTENT` on the relay may have the mail."""

    CONNECT = "connecting"
    ENVELOPE = "naming sender and recipient"
    CONTENT = "sending the mail"


@cache
def tls_context() -> ssl.SSLContext:
    """Give the one way to check certificates, by those that the machine trusts; reading them is slow."""
    return ssl.create_default_context()


def _client(relay: Relay) -> aiosmtplib.SMTP:
    """Make a client; its host is what certificates have to name, the connection is given to it."""
    return aiosmtplib.SMTP(
        hostname=relay.host,
        username=relay.username or None,
        password=relay.password or None,
        local_hostname=relay.hello,
        timeout=relay.timeout,
        use_tls=relay.tls == "implicit",
        # Asked for, STARTTLS is demanded: a relay that hides it must not get the mail in the clear.
        start_tls=relay.tls == "starttls",
        tls_context=None if relay.tls == "none" else tls_context(),
    )


def verdict_of_reply(code: int, text: str) -> Verdict:
    """Give what a reply that is not a success means: 4xx may be tried again, 5xx never (RFC 5321 4.2.1).

    Args:
        code: the reply code; anything outside 400 to 599 is no SMTP and may be better next time.
        text: what the relay said; it is cleaned here.
    """
    answer = clean_line(f"{code} {text}", _ANSWER_LIMIT)
    return Verdict(Fate.GIVE_UP if 500 <= code <= 599 else Fate.RETRY, answer)


def _verdict_of_error(error: Exception, stage: Stage) -> Verdict:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException) and error.code > 0:
        return verdict_of_reply(error.code, error.message)
    if isinstance(error, TimeoutError):
        reason = "the time is up"
    else:
        reason = clean_line(str(error) or type(error).__name__, 200)
    if stage is Stage.CONTENT:
        return Verdict(Fate.UNKNOWN, f"no answer after {stage.value}, it may have arrived: {reason}")
    return Verdict(Fate.RETRY, f"failed while {stage.value}: {reason}")


async def _connect(client: aiosmtplib.SMTP, relay: Relay) -> None:
    """Connect to the first address of a relay that lets us in, and hear its greeting."""
    failure: OSError = ConnectionError("the name has no address")
    for address in (await resolve(relay.host, relay.port))[:_ADDRESSES_TRIED]:
        door = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET)
        with contextlib.ExitStack() as unless_taken:
            unless_taken.callback(door.close)
            door.setblocking(False)
            try:
                async with asyncio.timeout(relay.timeout / _ADDRESSES_TRIED):
                    await asyncio.get_running_loop().sock_connect(door, (str(address), relay.port))
            except OSError as refused:
                failure = refused
                continue
            unless_taken.pop_all()
        await client.connect(sock=door)
        return
    raise failure


async def _say_goodbye(client: aiosmtplib.SMTP) -> None:
    # The relay has taken the mail: how it hangs up changes nothing about that.
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        await client.quit(timeout=_FAREWELL_SECONDS)


async def greet(relay: Relay) -> Verdict:
    """Connect to a relay as a mail would, log in where it is asked for, and hang up.

    Args:
        relay: which one, and how; its timeout holds for all of it.
    """
    client = _client(relay)
    where = f"{relay.host}:{relay.port}"
    try:
        async with asyncio.timeout(relay.timeout):
            await _connect(client, relay)
            await client.ehlo()
        await _say_goodbye(client)
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        answer = _verdict_of_error(error, Stage.CONNECT).answer
        return Verdict(Fate.RETRY, f"the relay {where} {redacted(answer, (relay.password,))}")
    finally:
        client.close()
    return Verdict(Fate.OK, f"the relay {where} answers")


async def hand_over(relay: Relay, sender: str, recipient: str, mail: bytes) -> Verdict:
    """Give one mail for one recipient to a relay.

    Args:
        relay: which one, and how.
        sender: the envelope sender, a bare address.
        recipient: the envelope recipient, a bare address.
        mail: the whole message.

    Returns:
        OK once the relay has answered for it; UNKNOWN if the connection or the time ended after the mail's
        content began to leave; RETRY or GIVE_UP as the relay says.
    """
    client = _client(relay)
    stage = Stage.CONNECT
    try:
        async with asyncio.timeout(relay.timeout):
            await _connect(client, relay)
            stage = Stage.ENVELOPE
            await client.mail(sender)
            await client.rcpt(recipient)
            stage = Stage.CONTENT
            await client.data(mail)
        await _say_goodbye(client)
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        verdict = _verdict_of_error(error, stage)
        answer = redacted(verdict.answer, (relay.password,))
        return Verdict(verdict.fate, answer)
    finally:
        client.close()
    return Verdict(Fate.OK, "250 handed to relay")
