"""A mail relay that keeps what it gets: `async with SmtpSink() as sink`, or run as a module by hand."""

import argparse
import asyncio
import email.message
import email.policy
import signal
import ssl
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from types import TracebackType
from typing import Any, Literal, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Verb = Literal["MAIL", "RCPT", "DATA"]


@dataclass(frozen=True)
class ReceivedMail:
    """One mail that was handed over.

    Attributes:
        content: the bytes as they came, without the dots of the protocol.
        at: when its last byte was here, Unix seconds.
        monotonic: the same on a clock that never steps back, in seconds.
        encrypted: whether it came over TLS.
    """

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    at: float
    monotonic: float
    encrypted: bool

    @property
    def message(self) -> email.message.EmailMessage:
        """Read it as a mail."""
        parsed = BytesParser(policy=email.policy.default).parsebytes(self.content)
        assert isinstance(parsed, email.message.EmailMessage)
        return parsed

    @property
    def subject(self) -> str:
        """Give its subject, decoded."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Give its plain text, decoded."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""


@dataclass
class Behaviour:
    """How the relay answers; may be changed while it runs.

    Attributes:
        replies: the reply to a verb instead of success, `{"DATA": "451 try later"}`.
        refused: the reply to recipients, by address.
        hang_at: never answer this verb.
        drop_at: cut the connection instead of answering this verb; at DATA the whole mail has been read.
        delay: seconds before DATA is answered.
    """

    replies: dict[Verb, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    hang_at: Verb | None = None
    drop_at: Verb | None = None
    delay: float = 0.0


class _Handler:
    def __init__(self, sink: "SmtpSink") -> None:
        self._sink = sink

    async def _fault(self, verb: Verb, server: SMTP) -> str | None:
        behaviour = self._sink.behaviour
        if behaviour.hang_at == verb:
            await asyncio.Event().wait()
        if behaviour.drop_at == verb:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return behaviour.replies.get(verb)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = await self._fault("MAIL", server)
        if fault:
            return fault
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = await self._fault("RCPT", server) or self._sink.behaviour.refused.get(address)
        if fault:
            return fault
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = ReceivedMail(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            content=envelope.content,
            at=time.time(),
            monotonic=time.monotonic(),
            encrypted=session.ssl is not None or self._sink.implicit,
        )
        fault = await self._fault("DATA", server)
        if fault:
            return fault
        await asyncio.sleep(self._sink.behaviour.delay)
        self._sink._keep(mail)
        return "250 2.0.0 queued"


class SmtpSink:
    """A relay on loopback that keeps every mail.

    Args:
        port: 0 takes a free one, told by `port` once it runs.
        tls: a context makes it offer STARTTLS, or with `implicit` speak TLS from the first byte.
        logins: who may log in, with which password; with any, nobody sends without.
        announce: print each mail.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        logins: Mapping[str, str] | None = None,
        announce: bool = False,
    ) -> None:
        self.host = host
        self.port = port
        self.behaviour = Behaviour()
        self.mails: list[ReceivedMail] = []
        self.connections = 0
        self._tls = tls
        self.implicit = implicit
        self._logins = dict(logins or {})
        self._announce = announce
        self._arrived = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._protocols: list[SMTP] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        context = self._tls if self.implicit else None
        self._server = await loop.create_server(self._protocol, self.host, self.port, ssl=context)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for protocol in self._protocols:
            if isinstance(protocol.transport, asyncio.WriteTransport):
                protocol.transport.abort()
        await self._server.wait_closed()

    def _protocol(self) -> SMTP:
        self.connections += 1
        options: dict[str, Any] = {}
        if self._logins:
            options = {"authenticator": self._authenticate, "auth_required": True, "auth_require_tls": False}
        if self._tls and not self.implicit:
            options["tls_context"] = self._tls
        with warnings.catch_warnings():
            # A login without TLS is worth a warning anywhere but on loopback.
            warnings.filterwarnings("ignore", message="Requiring AUTH while not requiring TLS")
            protocol = SMTP(
                _Handler(self), hostname="sink.test", ident="sink", enable_SMTPUTF8=False, **options
            )
        self._protocols.append(protocol)
        return protocol

    def _authenticate(self, *arguments: Any) -> AuthResult:
        login = arguments[-1]
        assert isinstance(login, LoginPassword)
        known = self._logins.get(login.login.decode()) == login.password.decode()
        return AuthResult(success=known, handled=known)

    def _keep(self, mail: ReceivedMail) -> None:
        self.mails.append(mail)
        if self._announce:
            print(f"--- {time.strftime('%H:%M:%S', time.localtime(mail.at))} to {', '.join(mail.recipients)}")
            print(f"Subject: {mail.subject}\n\n{mail.text}", flush=True)
        task = asyncio.ensure_future(self._tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self) -> None:
        async with self._arrived:
            self._arrived.notify_all()

    async def expect(self, count: int = 1, timeout: float = 5.0) -> list[ReceivedMail]:
        """Wait until so many mails are here and give them all.

        Raises:
            TimeoutError: where they did not come within so many seconds.
        """
        async with asyncio.timeout(timeout), self._arrived:
            await self._arrived.wait_for(lambda: len(self.mails) >= count)
        return list(self.mails)


async def _run(host: str, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with SmtpSink(host=host, port=port, announce=True) as sink:
        print(f"taking mail on {sink.host}:{sink.port}; settings: host={sink.host} port={sink.port} tls=none")
        await stopped.wait()


def main() -> None:
    """Take mail until it is interrupted, and print each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=2525)
    arguments = parser.parse_args()
    asyncio.run(_run(arguments.host, arguments.port))


if __name__ == "__main__":
    main()
