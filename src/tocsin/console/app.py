"""The app: holds the screens, follows the engine, and leaves the terminal as it found it."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from functools import partial

from rich.console import RenderableType
from textual import on
from textual._compositor import ChopsUpdate
from textual.driver import Driver
from textual.screen import Screen

from tocsin.api.models import FeedFrame
from tocsin.console.actions import Actions, Wish
from tocsin.console.bell import Bell
from tocsin.console.commanded_app import CommandedApp
from tocsin.console.following import follow
from tocsin.console.following_screen import FollowingScreen
from tocsin.console.frames import gathered
from tocsin.console.leave import ConsoleExit, LeaveScreen
from tocsin.console.news import (
    Done,
    EngineFailed,
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
from tocsin.console.pace import Pace
from tocsin.console.prompt_driver import PromptDriver
from tocsin.console.session import Session
from tocsin.console.supervisor import Work
from tocsin.console.thin_update import ThinUpdate
from tocsin.console.too_small import TooSmallScreen

_GARBAGE_THRESHOLDS = (5_000, 20, 50)
"""Garbage is looked for seldom: a full search takes longer than a key may wait for its picture."""


class ConsoleApp(CommandedApp):
    """The console of one run."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.title = "tocsin"
        self._actions = Actions(session)
        self._bell = Bell(self._write_to_terminal, self.bell, session.notice)
        self._running_loop: asyncio.AbstractEventLoop | None = None
        self._leaving = False
        self._found_before = False
        self._frames: list[FeedFrame] = []
        self._pace = Pace(session.clock, self.set_timer, self._take_frames)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        # The one place through which every picture goes; Textual has no public one.
        thin = ThinUpdate.of(renderable) if isinstance(renderable, ChopsUpdate) else renderable
        super()._display(screen, thin)

    def get_driver_class(self) -> type[Driver]:
        """Give what reads the keys and writes the pictures."""
        return PromptDriver

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
        if not self._session.local or self._session.standing.stale_since is not None:
            self._keep_and_leave()
            return

        self.push_screen(LeaveScreen(self._session.standing.counts.pending), self._leave_answered)

    def action_start_engine(self) -> None:
        """Start the engine again where it has ended."""
        session = self._session
        if session.start_engine is None or session.standing.stale_since is None:
            self._tell("there is an engine, and it answers", "information")
        elif not session.starting:
            session.starting = True
            self._restand()
            self._start("engine", partial(self._start_engine, session.start_engine))

    async def _start_engine(self, start: Callable[[], str]) -> None:
        # Where it does start, the feed says so, which alone is proof.
        failure = await asyncio.to_thread(start)
        if failure:
            self.post_message(EngineFailed(failure))

    @on(EngineFailed)
    def _engine_failed(self, message: EngineFailed) -> None:
        self._session.starting = False
        self._restand()
        self._tell(f"the engine did not start: {message.why}", "error")

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
        self._frames.append(frame)
        self._pace.wish()

    def _take_frames(self) -> None:
        """Show what the frames tell that have come since the last time."""
        frame = gathered(self._frames)
        self._frames = []
        if frame.configuration:
            self._start("state", self._ask_state)
        self._restand()
        for screen in self._followers():
            screen.take_frame(frame)

    @on(FeedLost)
    def _feed_lost(self, message: FeedLost) -> None:
        self._session.standing.lost(self._session.time.now(), message.why)
        self._restand()

    @on(FeedFound)
    def _feed_found(self) -> None:
        self._session.standing.found()
        if not self._found_before:
            self._found_before = True
            # What was loaded until now, with the client, stays for good: it is never looked through again.
            gc.freeze()
        if self._session.starting:
            self._session.starting = False
            self._tell("the engine runs again: what fell due meanwhile is paged now", "information")
        self._restand()
        for screen in self._followers():
            screen.renew()

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
        for screen in self._followers():
            screen.end(message.outcome)
        self._tell(message.outcome.sentence, "error" if message.outcome.refused else "information")

    @on(Told)
    def _hear(self, message: Told) -> None:
        self._tell(message.sentence, "information")

    @on(Reported)
    def _reported(self, message: Reported) -> None:
        self._tell(message.sentence, "error")

    def _carry_out(self, wish: Wish) -> None:
        for screen in self._followers():
            screen.begin(wish)
        self._start(wish.verb, partial(self._act, wish))

    async def _act(self, wish: Wish) -> None:
        self.post_message(Done(await self._actions.carry_out(wish)))

    async def _ask_state(self) -> None:
        self.post_message(StateArrived(await self._session.backend.state()))

    def _follow(self) -> None:
        gc.set_threshold(*_GARBAGE_THRESHOLDS)
        gc.enable()
        self._start("feed", partial(follow, self._session.backend, self._session.clock, self.post_message))

    def _start(self, name: str, work: Work) -> None:
        self._supervisor.start(self, name, work)

    def _restand(self) -> None:
        self._entitle()
        if isinstance(self.screen, TooSmallScreen):
            self.screen.update()
        for screen in self._followers():
            screen.restand()

    def _entitle(self) -> None:
        self._bell.entitle(self._session.standing.counts.pending, self._session.preferences.title)

    def _followers(self) -> Iterator[FollowingScreen]:
        # Of all modes, so that nobody comes back to an old picture; Textual has no public way to them.
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, FollowingScreen) and screen.is_mounted:
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
