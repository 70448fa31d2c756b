"""A source as far as the wizard knows it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tocsin.api.models import SourceTypeView, SourceView
from tocsin.core.duration import compact_duration
from tocsin.core.instant import MINUTE, Millis

if TYPE_CHECKING:
    from tocsin.api.requests import NewSource, SourceEdit

GROUPINGS = {
    "none": ("do not group", "Each event opens its own alert. Events with the same key still share one."),
    "summary": ("by summary", "An event joins an open alert with the same summary."),
    "until-accepted": (
        "until accepted",
        "All events join one alert until somebody accepts it; the next one pages again.",
    ),
    "until-resolved": ("until resolved", "All events join one alert until it is resolved."),
    "window": ("time window", "All events within a time of an alert's first event join it."),
}
"""The modes of grouping: in short, and what each would mean."""


@dataclass
class SourceDraft:
    """What was chosen.

    Attributes:
        type: of its tool, or None before one is chosen.
        team: its name; empty for none.
        new_team: whether that team is to be made.
        policy: its name; empty for the default one.
        window: for grouping by window, in ms.
        auto_resolve: in ms, or None for never.
        settings: of its type: mapping, templates and its own.
        source: the source, once it is made.
    """

    type: SourceTypeView | None = None
    name: str = ""
    team: str = ""
    new_team: bool = False
    policy: str = ""
    grouping: str = "none"
    window: Millis = 5 * MINUTE
    priority: str = "HIGH"
    auto_resolve: Millis | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    source: SourceView | None = None
    _made: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, source: SourceView) -> "SourceDraft":
        """Give the draft of a source that exists."""
        draft = cls(
            name=source.name,
            team=source.team or "",
            policy=source.policy,
            grouping=source.grouping,
            window=source.window,
            priority=source.priority,
            auto_resolve=source.auto_resolve,
            settings=dict(source.settings),
        )
        draft.made(source)
        return draft

    @property
    def grouping_words(self) -> str:
        """Give the grouping in short."""
        words = GROUPINGS[self.grouping][0]
        return f"{words}, {compact_duration(self.window)}" if self.grouping == "window" else words

    def made(self, source: SourceView) -> None:
        """Take over the source as the engine has it."""
        self.source = source
        self._made = self._present()

    @property
    def changes(self) -> int:
        """Count the settings beyond the first four steps that are not as they come."""
        groups = [value if isinstance(value, dict) else {"": value} for value in self.settings.values()]
        set_ones = sum(1 for group in groups for value in group.values() if value)
        return set_ones + (self.priority != "HIGH") + (self.auto_resolve is not None)

    def new(self) -> "NewSource":
        """Give the request that makes it; its alerts are TEST."""
        from tocsin.api.requests import NewSource

        return NewSource(type=self.type.id if self.type else "", ready=False, **self._present())

    def edit(self) -> "SourceEdit | None":
        """Give the request that brings it up to date, or None where nothing changed since."""
        from tocsin.api.requests import SourceEdit

        present = self._present()
        changed = {name: value for name, value in present.items() if self._made.get(name) != value}
        return SourceEdit(**changed) if changed else None

    def _present(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "team": self.team or None,
            "policy": self.policy or None,
            "grouping": self.grouping,
            "window": self.window,
            "priority": self.priority,
            "auto_resolve": self.auto_resolve,
            "settings": self.settings,
        }
