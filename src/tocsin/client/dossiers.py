"""One alert in full through the API: what happened to it, what its tool sent, and why it paged whom."""

from tocsin.api.dossier import AlertEvents, ShowName, TimelinePage, Why
from tocsin.api.models import AlertDetail
from tocsin.client.connection import Connection


class Dossiers:
    """All that an engine knows of single alerts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def show(self, number: int, *, recent: int | None = None) -> AlertDetail:
        """Ask for one alert with its timeline, deliveries and ladder.

        Args:
            number: its number.
            recent: at most so many of the newest entries and deliveries; all by default.
        """
        fields = {"recent": recent}
        return AlertDetail.model_validate_json(await self._connection.get(f"/alerts/{number}", fields))

    async def timeline(
        self,
        number: int,
        *,
        show: ShowName = "all",
        before: int | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> TimelinePage:
        """Ask for a part of an alert's timeline, oldest first.

        Args:
            number: its number.
            show: all of it, or what people did, who was paged, what tools sent.
            before: only older entries than the one with this id.
            after: only newer entries than the one with this id, from the oldest on.
            limit: at most so many.
        """
        fields = {"show": show, "before": before, "after": after, "limit": limit}
        answer = await self._connection.get(f"/alerts/{number}/timeline", fields)
        return TimelinePage.model_validate_json(answer)

    async def events(
        self, number: int, *, before: int | None = None, limit: int = 20, body: int = 20_000
    ) -> AlertEvents:
        """Ask for the requests of an alert, newest first.

        Args:
            number: its number.
            before: only those with a lower number.
            limit: at most so many.
            body: so many characters of each body.
        """
        fields = {"before": before, "limit": limit, "body": body}
        return AlertEvents.model_validate_json(await self._connection.get(f"/alerts/{number}/events", fields))

    async def why(self, number: int) -> Why:
        """Ask why an alert paged whom it paged, or nobody."""
        return Why.model_validate_json(await self._connection.get(f"/alerts/{number}/why"))
