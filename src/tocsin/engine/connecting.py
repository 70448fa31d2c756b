"""What is needed to let a tool post to a source: its address, the tool's steps, a command that tries it."""

import shlex
from typing import Any
from urllib.parse import urlencode

from tocsin.core.event import EventKind
from tocsin.core.instant import Instant
from tocsin.core.source import Source
from tocsin.sources.integration import Integration, Sample
from tocsin.sources.registry import integration
from tocsin.sources.samples import sample_inbound

_HOW_TO_REACH = (
    "Only this machine reaches it. A reverse proxy, a tunnel or Tailscale lets tools outside in: then start "
    "tocsin with --public-url https://…; docs/public-url.md says how."
)
_LONGEST_BODY = 4_000


def connection_of(source: Source, url: str, now: Instant, *, reachable: bool) -> dict[str, Any]:
    """Give a `ConnectView`.

    Args:
        url: where the tool has to post.
        reachable: whether tools on other machines can reach that.
    """
    kind = integration(source.type)
    return {
        "url": url,
        "reachable": reachable,
        "advice": "" if reachable else _HOW_TO_REACH,
        "steps": list(kind.steps),
        "curl": _curl(source, kind, url, now),
        "samples": [
            {"name": sample.name, "kind": sample.kind.value if sample.kind else None}
            for sample in kind.samples
        ],
    }


def _curl(source: Source, kind: Integration, url: str, now: Instant) -> str:
    """Write a command that sends the tool's first problem; a shell takes it word for word."""
    sample = _problem(kind)
    if sample is None:
        return ""
    inbound = sample_inbound(kind, sample, source.key, now)
    if inbound.query:
        return shlex.join(["curl", f"{url}?{urlencode(inbound.query)}"])
    body = " ".join(inbound.body.decode("utf-8", "replace").split())
    if len(body) > _LONGEST_BODY:
        return ""
    return shlex.join(["curl", url, "-H", f"content-type: {inbound.headers['content-type']}", "-d", body])


def _problem(kind: Integration) -> Sample | None:
    return next((sample for sample in kind.samples if sample.kind is EventKind.ALERT), None)
