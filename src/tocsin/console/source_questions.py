"""The questions before something is done to a source."""

from collections.abc import Sequence

from tocsin.api.exploring import SampleView
from tocsin.api.models import SourceView
from tocsin.console.picker import Choice, Question, UnreadableError
from tocsin.core.duration import DurationError, compact_duration, parse_duration
from tocsin.core.instant import DAY, HOUR, MINUTE, Millis

_KINDS = {"ALERT": "a problem", "RESOLVE": "a recovery", "ACCEPT": "somebody took it", "COMMENT": "a remark"}
_WINDOWS = (2, 5, 15, 30, 60, 120, 240, 480, 720, 1440)
_SHORTEST: Millis = MINUTE
_LONGEST: Millis = DAY
_USUAL = 1


def delete(source: SourceView) -> Question[bool]:
    """Ask whether to delete a source."""
    open_ones = source.pending + source.accepted
    about = [
        "What its tool sends is refused from then on.",
        f"Its alerts stay, also the {open_ones} open." if open_ones else "Its alerts and their history stay.",
    ]
    choices = (Choice(False, "No", key="n"), Choice(True, "Yes, delete", key="y"))
    return Question(f"Delete {source.name}?", choices, about, "There is no way back. esc does nothing.")


def rotate(source: SourceView) -> Question[Millis]:
    """Ask how long the present key stays valid beside the new one, in ms."""
    choices = (
        Choice(DAY, "valid for 1 day more", "time to change it in the tool", "d"),
        Choice(HOUR, "valid for 1 hour more", "", "h"),
        Choice(0, "ends now", "it has leaked: what still uses it is refused", "n"),
    )
    about = [f"{source.name} gets a new webhook URL. Until when is the present one good?"]
    return Question(f"A new key for {source.name}", choices, about, "esc does nothing.")


def sample(name: str, samples: Sequence[SampleView]) -> Question[str]:
    """Ask which sample to send."""
    choices = [
        Choice(
            one.name, one.name, _KINDS.get(one.kind or "", "means nothing"), str(place) if place < 10 else ""
        )
        for place, one in enumerate(samples, 1)
    ]
    hint = "Its alert is marked TEST and pages nobody. esc does nothing."
    return Question(f"Send which sample to {name}?", choices, hint=hint)


def window() -> Question[Millis]:
    """Ask how long one alert gathers events."""
    choices = [Choice(minutes * MINUTE, compact_duration(minutes * MINUTE)) for minutes in _WINDOWS]
    return Question(
        "Gather events for how long?",
        choices,
        hint="From an alert's first event on. esc does nothing.",
        placeholder="or type a time: 45m, 2h",
        read=_read_window,
        start=_USUAL,
    )


def _read_window(typed: str) -> Millis:
    try:
        span = parse_duration(typed)
    except DurationError as error:
        raise UnreadableError(str(error)) from error
    if not _SHORTEST <= span <= _LONGEST:
        raise UnreadableError("between 1m and 24h")
    return span


def discard(name: str, *, made: bool) -> Question[bool]:
    """Ask whether to leave the wizard.

    Args:
        name: of the source; may be empty.
        made: whether it exists already.
    """
    if made:
        about = [
            f"{name} stays as it is: its alerts are TEST.",
            "The list of sources offers to finish it.",
        ]
    else:
        about = ["Nothing is made yet. What you chose is forgotten."]
    choices = (Choice(False, "Go on here", key="n"), Choice(True, "Leave", key="y"))
    return Question("Leave the wizard?", choices, about, "esc goes on here.")
