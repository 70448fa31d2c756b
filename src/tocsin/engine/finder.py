"""The finder: which alerts there are, in windows of ordered lists, as dictionaries of `tocsin.api`."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from tocsin.core.filter import EVERYTHING, Compares, Comparison, Field, Filter, OneOf, both
from tocsin.core.filter_terms import FilterError
from tocsin.core.filter_text import parse
from tocsin.core.instant import Instant, rfc3339
from tocsin.engine.completions import Completions
from tocsin.engine.day_strips import DayStrips
from tocsin.engine.errors import InvalidError, NotFoundError
from tocsin.engine.listing import Listing, ingredients, listing
from tocsin.engine.readers import Readers
from tocsin.engine.rosters import Kept, Rosters
from tocsin.engine.state import EngineFacts
from tocsin.store import alerts, sources
from tocsin.store.alert_windows import Wanted
from tocsin.store.connection import Connection

Show = Callable[[Connection, list[tuple[Any, ...]]], list[dict[str, Any]]]
"""Gives rows of `VIEW_COLUMNS` as `AlertView`s."""

_MOST_COUNTED = 20


class Finder:
    """Finds alerts.

    Args:
        readers: threads for answers, which take milliseconds.
        rosters: the lists.
        show: makes rows into views.
        strips: counts events by the hour.
    """

    def __init__(
        self, readers: Readers, rosters: Rosters, facts: EngineFacts, show: Show, strips: DayStrips
    ) -> None:
        self._strips = strips
        self._readers = readers
        self._rosters = rosters
        self._facts = facts
        self._show = show
        self._completions = Completions(facts)

    async def window(
        self,
        *,
        view: str = "open",
        query: str = "",
        order: str = "urgency",
        anchor: int | None = None,
        offset: int = 0,
        above: int = 0,
        below: int = 100,
        since: Instant | None = None,
        until: Instant | None = None,
        me: str = "",
        strips: bool = False,
    ) -> dict[str, Any]:
        """Give an `AlertWindow` around an alert, or around a place where the alert is not in the list.

        Raises:
            FilterError: the query cannot be read.
        """
        wanted = Wanted(view, order, parse(query, me, self._facts.now()), since, until)
        seq = self._facts.seq()
        lists = await self._lists(wanted, me)

        def read(connection: Connection) -> dict[str, Any]:
            with ExitStack() as held:
                found = self._listing(connection, wanted, lists, held)
                place = None if anchor is None else found.place(anchor)
                base = place if place is not None else min(offset, max(0, len(found) - 1))
                start = max(0, base - above)
                ids = found.ids(start, base - start + below)
                total = len(found)
            rows = self._rows(connection, ids)
            if strips:
                days = self._strips.of(connection, ids, self._facts.now())
                rows = [row | {"strip": days[row["id"]]} for row in rows]
            return {
                "total": total,
                "start": start,
                "alerts": rows,
                "place": place,
                "complete": all(kept.complete for kept in lists),
            }

        answer = await self._readers.run(read)
        return {**answer, "seq": seq, "now": rfc3339(self._facts.now())}

    async def alerts(
        self,
        *,
        statuses: tuple[str, ...] = (),
        source: str | None = None,
        query: str = "",
        order: str = "urgency",
        limit: int = 100,
        offset: int = 0,
        before: int | None = None,
        me: str = "",
    ) -> dict[str, Any]:
        """Give an `AlertList`, searched to the end.

        Raises:
            FilterError: the query cannot be read.
            NotFoundError: there is no such source.
            InvalidError: `before` is not in the list.
        """
        wanted = parse(query, me, self._facts.now())
        if statuses:
            wanted = both(OneOf(Field.STATUS, tuple(status.lower() for status in statuses)), wanted)
        if source is not None:
            wanted = both(await self._of_source(source), wanted)
        asked = Wanted("all", order, wanted)
        lists = await self._lists(asked, me, patient=True)

        def read(connection: Connection) -> dict[str, Any]:
            with ExitStack() as held:
                found = self._listing(connection, asked, lists, held)
                start = offset
                if before is not None:
                    place = found.place(before)
                    if place is None:
                        raise InvalidError("before", f"alert {before} is not in this list: use offset")
                    start += place + 1
                ids, total = found.ids(start, limit), len(found)
            return {"total": total, "alerts": self._rows(connection, ids)}

        return await self._readers.run(read)

    async def counts(self, queries: Sequence[str], *, view: str = "open", me: str = "") -> dict[str, Any]:
        """Give `QueryCounts`; a filter that cannot be read tells so in its own count."""
        if len(queries) > _MOST_COUNTED:
            raise InvalidError("query", f"at most {_MOST_COUNTED} filters are counted at once")
        return {"counts": [await self._count(query, view, me) for query in queries]}

    async def place(
        self, number: int, *, query: str = "", order: str = "urgency", me: str = ""
    ) -> dict[str, Any]:
        """Give an `AlertPlace`: the view that holds an alert, and where.

        Raises:
            FilterError: the query cannot be read.
            NotFoundError: there is no such alert.
        """
        wanted = parse(query, me, self._facts.now())
        alert = await self._readers.run(alerts.load, number)
        if alert is None:
            raise NotFoundError(f"there is no alert {number}")
        view = "open" if alert.open else "resolved"
        asked = Wanted(view, order, wanted)
        lists = await self._lists(asked, me, patient=True)

        def read(connection: Connection) -> dict[str, Any]:
            with ExitStack() as held:
                found = self._listing(connection, asked, lists, held)
                return {"alert": number, "view": view, "place": found.place(number), "total": len(found)}

        return await self._readers.run(read)

    async def completions(self, query: str, cursor: int | None, me: str) -> dict[str, Any]:
        """Give `Completions` of a filter at a cursor."""
        return await self._readers.run(self._completions.of, query, cursor, me)

    def changed(self, numbers: Sequence[int], *, configuration: bool) -> None:
        """Take what a commit changed, from any thread."""
        self._rosters.changed(tuple(numbers), configuration=configuration)

    async def close(self) -> None:
        """Finish what is being read."""
        await self._rosters.close()
        await self._readers.close()

    async def _lists(self, wanted: Wanted, caller: str, *, patient: bool = False) -> tuple[Kept, ...]:
        needed = ingredients(wanted)
        if not patient and wanted.wanted != EVERYTHING:
            self._rosters.leave_off(caller, needed)
        return tuple([await self._rosters.get(one, caller, patient=patient) for one in needed])

    def _listing(
        self, connection: Connection, wanted: Wanted, lists: tuple[Kept, ...], held: ExitStack
    ) -> Listing:
        """Make a list of its parts, all brought up to the same moment, and hold them."""
        now = self._facts.now()
        for kept in lists:
            held.enter_context(kept.lock)
            self._rosters.follow(kept, connection, now)
        return listing(wanted, tuple(kept.roster for kept in lists), lists[0].newest)

    def _rows(self, connection: Connection, ids: list[int]) -> list[dict[str, Any]]:
        found = {row[0]: row for row in alerts.rows_of(connection, ids)}
        return self._show(connection, [found[number] for number in ids if number in found])

    async def _count(self, query: str, view: str, me: str) -> dict[str, Any]:
        try:
            wanted = Wanted(view, "newest", parse(query, me, self._facts.now()))
        except FilterError as error:
            return {"query": query, "total": 0, "error": error.sentence}
        lists = await self._lists_of_count(wanted, me)

        def read(connection: Connection) -> int:
            with ExitStack() as held:
                return len(self._listing(connection, wanted, lists, held))

        total = await self._readers.run(read)
        return {"query": query, "total": total, "complete": all(kept.complete for kept in lists)}

    async def _lists_of_count(self, wanted: Wanted, caller: str) -> tuple[Kept, ...]:
        """Give the lists of a count, which leaves off nothing that a person is looking for."""
        return tuple([await self._rosters.get(one, f"count for {caller}") for one in ingredients(wanted)])

    async def _of_source(self, ref: str) -> Filter:
        names = await self._readers.run(sources.names)
        found = tuple(source for source, (name, _) in names.items() if ref in (str(source), name))
        if not found:
            raise NotFoundError(f"there is no source {ref!r}")
        return Compares(Field.SOURCE, Comparison.IS, found)
