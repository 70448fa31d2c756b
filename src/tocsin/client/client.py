"""The whole API as one object: `client.alerts.list()`, `client.sources.add(…)`, `client.feed.follow(…)`."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tocsin.api.maintenance import MaintenanceEdit, MaintenanceView, NewMaintenance
from tocsin.api.models import (
    ContactView,
    DeliveryView,
    EngineState,
    Finding,
    PolicyView,
    SettingsView,
    TeamView,
    TokenView,
    TriedWays,
)
from tocsin.api.requests import (
    BackupRequest,
    NewContact,
    NewPolicy,
    NewTeam,
    NewToken,
    PolicyEdit,
    SettingsEdit,
    TeamEdit,
)
from tocsin.client.alerts import Alerts
from tocsin.client.collection import Collection, EditableCollection, rows
from tocsin.client.connection import Connection
from tocsin.client.destinations import Destinations
from tocsin.client.dossiers import Dossiers
from tocsin.client.feed import Feed
from tocsin.client.saved_views import SavedViews
from tocsin.client.schedules import Schedules
from tocsin.client.sources import Sources
from tocsin.client.users import Users
from tocsin.clock import Clock, SystemClock

STARTING_SECONDS = 10.0


class TocsinClient:
    """A client of one engine; an async context manager that closes its sockets at the end.

    Attributes:
        alerts, sources, destinations, schedules: with verbs of their own.
        dossiers: single alerts in full.
        users, teams, policies, maintenance, contacts, tokens: collections.
        views: the caller's own saved views.
        feed: what changes, live.
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self.alerts = Alerts(connection)
        self.dossiers = Dossiers(connection)
        self.sources = Sources(connection)
        self.destinations = Destinations(connection)
        self.schedules = Schedules(connection)
        self.maintenance = EditableCollection[MaintenanceView, NewMaintenance, MaintenanceEdit](
            connection, "maintenance", MaintenanceView
        )
        self.users = Users(connection)
        self.teams = EditableCollection[TeamView, NewTeam, TeamEdit](connection, "teams", TeamView)
        self.policies = EditableCollection[PolicyView, NewPolicy, PolicyEdit](
            connection, "policies", PolicyView
        )
        self.contacts = Collection[ContactView, NewContact](connection, "contacts", ContactView)
        self.tokens = Collection[TokenView, NewToken](connection, "tokens", TokenView)
        self.views = SavedViews(connection)
        self.feed = Feed(connection, clock)

    @classmethod
    def over_socket(
        cls,
        socket: Path,
        user: str | None = None,
        clock: Clock | None = None,
        patience: float = STARTING_SECONDS,
    ) -> Self:
        """Open a client over the Unix socket of a data directory.

        Args:
            socket: where it is, or will be.
            user: who is credited; None or empty for the owner of the engine.
            clock: for waits; by default the machine's.
            patience: seconds that the first call waits for an engine that is just starting.
        """
        clock = clock or SystemClock()
        return cls(Connection.over_socket(socket, user, clock, patience), clock)

    @classmethod
    def over_http(cls, url: str, token: str | None = None, clock: Clock | None = None) -> Self:
        """Open a client on a base URL, as the user of a token."""
        clock = clock or SystemClock()
        return cls(Connection.over_http(url, token, clock), clock)

    async def __aenter__(self) -> Self:
        """Give itself; nothing is sent before the first call."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        await self.close()

    async def close(self) -> None:
        """Close all sockets."""
        await self._connection.close()

    async def state(self) -> EngineState:
        """Ask who I am and how the engine is."""
        return EngineState.model_validate_json(await self._connection.get("/state"))

    async def deliveries(self, *, alert: int | None = None, limit: int | None = None) -> list[DeliveryView]:
        """Ask for deliveries, newest first, of one alert or of all."""
        answer = await self._connection.get("/deliveries", {"alert": alert, "limit": limit})
        return rows(answer, "deliveries", DeliveryView)

    async def redeliver(self, number: int) -> DeliveryView:
        """Have a delivery sent now, whatever became of it."""
        return DeliveryView.model_validate_json(
            await self._connection.send("POST", f"/deliveries/{number}/redeliver")
        )

    async def skip(self, number: int) -> DeliveryView:
        """Take back a delivery that waits."""
        return DeliveryView.model_validate_json(
            await self._connection.send("POST", f"/deliveries/{number}/skip")
        )

    async def page_me(self) -> TriedWays:
        """Let one message be sent over each of my own ways."""
        return TriedWays.model_validate_json(await self._connection.send("POST", "/page-me"))

    async def settings(self) -> SettingsView:
        """Ask for the settings of the whole pager."""
        return SettingsView.model_validate_json(await self._connection.get("/settings"))

    async def edit_settings(self, edit: SettingsEdit) -> SettingsView:
        """Change settings of the whole pager; fields that were not set stay."""
        return SettingsView.model_validate_json(await self._connection.send("PATCH", "/settings", edit))

    async def doctor(self, *, knock: bool = False) -> list[Finding]:
        """Ask what is well and what is not; `knock` also tries whether destinations answer."""
        query = {"knock": "yes"} if knock else None
        return rows(await self._connection.get("/doctor", query), "findings", Finding)

    async def backup(self, path: Path) -> dict[str, Any]:
        """Write a checked backup to a path on the engine's machine; only over the Unix socket."""
        body = BackupRequest(path=str(path))
        answer: dict[str, Any] = json.loads(await self._connection.send("POST", "/backup", body))
        return answer

    async def stop(self) -> None:
        """End the engine after its answer; only over the Unix socket."""
        await self._connection.send("POST", "/stop")

    async def openapi(self) -> dict[str, Any]:
        """Ask for the description of the API."""
        document: dict[str, Any] = json.loads(await self._connection.get("/openapi.json"))
        return document
