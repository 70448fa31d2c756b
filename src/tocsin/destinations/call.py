"""One call to an HTTP service: a document or a form goes out, a bounded answer comes back and is judged."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import httpx

from tocsin.core.text import clean_line
from tocsin.destinations.http_settings import HttpSettings
from tocsin.destinations.network import Resolve, resolve
from tocsin.destinations.pinned_request import Outgoing, Reply, ask_once
from tocsin.destinations.redaction import redacted
from tocsin.destinations.service import Fate, Verdict

USER_AGENT = "tocsin/1"


def basic(username: str, password: str) -> dict[str, str]:
    """Give the header of basic authentication."""
    pair = base64.b64encode(f"{username}:{password}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def bearer(token: str) -> dict[str, str]:
    """Give the header of a bearer token."""
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True)
class Caller:
    """Calls one service for one message.

    Attributes:
        headers: go with each call, such as the authorization.
    """

    settings: HttpSettings
    client: httpx.AsyncClient
    headers: Mapping[str, str] = field(default_factory=dict)
    lookup: Resolve = resolve

    async def json(
        self, method: str, url: str, document: Any = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send a JSON document, or nothing for None."""
        if document is None:
            return await self._call(method, url, b"", {**(headers or {})})
        # A stray half of a surrogate pair must cost one character, not the page.
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return await self._call(method, url, body, {"Content-Type": "application/json", **(headers or {})})

    async def form(self, method: str, url: str, fields: Mapping[str, str]) -> Reply:
        """Send a form."""
        body = urlencode(fields, errors="replace").encode("ascii")
        return await self._call(method, url, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def refusal(self, reply: Reply, said: object, fate: Fate = Fate.GIVE_UP) -> Verdict:
        """Give the verdict for an answer that is an error inside a success.

        Args:
            reply: the answer.
            said: the service's name for the error.
            fate: whether it may be tried again.
        """
        return Verdict(fate, self.blotted(f"{reply.status} but refused: {said}"), reply.retry_after)

    def blotted(self, text: str) -> str:
        """Give what a service said as one line that can be shown: short, and without secrets."""
        return clean_line(redacted(clean_line(text, 2_000), self.settings.secrets), 300)

    async def _call(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        outgoing = Outgoing(
            method=method,
            url=url,
            headers={
                "User-Agent": USER_AGENT,
                "Accept": "application/json, text/plain;q=0.5",
                **self.headers,
                **headers,
            },
            body=body,
            timeout=self.settings.timeout,
            allow_private=self.settings.allow_private,
            secrets=self.settings.secrets,
        )
        return await ask_once(outgoing, self.client, self.lookup)


def harmless(verdict: Verdict) -> Verdict:
    """Give the verdict for a call that may be made twice: whether it arrived need not be known."""
    return replace(verdict, fate=Fate.RETRY) if verdict.fate is Fate.UNKNOWN else verdict
