"""Deliveries by hand: send again, skip, and let a destination hear of one alert."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tocsin.api.attaching import Attach
from tocsin.core.attachment import Attachment
from tocsin.core.change import Change, Entry, EntryKind
from tocsin.core.instant import Instant
from tocsin.core.notice import first_word
from tocsin.core.people import Directory
from tocsin.engine.attached import attachment_of, attachment_view
from tocsin.engine.board import Draft
from tocsin.engine.courier import Courier
from tocsin.engine.errors import NotFoundError, RefusedError
from tocsin.engine.ledger import Ledger
from tocsin.engine.views import Views
from tocsin.store import alerts, attachments, outbox
from tocsin.store.connection import Connection
from tocsin.store.outbox import Delivery

Configure = Callable[[Callable[[Connection], Any]], Awaitable[Any]]


class Deliveries:
    """Does what people wish with single deliveries."""

    def __init__(
        self,
        ledger: Ledger,
        courier: Courier,
        views: Views,
        directory: Callable[[], Directory],
        configure: Configure,
    ) -> None:
        self._ledger = ledger
        self._courier = courier
        self._views = views
        self._directory = directory
        self._configure = configure

    async def redeliver(self, delivery_id: int, actor: str) -> dict[str, Any]:
        """Send a delivery now, whatever became of it; gives its `DeliveryView`.

        Raises:
            NotFoundError: there is none of that number.
            RefusedError: it is leaving right now.
        """
        return await self._change(delivery_id, outbox.send_again, f"sent again by {actor}", actor)

    async def skip(self, delivery_id: int, actor: str) -> dict[str, Any]:
        """Take back a delivery that waits; gives its `DeliveryView`.

        Raises:
            NotFoundError: there is none of that number.
            RefusedError: it does not wait.
        """

        def skip(connection: Connection, found: int, now: Instant) -> None:
            present = outbox.find(connection, found)
            if present is not None and present.state != "pending":
                raise RefusedError(f"delivery {found} does not wait: it is {present.state}")
            outbox.finish(connection, found, "cancelled", f"skipped by {actor}", now)

        return await self._change(delivery_id, skip, f"skipped by {actor}", actor)

    async def attach(self, alert_id: int, wish: Attach, actor: str) -> dict[str, Any]:
        """Let a destination hear of an alert from now on, or no more where no transition is left.

        Raises:
            NotFoundError: there is no such alert.
            InvalidError: the destination or its address is wrong.
        """
        if await self._views.brief(alert_id) is None:
            raise NotFoundError(f"there is no alert #{alert_id}")
        directory = self._directory()
        wanted = attachment_of(wish, directory)
        kept = [
            found
            for found in directory.attached_to_alerts.get(alert_id, ())
            if (found.destination, found.address) != (wanted.destination, wanted.address)
        ]
        attached = [*kept, wanted] if wanted.transitions else kept
        await self._configure(
            lambda connection: attachments.replace(connection, "alert_id", alert_id, attached)
        )
        await self._tell(alert_id, wanted, actor)
        return {"alert": alert_id, "notify": [attachment_view(found) for found in attached]}

    async def _tell(self, alert_id: int, wanted: Attachment, actor: str) -> None:
        """Write the first word to a destination that was attached, in the timeline as well."""

        def decide(connection: Connection, draft: Draft, now: Instant) -> tuple[Sequence[Change], None]:
            alert = draft.get(alert_id) or alerts.load(connection, alert_id)
            if alert is None:
                return (), None
            hears = "hears of this alert" if wanted.transitions else "hears of this alert no more"
            entry = Entry(EntryKind.NOTE, f"{wanted.destination} {hears}", "attached", actor)
            pages = first_word(alert, wanted, now)
            return [Change(alert, "attached", "by-hand", (entry,), None, pages)], None

        await self._ledger.record(decide)

    async def _change(
        self, delivery_id: int, do: Callable[[Connection, int, Instant], None], words: str, actor: str
    ) -> dict[str, Any]:
        def decide(connection: Connection, draft: Draft, now: Instant) -> tuple[Sequence[Change], int]:
            found = _findable(connection, delivery_id)
            do(connection, found.id, now)
            alert = draft.get(found.alert_id) or alerts.load(connection, found.alert_id)
            whom = f"{found.destination} → {found.user}" if found.user else found.destination
            entry = Entry(EntryKind.DELIVERY, f"{found.kind.value} to {whom} {words}", "by-hand", actor)
            changes = [Change(alert, "delivery", "by-hand", (entry,))] if alert is not None else []
            return changes, found.alert_id

        alert_id = await self._ledger.record(decide)
        self._courier.wake()
        found = await self._views.deliveries(alert=alert_id)
        return next(view for view in found if view["id"] == delivery_id)


def _findable(connection: Connection, delivery_id: int) -> Delivery:
    found = outbox.find(connection, delivery_id)
    if found is None:
        raise NotFoundError(f"there is no delivery {delivery_id}")
    if found.state == "leased":
        raise RefusedError(f"delivery {delivery_id} is leaving right now")
    return found
