"""Indexing: puts what alerts say into the full-text index, in small bites, while nothing comes in."""

from tocsin.engine.board import Board
from tocsin.store.alert_search import index_some
from tocsin.store.connection import Connection
from tocsin.store.writer import Writer

_BITE = 64
_BITES_A_CYCLE = 4


class Indexing:
    """Knows how far the index goes; what it does not reach yet is searched as it is."""

    def __init__(self, writer: Writer, board: Board) -> None:
        self._writer = writer
        self._board = board
        self._done = -1
        self._seen = 0

    async def step(self) -> None:
        """Index a little, unless events came in since the last step."""
        newest_event, self._seen = self._seen, self._board.next_event_id
        if newest_event != self._seen:
            return
        for _ in range(_BITES_A_CYCLE):
            if self._done >= self._board.next_id - 1:
                return
            before = self._done
            self._done = await self._writer.write(_bite)
            if self._done == before:
                return


def _bite(connection: Connection) -> int:
    return index_some(connection, _BITE)
