"""The questions before an action: which level, for how long, who, what to copy, and whether to go on."""

from collections.abc import Sequence

from tocsin.api.models import AlertDetail, AlertView, UserView
from tocsin.console import ages
from tocsin.console.actions import Wish
from tocsin.console.picker import Choice, Question, UnreadableError
from tocsin.console.verbs import VERBS, command_line
from tocsin.core.duration import DurationError, compact_duration, parse_duration
from tocsin.core.instant import DAY, HOUR, MINUTE, Instant, Millis

_NAMED = 3
_MORNING = 9 * HOUR
_PRESETS = (15 * MINUTE, 30 * MINUTE, HOUR, 4 * HOUR)
_USUAL_PRESET = 1
SPANS = (*(compact_duration(span) for span in _PRESETS), "9:00")
"""How long an alert sleeps, as it is typed."""
ASKED_FROM = 20
"""So many alerts are acted on without a question."""


def summaries(alerts: Sequence[AlertView]) -> list[str]:
    """Name the first few alerts, a line each, and how many more there are."""
    lines = [f"#{alert.id}  {alert.summary}" for alert in alerts[:_NAMED]]
    more = len(alerts) - _NAMED
    return [*lines, f"and {more:,} more"] if more > 0 else lines


def subject(alerts: Sequence[AlertView]) -> str:
    """Name what a question is about: `#42`, or `5 alerts`."""
    return f"#{alerts[0].id}" if len(alerts) == 1 else f"{len(alerts):,} alerts"


def sure(wish: Wish) -> Question[bool]:
    """Ask whether to act on so many."""
    title = f"{wish.verb.capitalize()} {subject(wish.alerts)}?"
    choices = (Choice(True, f"Yes, {wish.verb}", key="y"), Choice(False, "No", key="n"))
    again = VERBS[wish.verb].key
    return Question(
        title, choices, summaries(wish.alerts), "enter takes it. esc does nothing.", again=(again,)
    )


def snooze(alerts: Sequence[AlertView], now: Instant) -> Question[Millis]:
    """Ask for how long alerts sleep."""
    morning = now - now % DAY + _MORNING
    if morning <= now:
        morning += DAY
    choices = [
        Choice(span, compact_duration(span), f"until {ages.clock(now + span, by_second=False)}")
        for span in _PRESETS
    ]
    choices.append(
        Choice(morning - now, "until 9:00", f"{compact_duration(_rounded(morning - now))} from now, UTC")
    )
    return Question(
        f"Snooze {subject(alerts)} for",
        choices,
        summaries(alerts),
        "Then level 1 is paged anew. Times are UTC. esc does nothing.",
        "or type a time: 45m, 2h, 1d, 14:30",
        lambda typed: read_span(typed, now),
        _USUAL_PRESET,
    )


def read_span(typed: str, now: Instant) -> Millis:
    """Read how long an alert sleeps: a span, or the time of day at which it wakes.

    Args:
        typed: `45m`, `2h`, `9:00`.
        now: by the server's clock.

    Raises:
        UnreadableError: it is neither.
    """
    hours, colon, minutes = typed.partition(":")
    if colon and hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60:
        until = now - now % DAY + int(hours) * HOUR + int(minutes) * MINUTE
        return until - now if until > now else until + DAY - now
    try:
        span = parse_duration(typed)
    except DurationError as error:
        raise UnreadableError(f"{error}, or a time of day, 9:00") from error
    if span <= 0:
        raise UnreadableError("an alert sleeps for at least 1s")
    return span


def level(alert: AlertView, detail: AlertDetail, again: Sequence[str]) -> Question[int]:
    """Ask to which level an alert is escalated; the next one is under the cursor."""
    step = alert.escalation
    now_at = step.level if step is not None else 0
    choices = [
        Choice(
            rung.level,
            ", ".join(rung.targets),
            "next" if rung.level == now_at + 1 else "asked now" if rung.level == now_at else "",
            str(rung.level) if rung.level < 10 else "",
        )
        for rung in detail.ladder
    ]
    return Question(
        f"Escalate #{alert.id} to level",
        choices,
        summaries([alert]),
        f"They are paged now. {alert.policy}. esc does nothing.",
        start=now_at if now_at < len(choices) else 0,
        again=again,
    )


def owner(
    alerts: Sequence[AlertView], people: Sequence[UserView], me: str | None
) -> Question[tuple[str, str]]:
    """Ask who is to have alerts; gives a verb and the name it is about."""
    asked = [name for alert in alerts if alert.escalation for name in alert.escalation.paged]
    following = [name for alert in alerts if alert.escalation for name in alert.escalation.next]
    mine = all(alert.owner == me and alert.status == "ACCEPTED" for alert in alerts)
    choices: list[Choice[tuple[str, str]]] = []
    if mine:
        choices.append(Choice(("release", ""), "Give back", "its escalation goes on"))
    else:
        choices.append(Choice(("accept", ""), f"{me or 'me'}", "you take it"))
    standing = {name: index for index, name in enumerate(dict.fromkeys([*asked, *following]))}
    others = [person for person in people if person.name != me]
    for person in sorted(others, key=lambda person: (standing.get(person.name, len(standing)), person.name)):
        about = "asked now" if person.name in asked else "next" if person.name in following else ""
        if not person.reachable:
            about = "cannot be paged: no contact"
        choices.append(Choice(("assign", person.name), person.name, about))
    return Question(
        f"Who is to have {subject(alerts)}?",
        choices,
        summaries(alerts),
        "They are paged now, and it is theirs once they accept. esc does nothing.",
        "type to narrow",
    )


def copy(alert: AlertDetail) -> Question[tuple[str, str]]:
    """Ask what of an alert to copy; gives its name and the text."""
    found = [
        Choice(("number", f"#{alert.id}"), "number", f"#{alert.id}", "n"),
        Choice(("summary", alert.summary), "summary", alert.summary, "s"),
        Choice(("key", alert.key or ""), "key", alert.key or "", "k"),
        Choice(("details", alert.details), "details", alert.details, "d"),
        Choice(
            ("link", alert.links[0].href if alert.links else ""),
            "link",
            alert.links[0].href if alert.links else "",
            "l",
        ),
        Choice(("command", line := command_line("show", (alert.id,))), "command", line, "c"),
    ]
    choices = [choice for choice in found if choice.value[1]]
    return Question(
        f"Copy of #{alert.id}", choices, hint="Through the terminal (OSC 52), over SSH too. esc does nothing."
    )


def link(alert: AlertView, *, opens: bool) -> Question[str]:
    """Ask which link of an alert to follow."""
    choices = [
        Choice(found.href, found.text or "link", found.href, str(index) if index < 10 else "")
        for index, found in enumerate(alert.links, 1)
    ]
    hint = "enter opens it in the browser" if opens else "No browser on this machine: enter copies it"
    return Question(
        f"Links of #{alert.id}", choices, summaries([alert]), f"{hint}. esc does nothing.", again=("l", "L")
    )


def _rounded(span: Millis) -> Millis:
    return span - span % MINUTE if span >= MINUTE else span
