"""The OpenAPI 3.1 document of the API, made of the route table and the models (https://spec.openapis.org/oas/v3.1.0)."""

import re
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

import tocsin
from tocsin.api import models
from tocsin.server.api import TABLE
from tocsin.server.route import PREFIX, Route

_VARIABLE = re.compile(r"\{(\w+)\}")
_REFUSALS = {
    "400": "The body is no JSON.",
    "401": "A token is needed.",
    "403": "The role does not allow it.",
    "404": "There is no such thing.",
    "409": "The present state does not allow it.",
    "422": "A field is wrong.",
    "503": "No room to store it now.",
}


def _answer_model(name: str) -> type[BaseModel]:
    model = getattr(models, name)
    assert isinstance(model, type)
    assert issubclass(model, BaseModel)
    return model


@cache
def document() -> dict[str, Any]:
    """Give the document; it is made once, when first asked for."""
    bodies = {route.body for route in TABLE.routes if route.body is not None}
    answers: set[type[BaseModel]] = {_answer_model(route.answer) for route in TABLE.routes if route.answer}
    _, schemas = models_json_schema(
        [(model, "validation") for model in sorted(bodies, key=_name)]
        + [(model, "serialization") for model in sorted(answers | {models.ErrorAnswer}, key=_name)],
        ref_template="#/components/schemas/{model}",
    )
    paths: dict[str, dict[str, Any]] = {}
    for route in TABLE.routes:
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "tocsin", "version": tocsin.__version__},
        "paths": paths,
        "components": {
            "schemas": schemas.get("$defs", {}),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _name(model: type[BaseModel]) -> str:
    return model.__name__


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _operation(route: Route) -> dict[str, Any]:
    words = [route.method.lower(), *re.findall(r"\w+", route.path)]
    operation: dict[str, Any] = {
        "operationId": "-".join(words),
        "summary": route.summary,
        "description": _access(route),
        "parameters": _parameters(route),
        "responses": {str(route.status): _response(route), **_refusals()},
    }
    if route.body is not None:
        schema = _reference(route.body.__name__)
        operation["requestBody"] = {
            "required": not route.body_optional,
            "content": {"application/json": {"schema": schema}},
        }
    return operation


def _access(route: Route) -> str:
    if route.socket_only:
        return "Only over the Unix socket of the engine's machine."
    return f"Needs the role {route.role}."


def _parameters(route: Route) -> list[dict[str, Any]]:
    variables = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _VARIABLE.findall(route.path)
    ]
    fields = [
        {"name": name, "in": "query", "required": False, "schema": {"type": kind}}
        for name, kind in route.query
    ]
    return variables + fields


def _response(route: Route) -> dict[str, Any]:
    schema: dict[str, Any] = _reference(route.answer) if route.answer else {"type": "object"}
    if route.listed:
        schema = {
            "type": "object",
            "required": [route.listed],
            "properties": {route.listed: {"type": "array", "items": schema}},
        }
    kind = "text/event-stream" if route.path == "/feed" else "application/json"
    return {"description": route.summary, "content": {kind: {"schema": schema}}}


def _refusals() -> dict[str, Any]:
    content = {"application/json": {"schema": _reference(models.ErrorAnswer.__name__)}}
    return {status: {"description": text, "content": content} for status, text in _REFUSALS.items()}
