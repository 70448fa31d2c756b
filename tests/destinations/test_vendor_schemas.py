"""What is sent fits the vendors' own schemas, where a folder with them is at hand (TOCSIN_SCHEMAS)."""

import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
import yaml
from jsonschema import Draft4Validator, Draft202012Validator, ValidationError

from tests.destinations.recorded import fake_of, whole_life

_FOLDER = Path(os.environ.get("TOCSIN_SCHEMAS", "no folder is given"))

pytestmark = pytest.mark.skipif(not _FOLDER.is_dir(), reason="TOCSIN_SCHEMAS names no folder of schemas")


@cache
def _document(file: str) -> Any:
    text = (_FOLDER / file).read_text("utf-8")
    return json.loads(text) if file.endswith(".json") else yaml.safe_load(text)


def _body(request: httpx.Request) -> Any:
    if "json" in request.headers.get("content-type", ""):
        return json.loads(request.content)
    return dict(parse_qsl(request.content.decode(), keep_blank_values=True))


def _check(file: str, pointer: str, body: Any) -> None:
    """Check a body against a schema inside a document; its references are those of the document."""
    document = _document(file)
    kind = Draft4Validator if "swagger" in document else Draft202012Validator
    within = {
        name: value for name, value in document.items() if name in {"components", "definitions", "paths"}
    }
    # The document is the root of the schema, so that references inside it are found.
    kind({**within, "$ref": pointer}).validate(body)


def _pagerduty(request: httpx.Request) -> None:
    pointer = "#/paths/~1enqueue/post/requestBody/content/application~1json/schema"
    _check("pagerduty/events-v2.openapiv3.json", pointer, _body(request))


def _opsgenie(request: httpx.Request) -> None:
    names = {
        "acknowledge": "AcknowledgeAlertPayload",
        "unacknowledge": "UnAcknowledgeAlertPayload",
        "close": "CloseAlertPayload",
        "notes": "AddNoteToAlertPayload",
    }
    name = names.get(request.url.path.rpartition("/")[2], "CreateAlertPayload")
    if request.method == "POST":
        _check("opsgenie/swagger.json", f"#/definitions/{name}", _body(request))


def _ilert(request: httpx.Request) -> None:
    _check("ilert/ilert-events-api-openapi.yml", "#/components/schemas/Event", _body(request))


def _zenduty(request: httpx.Request) -> None:
    # The document says that links are texts; all of its examples are objects.
    body = {name: value for name, value in _body(request).items() if name != "urls"}
    _check("zenduty/zenduty-events-api-openapi.yml", "#/components/schemas/GenericEventPayload", body)


def _zendesk(request: httpx.Request) -> None:
    name = {"POST": "TicketCreate", "PUT": "TicketUpdate"}.get(request.method)
    if name:
        ticket = _body(request)["ticket"]
        _check("zendesk/zendesk-tickets-api-openapi.yml", f"#/components/schemas/{name}", ticket)


def _servicenow(request: httpx.Request) -> None:
    if request.method == "GET":
        return
    known = _document("servicenow/servicenow-incident-schema.json")["properties"]
    for name, value in _body(request).items():
        # The document leaves the correlation out, and takes references only in their long form.
        if name not in {"correlation_id", "correlation_display", "caller_id", "assignment_group"}:
            assert name in known, name
            Draft202012Validator(known[name]).validate(value)


def _mattermost(request: httpx.Request) -> None:
    if "/hooks/" in request.url.path:
        return
    path, verb = ("/api/v4/posts", "post")
    if request.method == "PUT":
        path, verb = ("/api/v4/posts/{post_id}/patch", "put")
    content = _document("mattermost/posts.yaml")[path][verb]["requestBody"]["content"]
    schema = content["application/json"]["schema"]
    # The document says that props are a text when a post is changed, and an object when it is made.
    body = {name: value for name, value in _body(request).items() if name != "props" or verb == "post"}
    Draft202012Validator({**schema, "additionalProperties": False}).validate(body)


def _hipchat(request: httpx.Request) -> None:
    file = "hipchat/hipchat-rest-api-openapi.fixed.yml"
    _check(file, "#/components/schemas/NotificationRequest", _body(request))


def _telegram(request: httpx.Request) -> None:
    method = _document("telegram/api.json")["methods"][request.url.path.rpartition("/")[2]]
    known = {field["name"]: field["required"] for field in method["fields"]}
    body = _body(request)
    assert set(body) <= set(known)
    assert {name for name, required in known.items() if required} <= set(body)


def _twilio(request: httpx.Request) -> None:
    resource = request.url.path.rpartition("/")[2]
    paths = _document("twilio/twilio_api_v2010.messages_calls.json")["paths"]
    content = paths[f"/2010-04-01/Accounts/{{AccountSid}}/{resource}"]["post"]["requestBody"]["content"]
    schema = content["application/x-www-form-urlencoded"]["schema"]
    body = _body(request)
    assert set(body) <= set(schema["properties"])
    assert set(schema.get("required", ())) <= set(body)


_CHECKS: dict[str, Callable[[httpx.Request], None]] = {
    "hipchat": _hipchat,
    "ilert": _ilert,
    "mattermost-bot": _mattermost,
    "opsgenie": _opsgenie,
    "pagerduty": _pagerduty,
    "servicenow": _servicenow,
    "telegram": _telegram,
    "twilio-call": _twilio,
    "twilio-sms": _twilio,
    "zendesk": _zendesk,
    "zenduty": _zenduty,
}


@pytest.mark.parametrize("name", _CHECKS)
async def test_every_request_fits_the_schema(name: str) -> None:
    requests = [request for told in await whole_life(fake_of(name)) for request in told.requests]
    assert requests
    for request in requests:
        _CHECKS[name](request)


def _broken(document: Any) -> Iterator[Any]:
    """Give documents that each have one text where none belongs."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield {**document, name: {"no": "such"} if isinstance(value, str) else "no such"}


@pytest.mark.parametrize("name", sorted(set(_CHECKS) - {"telegram", "twilio-call", "twilio-sms"}))
async def test_the_schema_would_notice(name: str) -> None:
    request = next(
        request
        for told in await whole_life(fake_of(name))
        for request in told.requests
        if request.method in {"POST", "PUT"}
    )
    body = json.loads(request.content)
    for broken in _broken(body["ticket"] if name == "zendesk" else body):
        content = {"ticket": broken} if name == "zendesk" else broken
        try:
            _CHECKS[name](httpx.Request(request.method, request.url, json=content))
        except (AssertionError, ValidationError):
            return
    raise AssertionError("no broken field was noticed")
