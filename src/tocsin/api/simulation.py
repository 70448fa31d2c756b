"""A simulation on the wire: who would be paged when, and how."""

from pydantic import Field

from tocsin.api.wire import Wire


class SimulatedPage(Wire):
    """One page that would leave."""

    user: str | None = None
    destination: str
    address: str
    kind: str
    after: int = Field(default=0, description="ms after its step, by the person's rules")


class SimulatedEntry(Wire):
    """One line that the timeline would say."""

    text: str
    reason: str


class SimulatedStepView(Wire):
    """What would happen at an instant; `after` is ms since the alert came."""

    at: str
    after: int
    level: int
    entries: list[SimulatedEntry]
    pages: list[SimulatedPage]


class SimulationView(Wire):
    """What an alert would cause if nobody accepted it; `reaches` says whether any page would leave."""

    source: str
    policy: str
    at: str
    priority: str
    reaches: bool
    ends: str = Field(description="why nothing more follows; `again`: the last level is paged for ever")
    steps: list[SimulatedStepView]
