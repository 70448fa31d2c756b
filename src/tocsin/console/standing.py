"""How things stand: what the header of every screen says."""

from dataclasses import dataclass, field

from tocsin.api.models import Counts, EngineState, FeedFrame
from tocsin.core.instant import Instant


@dataclass(slots=True)
class Standing:
    """What is known of the engine as a whole; changed by answers and frames, read by every header.

    Attributes:
        me: who I am; None before the first answer.
        stale_since: when the feed was lost, by the server's clock; None while it is there.
        why_stale: a sentence about the loss.
    """

    me: str | None = None
    version: str = ""
    counts: Counts = field(default_factory=Counts)
    rate: list[int] = field(default_factory=list)
    receiver: str = ""
    reachable: bool = False
    sources: int | None = None
    trouble: list[str] = field(default_factory=list)
    on_call: list[str] = field(default_factory=list)
    stale_since: Instant | None = None
    why_stale: str = ""

    def take_state(self, state: EngineState) -> None:
        """Take over a whole answer."""
        self.me = state.me
        self.version = state.version
        self.counts = state.counts
        self.rate = list(state.rate)
        self.receiver = state.receiver
        self.reachable = state.reachable
        self.sources = state.sources
        self.trouble = list(state.trouble)
        self.on_call = list(state.on_call)

    def take_frame(self, frame: FeedFrame) -> None:
        """Take over what a frame of the feed tells."""
        self.counts = frame.counts
        self.trouble = list(frame.trouble)
        if frame.rate:
            self.rate = list(frame.rate)

    def lost(self, at: Instant, why: str) -> None:
        """Remember since when what is shown grows old; a second loss does not move the time."""
        if self.stale_since is None:
            self.stale_since = at
        self.why_stale = why

    def found(self) -> None:
        """The feed is there again."""
        self.stale_since = None
        self.why_stale = ""
