"""What a person can do to an alert, and the words for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tocsin.api.models import AlertView

_OPEN = frozenset({"PENDING", "ACCEPTED"})
_ALL = _OPEN | {"RESOLVED"}


@dataclass(frozen=True, slots=True)
class Verb:
    """One action.

    Attributes:
        name: as in the API and on the command line.
        key: on the keyboard, the same on every screen; empty for what is reached through a dialog or by name.
        doing: shown at the alert until the engine has answered.
        done: shown afterwards.
        explanation: one sentence for the help.
        fits: the statuses in which it is possible.
        participle: where `done` cannot follow "not".
    """

    name: str
    key: str
    doing: str
    done: str
    explanation: str
    fits: frozenset[str]
    participle: str = ""

    @property
    def not_done(self) -> str:
        """Give the words for its refusal."""
        return f"not {self.participle or self.done}"


VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("accept", "a", "accepting…", "accepted", "Take the alert: escalation stops, you own it", _OPEN),
        Verb("resolve", "r", "resolving…", "resolved", "Close the alert: it is over", _OPEN),
        Verb("escalate", "e", "escalating…", "escalated", "Page the next level now, or choose one", _OPEN),
        Verb("snooze", "z", "snoozing…", "snoozed", "Let the alert sleep for a while", _OPEN),
        Verb("comment", "c", "writing…", "commented on", "Write a line into the timeline", _ALL),
        Verb("assign", "o", "handing over…", "handed over", "Choose its owner, or give it back", _OPEN),
        Verb(
            "release",
            "",
            "releasing…",
            "gave back",
            "Give back an alert that you own",
            frozenset({"ACCEPTED"}),
            "given back",
        ),
        Verb("reopen", "R", "reopening…", "reopened", "Open a resolved alert again", frozenset({"RESOLVED"})),
        Verb(
            "undo",
            "u",
            "undoing…",
            "undid the last action on",
            "Take back your own last action, for 10 s",
            _ALL,
            "undone",
        ),
    )
}


def unfit(verb: Verb, alert: AlertView) -> str:
    """Say why an action makes no sense on an alert, and what does; empty where it makes sense."""
    if alert.status in verb.fits:
        return ""
    if alert.status == "RESOLVED":
        return f"#{alert.id} is resolved: {VERBS['reopen'].key} reopens it"
    return f"#{alert.id} is open" if verb.name == "reopen" else f"#{alert.id}: nobody has accepted it"


def command_line(verb: str, alert_ids: tuple[int, ...], argument: str = "") -> str:
    """Give the command that does the same in a shell.

    Args:
        verb: an action's name.
        alert_ids: the alerts' numbers.
        argument: what follows them, already fit for a shell.
    """
    return f"tocsin alert {verb} {' '.join(map(str, alert_ids))} {argument}".rstrip()
