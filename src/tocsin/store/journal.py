"""Writing changes: alerts, timelines, timers and outbox of one step, in the caller's transaction."""

from collections.abc import Sequence

from tocsin.core.alert import Body, Status
from tocsin.core.change import Change
from tocsin.core.instant import Instant
from tocsin.store import alerts, outbox, recoveries, timeline, timers
from tocsin.store.connection import Connection

_NO_BODY = Body()


def write(
    connection: Connection,
    done: Sequence[Change],
    *,
    now: Instant,
    ids: timeline.EntryIds,
    counted_to: int,
) -> None:
    """Write changes in the order in which they were decided; several may be about one alert.

    Args:
        now: the time of the decisions.
        counted_to: the last request that the alerts' counts include.
    """
    last = {change.alert.id: change for change in done}
    created = {change.alert.id: change for change in done if change.created}
    _write_alerts(connection, last, created, counted_to)
    timeline.write(
        connection, ids, [(change.alert.id, entry) for change in done for entry in change.entries], now
    )
    _write_timers(connection, done, created)
    outbox.cancel_steps(connection, _answered(done), now)
    pages = [(change.alert.id, change.alert.generation, page) for change in done for page in change.pages]
    if pages:
        outbox.insert(connection, pages, now)
    recovered = [
        (change.alert.source_id, change.alert.key_match, change.recovered_at)
        for change in done
        if change.recovered_at is not None and change.alert.key_match is not None
    ]
    if recovered:
        recoveries.remember(connection, recovered, now)


def _answered(done: Sequence[Change]) -> list[tuple[int, str]]:
    """Give the alerts that need nobody any more, or somebody else, and why."""
    found = [(change.alert.id, _answer(change)) for change in done if not change.created]
    return [(alert_id, why) for alert_id, why in found if why]


def _answer(change: Change) -> str:
    alert = change.alert
    if change.result == "reassigned":
        return "given to somebody else before it was due"
    if alert.snoozed_until is not None:
        return "snoozed before it was due"
    if alert.status is Status.ACCEPTED:
        return f"accepted by {alert.owner or 'the tool'} before it was due"
    return "resolved before it was due" if alert.status is Status.RESOLVED else ""


def _write_alerts(
    connection: Connection,
    last: dict[int, Change],
    created: dict[int, Change],
    counted_to: int,
) -> None:
    """Write each alert once, in its last state.

    Closing comes before opening: a key may close one alert and open the next in the same commit.
    """
    known = [change.alert for alert_id, change in last.items() if alert_id not in created]
    alerts.update(connection, known, counted_to)
    if created:
        alerts.insert(
            connection,
            [(last[alert_id].alert, change.body or _NO_BODY) for alert_id, change in created.items()],
            counted_to,
        )


def _write_timers(connection: Connection, done: Sequence[Change], created: dict[int, Change]) -> None:
    """Replace the timers of each alert that has new ones by the last set decided."""
    sets = {change.alert.id: change.timers for change in done if change.timers is not None}
    if not sets:
        return
    known = [alert_id for alert_id in sets if alert_id not in created]
    if known:
        timers.clear(connection, known)
    timers.insert(connection, [timer for chosen in sets.values() for timer in chosen])
