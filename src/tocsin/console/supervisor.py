"""The border of the screens: what goes wrong in the background is told and written down, and ends nothing."""

import logging
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from textual.dom import DOMNode
from textual.worker import Worker

from tocsin.console.backend import BackendError
from tocsin.console.safe import plain

_LOGGER = logging.getLogger("tocsin.console")
_LONGEST_LOG = 1_000_000

Work = Callable[[], Coroutine[Any, Any, None]]


class _OneLineFormatter(logging.Formatter):
    """Writes records so that reading the log in a terminal obeys nothing that came from outside."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(plain(line) for line in super().format(record).split("\n"))


class Supervisor:
    """Runs background work of the screens."""

    def __init__(self, journal: Path | None, report: Callable[[str], None]) -> None:
        """Make one.

        Args:
            journal: the file for unexpected errors; None: they are only reported.
            report: tells the person one sentence.
        """
        self._report = report
        self._journal = journal
        self._handler: logging.Handler | None = None

    def start(
        self, node: DOMNode, name: str, work: Work, *, group: str = "", exclusive: bool = False
    ) -> Worker[None]:
        """Run one piece of work in the background of a screen or the app, and with its life.

        Args:
            node: the screen or the app.
            name: what it is for, in the log.
            work: is called and awaited; may raise anything. A `BackendError` is only told, all else is
                written down too.
            group: works of one group replace one another where they are exclusive; by default the name.
            exclusive: cancel those of the group that still run.
        """

        async def supervised() -> None:
            await self._run(name, work)

        return node.run_worker(
            supervised, name=name, group=group or name, exclusive=exclusive, exit_on_error=False
        )

    async def _run(self, name: str, work: Work) -> None:
        try:
            await work()
        except BackendError as error:
            self._report(str(error))
        except Exception:
            self._open()
            _LOGGER.exception("unexpected error in %s", name)
            where = f"; it is written in {self._journal}" if self._journal is not None else ""
            self._report(f"something in the console failed ({name}){where}. Paging does not depend on it.")

    def close(self) -> None:
        """Close the log."""
        if self._handler is not None:
            _LOGGER.removeHandler(self._handler)
            self._handler.close()
            self._handler = None

    def _open(self) -> None:
        if self._handler is not None:
            return
        _LOGGER.propagate = False
        if self._journal is None:
            self._handler = logging.NullHandler()
        else:
            from logging.handlers import RotatingFileHandler

            self._handler = RotatingFileHandler(self._journal, maxBytes=_LONGEST_LOG, backupCount=1)
        self._handler.setFormatter(_OneLineFormatter("%(asctime)s %(levelname)s %(message)s"))
        _LOGGER.addHandler(self._handler)
