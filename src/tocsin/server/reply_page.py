"""The page behind a link in a page to a person: it shows the alert and asks; only its buttons do anything.

Programs that look through mail open every link, so that GET must change nothing (RFC 9110, 9.2.1).
"""

from html import escape
from typing import Any
from urllib.parse import parse_qs

from aiohttp.web import BaseRequest, Response, StreamResponse

from tocsin.engine.pager import Pager
from tocsin.engine.replies import ANSWERS, Reply
from tocsin.server.answer import refusal
from tocsin.server.body import BodyRefusedError, read_body
from tocsin.server.limits import Limits

_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Server": "tocsin",
}
_LABELS = {"accept": "Accept", "resolve": "Resolve", "escalate": "Escalate to the next level"}
_STYLE = (
    "body{font:18px/1.5 system-ui,sans-serif;max-width:36em;margin:2em auto;padding:0 1em}"
    "button{font:inherit;display:block;width:100%;padding:.8em;margin:.6em 0}"
)


async def reply_page(pager: Pager, request: BaseRequest, path: str, limits: Limits) -> StreamResponse:
    """Answer a request below `/answer/`: GET shows and asks, POST of a form with `verb` does it."""
    token = path.removeprefix(ANSWERS)
    if request.method in ("GET", "HEAD"):
        return _page(await pager.replies.look(token))
    if request.method != "POST":
        return refusal(405, "a link is opened with GET and answered with POST")
    try:
        form = parse_qs((await read_body(request, limits)).decode("utf-8", "replace"))
    except BodyRefusedError as error:
        return refusal(error.status, error.sentence)
    return _page(await pager.replies.answer(token, form.get("verb", [""])[0]))


def _page(reply: Reply) -> Response:
    blocks = [_alert(reply.alert)] if reply.alert is not None else []
    blocks.append(f"<p><strong>{escape(reply.sentence)}</strong></p>")
    if reply.verbs:
        buttons = "".join(
            f'<button name="verb" value="{escape(verb)}">{escape(_LABELS[verb])}</button>'
            for verb in reply.verbs
        )
        blocks.append(f'<p>You answer as {escape(reply.user)}.</p><form method="post">{buttons}</form>')
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>tocsin</title>'
        f"<style>{_STYLE}</style>{''.join(blocks)}</html>"
    )
    return Response(status=reply.status, body=text.encode("utf-8", "replace"), headers=_HEADERS)


def _alert(alert: dict[str, Any]) -> str:
    head = f"Alert {alert['id']} · {alert['status']} · {alert['priority']}"
    source = f"from {alert['source']['name']}, since {alert['created_at'][:19].replace('T', ' ')} UTC"
    return f"<h1>{escape(alert['summary'])}</h1><p>{escape(head)}<br>{escape(source)}</p>"
