"""What all screens of one run share: the engine, its time, how things stand, and how they are drawn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tocsin.api.finding import SavedView
from tocsin.clock import Clock
from tocsin.console.ages import ServerTime
from tocsin.console.backend import Backend
from tocsin.console.bell import Notice
from tocsin.console.glance import Glance
from tocsin.console.glyphs import UNICODE, Glyphs
from tocsin.console.keymap import Keymap
from tocsin.console.preferences import Preferences
from tocsin.console.standing import Standing
from tocsin.console.typed_lines import TypedLines
from tocsin.core.zone import UTC_ZONE, Zone


@dataclass(slots=True)
class Session:
    """One run of the console.

    Attributes:
        backend: the engine.
        clock: for what passes between two words of the server.
        user: who I am, as far as it is known; the engine says it again.
        local: whether the engine runs on this machine, so that leaving may stop it.
        start_engine: starts one on this machine after its end, and gives why it could not; blocks. None where
            that is not ours to do.
        journal: where unexpected errors are written.
        notice: how a terminal is asked for a desktop notice; None: not at all.
        keymap: which key stands for which command.
        preferences: what a person chose about the console itself.
        preferences_file: where that is kept; None: nowhere.
        typed: the lines typed after `:`.
        filters: the filters that were kept.
        saved_views: mine, in the order of their tabs.
        first: what was asked for before the screen was there.
        find_zone: gives the zone of my own clocks; asked when a screen first needs it.
        starting: whether an engine is being started from here.
    """

    backend: Backend
    clock: Clock
    user: str
    local: bool = False
    start_engine: Callable[[], str] | None = None
    journal: Path | None = None
    glyphs: Glyphs = UNICODE
    notice: Notice | None = None
    keymap: Keymap = field(default_factory=Keymap)
    preferences: Preferences = field(default_factory=Preferences)
    preferences_file: Path | None = None
    typed: TypedLines = field(default_factory=TypedLines)
    filters: TypedLines = field(default_factory=TypedLines)
    saved_views: list[SavedView] = field(default_factory=list)
    first: Glance | None = None
    starting: bool = False
    find_zone: Callable[[], Zone] = field(default=lambda: UTC_ZONE)
    standing: Standing = field(default_factory=Standing)
    time: ServerTime = field(init=False)

    def __post_init__(self) -> None:
        self.time = ServerTime(self.clock)
        self.standing.me = self.user or None
        if self.first is not None:
            self.time.heard(self.first.window.now)
            if self.first.state is not None:
                self.standing.take_state(self.first.state)
