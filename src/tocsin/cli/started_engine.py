"""The engine under a console: one that runs already, or one that starts while the screen opens."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

from tocsin.api.paths import socket_path
from tocsin.cli.engine_process import EngineProcess, answers
from tocsin.cli.engine_turn import EngineTurn
from tocsin.cli.failure import CommandError
from tocsin.cli.first_look import FirstLook
from tocsin.cli.settings import Settings


class StartedEngine:
    """An engine that outlives this process; entering starts it where none runs, without waiting for it.

    The engine and the screen each take a good part of a second to start, and a person waits; so neither waits
    for the other. Under the screen a thread watches the engine until it is ready; if it ends instead, the
    screen is closed and its last words are raised.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = EngineTurn(settings.data)
        self._process: EngineProcess | None = None
        self._watch: threading.Thread | None = None
        self._failure: CommandError | None = None
        self._on_screen = False
        self._guard = threading.Lock()
        self._look: FirstLook | None = None

    @property
    def started(self) -> bool:
        """Tell whether it was started here."""
        return self._process is not None

    def __enter__(self) -> Self:
        """Start the engine, unless one runs.

        Raises:
            CommandError: it cannot be started.
        """
        self._take_turn()
        if answers(socket_path(self._settings.data)):
            self._turn.give_back()
            return self
        self._look = FirstLook()
        try:
            self._process = EngineProcess.start(
                self._settings, quiet=False, first_look=self._look.writing_end
            )
        finally:
            self._look.close_writing_end()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next command start engines again."""
        self._turn.give_back()
        if self._look is not None:
            self._look.close()

    @contextmanager
    def screen(self) -> Iterator[None]:
        """Hold a screen open over the engine.

        Raises:
            CommandError: the engine did not get ready; with its last words.
        """
        if self._process is not None:
            self._process.raise_if_ended()
        # Until the console has its own, an engine that ends now ends this process by an exception.
        before = signal.signal(signal.SIGTERM, _exit_now)
        self._on_screen = True
        self._start_to_watch()
        try:
            yield
        finally:
            with self._guard:
                self._on_screen = False
            signal.signal(signal.SIGTERM, before)
            self._raise_failure()

    def first_look(self) -> bytes:
        """Give the top of the list as an `AlertWindow`, empty where the engine ran before or is silent."""
        return b"" if self._look is None else self._look.read()

    def wait(self) -> None:
        """Wait until it is ready.

        Raises:
            CommandError: it did not get ready; with its last words.
        """
        self._start_to_watch()
        if self._watch is not None:
            self._watch.join()
        self._raise_failure()

    def _start_to_watch(self) -> None:
        # Not before it is needed: a second thread slows down the imports of the first.
        if self._process is not None and self._watch is None:
            self._watch = threading.Thread(target=self._wait_until_ready, daemon=True)
            self._watch.start()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _take_turn(self) -> None:
        if not self._turn.try_take():
            # Imported here because the way to the first frame is short, and hardly ever is there a wait.
            import asyncio

            from tocsin.clock import SystemClock

            asyncio.run(self._turn.take(SystemClock()))

    def _wait_until_ready(self) -> None:
        import asyncio

        from tocsin.clock import SystemClock

        assert self._process is not None
        try:
            asyncio.run(self._process.ready(SystemClock()))
        except CommandError as error:
            with self._guard:
                self._failure = error
                if self._on_screen:
                    # The console puts the terminal back in order on SIGTERM.
                    os.kill(os.getpid(), signal.SIGTERM)
        finally:
            self._turn.give_back()


def _exit_now(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
