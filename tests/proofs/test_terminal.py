"""The pty of the proofs: it knows when each byte came, and can be left unread."""

import asyncio
import signal
import sys

import pytest
from benchmarks.rig.terminal import Silent, Terminal

_SLOWLY = "import time; print('one', flush=True); time.sleep(0.2); print('two', flush=True); time.sleep(9)"
_QUIETLY = "import time; print('one', flush=True); time.sleep(60)"
_WITHOUT_END = "while True: print('x' * 1000)"


async def test_it_tells_when_a_text_came_not_when_it_was_asked_for() -> None:
    with Terminal([sys.executable, "-c", _SLOWLY], environment={}) as terminal:
        second = await terminal.wait_for("two")
        first = await terminal.wait_for("one")
    assert terminal.started_at < first
    assert second - first > 0.15


async def test_what_never_comes_is_told() -> None:
    slow = Terminal([sys.executable, "-c", _SLOWLY], environment={})
    with slow as terminal, pytest.raises(Silent, match="three"):
        await terminal.wait_for("three", seconds=0.05)


async def test_a_program_stands_still_while_its_terminal_is_not_read() -> None:
    with Terminal([sys.executable, "-c", _WITHOUT_END], environment={}) as terminal:
        await terminal.wait_for("xxx")
        terminal.pause()
        await terminal.settle()
        assert not terminal.writes_through()
        before = len(terminal.output)
        terminal.resume()
        await asyncio.sleep(0)
        await terminal.wait_for("xxx", since=before)


async def test_who_has_the_terminal_is_told_when_it_goes() -> None:
    with Terminal([sys.executable, "-c", _QUIETLY], environment={}) as terminal:
        await terminal.wait_for("one")
        terminal.hang_up()
        assert terminal.process.wait(5) == -signal.SIGHUP
