"""One run of the console: put together from what is known before there is a screen."""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from tocsin.clock import SystemClock
from tocsin.console.app import ConsoleApp
from tocsin.console.bell import Notice
from tocsin.console.client_backend import ClientBackend
from tocsin.console.glance import glance, read_glance
from tocsin.console.glyphs import ASCII, UNICODE, needs_plain
from tocsin.console.hangup import Hangup
from tocsin.console.keymap import FILE_NAME as KEYS_FILE
from tocsin.console.keymap import Keymap
from tocsin.console.leave import ConsoleExit
from tocsin.console.preferences import FILE_NAME as PREFERENCES_FILE
from tocsin.console.preferences import Hearing, Preferences
from tocsin.console.session import Session
from tocsin.console.typed_lines import FILE_NAME as HISTORY_FILE
from tocsin.console.typed_lines import FILTERS_FILE_NAME, TypedLines
from tocsin.console.zoned import zone_here


def run_console(
    *,
    socket: Path | None,
    server: str | None,
    token: str | None,
    user: str,
    started_engine: bool,
    start_engine: Callable[[], str] | None,
    data: Path,
    first: bytes = b"",
    ascii_only: bool = False,
) -> ConsoleExit:
    """Show the console until the person leaves it or the terminal goes away.

    Args:
        socket: the Unix socket of an engine on this machine; or else
        server: the base URL of an engine elsewhere, and
        token: what it asks for.
        user: who I am; empty for the engine's owner.
        started_engine: whether the engine was started for this console, and not found running.
        start_engine: starts one on this machine after its end, and gives why it could not; blocks.
        data: the directory for the console's log.
        first: an `AlertWindow` as JSON to show until the engine answers; empty where there is none.
        ascii_only: draw with ASCII alone, whatever the terminal promises.
    """
    clock = SystemClock()
    who = user or None
    session = Session(
        ClientBackend(clock, socket=socket, server=server, token=token, user=who),
        clock,
        user,
        local=started_engine or socket is not None,
        start_engine=start_engine,
        journal=data / "console.log",
        glyphs=ASCII if ascii_only or needs_plain(os.environ) else UNICODE,
        notice=Notice.wanted(os.environ) or Notice.known(os.environ),
        keymap=Keymap.read(data / KEYS_FILE),
        preferences=_preferences(data / PREFERENCES_FILE),
        preferences_file=data / PREFERENCES_FILE,
        typed=TypedLines(data / HISTORY_FILE),
        filters=TypedLines(data / FILTERS_FILE_NAME),
        find_zone=cache(partial(zone_here, os.environ)),
        first=read_glance(first) if first else glance(socket, who),
    )
    app = ConsoleApp(session)
    with Hangup(app.leave_now):
        left = app.run()
    return left or ConsoleExit(stop_engine=False)


def _preferences(path: Path) -> Preferences:
    """Read what was chosen; `TOCSIN_NOTICES` asks for notices too, and overrules the file."""
    chosen = Preferences.read(path)
    if Notice.wanted(os.environ) and chosen.notices is Hearing.OFF:
        return replace(chosen, notices=Hearing.MINE)
    return chosen
