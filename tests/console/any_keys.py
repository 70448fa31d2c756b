"""A walk of random steps over the console: keys, events, other people, the terminal, the line, the time.

After each step it looks at everything that must always hold.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.console.hostile import HOSTILE
from tests.console.manned import Manned, manned
from tests.console.slow_line import Line
from tests.console.watching import alerts_screen
from tocsin.api.models import AlertView
from tocsin.api.requests import ActionRequest, BulkRequest
from tocsin.console.alerts_screen import AlertsScreen
from tocsin.console.commands import COMMANDS
from tocsin.console.desk import Desk
from tocsin.console.detail_screen import DetailScreen
from tocsin.console.orders import SETTLING
from tocsin.console.sources_screen import SourcesScreen
from tocsin.console.too_small import TooSmallScreen
from tocsin.engine.errors import RefusedError

SIZES = ((80, 24), (120, 40), (200, 60), (40, 10), (20, 5))
SIZE = (120, 40)
STRANGE = ("left", "right", "backspace", "delete", "f5", "insert", "ctrl+u", "1", "5", "#", "x", "shift+tab")
_ARGUMENTS = {
    "TIME": ("2h", "14:30", "soon"),
    "TEXT": ("looking at it", "[/red]"),
    "LEVEL": ("2", "9", "up"),
    "NAME": ("bob", "nobody", "dark", "light"),
    "ORDER": ("newest", "priority", "backwards"),
    "FILTER": ("status:pending", "disk", "who:me", "age>"),
    "FOR": ("mine", "all", "off", "you"),
}
_MOST_PRESSED = (*"arezcou", "space", "enter", "escape", "tab", "j", "k", "question_mark")
_ALL = 500
_TOOLS = 12
_NAMED_STEPS = 15
_SHORT_REST = 0.001
"""Seconds that Textual's pilot rests after each key; the walk itself waits for what is under way."""
_KEY_NAMES = {" ": "space", ":": "colon", "/": "slash", "#": "number_sign", "[": "left_square_bracket"}


@dataclass
class Walk:
    """One walk.

    Attributes:
        allowed: the alerts that keys may act on: those painted under the cursor, or marked, when the last
            key was pressed on a screen about alerts.
        asked: what was asked of the engine since the last step, by verb and number.
        acted: the numbers of all alerts that were acted on from here.
        steps: what was done, in words.
    """

    console: Manned
    random: Random
    allowed: set[int] = field(default_factory=set)
    asked: list[tuple[str, int]] = field(default_factory=list)
    acted: set[int] = field(default_factory=set)
    steps: list[str] = field(default_factory=list)

    async def step(self) -> None:
        """Do one random thing, and look at everything."""
        deeds = {
            self._press: 66,
            self._type: 6,
            self._receive: 14,
            self._somebody_acts: 6,
            self._resize: 30 if isinstance(self.console.app.screen, TooSmallScreen) else 4,
            self._wait: 2,
            # Without an engine, or on a tiny screen, there is little that could go wrong: both end soon.
            self._change_line: 30 if self.line.is_cut else 2,
        }
        (deed,) = self.random.choices(list(deeds), weights=list(deeds.values()))
        await deed()
        await self.console.caught_up()
        await self._settle()
        await self._look()

    async def _settle(self) -> None:
        """Let the engine write down what it only counted, and the list ask for it, as a second does."""
        screen = alerts_screen(self.console.app)
        if screen.wanted.order in SETTLING:
            await self.console.house.fast_forward("1s")
            screen.tick()
            await self.console.caught_up()

    def _say(self, what: str) -> None:
        self.steps.append(what)

    async def _press(self) -> None:
        screen = self.console.app.screen
        chance = self.random.random()
        if chance < (0.6 if screen.is_modal else 0.2 if isinstance(screen, DetailScreen) else 0.0):
            key = self.random.choice(("escape", "escape", "enter"))
        elif chance < 0.7:
            key = self.random.choice(_MOST_PRESSED)
        elif chance < 0.95:
            key = self.random.choice(sorted(screen.active_bindings))
        else:
            key = self.random.choice((*STRANGE, *"abcdefghijklmnopqrstuvwxyz /:"))
        self._say(f"press {key}")
        self._note_allowed()
        await self.console.pilot.press(_KEY_NAMES.get(key, key))

    async def _type(self) -> None:
        """Type a command by its name."""
        command = self.random.choice([command for command in COMMANDS.values() if command.spoken])
        line = command.name
        if command.argument in _ARGUMENTS:
            line = f"{line} {self.random.choice(_ARGUMENTS[command.argument])}"
        self._say(f"type {line!r}")
        self._note_allowed()
        await self.console.pilot.press("colon", *(_KEY_NAMES.get(sign, sign) for sign in line), "enter")

    async def _receive(self) -> None:
        number = self.random.randrange(_TOOLS)
        event = {
            "summary": self.random.choice([f"Disk full on db-{number}", *HOSTILE.values()])[:300],
            "key": f"db-{number}",
            "status": self.random.choice(["firing", "firing", "resolved"]),
        }
        self._say(f"receive {event['key']} {event['status']}")
        await self.console.house.receive("tool", event)

    async def _somebody_acts(self) -> None:
        open_alerts = list(self.console.house.pager.board.alerts)
        if not open_alerts:
            return
        number = self.random.choice(open_alerts)
        verb = self.random.choice(("accept", "resolve", "release", "escalate"))
        self._say(f"bob {verb} {number}")
        try:
            await self.console.house.act(number, verb, "bob")
        except RefusedError:
            self._say("refused")

    async def _resize(self) -> None:
        size = self.random.choice(SIZES)
        self._say(f"resize {size}")
        await self.console.pilot.resize_terminal(*size)

    async def _wait(self) -> None:
        span = self.random.choice(("1s", "20s", "4m", "40m"))
        self._say(f"forward {span}")
        await self.console.house.fast_forward(span)

    async def _change_line(self) -> None:
        self._say("mend" if self.line.is_cut else "cut")
        if self.line.is_cut:
            self.line.mend()
        else:
            self.line.cut()

    @property
    def line(self) -> Line:
        """The line between the console and the engine."""
        assert self.console.line is not None
        return self.console.line

    def _note_allowed(self) -> None:
        """Note what the person sees under the cursor, or marked, at the moment of a key."""
        screen = self.console.app.screen
        if isinstance(screen, AlertsScreen):
            marked = {alert.id for alert in screen.rows.marks.alerts}
            highlighted = _highlighted(screen)
            self.allowed = marked or (set() if highlighted is None else {highlighted})
        elif isinstance(screen, DetailScreen):
            self.allowed = {_titled(screen)}
        elif isinstance(screen, Desk):
            self.allowed = {alert.id for alert in screen.targets}

    async def _look(self) -> None:
        app = self.console.app
        if not isinstance(app.screen, TooSmallScreen):
            assert app.screen.focused is not None, f"nothing has the focus on {app.screen}"
        journal = self.console.session.journal
        assert journal is None or not journal.exists(), journal.read_text()
        for verb, number in self.asked:
            rightful = self.acted if verb == "undo" else self.allowed
            assert number in rightful, f"{verb} on {number}, not on {rightful}"
            self.acted.add(number)
        self.asked.clear()
        if not self.line.is_cut:
            await self._compare()

    async def _compare(self) -> None:
        """The list is the engine's, in the engine's order; only the row under the cursor may have stayed."""
        screen = alerts_screen(self.console.app)
        rows = screen.rows.rows
        wanted = screen.wanted
        truth = await self.console.backend.window(
            wanted.view, None, 0, _ALL, order=wanted.order, query=wanted.query
        )
        here = rows.cursor_id
        # A list holds only a window of what there is.
        told_here = truth.alerts[rows._start : rows._start + len(rows._alerts)]
        shown, told = _told(self.console.held, here), _told(told_here, here)
        if screen.wanted.order in SETTLING and not screen.is_current:
            shown, told = sorted(shown), sorted(told)
        assert shown == told, f"the list is {shown}, the engine's {told}"
        assert rows.engine_total == truth.total, f"{rows.engine_total} alerts, not {truth.total}"
        counts, told_counts = (
            self.console.session.standing.counts,
            (await self.console.backend.state()).counts,
        )
        assert counts == told_counts, f"the head counts {counts}, the engine {told_counts}"


