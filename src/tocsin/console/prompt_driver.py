"""Textual's driver for a terminal, which soon notices that an escape was a key of its own."""

import os
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from selectors import EVENT_READ, SelectSelector

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

_CHUNK = 4_096
_LONGEST_WAIT = 0.1
"""In seconds; so soon the thread notices that it shall end."""
_MARGIN = 0.002


class PromptDriver(LinuxDriver):
    """Looks again as soon as an escape can no longer be the beginning of another key.

    Textual's own looks only each tenth of a second, which is longer than a key may wait for its picture.
    """

    def run_input_thread(self) -> None:
        """Read what is typed until the console ends or the terminal does."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            wait = _LONGEST_WAIT
            while not self.exit_event.is_set():
                ready = selector.select(wait)
                if ready:
                    typed = os.read(self.fileno, _CHUNK)
                    if not typed:
                        break
                    if text := decode(typed):
                        self._pass_on(parser.feed(text))
                self._pass_on(parser.tick())
                wait = ESCAPE_DELAY + _MARGIN if ready else _LONGEST_WAIT
        with suppress(EOFError, ParseError):
            for _ in parser.feed(""):
                pass

    def _pass_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
