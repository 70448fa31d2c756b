"""The app: holds the screens, follows the engine, and leaves the terminal as it found it."""

import asyncio
import gc
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from rich.console import RenderableType
from textual import on
from textual._compositor import ChopsUpdate
from textual.screen import Screen

from tocsin.clock import SystemClock
from tocsin.console.actions import Actions, Wish
from tocsin.console.alerts_screen import AlertsScreen
from tocsin.console.bell import Bell, Notice
from tocsin.console.client_backend import ClientBackend
from tocsin.console.commanded_app import CommandedApp
from tocsin.console.desk import Desk
from tocsin.console.following import follow
from tocsin.console.glance import glance, read_glance
from tocsin.console.glyphs import ASCII, UNICODE, needs_plain
from tocsin.console.hangup import Hangup
from tocsin.console.keymap import FILE_NAME as KEYS_FILE
from tocsin.console.keymap import Keymap
from tocsin.console.leave import ConsoleExit, LeaveScreen
from tocsin.console.news import (
    Done,
    FeedFound,
    FeedLost,
    FrameArrived,
    Reported,
    StateArrived,
    Told,
    TopArrived,
    UndoWished,
    Wished,
)
from tocsin.console.preferences import FILE_NAME as PREFERENCES_FILE
from tocsin.console.preferences import Hearing, Preferences
from tocsin.console.session import Session
from tocsin.console.supervisor import Work
from tocsin.console.thin_update import ThinUpdate
from tocsin.console.too_small import TooSmallScreen
from tocsin.console.typed_lines import FILE_NAME as HISTORY_FILE
from tocsin.console.typed_lines import TypedLines


