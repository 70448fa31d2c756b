"""E-mail over SMTP: one plain-text mail per message, threaded by alert (RFC 5321, 5322, 3834)."""

import hashlib
import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import httpx
from pydantic import Field, field_validator, model_validator

from tocsin.core.instant import parse_instant, to_datetime
from tocsin.core.text import clean_line
from tocsin.destinations.service import DestinationSettings, Fate, Message, Service, Verdict
from tocsin.destinations.smtp import Relay, TlsMode, greet, hand_over
from tocsin.destinations.subject import DEFAULT_SUBJECT, SUBJECT_FIELDS, subject, unknown_fields
from tocsin.destinations.wording import body

_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_HOST = re.compile(r"[A-Za-z0-9_.:-]{1,253}")
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_UNNAMED_DOMAIN = "tocsin.invalid"
# A longer id would not fit on one header line of 78, and ids must not be folded or encoded.
_DOMAIN_LIMIT = 29
_SUBJECT_LIMIT = 250
_PROBE_SECONDS = 3.0
_FORMAT = SMTP.clone(cte_type="7bit")


def check_address(address: str) -> str | None:
    """Tell what is wrong with a mail address, in one sentence, or None."""
    if _MAILBOX.fullmatch(address) and ".." not in address:
        return None
    if not address.isascii():
        return "write the address in ASCII; an international domain in its xn-- form"
    return "a mail address looks like alice@example.org, one and without a name"


class EmailSettings(DestinationSettings):
    """A mail relay."""

    host: str = Field(
        title="Relay", description="host name or address of the SMTP relay; localhost where one runs here"
    )
    port: int = Field(
        default=587, ge=1, le=65_535, title="Port", description="587 with starttls, 465 implicit"
    )
    tls: TlsMode = Field(
        default="starttls", title="Encryption", description="none only on your own machine or LAN"
    )
    username: str = Field(default="", title="User", description="empty for a relay that asks for none")
    password: str = Field(default="", title="Password", repr=False, json_schema_extra={"secret": True})
    sender: str = Field(
        default="tocsin <tocsin@localhost>", title="From", description="an address the relay lets you use"
    )
    subject: str = Field(
        default=DEFAULT_SUBJECT,
        min_length=1,
        max_length=500,
        title="Subject",
        description="fields in braces: " + ", ".join(sorted(SUBJECT_FIELDS)),
    )
    timeout: float = Field(default=20.0, ge=1, le=25, title="Timeout", description="seconds for one mail")

    @field_validator("host")
    @classmethod
    def _host_is_one(cls, host: str) -> str:
        if not _HOST.fullmatch(host):
            raise ValueError("is not a host name")
        return host

    @field_validator("sender")
    @classmethod
    def _sender_is_mailbox(cls, sender: str) -> str:
        problem = check_address(parseaddr(sender)[1])
        if problem or clean_line(sender, 320) != sender:
            raise ValueError(f"is no sender: {problem or 'it holds control characters'}")
        return sender

    @field_validator("subject")
    @classmethod
    def _subject_is_known(cls, template: str) -> str:
        unknown = unknown_fields(template)
        if unknown:
            raise ValueError(f"has no field {{{unknown[0]}}}; there are {', '.join(sorted(SUBJECT_FIELDS))}")
        return template

    @model_validator(mode="after")
    def _password_is_encrypted(self) -> "EmailSettings":
        if self.password and self.tls == "none" and self.host not in _OWN_MACHINE:
            raise ValueError("a password only leaves this machine encrypted: set tls to starttls or implicit")
        if bool(self.password) != bool(self.username):
            raise ValueError("username and password go together")
        return self


def _token(identity: str) -> str:
    # Hashed, for an identity may hold anything; half a hash keeps every id on one header line.
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:32]


def _identifier(identity: str, domain: str) -> str:
    return f"<{_token(identity)}@{domain if len(domain) <= _DOMAIN_LIMIT else _UNNAMED_DOMAIN}>"


def _header(text: str, limit: int) -> str:
    # The library reads `=?utf-8?q?=0D=0A…?=` in what it is given and would write the line break out.
    return clean_line(text, limit).replace("=?", "= ?")


def _moment(text: str) -> datetime:
    at = parse_instant(text)
    return to_datetime(at) if at is not None else datetime(1970, 1, 1, tzinfo=UTC)


def compose(message: Message, settings: EmailSettings) -> EmailMessage:
    """Write the mail for a message; every attempt of a delivery gives the same one but for its repeat note.

    Its Message-ID comes from the delivery id, so that a mail that arrives twice is known as one. All mails of
    an alert refer to an id that no mail has, so that they form one thread even when the first was lost
    (prometheus/alertmanager, notify/email/email.go).

    Args:
        message: what is told, to a mail address that `check_address` accepts.
        settings: sender and subject.
    """
    name, mailbox = parseaddr(settings.sender)
    domain = mailbox.rpartition("@")[2]
    thread = _identifier(message.lifecycle_key or message.delivery_id, domain)
    mail = EmailMessage(policy=_FORMAT)
    mail["From"] = Address(display_name=_header(name, 100), addr_spec=mailbox)
    mail["To"] = Address(addr_spec=message.address)
    mail["Subject"] = _header(subject(settings.subject, message), _SUBJECT_LIMIT)
    mail["Date"] = format_datetime(_moment(message.at))
    mail["Message-ID"] = _identifier(f"delivery {message.delivery_id}", domain)
    mail["In-Reply-To"] = thread
    mail["References"] = thread
    mail["Auto-Submitted"] = "auto-generated"
    if message.alert:
        mail["X-Alert-Key"] = _header(message.lifecycle_key, 64)
        mail["X-Alert-State"] = _header(str(message.alert.get("status", "")), 40)
        if message.kind == "page" and message.alert.get("priority") == "HIGH":
            mail["Importance"] = "high"
    mail.set_content(body(message))
    return mail


async def send(message: Message, settings: EmailSettings, _client: httpx.AsyncClient) -> Verdict:
    """Hand one message to the relay.

    Args:
        message: what is told; its address is a mail address.
        settings: the relay.
        _client: not needed for mail.

    Returns:
        OK means that the relay took it, not that anybody has read it.
    """
    problem = check_address(message.address)
    if problem:
        return Verdict(Fate.GIVE_UP, clean_line(f"{message.address!r} is no mail address: {problem}", 300))
    mailbox = parseaddr(settings.sender)[1]
    relay = _relay(settings, settings.timeout)
    return await hand_over(relay, mailbox, message.address, compose(message, settings).as_bytes())


async def probe(settings: EmailSettings) -> Verdict:
    """Tell whether the relay answers, in a few seconds and without a mail."""
    return await greet(_relay(settings, min(settings.timeout, _PROBE_SECONDS)))


def _relay(settings: EmailSettings, timeout: float) -> Relay:
    return Relay(
        host=settings.host,
        port=settings.port,
        tls=settings.tls,
        timeout=timeout,
        hello=parseaddr(settings.sender)[1].rpartition("@")[2],
        username=settings.username,
        password=settings.password,
    )


SERVICE = Service(
    id="email",
    name="E-mail",
    summary="Mail through an SMTP relay, one thread per alert.",
    address_hint="alice@example.org",
    steps=(
        "Ask whoever runs your mail for a relay: host, port, whether it wants STARTTLS, user and password.",
        "Choose a sender address that this relay lets you use.",
        "Send a test, and let the sender through your phone's do-not-disturb.",
    ),
    settings=EmailSettings,
    send=send,
    check_address=check_address,
    probe=probe,
)
