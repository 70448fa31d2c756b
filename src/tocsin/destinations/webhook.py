"""Generic webhook: one JSON document per message, signed where wanted, to a URL of yours."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import httpx
from pydantic import Field, field_validator, model_validator

from tocsin.api.models import AlertView
from tocsin.clock import Clock, SystemClock
from tocsin.core.text import clean, clean_line
from tocsin.destinations.address import check_label
from tocsin.destinations.network import Resolve, resolve
from tocsin.destinations.pinned_request import Outgoing, request_once
from tocsin.destinations.service import DestinationSettings, Message, Service, Verdict

BODY_VERSION = 1

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OURS = frozenset(
    {"host", "content-length", "content-type", "connection", "transfer-encoding", "accept-encoding"}
    | {"authorization", "idempotency-key", "tocsin-signature", "user-agent"}
)
# The generation is how our own parts compare alerts; to others it means nothing.
_ALERT_FIELDS = tuple(name for name in AlertView.model_fields if name != "generation")
_DETAILS_LIMIT = 16_000


def _header_lines(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.splitlines() if line.strip())
    return {name.strip(): value.strip() for name, _, value in lines}


class WebhookSettings(DestinationSettings):
    """A service that takes our JSON."""

    url: str = Field(title="URL", max_length=2_000, repr=False, json_schema_extra={"secret": True})
    method: Literal["POST", "PUT", "PATCH"] = Field(default="POST", title="Method")
    headers: str = Field(
        default="",
        max_length=8_000,
        title="Headers",
        description="extra headers, one `Name: value` a line",
        repr=False,
        json_schema_extra={"secret": True, "multiline": True},
    )
    bearer: str = Field(
        default="", title="Bearer token", repr=False, max_length=4_000, json_schema_extra={"secret": True}
    )
    username: str = Field(default="", title="User", max_length=250, description="for basic authentication")
    password: str = Field(default="", title="Password", repr=False, json_schema_extra={"secret": True})
    hmac_secret: str = Field(
        default="",
        title="Signing secret",
        description="adds `Tocsin-Signature: t=<unix>,v1=<hex>`, HMAC-SHA256 of `<t>.<body>`",
        repr=False,
        json_schema_extra={"secret": True},
    )
    allow_private: bool = Field(
        default=False, title="Private address", description="the URL is this machine or a private network"
    )
    timeout: float = Field(default=10.0, ge=1, le=25, title="Timeout", description="seconds for one request")

    @field_validator("url")
    @classmethod
    def _url_is_callable(cls, text: str) -> str:
        try:
            url = httpx.URL(text)
        except (httpx.InvalidURL, TypeError) as error:
            raise ValueError("is no URL") from error
        if url.scheme not in {"http", "https"} or not url.host:
            raise ValueError("has to begin with https:// or http://, and name a host")
        if url.userinfo:
            raise ValueError("must not hold a user: use the fields for it")
        return text

    @field_validator("headers")
    @classmethod
    def _headers_are_lines(cls, text: str) -> str:
        for name, value in _header_lines(text).items():
            if not _HEADER_NAME.fullmatch(name) or not value or not (value.isascii() and value.isprintable()):
                raise ValueError("has to be lines of `Name: value` in ASCII")
            if name.lower() in _OURS:
                raise ValueError(f"cannot set {name}: it has its own field or is ours")
        return text

    @field_validator("bearer", "username", "password", "hmac_secret")
    @classmethod
    def _secret_is_a_line(cls, text: str) -> str:
        if not text.isprintable():
            raise ValueError("has to be one line without control characters")
        return text

    @model_validator(mode="after")
    def _authentication_is_one(self) -> "WebhookSettings":
        if self.bearer and (self.username or self.password):
            raise ValueError("a bearer token and a user exclude each other")
        if not self.bearer.isascii():
            raise ValueError("the bearer token has to be ASCII")
        return self

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not show up in an answer."""
        url = httpx.URL(self.url)
        parts = (self.url, url.raw_path.decode("ascii"), self.bearer, self.password, self.hmac_secret)
        return tuple(p for p in (*parts, *_header_lines(self.headers).values()) if p)


