"""Attachments on the wire: which destinations hear of alerts, of what, and after which delay."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tocsin.api.wire import Wire

TransitionName = Literal["created", "repeated", "accepted", "escalated", "commented", "resolved"]
USUAL: tuple[TransitionName, ...] = ("created", "accepted", "escalated", "commented", "resolved")
LONGEST_DELAY = 86_400_000


class Attach(BaseModel):
    """A destination that is to hear of an alert, or of all alerts of a source.

    Attributes:
        transitions: what it hears of; none for nothing any more.
        delay: ms; it hears of an alert only if nobody has accepted it by then.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    destination: str
    address: str = Field(default="", max_length=2000)
    transitions: list[TransitionName] = Field(default_factory=lambda: list(USUAL))
    delay: int = Field(default=0, ge=0, le=LONGEST_DELAY)


class AttachmentView(Wire):
    """A destination that hears of alerts."""

    destination: str
    address: str = ""
    transitions: list[TransitionName] = Field(default_factory=list)
    delay: int = 0


class AlertAttachments(Wire):
    """What hears of one alert beside what is attached to its source."""

    alert: int
    notify: list[AttachmentView] = Field(default_factory=list)
