"""Views: all that is read from the store, on a connection that cannot write, away from the loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

from tocsin.core.instant import rfc3339
from tocsin.core.rotation import WEEK
from tocsin.destinations import registry as services
from tocsin.engine import doctor, dossier, levels, present, source_standing
from tocsin.engine.board import Board
from tocsin.engine.day_strips import DayStrips
from tocsin.engine.ledger import Ledger
from tocsin.engine.probes import probe
from tocsin.engine.state import EngineFacts
from tocsin.engine.why import MOST_DELIVERIES, Case, explain
from tocsin.sources import registry as integrations
from tocsin.store import alerts, event_hours, outbox, people, sources, timeline
from tocsin.store.connection import Connection

P = ParamSpec("P")
T = TypeVar("T")


class Views:
    """Reads for the API: plain dictionaries in the shapes of `tocsin.api.models`.

    Attributes:
        strips: how often things happened lately.
    """

    def __init__(self, reader: Connection, facts: EngineFacts, board: Board, ledger: Ledger) -> None:
        self._reader = reader
        self._facts = facts
        self._board = board
        self._ledger = ledger
        self.strips = DayStrips()
        self._thread = ThreadPoolExecutor(1, "tocsin-reader")

    async def close(self) -> None:
        """Finish what is being read."""
        await asyncio.to_thread(self._thread.shutdown)
        self._reader.close()

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a read away from the loop; it sees one moment of the store."""

        def snapshot() -> T:
            self._reader.execute("BEGIN")
            try:
                return query(self._reader, *args, **kwargs)
            finally:
                self._reader.execute("COMMIT")

        return await asyncio.get_running_loop().run_in_executor(self._thread, snapshot)

    async def alert(self, alert_id: int, recent: int | None = None) -> dict[str, Any] | None:
        """Give an `AlertDetail`, or None; with the newest `recent` entries and deliveries only."""
        await self._catch_up(alert_id)
        return await self.read(self._detail, alert_id, recent)

    async def timeline(
        self, alert_id: int, *, show: str, before: int | None, after: int | None, limit: int
    ) -> dict[str, Any] | None:
        """Give a `TimelinePage`, or None."""
        await self._catch_up(alert_id)
        return await self.read(
            dossier.timeline_page, alert_id, show=show, before=before, after=after, limit=limit
        )

    async def events(
        self, alert_id: int, *, before: int | None, limit: int, body: int
    ) -> dict[str, Any] | None:
        """Give `AlertEvents`, or None."""
        found = await self.read(dossier.stored_events, alert_id, limit, before, body)
        if found is None:
            return None
        total, stored = found
        # Cleaning a large body takes its time, and the reader has others to serve.
        shown = await asyncio.to_thread(lambda: [dossier.shown_event(one, body) for one in stored])
        return {"alert": alert_id, "total": total, "events": shown}

    async def why(self, alert_id: int) -> dict[str, Any] | None:
        """Give a `Why`, or None."""
        await self._catch_up(alert_id)
        found = await self.read(self._case, alert_id)
        return None if found is None else await asyncio.to_thread(explain, found)

    async def _catch_up(self, alert_id: int) -> None:
        if self._ledger.waiting(alert_id):
            await self._ledger.fold()

    async def brief(self, alert_id: int) -> dict[str, Any] | None:
        """Give an `AlertView` with its details, or None."""
        return await self.read(self.brief_on, alert_id)

    def brief_on(self, connection: Connection, alert_id: int) -> dict[str, Any] | None:
        """Read an `AlertView` with its details on a connection, or None."""
        rows = alerts.rows_of(connection, [alert_id])
        if not rows:
            return None
        return self.shown(connection, rows)[0] | {"details": alerts.details_of(connection, alert_id)}

    async def state(self, me: str) -> dict[str, Any]:
        """Give an `EngineState` for a person."""
        return self._facts.state(me)

    async def sources(self) -> list[dict[str, Any]]:
        """Give every `SourceView`."""
        directory, now = self._facts.directory(), self._facts.now()
        stands = await self.read(source_standing.read, list(directory.sources), now)
        return [
            present.source(found, directory, self._facts.url_of(found))
            | source_standing.fields(found, stands[found.id], directory, now)
            for found in directory.sources.values()
        ]

    async def source(self, ref: str) -> dict[str, Any] | None:
        """Give one `SourceView` by id or name, or None."""
        return _named(await self.sources(), ref)

    async def source_types(self) -> list[dict[str, Any]]:
        """Give the catalogue of integration types."""
        return [
            {
                "id": found.id,
                "name": found.name,
                "category": found.category,
                "creates": found.creates,
                "accepts": found.accepts,
                "resolves": found.resolves,
                "summary": found.summary,
                "resolves_when": found.resolves_when,
                "steps": list(found.steps),
                "form": found.settings.model_json_schema(),
            }
            for found in integrations.integrations()
        ]

    async def users(self) -> list[dict[str, Any]]:
        """Give every `UserView`."""
        directory = self._facts.directory()
        return [present.user(found, directory) for found in directory.users.values()]

    async def teams(self) -> list[dict[str, Any]]:
        """Give every `TeamView`."""
        return [
            {"id": team.id, "name": team.name, "members": list(team.members)}
            for team in self._facts.directory().teams.values()
        ]

    async def policies(self) -> list[dict[str, Any]]:
        """Give every `PolicyView`."""
        default = self._facts.settings().get("default_policy")
        return [present.policy(found, default) for found in self._facts.directory().policies.values()]

    async def destinations(self) -> list[dict[str, Any]]:
        """Give every `DestinationView`, secrets hidden."""
        waits = await self.read(outbox.waiting, self._facts.now())
        successes = await self.read(outbox.successes)
        return [
            present.destination(
                found,
                secret_settings(found.type),
                self._facts.standing(found.id),
                waits.get(found.id),
                successes.get(found.id),
            )
            for found in self._facts.directory().destinations.values()
        ]

    async def destination_types(self) -> list[dict[str, Any]]:
        """Give the kinds of destinations there are."""
        return [
            {
                "id": service.id,
                "name": service.name,
                "summary": service.summary,
                "address_hint": service.address_hint,
                "form": service.settings.model_json_schema(),
                "steps": list(service.steps),
                "family": service.family.value,
                "answers": service.answers,
                "wakes": service.wakes,
            }
            for service in services.services()
        ]

    async def contacts(self) -> list[dict[str, Any]]:
        """Give every `ContactView`."""
        known = self._facts.directory().contacts
        return [present.contact(found) for of_user in known.values() for found in of_user]

    async def tokens(self) -> list[dict[str, Any]]:
        """Give every `TokenView`, without the tokens."""
        return [
            {
                "id": row[0],
                "user": row[1],
                "created_at": rfc3339(row[3]),
                "last_used_at": present.moment(row[4]),
            }
            for row in await self.read(people.tokens)
        ]

    async def deliveries(self, *, alert: int | None = None, limit: int = 100) -> list[dict[str, Any]]:
        """Give deliveries as `DeliveryView`s: one alert's oldest first, or the newest of all."""
        if alert is not None:
            return [present.delivery(found) for found in await self.read(outbox.of_alert, alert)]
        return [present.delivery(found) for found in await self.read(outbox.newest, limit)]

    async def settings(self) -> dict[str, Any]:
        """Give the `SettingsView`."""
        stored = self._facts.settings()
        return {name: stored.get(name) for name in ("default_policy", "fallback", "dead_man_url")}

    async def doctor(self, *, knock: bool = False) -> list[dict[str, Any]]:
        """Examine the pager and give every `Finding`; `knock` also tries whether destinations answer."""
        waiting = await self.read(outbox.oldest_waiting)
        knocked = await probe(self._facts.directory()) if knock else []
        return doctor.sorted_by_need([*doctor.examine(self._facts, waiting), *knocked])

    def shown(self, connection: Connection, rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """Give rows of `VIEW_COLUMNS` as `AlertView`s, with the counts of memory."""
        names = sources.names(connection)
        directory = self._facts.directory()
        return [self._counted(present.alert(row, directory, names)) for row in rows]

    def _counted(self, view: dict[str, Any]) -> dict[str, Any]:
        """Let the count be that of memory, where it is ahead of the store."""
        alert = self._board.get(view["id"])
        if alert is not None and alert.count > view["count"]:
            view["count"] = alert.count
            view["updated_at"] = rfc3339(alert.updated_at)
        return view

    def _detail(self, connection: Connection, alert_id: int, recent: int | None) -> dict[str, Any] | None:
        rows = alerts.rows_of(connection, [alert_id])
        if not rows:
            return None
        entries = timeline.of_alert(connection, alert_id, limit=recent)
        sent = outbox.of_alert(connection, alert_id, recent)
        policy = self._facts.directory().policies.get(rows[0][2])
        now = self._facts.now()
        return self.shown(connection, rows)[0] | {
            "details": alerts.details_of(connection, alert_id),
            "strip": self.strips.of(connection, [alert_id], now)[alert_id],
            "times_this_week": event_hours.repeats(
                connection, rows[0][1], rows[0][alerts.KEY_MATCH_PLACE], now - WEEK
            ),
            "timeline": [dossier.entry(row) for row in entries],
            "deliveries": [present.delivery(found) for found in sent],
            "ladder": levels.ladder(policy, timeline.of_alert(connection, alert_id, show="levels"))
            if policy
            else [],
            "cut": recent in (len(entries), len(sent)),
        }

    def _case(self, connection: Connection, alert_id: int) -> Case | None:
        rows = alerts.rows_of(connection, [alert_id])
        if not rows:
            return None
        directory = self._facts.directory()
        sent = outbox.of_alert(connection, alert_id, MOST_DELIVERIES)
        return Case(
            alert=self.shown(connection, rows)[0],
            decisions=dossier.decisions(connection, alert_id),
            deliveries=[present.delivery(found) for found in sent],
            source=directory.sources.get(rows[0][1]),
            policy=directory.policies.get(rows[0][2]),
            now=rfc3339(self._facts.now()),
        )


def _named(found: list[dict[str, Any]], ref: str) -> dict[str, Any] | None:
    by_name = next((one for one in found if one["name"] == ref), None)
    return by_name or next((one for one in found if str(one["id"]) == ref), None)


def secret_settings(kind: str) -> frozenset[str]:
    """Name the settings of a kind of destination that are never shown."""
    found = services.service(kind)
    if found is None:
        return frozenset()
    properties = found.settings.model_json_schema().get("properties", {})
    return frozenset(name for name, form in properties.items() if form.get("secret"))
