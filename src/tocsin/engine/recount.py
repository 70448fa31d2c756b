"""Recount: at the start, counts what was appended to open alerts and not folded before the engine ended."""

from dataclasses import replace

from tocsin.core.alert import Alert
from tocsin.engine.ledger import COUNTED_TO
from tocsin.store import alerts, events, settings, timeline
from tocsin.store.connection import Connection
from tocsin.store.timeline import Fold


def recount(connection: Connection, counted_to: int) -> list[Alert]:
    """Give the open alerts with every stored event counted; writes what was missing.

    Args:
        counted_to: up to this request, everything is known to be counted.
    """
    found = {alert.id: alert for alert in alerts.load_open(connection)}
    missing = alerts.uncounted(connection, counted_to)
    if not missing:
        return list(found.values())
    newest = events.newest_id(connection)
    folds: list[Fold] = []
    for alert_id, count, last_at in missing:
        alert = found[alert_id]
        total = alert.count + count
        found[alert_id] = replace(alert, count=total, updated_at=max(alert.updated_at, last_at))
        text = f"event {total} appended"
        folds.append(Fold(alert_id, last_at, last_at, text, "counted after a restart", count))
    connection.execute("BEGIN IMMEDIATE")
    alerts.touch(connection, [found[fold.alert_id] for fold in folds], newest)
    timeline.fold(connection, folds)
    settings.write(connection, COUNTED_TO, str(newest))
    connection.execute("COMMIT")
    return list(found.values())
