"""Keys are heard as soon as it is sure which they are."""

import os
import threading
from collections.abc import Iterator

import pytest
from textual import events
from textual.message import Message

from tocsin.console import prompt_driver
from tocsin.console.prompt_driver import PromptDriver

_PATIENCE = 20.0


class Listener(PromptDriver):
    """A driver on one end of a pipe that hears a number of keys and ends."""

    def __init__(self, fileno: int, keys: int) -> None:
        self.fileno = fileno
        self.exit_event = threading.Event()
        self._debug = False
        self._keys = keys
        self.heard: list[str] = []

    def process_message(self, message: Message) -> None:
        """Keep the name of a key."""
        if isinstance(message, events.Key):
            self.heard.append(message.key)
        if len(self.heard) == self._keys:
            self.exit_event.set()


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Give where keys are read, and where they are typed."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def test_an_escape_is_heard_without_waiting_for_the_next_look(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompt_driver, "_LONGEST_WAIT", 10 * _PATIENCE)
    driver = Listener(pipe[0], 1)
    thread = threading.Thread(target=driver.run_input_thread, daemon=True)
    thread.start()
    os.write(pipe[1], b"\x1b")
    thread.join(_PATIENCE)
    assert driver.heard == ["escape"]
    assert not thread.is_alive()


def test_a_letter_of_many_bytes_may_come_in_parts(pipe: tuple[int, int]) -> None:
    driver = Listener(pipe[0], 2)
    thread = threading.Thread(target=driver.run_input_thread, daemon=True)
    thread.start()
    letters = "äj".encode()
    for byte in letters:
        os.write(pipe[1], bytes((byte,)))
    thread.join(_PATIENCE)
    assert driver.heard == ["ä", "j"]


def test_keys_in_one_piece_are_heard_one_by_one(pipe: tuple[int, int]) -> None:
    driver = Listener(pipe[0], 3)
    os.write(pipe[1], b"j\x1b[6~k")
    driver.run_input_thread()
    assert driver.heard == ["j", "pagedown", "k"]
