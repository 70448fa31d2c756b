"""A tour through the console: every row, and on some of them every screen and action."""

import asyncio

from benchmarks.rig.terminal import Terminal

STOPS = 12
_ESCAPE = "\x1b"
_COMMENT = "[/red] [@click=app.bell]press[/] \u202e"
_AT_A_STOP = ("a", "u", "\r", "\t", "\t", "\x1b[6~", "q", _ESCAPE, "c", _COMMENT, "\r", _ESCAPE, "r")
_AT_THE_END = ("?", "\x1b[6~", _ESCAPE, "G", "g")


async def tour(terminal: Terminal, rows: int) -> list[float]:
    """Walk down the list; at each stop open the alert, turn its tabs, comment, accept, undo, resolve.

    Args:
        terminal: with a console on its list.
        rows: how many there are.

    Returns:
        For each time that something was typed, the seconds that the console was busy with it.
    """
    busy: list[float] = []
    for row in range(rows):
        stop = _AT_A_STOP if row % max(1, rows // STOPS) == 0 else ()
        for keys in (*stop, "j"):
            busy.append(await _type(terminal, keys))
    for keys in _AT_THE_END:
        busy.append(await _type(terminal, keys))
    return busy


async def _type(terminal: Terminal, keys: str) -> float:
    terminal.press(keys)
    if keys == _ESCAPE:
        # What follows an escape at once would be read as one key with it.
        await asyncio.sleep(0.2)
    return await terminal.settle(0.03)