def run_console(
    *,
    socket: Path | None,
    server: str | None,
    token: str | None,
    user: str,
    started_engine: bool,
    data: Path,
    first: bytes = b"",
) -> ConsoleExit:
    """Show the console until the person leaves it or the terminal goes away.

    Args:
        socket: the Unix socket of an engine on this machine; or else
        server: the base URL of an engine elsewhere, and
        token: what it asks for.
        user: who I am; empty for the engine's owner.
        started_engine: whether the engine was started for this console, and not found running.
        data: the directory for the console's log.
        first: an `AlertWindow` as JSON to show until the engine answers; empty where there is none.
    """
    clock = SystemClock()
    who = user or None
    session = Session(
        ClientBackend(clock, socket=socket, server=server, token=token, user=who),
        clock,
        user,
        local=started_engine or socket is not None,
        journal=data / "console.log",
        glyphs=ASCII if needs_plain(os.environ) else UNICODE,
        notice=Notice.wanted(os.environ) or Notice.known(os.environ),
        keymap=Keymap.read(data / KEYS_FILE),
        preferences=_preferences(data / PREFERENCES_FILE),
        preferences_file=data / PREFERENCES_FILE,
        typed=TypedLines(data / HISTORY_FILE),
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


class ConsoleApp(CommandedApp):
    """The console of one run."""

    DEFAULT_MODE = "alerts"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.title = "tocsin"
        self._actions = Actions(session)
        self._bell = Bell(self._write_to_terminal, self.bell, session.notice)
        self._running_loop: asyncio.AbstractEventLoop | None = None
        self._leaving = False

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        # The one place through which every picture goes; Textual has no public one.
        thin = ThinUpdate.of(renderable) if isinstance(renderable, ChopsUpdate) else renderable
        super()._display(screen, thin)

    def get_default_screen(self) -> Screen[None]:
        """Give the first screen."""
        return AlertsScreen(self._session, self._supervisor)

    def on_mount(self) -> None:
        """Follow the engine."""
        if self._session.keymap.complaint:
            self._tell(self._session.keymap.complaint, "warning")
        self._running_loop = asyncio.get_running_loop()
        if self._leaving:
            self._keep_and_leave()
            return
        # After the first picture, which does not wait for the client that this imports.
        self.call_after_refresh(self._follow)

    async def on_unmount(self) -> None:
        """Let go of everything."""
        self._bell.leave()
        self._supervisor.close()
        await self._session.backend.close()

    def leave_now(self) -> None:
        """Begin to leave, from a signal handler; the engine goes on paging."""
        self._leaving = True
        if self._running_loop is not None:
            self._running_loop.call_soon_threadsafe(self._keep_and_leave)

    def action_leave(self) -> None:
        """Leave; asks first where an engine on this machine would go on or stop."""
        if not self._session.local:
            self._keep_and_leave()
            return

        self.push_screen(LeaveScreen(self._session.standing.counts.pending), self._leave_answered)

    @on(StateArrived)
    def _state_arrived(self, message: StateArrived) -> None:
        self._session.time.heard(message.state.now)
        self._session.standing.take_state(message.state)
        self._restand()

    @on(FrameArrived)
    def _frame_arrived(self, message: FrameArrived) -> None:
        frame = message.frame
        self._session.time.heard(frame.now)
        self._session.standing.take_frame(frame)
        if frame.configuration:
            self._start("state", self._ask_state)
        self._restand()
        for desk in self._desks():
            desk.take_frame(frame)

    @on(FeedLost)
    def _feed_lost(self, message: FeedLost) -> None:
        self._session.standing.lost(self._session.time.now(), message.why)
        self._restand()

    @on(FeedFound)
    def _feed_found(self) -> None:
        self._session.standing.found()
        self._restand()
        for desk in self._desks():
            desk.renew()

    @on(TopArrived)
    def _top_arrived(self, message: TopArrived) -> None:
        self._bell.look(message.window.alerts, self._session.standing.me, self._session.preferences)
        self._entitle()

    @on(Wished)
    def _wished(self, message: Wished) -> None:
        self._carry_out(message.wish)

    @on(UndoWished)
    def _undo_wished(self) -> None:
        wish = self._actions.undoable()
        if wish is None:
            self._tell("nothing of yours to undo: an action can be taken back for 10 s", "warning")
        else:
            self._carry_out(wish)

    @on(Done)
    def _done(self, message: Done) -> None:
        for desk in self._desks():
            desk.end(message.outcome)
        self._tell(message.outcome.sentence, "error" if message.outcome.refused else "information")

    @on(Told)
    def _hear(self, message: Told) -> None:
        self._tell(message.sentence, "information")

    @on(Reported)
    def _reported(self, message: Reported) -> None:
        self._tell(message.sentence, "error")

    def _carry_out(self, wish: Wish) -> None:
        for desk in self._desks():
            desk.begin(wish)
        self._start(wish.verb, partial(self._act, wish))

    async def _act(self, wish: Wish) -> None:
        self.post_message(Done(await self._actions.carry_out(wish)))

    async def _ask_state(self) -> None:
        self.post_message(StateArrived(await self._session.backend.state()))

    def _follow(self) -> None:
        # What was loaded until now stays for good: it is never looked through again.
        gc.freeze()
        gc.enable()
        self._start("feed", partial(follow, self._session.backend, self._session.clock, self.post_message))

    def _start(self, name: str, work: Work) -> None:
        self._supervisor.start(self, name, work)

    def _restand(self) -> None:
        self._entitle()
        if isinstance(self.screen, TooSmallScreen):
            self.screen.update()
        for desk in self._desks():
            desk.restand()

    def _entitle(self) -> None:
        self._bell.entitle(self._session.standing.counts.pending, self._session.preferences.title)

    def _desks(self) -> Iterator[Desk]:
        for screen in self.screen_stack:
            if isinstance(screen, Desk) and screen.is_mounted:
                yield screen

    def _report(self, sentence: str) -> None:
        self.post_message(Reported(sentence))

    def _leave_answered(self, stop: bool | None) -> None:
        if stop is not None:
            self.exit(ConsoleExit(stop_engine=stop))

    def _keep_and_leave(self) -> None:
        self.exit(ConsoleExit(stop_engine=False))

    def _write_to_terminal(self, sequence: str) -> None:
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)
