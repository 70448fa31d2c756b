"""Who was first: what others accepted of the alerts that wait for me, or that I am looking at."""

from tocsin.api.models import AlertView, AlertWindow
from tocsin.console.alert_list import AlertList
from tocsin.console.who import asks


def taken_by_others(rows: AlertList, window: AlertWindow, me: str | None) -> dict[str, list[AlertView]]:
    """Give the alerts that others accepted since the rows were painted, by their new owner.

    Args:
        rows: as they are painted.
        window: newer rows of the same list.
        me: my name.
    """
    taken: dict[str, list[AlertView]] = {}
    for alert in window.alerts:
        if alert.status != "ACCEPTED" or alert.owner in (None, me) or rows.painter.busy(alert.id):
            continue
        before = rows.rows.find(alert.id)
        concerns = before is not None and (asks(before, me) or alert.id == rows.rows.cursor_id)
        if before is not None and concerns and before.status == "PENDING":
            taken.setdefault(alert.owner or "", []).append(alert)
    return taken
