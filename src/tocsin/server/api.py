"""The API: from a request to a call of a route, and from every refusal to an answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp.web import BaseRequest, StreamResponse
from pydantic import BaseModel, ValidationError

from tocsin.api.complaint import complaint
from tocsin.core.filter_terms import FilterError
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError
from tocsin.engine.pager import Pager
from tocsin.engine.receipt import OutOfRoomError
from tocsin.server import (
    api_alerts,
    api_deliveries,
    api_destinations,
    api_dossier,
    api_engine,
    api_exploring,
    api_finding,
    api_maintenance,
    api_people,
    api_policies,
    api_schedules,
    api_sources,
    api_views,
)
from tocsin.server.answer import Answer, allow, answer, refusal
from tocsin.server.body import BodyRefusedError, read_body
from tocsin.server.caller import Caller, CallRefusedError
from tocsin.server.feed import Feeds
from tocsin.server.limits import Limits
from tocsin.server.query import Query
from tocsin.server.route import Call, Route, RouteTable

TABLE = RouteTable(
    (
        *api_engine.ROUTES,
        *api_finding.ROUTES,
        *api_views.ROUTES,
        *api_alerts.ROUTES,
        *api_dossier.ROUTES,
        *api_sources.ROUTES,
        *api_exploring.ROUTES,
        *api_people.ROUTES,
        *api_policies.ROUTES,
        *api_schedules.ROUTES,
        *api_maintenance.ROUTES,
        *api_destinations.ROUTES,
        *api_deliveries.ROUTES,
    )
)
_NO_STORE = b"Cache-Control: no-store\r\n"
_CHALLENGE = b"WWW-Authenticate: Bearer\r\n"
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Api:
    """Answers everything below `/tocsin/v1`.

    Attributes:
        stop: ends the engine, after the answer.
    """

    pager: Pager
    feeds: Feeds
    limits: Limits
    stop: Callable[[], None]

    async def answer(
        self,
        request: BaseRequest,
        path: str,
        query: str,
        identify: Callable[[BaseRequest], Awaitable[Caller]],
    ) -> StreamResponse:
        """Answer one request.

        Args:
            path: below the prefix, percent-encoded.
            query: of the request line.
            identify: tells who calls, or refuses.
        """
        try:
            return await self._call(request, path, query, await identify(request))
        except CallRefusedError as error:
            refused = refusal(error.status, error.sentence)
            refused.lines += _CHALLENGE if error.status == 401 else b""
            return refused
        except BodyRefusedError as error:
            return refusal(error.status, error.sentence)
        except ValidationError as error:
            return _invalid(error)
        except FilterError as error:
            return refusal(400, error.sentence, field="query", position=error.position)
        except InvalidError as error:
            return refusal(422, str(error), field=error.field)
        except NotFoundError as error:
            return refusal(404, str(error) or "there is no such thing")
        except RefusedError as error:
            return refusal(409, str(error))
        except OutOfRoomError as error:
            return refusal(503, str(error), retry_after=error.retry_after)

    async def _call(self, request: BaseRequest, path: str, query: str, caller: Caller) -> StreamResponse:
        found = TABLE.find(path)
        if found is None:
            raise NotFoundError("the API has no such path")
        methods, names = found
        route = methods.get("GET" if request.method == "HEAD" else request.method)
        if route is None:
            return _other_method(request, methods)
        _check_access(route, caller)
        known = frozenset(name for name, _ in route.query)
        call = Call(
            pager=self.pager,
            feeds=self.feeds,
            caller=caller,
            request=request,
            names=names,
            query=Query(query, known),
            body=await self._body(request, route),
            stop=self.stop,
        )
        document = await route.handle(call)
        if isinstance(document, StreamResponse):
            return document
        return answer({} if document is None else document, route.status, _NO_STORE)

    async def _body(self, request: BaseRequest, route: Route) -> BaseModel | None:
        body = await read_body(request, self.limits)
        if body and request.content_type != _JSON:
            raise BodyRefusedError(415, "the body of a request is application/json")
        if route.body is None:
            return None
        if not body and route.body_optional:
            return route.body()
        return route.body.model_validate_json(body)


def _check_access(route: Route, caller: Caller) -> None:
    if not caller.may(route.role):
        raise CallRefusedError(403, f"this needs the role {route.role}; yours is {caller.role}")
    if route.socket_only and not caller.over_socket:
        raise CallRefusedError(403, "this works only on the machine of the engine, over its socket")


def _other_method(request: BaseRequest, methods: Mapping[str, Route]) -> Answer:
    allowed = frozenset({*methods, "OPTIONS"})
    if request.method == "OPTIONS":
        return Answer(204, b"", allow(allowed))
    refused = refusal(405, f"this path takes {' and '.join(sorted(methods))}")
    refused.lines += allow(allowed)
    return refused


def _invalid(error: ValidationError) -> Answer:
    if error.errors(include_url=False)[0]["type"] == "json_invalid":
        return refusal(400, "the body is not valid JSON")
    field, sentence = complaint(error)
    return refusal(422, f"{field or 'the body'}: {sentence}", field=field or None)
