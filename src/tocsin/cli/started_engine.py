"""The engine under a console: one that runs already, or one that starts while the screen opens."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from tocsin.api.paths import socket_path
from tocsin.cli.engine_process import EngineProcess, answers
from tocsin.cli.engine_turn import EngineTurn
from tocsin.cli.failure import CommandError
from tocsin.cli.settings import Settings


class StartedEngine:
    """An engine that outlives this process; entering starts it where none runs, without waiting for it.

    A thread watches it until it is ready: the engine and the screen each take a good part of a second to
    start, and a person waits. If it ends instead, the screen is closed and its last words are raised.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = EngineTurn(settings.data)
        self._process: EngineProcess | None = None
        self._watch: threading.Thread | None = None
        self._failure: CommandError | None = None
        self._on_screen = False
        self._guard = threading.Lock()

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
        self._process = EngineProcess.start(self._settings, quiet=False)
        self._watch = threading.Thread(target=self._wait_until_ready, daemon=True)
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next command start engines again."""
        self._turn.give_back()

    @contextmanager
    def screen(self) -> Iterator[None]:
        """Hold a screen open over the engine.

        Raises:
            CommandError: the engine did not get ready; with its last words.
        """
        with self._guard:
            self._raise_failure()
            self._on_screen = True
        yield
        with self._guard:
            self._on_screen = False
            self._raise_failure()

    def wait(self) -> None:
        """Wait until it is ready.

        Raises:
            CommandError: it did not get ready; with its last words.
        """
        if self._watch is not None:
            self._watch.join()
        self._raise_failure()

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
