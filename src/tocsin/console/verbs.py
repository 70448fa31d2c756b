"""What a person can do to an alert, and the words for it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """One action.

    Attributes:
        name: as in the API and on the command line.
        key: on the keyboard, the same on every screen.
        doing: shown at the alert until the engine has answered.
        done: shown afterwards.
        explanation: one sentence for the help.
    """

    name: str
    key: str
    doing: str
    done: str
    explanation: str


VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("accept", "a", "accepting…", "accepted", "Take the alert: escalation stops, you own it"),
        Verb("resolve", "r", "resolving…", "resolved", "Close the alert: it is over"),
        Verb("escalate", "e", "escalating…", "escalated", "Page the next level now"),
        Verb("snooze", "z", "snoozing…", "snoozed", "Let the alert sleep for a while"),
        Verb("comment", "c", "writing…", "commented on", "Write a line into the timeline"),
        Verb("release", "o", "releasing…", "released", "Give back an alert that you own"),
        Verb("undo", "u", "undoing…", "undid the last action on", "Take back your own last action, for 10 s"),
    )
}


def command_line(verb: str, alert_id: int, argument: str = "") -> str:
    """Give the command that does the same in a shell.

    Args:
        verb: an action's name.
        alert_id: the alert's number.
        argument: what follows it, already fit for a shell.
    """
    return f"tocsin alert {verb} {alert_id} {argument}".rstrip()
