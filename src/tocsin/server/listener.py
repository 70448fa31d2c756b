"""The sockets that the server listens on: TCP, Unix, or handed over by systemd."""

import contextlib
import ipaddress
import os
import socket
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

_FIRST_HANDED_OVER = 3
_SOCKET_MODE = 0o600
_UMASK = 0o177
_HIGHEST_PORT = 65535


class ListenError(Exception):
    """An address that cannot be listened on; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen.

    Attributes:
        host: a name or an address, without brackets.
        port: 0 takes a free one.
    """

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read `HOST:PORT`, `[IPV6]:PORT`, `:PORT` or `PORT`.

        Raises:
            ListenError: it is none of these.
        """
        host, _, port = text.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not (port.isascii() and port.isdigit() and int(port) <= _HIGHEST_PORT):
            raise ListenError(f"{text!r} is no address to listen on; write HOST:PORT")
        return cls(host or "127.0.0.1", int(port))

    @property
    def url(self) -> str:
        """Give the address as an HTTP URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def loopback(self) -> bool:
        """Tell whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def any_address(self) -> bool:
        """Tell whether it stands for every address of this machine."""
        try:
            return ipaddress.ip_address(self.host).is_unspecified
        except ValueError:
            return False


def open_tcp(address: Address) -> socket.socket:
    """Open a TCP socket.

    Args:
        address: where; of a name, the first address is taken.

    Returns:
        The bound socket; its port is known, connections wait until it is served.

    Raises:
        ListenError: the port is in use, or the address is not this machine's.
    """
    try:
        family, kind, _, _, name = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind)
    except OSError as error:
        raise ListenError(f"cannot listen on {address.url}: {error.strerror}") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(name)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise ListenError(f"cannot listen on {address.url}: {os.strerror(error.errno or 0)}") from error
    listener.setblocking(False)
    return listener


def open_unix(path: Path) -> socket.socket:
    """Open a Unix socket that only this user can use.

    Args:
        path: a file left there by a dead engine is replaced; the caller holds the engine's lock.

    Raises:
        ListenError: the path cannot be used.
    """
    _make_private(path.parent)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(_UMASK)
    try:
        path.unlink(missing_ok=True)
        listener.bind(str(path))
        path.chmod(_SOCKET_MODE)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ListenError(f"cannot open the socket {path}: {os.strerror(error.errno or 0)}") from error
    finally:
        os.umask(before)
    listener.setblocking(False)
    return listener


def _make_private(directory: Path) -> None:
    try:
        directory.mkdir(mode=0o700, exist_ok=True)
        owner = directory.stat().st_uid
    except OSError as error:
        raise ListenError(f"cannot open a socket in {directory}: {os.strerror(error.errno or 0)}") from error
    # In a shared place such as /tmp somebody else may have made it first.
    if owner != os.getuid():
        raise ListenError(f"cannot open a socket in {directory}: it belongs to another user")


def remove_unix(path: Path) -> None:
    """Remove a socket file; that it is gone already does not matter."""
    with contextlib.suppress(OSError):
        path.unlink()


def handed_over(environment: MutableMapping[str, str], pid: int) -> list[socket.socket]:
    """Take the sockets that systemd opened for this process.

    The variables are removed, so that no child takes them for its own
    (https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html).

    Args:
        environment: of this process.
        pid: of this process.

    Returns:
        Listening sockets, empty without socket activation.
    """
    count = environment.pop("LISTEN_FDS", "")
    meant_for = environment.pop("LISTEN_PID", "")
    environment.pop("LISTEN_FDNAMES", None)
    if meant_for != str(pid) or not count.isdigit():
        return []
    sockets = []
    for descriptor in range(_FIRST_HANDED_OVER, _FIRST_HANDED_OVER + int(count)):
        os.set_inheritable(descriptor, False)
        handed = socket.socket(fileno=descriptor)
        handed.setblocking(False)
        sockets.append(handed)
    return sockets


def address_of(listener: socket.socket, host: str | None = None) -> Address:
    """Give the address of a TCP socket, under the name it was asked for."""
    name, port = listener.getsockname()[:2]
    return Address(host or str(name), int(port))
