"""The front door: which of webhooks, health and API a request is for; the border where nothing escapes."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp.web import BaseRequest, StreamResponse

from tocsin.engine.pager import Pager
from tocsin.engine.replies import ANSWERS
from tocsin.server.answer import Answer, HttpDate, refusal
from tocsin.server.calendars import CALENDARS, calendar_at
from tocsin.server.caller import Caller, Hosts, over_socket, over_tcp
from tocsin.server.express import Express
from tocsin.server.feed import Feeds
from tocsin.server.health import healthz, readyz
from tocsin.server.hooks import Hooks
from tocsin.server.limits import Limits
from tocsin.server.reply_page import reply_page
from tocsin.server.route import PREFIX

log = logging.getLogger(__name__)

_HEALTH_METHODS = ("GET", "HEAD")
_RETRY_SECONDS = 10


class Front:
    """Answers every request of every listener.

    Args:
        pager: what stands behind it.
        owner: who calls over the Unix socket without a name.
        hosts: names under which the API answers over TCP.
        stop: ends the engine.
        behind_proxy: `X-Forwarded-For` tells the sender.
    """

    def __init__(
        self,
        pager: Pager,
        limits: Limits,
        *,
        owner: str,
        hosts: Hosts,
        stop: Callable[[], None],
        behind_proxy: bool = False,
    ) -> None:
        self.feeds = Feeds(pager, limits.heartbeat_seconds)
        self.faults = 0
        self._pager = pager
        self._limits = limits
        self._owner = owner
        self._hosts = hosts
        self._stop = stop
        self._hooks = Hooks(pager, limits, behind_proxy=behind_proxy)
        self._date = HttpDate(pager.clock)
        self.express = Express(pager, self._hooks, limits, self._date, self._fault)

    async def over_socket(self, request: BaseRequest) -> StreamResponse:
        """Answer a request that came over the Unix socket."""
        return await self._answer(request, self._identify_socket)

    async def over_tcp(self, request: BaseRequest) -> StreamResponse:
        """Answer a request that came over TCP."""
        return await self._answer(request, self._identify_tcp)

    async def _answer(
        self, request: BaseRequest, identify: Callable[[BaseRequest], Awaitable[Caller]]
    ) -> StreamResponse:
        try:
            response = await self._dispatch(request, identify)
        except ConnectionError:
            raise
        except Exception:
            log.exception("a request could not be answered", extra={"method": request.method})
            response = self._fault()
        if isinstance(response, Answer):
            response.lines += self._date.line()
        return response

    def _fault(self) -> Answer:
        """Answer at the border: the sender is told to come again, and never sees what broke."""
        self.faults += 1
        return refusal(503, "this could not be answered now; send it again", retry_after=_RETRY_SECONDS)

    async def _dispatch(
        self, request: BaseRequest, identify: Callable[[BaseRequest], Awaitable[Caller]]
    ) -> StreamResponse:
        target = request.raw_path
        if not target.startswith("/"):
            target = request.rel_url.raw_path_qs
        path, _, query = target.partition("?")
        if path.startswith(PREFIX):
            return await self._api(request, path, query, identify)
        answer = await self._hooks.answer(request, path, query)
        if answer is not None:
            return answer
        if path.startswith(CALENDARS):
            return await calendar_at(self._pager, request, path)
        if path.startswith(ANSWERS):
            return await reply_page(self._pager, request, path, self._limits)
        if request.method in _HEALTH_METHODS:
            if path == "/healthz":
                return await healthz(self._pager)
            if path == "/readyz":
                return readyz(self._pager)
        if request.method == "POST":
            # Whoever posts to no address probably meant a webhook's.
            self._hooks.note_stray(request, path)
        return refusal(404, "there is nothing at this address")

    async def _api(
        self,
        request: BaseRequest,
        path: str,
        query: str,
        identify: Callable[[BaseRequest], Awaitable[Caller]],
    ) -> StreamResponse:
        # The API's models cost time to build; a pager that has just restarted takes webhooks first.
        from tocsin.server.api import Api

        api = Api(self._pager, self.feeds, self._limits, self._stop)
        return await api.answer(request, path.removeprefix(PREFIX), query, identify)

    async def _identify_socket(self, request: BaseRequest) -> Caller:
        return await over_socket(request, self._pager, self._owner)

    async def _identify_tcp(self, request: BaseRequest) -> Caller:
        return await over_tcp(request, self._pager, self._hosts)
