"""The timers of an alert, derived from its state: each thing that is due, and nothing else."""

from tocsin.core.alert import Alert
from tocsin.core.change import Timer, TimerKind


def timers_of(alert: Alert) -> tuple[Timer, ...]:
    """Give the complete set of timers that an alert in this state has; none once it is resolved."""
    if not alert.open:
        return ()
    due = (
        (TimerKind.ESCALATE, alert.escalation.next_at),
        (TimerKind.SNOOZE_END, alert.snoozed_until),
        (TimerKind.AUTO_RESOLVE, alert.auto_resolve_at),
        (TimerKind.ASK_OWNER, alert.ask_owner_at),
    )
    return tuple(Timer(kind, at, alert.id, alert.generation) for kind, at in due if at is not None)
