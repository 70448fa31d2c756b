"""What background work tells the screens. Workers post these and touch no widget."""

from collections.abc import Sequence

from textual.message import Message

from tocsin.api.finding import QueryCount, SavedView
from tocsin.api.models import AlertDetail, AlertView, AlertWindow, EngineState, FeedFrame
from tocsin.console.actions import Outcome, Wish
from tocsin.console.commands import Command
from tocsin.console.wanted import Wanted


class StateArrived(Message):
    """The engine said how it stands as a whole."""

    def __init__(self, state: EngineState) -> None:
        super().__init__()
        self.state = state


class EngineFailed(Message):
    """The engine could not be started again."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class FrameArrived(Message):
    """The feed tells what changed."""

    def __init__(self, frame: FeedFrame) -> None:
        super().__init__()
        self.frame = frame


class FeedLost(Message):
    """The feed is gone: what is shown grows old."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class FeedFound(Message):
    """The feed is there, perhaps with a gap: everything shown has to be asked for anew."""


class JumpArrived(Message):
    """An alert that a person asked for by its number."""

    def __init__(self, alert: AlertView) -> None:
        super().__init__()
        self.alert = alert


class PeopleArrived(Message):
    """The names of those whom alerts can be handed to."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = names


class WindowArrived(Message):
    """Rows of a list that was wanted."""

    def __init__(self, window: AlertWindow, wanted: Wanted) -> None:
        super().__init__()
        self.window = window
        self.wanted = wanted


class AllArrived(Message):
    """The rows of a list that was wanted, as many as can be marked."""

    def __init__(self, window: AlertWindow, wanted: Wanted) -> None:
        super().__init__()
        self.window = window
        self.wanted = wanted


class ViewsArrived(Message):
    """A person's saved views; one of them may have been saved just now, and is to be opened."""

    def __init__(self, views: list[SavedView], chosen: str = "") -> None:
        super().__init__()
        self.views = views
        self.chosen = chosen


class CountsArrived(Message):
    """How many alerts each of several lists holds."""

    def __init__(self, counts: dict[Wanted, QueryCount]) -> None:
        super().__init__()
        self.counts = counts


class TopArrived(Message):
    """The first rows of the open alerts, where new pages appear; for the bell."""

    def __init__(self, window: AlertWindow) -> None:
        super().__init__()
        self.window = window


class LastResolvedArrived(Message):
    """The alert that was resolved last, for a screen with nothing open."""

    def __init__(self, window: AlertWindow) -> None:
        super().__init__()
        self.window = window


class DetailArrived(Message):
    """One alert in full."""

    def __init__(self, detail: AlertDetail) -> None:
        super().__init__()
        self.detail = detail


class Wished(Message):
    """A person asked for an action."""

    def __init__(self, wish: Wish) -> None:
        super().__init__()
        self.wish = wish


class Told(Message):
    """Something that a person should hear, as one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class UndoWished(Message):
    """A person asked to take back their last action."""


class Commanded(Message):
    """A person gave a command by name, by mouse or by palette; keys go to their actions directly."""

    def __init__(self, command: Command, argument: str = "") -> None:
        super().__init__()
        self.command = command
        self.argument = argument


class Done(Message):
    """The engine answered an action."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class Reported(Message):
    """Background work failed; one sentence for the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence
