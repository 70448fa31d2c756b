"""Who calls the API, and whether they may: the socket, tokens, roles, and where a browser came from."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp.web import BaseRequest

from tocsin.core.people import Role
from tocsin.engine.pager import Pager

_RANK = {Role.VIEWER: 0, Role.RESPONDER: 1, Role.ADMIN: 2}


@dataclass(frozen=True, slots=True)
class Caller:
    """A person behind a request.

    Attributes:
        name: what their actions are credited to.
        over_socket: on this machine, past the file permissions of the socket.
    """

    name: str
    role: Role
    over_socket: bool

    def may(self, role: Role) -> bool:
        """Tell whether they have at least a role."""
        return _RANK[self.role] >= _RANK[role]


class CallRefusedError(Exception):
    """A request whose sender may not make it: 401 or 403, and why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


async def over_socket(request: BaseRequest, pager: Pager, owner: str) -> Caller:
    """Tell who calls over the Unix socket; its file mode is the credential, so they may do everything.

    Args:
        owner: who it is where no `Tocsin-User` is named.

    Raises:
        CallRefusedError: nobody has that name.
    """
    name = request.headers.get("Tocsin-User") or owner
    if name != owner and name not in pager.directory.users:
        raise CallRefusedError(403, "nobody here has the name that --as or TOCSIN_USER gives")
    return Caller(name, Role.ADMIN, over_socket=True)


async def over_tcp(request: BaseRequest, pager: Pager, hosts: "Hosts") -> Caller:
    """Tell who calls over TCP, by their token.

    Raises:
        CallRefusedError: a foreign host name or page, no token, or one that nobody has.
    """
    hosts.check(request)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise CallRefusedError(401, "a token is needed: Authorization: Bearer …")
    user = await pager.configuration.check_token(token.strip())
    if user is None:
        raise CallRefusedError(401, "this token is not known")
    return Caller(user.name, user.role, over_socket=False)


class Hosts:
    """The names under which the API may be called over TCP.

    A page of a foreign site can make a browser resolve the site's name to this machine; it cannot forge the
    `Host` header (DNS rebinding). Plain addresses cannot be rebound.

    Args:
        names: host names that are ours, beside the loopback names.
        any_address: listening on all addresses, so that any plain address is ours.
    """

    def __init__(self, names: Iterable[str], *, any_address: bool = False) -> None:
        self._names = frozenset(name.lower().rstrip(".") for name in names) | {"localhost"}
        self._any_address = any_address

    def check(self, request: BaseRequest) -> None:
        """Let a request pass.

        Raises:
            CallRefusedError: the host is not ours, or a page of somewhere else asks.
        """
        host = request.headers.get("Host", "")
        if not self.knows(f"//{host}"):
            raise CallRefusedError(403, "the API does not answer under this host name; see --public-url")
        origin = request.headers.get("Origin")
        if origin is not None and not self.knows(origin):
            raise CallRefusedError(403, "the API does not answer pages of other sites")

    def knows(self, url: str) -> bool:
        """Tell whether a URL names this server's host."""
        try:
            name = urlsplit(url).hostname
        except ValueError:
            return False
        if not name:
            return False
        name = name.rstrip(".")
        return name in self._names or self._is_our_address(name)

    def _is_our_address(self, name: str) -> bool:
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return self._any_address or address.is_loopback
