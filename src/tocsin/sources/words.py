"""The words with which tools say how bad something is and what became of it."""

from collections.abc import Mapping

from tocsin.core.event import EventKind, Priority

FIRING_WORDS = (
    *(
        "alert",
        "trigger",
        "triggered",
        "firing",
        "fire",
        "fired",
        "problem",
        "down",
        "fail",
        "failed",
        "failing",
    ),
    *(
        "failure",
        "error",
        "critical",
        "warning",
        "alarm",
        "alerting",
        "open",
        "opened",
        "new",
        "active",
        "bad",
    ),
)
RECOVERY_WORDS = (
    *("resolve", "resolved", "ok", "up", "recover", "recovered", "recovery", "close", "closed", "clear"),
    *(
        "cleared",
        "normal",
        "passing",
        "passed",
        "success",
        "succeeded",
        "healthy",
        "fixed",
        "inactive",
        "good",
    ),
)
ACCEPT_WORDS = ("accept", "accepted", "ack", "acked", "acknowledge", "acknowledged")
COMMENT_WORDS = ("comment", "note")

STATUS_WORDS: Mapping[str, EventKind] = {
    **dict.fromkeys(FIRING_WORDS, EventKind.ALERT),
    **dict.fromkeys(RECOVERY_WORDS, EventKind.RESOLVE),
    **dict.fromkeys(ACCEPT_WORDS, EventKind.ACCEPT),
    **dict.fromkeys(COMMENT_WORDS, EventKind.COMMENT),
}

_SEVERITIES: Mapping[str, int] = {
    **dict.fromkeys(("1", "p1", "sev1", "emergency", "fatal", "disaster", "critical", "page"), 1),
    **dict.fromkeys(("2", "p2", "sev2", "error", "high", "major"), 2),
    **dict.fromkeys(("3", "p3", "sev3", "warning", "warn", "medium", "minor", "average"), 3),
    **dict.fromkeys(("4", "p4", "sev4", "info", "information", "informational", "notice", "low"), 4),
    **dict.fromkeys(("5", "p5", "sev5", "none", "debug"), 5),
}
_PRIORITIES: Mapping[str, Priority] = {
    **dict.fromkeys(("high", "highest", "urgent", "critical", "1", "2", "p1", "p2"), Priority.HIGH),
    **dict.fromkeys(("low", "lowest", "minor", "info", "4", "5", "p4", "p5"), Priority.LOW),
}


def severity_of(word: str) -> int | None:
    """Give the severity, 1 (worst) to 5, that a word or number stands for, or None."""
    return _SEVERITIES.get(word.strip().lower())


def priority_of(word: str) -> Priority | None:
    """Give the priority that a word or number stands for, or None."""
    return _PRIORITIES.get(word.strip().lower())
