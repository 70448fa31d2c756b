"""Attachments: destinations that hear of all alerts of a source, or of one alert, on chosen transitions."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.core.instant import Millis


class Transition(StrEnum):
    """What can happen to an alert that is told."""

    CREATED = "created"
    REPEATED = "repeated"
    ACCEPTED = "accepted"
    ESCALATED = "escalated"
    COMMENTED = "commented"
    RESOLVED = "resolved"


USUAL = tuple(transition for transition in Transition if transition is not Transition.REPEATED)
"""What is told where nothing is chosen: all but repeated events."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A destination that hears of alerts.

    Attributes:
        destination: its name.
        address: where there, empty where its settings hold the whole target.
        transitions: what it hears of.
        delay: ms; it hears of an alert only if nobody has accepted it by then.
    """

    destination: str
    address: str = ""
    transitions: tuple[Transition, ...] = USUAL
    delay: Millis = 0
