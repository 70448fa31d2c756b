"""Alerts through the API: ask for them, act on them, open one by hand."""

import json
from typing import Any

from tocsin.api.models import ActionAnswer, AlertDetail, AlertList, AlertWindow
from tocsin.api.requests import ActionRequest, NewAlert
from tocsin.client.connection import Connection, segment


class Alerts:
    """The alerts of an engine."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(
        self,
        *,
        statuses: tuple[str, ...] = (),
        source: str | None = None,
        query: str | None = None,
        limit: int | None = None,
        before: int | None = None,
    ) -> AlertList:
        """Ask for alerts, pending first, then newest.

        Args:
            statuses: `PENDING`, `ACCEPTED`, `RESOLVED`, `SNOOZED`; none for all.
            source: id or name.
            query: words in the summary or the details.
            limit: at most so many; `total` counts all.
            before: only those with a lower number.
        """
        fields = {
            "status": ",".join(statuses) or None,
            "source": source,
            "query": query,
            "limit": limit,
            "before": before,
        }
        return AlertList.model_validate_json(await self._connection.get("/alerts", fields))

    async def window(
        self, *, view: str = "open", anchor: int | None = None, above: int = 0, below: int = 100
    ) -> AlertWindow:
        """Ask for the rows around an alert.

        Args:
            view: `open`, `resolved` or `all`.
            anchor: the number of the alert that the window is around; none for the top.
            above: so many rows over it.
            below: so many rows under it.
        """
        fields = {"view": view, "anchor": anchor, "above": above, "below": below}
        return AlertWindow.model_validate_json(await self._connection.get("/alerts/window", fields))

    async def show(self, number: int) -> AlertDetail:
        """Ask for one alert with its timeline, deliveries and ladder."""
        return AlertDetail.model_validate_json(await self._connection.get(f"/alerts/{number}"))

    async def why(self, number: int) -> dict[str, Any]:
        """Ask how each decision came: `{"alert", "trace": [{"at", "step", "text", "reason"}]}`."""
        trace: dict[str, Any] = json.loads(await self._connection.get(f"/alerts/{number}/why"))
        return trace

    async def act(self, number: int, verb: str, request: ActionRequest | None = None) -> ActionAnswer:
        """Do something to an alert.

        Args:
            number: its number.
            verb: `accept`, `resolve`, `release`, `reopen`, `escalate`, `snooze`, `assign`, `comment`, `undo`.
            request: what the verb needs; with a generation the API refuses (409) if the alert has changed.
        """
        path = f"/alerts/{number}/{segment(verb)}"
        answer = await self._connection.send("POST", path, request or ActionRequest())
        return ActionAnswer.model_validate_json(answer)

    async def create(self, new: NewAlert) -> ActionAnswer:
        """Open an alert by hand."""
        return ActionAnswer.model_validate_json(await self._connection.send("POST", "/alerts", new))
