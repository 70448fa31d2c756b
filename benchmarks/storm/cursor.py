"""Where the cursor of the list is painted, read from the bytes that go to the terminal."""

import re

_SIGN = "▌".encode()
_MOVE = re.compile(rb"\x1b\[(\d+);(\d+)H")


def painted_at(output: bytes, end: int | None = None) -> tuple[int, int] | None:
    """Find the last cursor sign.

    Args:
        output: all that was written.
        end: look only before this place.

    Returns:
        Its line, from 1, and the place in the output behind it; None where there is none.
    """
    end = len(output) if end is None else end
    found = output.rfind(_SIGN, 0, end)
    if found < 0:
        return None
    line = 0
    # Whatever is written in one line begins with a move or follows a line feed that a move preceded.
    for move in _MOVE.finditer(output, max(0, found - 20_000), found):
        line = int(move[1]) + output.count(b"\n", move.end(), found)
    return line, found + len(_SIGN)
