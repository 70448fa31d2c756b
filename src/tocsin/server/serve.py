"""The life of a server: open, tell that it is ready, serve, and end without dropping what is in hand."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import http_parser

from tocsin.api.paths import socket_path
from tocsin.clock import SystemClock
from tocsin.engine.lock import AlreadyRunningError, NetworkFileSystemError
from tocsin.engine.options import PagerOptions
from tocsin.engine.pager import Pager
from tocsin.engine.receipt import OutOfRoomError
from tocsin.server.caller import Hosts
from tocsin.server.front import Front
from tocsin.server.limits import Limits
from tocsin.server.listener import (
    Address,
    ListenError,
    address_of,
    handed_over,
    open_tcp,
    open_unix,
    remove_unix,
)
from tocsin.server.listening import Listening
from tocsin.server.logs import log_to_stderr
from tocsin.store.errors import StoreError

log = logging.getLogger(__name__)

FINISH_SECONDS = 5.0
"""How long a sender who is slow may hold up the end."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What `tocsin serve` is told.

    Attributes:
        data: the data directory.
        listen: `HOST:PORT`; port 0 takes a free one.
        public_url: how tools outside reach the listener, or None.
        owner: the user of this machine: who calls over the socket.
        quiet: only the Unix socket, no timers, no deliveries.
        behind_proxy: a proxy in front ends TLS and tells the sender's address.
    """

    data: Path
    listen: str
    public_url: str | None
    owner: str
    quiet: bool
    behind_proxy: bool
    limits: Limits = field(default_factory=Limits)


class StartRefusedError(Exception):
    """A start that would not be safe; the sentence says why and what to do."""


_REFUSALS = (
    StartRefusedError,
    ListenError,
    AlreadyRunningError,
    NetworkFileSystemError,
    StoreError,
    OutOfRoomError,
)


def serve(options: ServeOptions) -> int:
    """Serve until SIGTERM, SIGINT or `stop`.

    Args:
        options: what the command line says.

    Returns:
        The exit code: 0 after an orderly end, 1 where it could not start, with one line on stderr.
    """
    log_to_stderr()
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(options))
    except _REFUSALS as error:
        sys.stderr.write(f"tocsin: {error}\n")
        return 1
    return 0


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


async def _serve(options: ServeOptions) -> None:
    # aiohttp's parser in Python has let smuggled requests through; it is only a fallback of its builds.
    if http_parser.HttpRequestParser is http_parser.HttpRequestParserPy:
        raise StartRefusedError("aiohttp lacks its C parser here; install a built wheel of aiohttp")
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    # Losing the terminal must not stop a page.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with contextlib.ExitStack() as sockets:
        listeners = _Listeners.open(options, sockets)
        async with _opened(options, listeners) as pager:
            await _run(options, listeners, pager, stopping)


async def _run(options: ServeOptions, listeners: "_Listeners", pager: Pager, stopping: asyncio.Event) -> None:
    await _check_exposure(options, listeners, pager)
    front = Front(
        pager,
        options.limits,
        owner=pager.owner,
        hosts=_hosts(options, listeners.address),
        stop=stopping.set,
        behind_proxy=options.behind_proxy,
    )
    # The console of this machine waits for the socket, so it comes first.
    path = socket_path(options.data)
    unix = listeners.unix or open_unix(path)
    servers = [await Listening.start(unix, front.over_socket, options.limits, one_peer=True)]
    try:
        for tcp in listeners.tcp:
            one_peer = options.behind_proxy
            servers.append(
                await Listening.start(
                    tcp, front.over_tcp, options.limits, one_peer=one_peer, express=front.express
                )
            )
        if not options.quiet:
            await pager.start()
        # What was loaded until now stays for good: no collection looks through it again.
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        gc.enable()
        _announce(f"ready on {path}" if options.quiet else f"listening on {listeners.address.url}")
        await stopping.wait()
    finally:
        front.feeds.close()
        await asyncio.gather(*(server.finish(FINISH_SECONDS) for server in servers))
        if listeners.unix is None:
            remove_unix(path)


def _announce(text: str) -> None:
    sys.stdout.write(f"tocsin is {text}\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class _Listeners:
    """The sockets as far as they are known before the engine is: `unix` only where systemd opened it."""

    address: Address
    tcp: tuple[socket.socket, ...]
    unix: socket.socket | None
    failure: ListenError | None = None

    @classmethod
    def open(cls, options: ServeOptions, owned: contextlib.ExitStack) -> "_Listeners":
        wanted = Address.parse(options.listen)
        if options.quiet:
            return cls(wanted, (), None)
        handed = handed_over(os.environ, os.getpid())
        for listener in handed:
            owned.callback(listener.close)
        unix = next((one for one in handed if one.family == socket.AF_UNIX), None)
        tcp = tuple(one for one in handed if one.family != socket.AF_UNIX)
        if tcp:
            return cls(address_of(tcp[0]), tcp, unix)
        try:
            opened = open_tcp(wanted)
        except ListenError as failure:
            # An engine of the same data directory is the likelier reason, and the better sentence.
            return cls(wanted, (), unix, failure)
        owned.callback(opened.close)
        return cls(address_of(opened, wanted.host), (opened,), unix)


@contextlib.asynccontextmanager
async def _opened(options: ServeOptions, listeners: _Listeners) -> AsyncIterator[Pager]:
    pager_options = PagerOptions(
        listen_url=listeners.address.url,
        public_url=options.public_url,
        owner=options.owner,
        quiet=options.quiet,
    )
    try:
        pager = await Pager.open(options.data, clock=SystemClock(), options=pager_options)
    except OSError as error:
        raise StartRefusedError(f"cannot use {options.data}: {os.strerror(error.errno or 0)}") from error
    try:
        if listeners.failure is not None:
            raise listeners.failure
        yield pager
    finally:
        await pager.close()


async def _check_exposure(options: ServeOptions, listeners: _Listeners, pager: Pager) -> None:
    if options.quiet or options.behind_proxy:
        return
    exposed = any(not address_of(tcp).loopback for tcp in listeners.tcp)
    if exposed and not await pager.views.tokens():
        raise StartRefusedError(
            f"{listeners.address.url} can be reached from outside and nobody has a token yet: "
            "run `tocsin token add USER` first, or put a TLS proxy in front and say --behind-proxy"
        )


def _hosts(options: ServeOptions, address: Address) -> Hosts:
    names = [address.host]
    if options.public_url:
        # A URL that cannot be read adds no name; the command line has checked it.
        names.append(options.public_url.partition("://")[2].partition("/")[0].rpartition("@")[2])
    if address.any_address:
        names.append(socket.gethostname())
    return Hosts(names, any_address=address.any_address)
