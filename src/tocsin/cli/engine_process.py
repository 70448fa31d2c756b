"""The engine as a child process: started, waited for, ended."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.api.paths import database_file, engine_log, socket_path
from tocsin.cli.failure import CommandError
from tocsin.cli.last_listener import last_listener
from tocsin.cli.settings import Settings

if TYPE_CHECKING:
    from tocsin.clock import Clock

_POLL_SECONDS = 0.01
_READY_SECONDS = 30.0
_END_SECONDS = 20.0
_SAYS = "tocsin: "
_LOG_LIMIT = 16 * 1024 * 1024


class EngineProcess:
    """An engine that this process started; it has a session of its own and survives the terminal."""

    def __init__(self, process: "subprocess.Popen[bytes]", data: Path, log_start: int) -> None:
        self._process = process
        self._data = data
        self._log_start = log_start

    @classmethod
    def start(cls, settings: Settings, *, quiet: bool, first_look: int | None = None) -> "EngineProcess":
        """Start one, without waiting for it.

        Args:
            settings: its data directory, listener, public URL and owner.
            quiet: only the Unix socket; no timers, no deliveries. It ends when this process does.
            first_look: a pipe to which it writes the top of the list before it is ready.

        Raises:
            CommandError: the data directory cannot be written.
        """
        try:
            settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            log, start = _open_log(engine_log(settings.data))
        except OSError as error:
            raise CommandError(
                f"the data directory {settings.data} cannot be used: {error.strerror}"
            ) from error
        try:
            process = subprocess.Popen(  # noqa: S603
                [*_command(settings, quiet), *_pipe_option(first_look)],
                stdin=subprocess.PIPE if quiet else subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=() if first_look is None else (first_look,),
                env=_environment(os.environ),
            )
        finally:
            os.close(log)
        return cls(process, settings.data, start)

    async def ready(self, clock: "Clock", seconds: float = _READY_SECONDS) -> None:
        """Wait until its socket answers.

        Raises:
            CommandError: with its own last words if it ended, or after too long a wait.
        """
        where = socket_path(self._data)
        until = clock.monotonic() + seconds
        while not answers(where):
            self.raise_if_ended()
            if clock.monotonic() > until:
                raise CommandError(
                    f"the engine did not get ready in {seconds:.0f} s: see {engine_log(self._data)}"
                )
            await clock.sleep(_POLL_SECONDS)

    def raise_if_ended(self) -> None:
        """Look whether it still runs.

        Raises:
            CommandError: it does not; with its own last words.
        """
        if self._process.poll() is not None:
            raise CommandError(self._last_words())

    async def end(self, clock: "Clock", seconds: float = _END_SECONDS) -> None:
        """Ask it to end and wait until it has; one that does not is killed, which loses nothing on disk."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        else:
            self._process.terminate()
        until = clock.monotonic() + seconds
        while self._process.poll() is None:
            if clock.monotonic() > until:
                self._process.kill()
            await clock.sleep(_POLL_SECONDS)

    def _last_words(self) -> str:
        try:
            with engine_log(self._data).open("rb") as log:
                log.seek(self._log_start)
                lines = log.read(_LOG_LIMIT).decode(errors="replace").splitlines()
        except OSError:
            lines = []
        # Among log lines and worse, this is how an engine talks to a person.
        said = [line.removeprefix(_SAYS) for line in lines if line.startswith(_SAYS)]
        return said[-1] if said else f"the engine could not start: see {engine_log(self._data)}"


def answers(where: Path) -> bool:
    """Tell whether an engine listens on a Unix socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2.0)
        try:
            probe.connect(str(where))
        except OSError:
            return False
        return True


def _command(settings: Settings, quiet: bool) -> list[str]:
    # -P keeps modules of the current directory from standing in for those of Python.
    command = [sys.executable, "-P", "-m", "tocsin", "serve", "--turn-taken"]
    # Who is named with --as becomes the first user of a new directory; in an old one they must exist already,
    # and the call itself says who they are.
    new = not (quiet and database_file(settings.data).exists())
    command += ["--data", str(settings.data.resolve()), "--as", settings.owner if new else settings.login]
    # A quiet one opens no listener, but tells the URLs of sources as the other will.
    last = last_listener(settings.data) if quiet and settings.listen is None else None
    command += ["--listen", last or settings.listener]
    command += ["--public-url", settings.public_url] if settings.public_url else []
    return [*command, "--quiet-engine"] if quiet else command


def _pipe_option(first_look: int | None) -> list[str]:
    return [] if first_look is None else ["--first-look", str(first_look)]


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value for name, value in environment.items() if name not in {"TOCSIN_SERVER", "TOCSIN_TOKEN"}
    }


def _open_log(path: Path) -> tuple[int, int]:
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_name(path.name + ".1"))
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    return log, os.fstat(log).st_size
