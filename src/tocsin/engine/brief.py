"""Briefs: an alert as messages tell it, read beside the API, so that no slow question delays a page."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tocsin.core.alert import Alert
from tocsin.core.instant import rfc3339
from tocsin.core.people import Directory
from tocsin.engine.board import Board
from tocsin.store.connection import Connection


class Briefs:
    """Reads briefs on a connection and a thread of its own."""

    def __init__(
        self,
        reader: Connection,
        read: Callable[[Connection, int], dict[str, Any] | None],
        directory: Callable[[], Directory],
        board: Board,
    ) -> None:
        """Make it.

        Args:
            read: gives an alert as the API shows it.
        """
        self._reader = reader
        self._read = read
        self._directory = directory
        self._board = board
        self._thread = ThreadPoolExecutor(1, "tocsin-briefs")

    async def of(self, alert_id: int) -> dict[str, Any]:
        """Give an alert as the API shows it, with its details; empty where there is none."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._snapshot, alert_id)

    def outline(self, alert_id: int) -> dict[str, Any]:
        """Give what memory knows of an alert, for a page that has to leave whatever the store says."""
        alert = self._board.get(alert_id)
        return {"id": alert_id} if alert is None else _outline(alert, self._directory())

    async def close(self) -> None:
        """Finish what is being read."""
        await asyncio.to_thread(self._thread.shutdown)
        self._reader.close()

    def _snapshot(self, alert_id: int) -> dict[str, Any]:
        self._reader.execute("BEGIN")
        try:
            return self._read(self._reader, alert_id) or {}
        finally:
            self._reader.execute("COMMIT")


def _outline(alert: Alert, directory: Directory) -> dict[str, Any]:
    source = directory.sources.get(alert.source_id)
    policy = directory.policies.get(alert.policy_id)
    return {
        "id": alert.id,
        "status": alert.status.value,
        "priority": alert.priority.value,
        "severity": alert.severity,
        "summary": alert.summary,
        "key": alert.key,
        "source": {"id": source.id, "name": source.name, "type": source.type} if source else {},
        "policy": policy.name if policy else "",
        "owner": alert.owner,
        "count": alert.count,
        "created_at": rfc3339(alert.created_at),
    }