def _highlighted(screen: AlertsScreen) -> int | None:
    """Read the number in the row that is painted as the one under the cursor; None where there is none."""
    painted = screen.rows._shown
    under = [
        text
        for y in range(screen.rows.size.height)
        if (strip := painted.get(y)) is not None and (text := strip.text).startswith("▌")
    ]
    if not screen.rows.display or not under:
        return None
    assert len(under) == 1, under
    return _number(under[0])


def _number(row: str) -> int:
    found = re.match(r"▌\s*\S*?[HL]?\s*(\d+)\b", row)
    assert found, row
    return int(found[1])


def _titled(screen: DetailScreen) -> int:
    """Read the number in the head of the screen."""
    found = re.search(r"#(\d+)", screen.query_one("Header").render_line(0).text)
    assert found, "no number in the head"
    return int(found[1])


def _told(alerts: list[AlertView], without: int | None) -> list[tuple[int, str, int, str | None]]:
    return [
        (alert.id, alert.status, alert.generation, alert.owner) for alert in alerts if alert.id != without
    ]


async def walk(directory: Path, seed: int, steps: int) -> None:
    """Take random steps; a failure names the seed and the last of them."""
    async with manned(directory, size=SIZE, late=0.0) as console:
        walking = Walk(console, Random(seed))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(console.app, "exit", lambda *_: None)
            for lasting in ("delete", "pause"):
                # The walk goes on over the events of its one source.
                patch.setattr(SourcesScreen, f"action_{lasting}_source", lambda *_: None)
            patch.setattr("textual._wait.SLEEP_GRANULARITY", _SHORT_REST)
            _listen(console, walking, patch)
            try:
                for number in range(_TOOLS):
                    await console.house.receive("tool", {"summary": f"Disk {number}", "key": f"db-{number}"})
                await console.caught_up()
                for _ in range(steps):
                    await walking.step()
            except BaseException as error:
                last = " · ".join(walking.steps[-_NAMED_STEPS:])
                error.add_note(f"seed {seed}, step {len(walking.steps)}: {last}")
                raise


def _listen(console: Manned, walking: Walk, patch: pytest.MonkeyPatch) -> None:
    """Write down what the console asks the engine to do."""
    act, act_on_many = console.backend.act, console.backend.act_on_many

    async def one(alert_id: int, verb: str, request: ActionRequest) -> object:
        walking.asked.append((verb, alert_id))
        return await act(alert_id, verb, request)

    async def many(verb: str, request: BulkRequest) -> object:
        walking.asked.extend((verb, alert.id) for alert in request.alerts)
        return await act_on_many(verb, request)

    patch.setattr(console.backend, "act", one)
    patch.setattr(console.backend, "act_on_many", many)
