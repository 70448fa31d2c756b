"""Alerts through the API: ask for them, act on them, open one by hand."""

from collections.abc import Sequence

from tocsin.api.attaching import AlertAttachments, Attach
from tocsin.api.finding import AlertPlace, Completions, QueryCounts
from tocsin.api.models import ActionAnswer, AlertList, AlertWindow, BulkAnswer
from tocsin.api.requests import ActionRequest, BulkRequest, NewAlert
from tocsin.client.connection import Connection, Query, segment


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
        order: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
        before: int | None = None,
    ) -> AlertList:
        """Ask for alerts, all at once searched to the end; pending first, then newest.

        Args:
            statuses: `PENDING`, `ACCEPTED`, `RESOLVED`, `SNOOZED`; none for all.
            source: id or name.
            query: a filter, as in `window`.
            order: as in `window`.
            limit: at most so many; `total` counts all.
            offset: leave out so many at the top.
            before: only those that stand below this alert in the list.

        Raises:
            RefusedError: the filter cannot be read; `field`, `position` and the sentence say where and why.
        """
        fields = {
            "status": ",".join(statuses) or None,
            "source": source,
            "query": query,
            "order": order,
            "limit": limit,
            "offset": offset,
            "before": before,
        }
        return AlertList.model_validate_json(await self._connection.get("/alerts", fields))

    async def window(
        self,
        *,
        view: str = "open",
        query: str | None = None,
        order: str | None = None,
        anchor: int | None = None,
        offset: int | None = None,
        above: int = 0,
        below: int = 100,
        since: str | None = None,
        until: str | None = None,
        strips: bool = False,
    ) -> AlertWindow:
        """Ask for rows of the ordered list, around an alert, from a place, or from the top.

        Where `complete` is false, older alerts are still being searched: ask again in a moment.

        Args:
            view: `open`, `resolved` or `all`.
            query: a filter, `status:pending source:prom* "exact words"`.
            order: `urgency`, `newest`, `oldest`, `updated`, `priority`, `source` or `count`.
            anchor: the number of the alert that the window is around; unknown here, `offset` counts.
            offset: the place that the window is around, from 0; beyond the end, the end.
            above: so many rows over it.
            below: so many rows under it.
            since, until: only alerts made in this time, RFC 3339; `until` is left out itself.
            strips: whether each row says how many events came in each of the last 24 hours.

        Raises:
            RefusedError: the filter cannot be read; `field`, `position` and the sentence say where and why.
        """
        fields: Query = {
            "view": view,
            "query": query,
            "order": order,
            "anchor": anchor,
            "offset": offset,
            "above": above,
            "below": below,
            "since": since,
            "until": until,
            "strips": 1 if strips else None,
        }
        return AlertWindow.model_validate_json(await self._connection.get("/alerts/window", fields))

    async def counts(self, queries: Sequence[str], *, view: str = "open") -> QueryCounts:
        """Ask how many alerts each filter finds; one that cannot be read says so in its own count."""
        fields: Query = {"view": view, "query": queries}
        return QueryCounts.model_validate_json(await self._connection.get("/alerts/counts", fields))

    async def completions(self, query: str, cursor: int | None = None) -> Completions:
        """Ask how a filter could go on at the cursor, in characters from 0; by default at its end."""
        fields: Query = {"query": query, "cursor": cursor}
        return Completions.model_validate_json(await self._connection.get("/alerts/completions", fields))

    async def place(self, number: int, *, query: str | None = None, order: str | None = None) -> AlertPlace:
        """Ask in which view an alert stands, and where."""
        fields: Query = {"query": query, "order": order}
        return AlertPlace.model_validate_json(await self._connection.get(f"/alerts/{number}/place", fields))

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

    async def act_on_many(self, verb: str, request: BulkRequest) -> BulkAnswer:
        """Do something to many alerts in one transaction; each is done or refused on its own.

        Args:
            verb: as in `act`.
            request: at most 1,000 alerts, and what the verb needs.
        """
        answer = await self._connection.send("POST", f"/alerts/bulk/{segment(verb)}", request)
        return BulkAnswer.model_validate_json(answer)

    async def notify(self, number: int, wish: Attach) -> AlertAttachments:
        """Let a destination hear of an alert; without transitions, no more."""
        answer = await self._connection.send("POST", f"/alerts/{number}/notify", wish)
        return AlertAttachments.model_validate_json(answer)

    async def create(self, new: NewAlert) -> ActionAnswer:
        """Open an alert by hand."""
        return ActionAnswer.model_validate_json(await self._connection.send("POST", "/alerts", new))
