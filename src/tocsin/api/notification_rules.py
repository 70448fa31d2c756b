"""Personal notification rules on the wire: the steps of each priority, chosen updates, mute."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tocsin.api.wire import Wire

HeardName = Literal["accepted", "resolved", "escalated"]
LATEST_STEP = 86_400_000
LONGEST_MUTE = 366 * 86_400_000


class RuleStep(BaseModel):
    """One step: a contact by its id, and how many ms after the page it is used."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact: int = Field(ge=1)
    after: int = Field(default=0, ge=0, le=LATEST_STEP)


class RuleStepView(Wire):
    """One step, with where it leads."""

    contact: int
    destination: str
    address: str
    after: int


class NotificationRulesView(Wire):
    """How a person is reached, if they were paged now; without chosen steps all contacts are used at once."""

    user: str
    high: list[RuleStepView] = Field(default_factory=list)
    low: list[RuleStepView] = Field(default_factory=list)
    chosen: list[Literal["HIGH", "LOW"]] = Field(
        default_factory=list, description="priorities with steps of their own"
    )
    updates: list[HeardName] = Field(default_factory=list)
    muted_until: str | None = None