def event_name(message: Message) -> str:
    """Give the `event` of the body: `alert.created`, `alert.accepted`, …, `test` or `trouble`."""
    if message.kind in {"test", "trouble"}:
        return message.kind
    return f"alert.{message.transition or message.kind}"


def _alert(message: Message) -> dict[str, Any] | None:
    if not message.alert:
        return None
    told = {name: message.alert[name] for name in _ALERT_FIELDS if name in message.alert}
    told["summary"] = clean_line(str(told.get("summary") or ""), 2_000)
    told["details"] = clean(str(told.get("details") or ""), _DETAILS_LIMIT)
    return told


def document(message: Message) -> bytes:
    """Write the body, version 1: JSON in UTF-8 with the alert in the words of our own API.

    Args:
        message: what is told. `lifecycle_key` is the same for all messages of one alert, `delivery_id` for
            all attempts of one message.
    """
    told = {
        "version": BODY_VERSION,
        "event": event_name(message),
        "kind": message.kind,
        "delivery_id": message.delivery_id,
        "attempt": message.attempt,
        "possible_repeat": message.possible_repeat,
        "occurred_at": message.at,
        "lifecycle_key": message.lifecycle_key,
        "text": clean_line(message.text, 2_000),
        "user": message.user,
        "alert": _alert(message),
    }
    if message.answer_url:
        told["answer_url"] = message.answer_url
    # A stray half of a surrogate pair must cost one character, not the page; orjson refuses the whole text.
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def signature(secret: str, at_seconds: int, body: bytes) -> str:
    """Give `t=<unix>,v1=<hex>`: HMAC-SHA256 over the time, a dot and the raw body.

    Args:
        secret: shared with the receiver.
        at_seconds: when it is sent, Unix time; a receiver refuses what is minutes old.
        body: the raw bytes that are sent.
    """
    mac = hmac.new(secret.encode(), f"{at_seconds}.".encode() + body, hashlib.sha256)
    return f"t={at_seconds},v1={mac.hexdigest()}"


def _authorization(settings: WebhookSettings) -> Mapping[str, str]:
    if settings.bearer:
        return {"Authorization": f"Bearer {settings.bearer}"}
    if settings.username or settings.password:
        pair = base64.b64encode(f"{settings.username}:{settings.password}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}
    return {}


@dataclass(frozen=True)
class WebhookSender:
    """Sends messages as webhooks; the clock dates their signatures, the lookup finds their hosts."""

    clock: Clock
    lookup: Resolve = resolve

    def _headers(self, message: Message, settings: WebhookSettings, body: bytes) -> dict[str, str]:
        headers = {
            **_header_lines(settings.headers),
            **_authorization(settings),
            "Content-Type": "application/json",
            "User-Agent": "tocsin-webhook/1",
            "Idempotency-Key": clean_line(message.delivery_id, 255).encode("ascii", "replace").decode(),
        }
        if settings.hmac_secret:
            at_seconds = self.clock.now() // 1_000
            headers["Tocsin-Signature"] = signature(settings.hmac_secret, at_seconds, body)
        return headers

    async def send(self, message: Message, settings: WebhookSettings, client: httpx.AsyncClient) -> Verdict:
        """Send one message to the settings' URL; the address is only a label.

        Args:
            message: what is told.
            settings: where to, and how it is signed.
            client: makes the request.
        """
        body = document(message)
        outgoing = Outgoing(
            method=settings.method,
            url=settings.url,
            headers=self._headers(message, settings, body),
            body=body,
            timeout=settings.timeout,
            allow_private=settings.allow_private,
            secrets=settings.secrets,
        )
        return await request_once(outgoing, client, self.lookup)


SERVICE = Service(
    id="webhook",
    name="Webhook",
    summary="A JSON document to a URL of yours, signed with a shared secret where wanted.",
    address_hint="",
    steps=(
        "Give the URL that takes the JSON; it is kept as a secret.",
        "Set a signing secret on both sides, and check Tocsin-Signature before you believe a request.",
        "Answer 2xx once you have it; repeats of a message carry the same Idempotency-Key.",
        "For a service on this machine or a private network, set allow_private.",
    ),
    settings=WebhookSettings,
    send=WebhookSender(SystemClock()).send,
    check_address=check_label,
)
