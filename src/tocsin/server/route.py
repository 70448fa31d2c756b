"""A route of the API, as data: what dispatch, access checks and the OpenAPI document are all made of."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aiohttp.web import BaseRequest
from pydantic import BaseModel

from tocsin.core.people import Role
from tocsin.engine.errors import NotFoundError
from tocsin.engine.pager import Pager
from tocsin.server.caller import Caller
from tocsin.server.feed import Feeds
from tocsin.server.query import Query

PREFIX = "/tocsin/v1"
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a route, checked.

    Attributes:
        names: the variable parts of the path, decoded.
        body: an instance of the route's `body` model, or None.
        stop: ends the engine after the answer.
    """

    pager: Pager
    feeds: Feeds
    caller: Caller
    request: BaseRequest
    names: Mapping[str, str]
    query: Query
    body: Any
    stop: Callable[[], None]

    @property
    def ref(self) -> str:
        """Give the id or name in the path."""
        return self.names["ref"]

    def id(self) -> int:
        """Give the number in the path.

        Raises:
            NotFoundError: it is no number, so nothing has it.
        """
        text = self.names["id"]
        if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= _LARGEST):
            raise NotFoundError("it is named by its number")
        return int(text)


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path.

    Attributes:
        path: below the prefix, with `{name}` for variable parts.
        role: who may call it.
        handle: makes the JSON document, or a response of its own.
        summary: one sentence for the OpenAPI document.
        body: the model of the request's body.
        body_optional: an empty body counts as the model's defaults.
        answer: the name of the answer's model in `tocsin.api.models`; empty for a free object.
        listed: the answer is `{listed: [answer, …]}`.
        query: the fields of the query, with the JSON type of each.
        status: of the answer where all went well.
        socket_only: not reachable over TCP, whatever the role.
    """

    method: str
    path: str
    role: Role
    handle: Callable[[Call], Awaitable[Any]]
    summary: str
    body: type[BaseModel] | None = None
    body_optional: bool = False
    answer: str = ""
    listed: str = ""
    query: tuple[tuple[str, str], ...] = ()
    status: int = 200
    socket_only: bool = False


class RouteTable:
    """All routes, found by path.

    Args:
        routes: no two of the same method and path.
    """

    def __init__(self, routes: tuple[Route, ...]) -> None:
        self.routes = routes
        self._by_length: dict[int, list[tuple[tuple[str, ...], dict[str, Route]]]] = {}
        for route in sorted(routes, key=lambda route: route.path.count("{")):
            self._add(route)

    def _add(self, route: Route) -> None:
        parts = tuple(route.path.split("/"))
        paths = self._by_length.setdefault(len(parts), [])
        for known, methods in paths:
            if known == parts:
                methods[route.method] = route
                return
        paths.append((parts, {route.method: route}))

    def find(self, path: str) -> tuple[Mapping[str, Route], Mapping[str, str]] | None:
        """Find the routes of a path.

        Args:
            path: below the prefix, still percent-encoded, so that a name may hold a slash.

        Returns:
            The routes by method and the variable parts, decoded; or None.
        """
        parts = path.rstrip("/").split("/")
        for pattern, methods in self._by_length.get(len(parts), ()):
            names = _match(pattern, parts)
            if names is not None:
                return methods, names
        return None


def _match(pattern: tuple[str, ...], parts: list[str]) -> dict[str, str] | None:
    names: dict[str, str] = {}
    for expected, part in zip(pattern, parts, strict=True):
        if expected.startswith("{"):
            if not part:
                return None
            names[expected[1:-1]] = unquote(part)
        elif expected != part:
            return None
    return names


def one_of(rows: list[dict[str, Any]], ref: str, what: str) -> dict[str, Any]:
    """Find one row by its name or id.

    Raises:
        NotFoundError: no row has it.
    """
    for field in ("name", "id"):
        for row in rows:
            if str(row.get(field)) == ref:
                return row
    raise NotFoundError(f"there is no such {what}")
