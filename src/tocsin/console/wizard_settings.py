"""The fifth step of the wizard: how alerts are worded and rated, with a live preview."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tocsin.api.exploring import Replay, ReplayedRequest
from tocsin.console.backend import RefusedError
from tocsin.console.field_suggester import FieldSuggester
from tocsin.console.pane_rows import PaneRows
from tocsin.console.replay_rows import replayed_rows
from tocsin.console.safe import fit, words
from tocsin.console.setting_fields import SettingField, setting_fields
from tocsin.console.theme import ink
from tocsin.console.wizard_step import BESIDE_FROM, WizardStep
from tocsin.core.duration import DurationError, compact_duration, parse_duration

_LAST = 3
_LONGEST = 4_000
_PREVIEW = 74
_PRIORITIES = ("high", "low")
_PREFIX = "settings."
_GENERAL = (
    SettingField("priority", "Priority", "Of events that say none: high or low.", _PRIORITIES, usual="high"),
    SettingField("auto_resolve", "Resolve after", "Without any event for so long, such as 2h.", usual="off"),
)


class SettingsStep(WizardStep):
    """A form made of what the type declares; every change is tried on real events at once."""

    TITLE = "More settings"
    BESIDE = "Preview"
    HELP = (
        "Nothing here is needed: enter goes on. A template holds fields of the event in braces, such as "
        "{{ host }}: {{ message }}; right takes what is proposed. {{ tocsin.summary }} is what was read."
    )
    FOOT = ("go-on", "step-back", "map-fields", "discard", "help")
    DEFAULT_CSS = """
    SettingsStep VerticalScroll { height: 1fr; scrollbar-size: 0 1; background: $tocsin-ground; }
    SettingsStep .fault { color: $tocsin-red; display: none; }
    SettingsStep #preview { height: auto; max-height: 5; margin: 1 0 0 0; }
    """

    class Tried(Message):
        """The engine tried the settings, or said what is wrong with them."""

        def __init__(self, replay: Replay | None, fault: str = "", field: str = "") -> None:
            super().__init__()
            self.replay = replay
            self.fault = fault
            self.field = field

    def compose(self) -> ComposeResult:
        """Put the step together; its fields come when the type is known."""
        self._fields: tuple[SettingField, ...] = ()
        self._suggester = FieldSuggester()
        self._tried: Sequence[ReplayedRequest] = ()
        self._fault = ("", "")
        self._seen = False
        yield VerticalScroll(can_focus=False)
        yield Static(id="preview")

    @property
    def answer(self) -> str:
        """How many settings are not as they come."""
        if not self._seen:
            return ""
        changes = self.draft.changes
        return f"{changes} changed" if changes else "as they come"

    def begin(self) -> None:
        """Show the fields of the type, and let one type."""
        self._seen = True
        self.start("fields", self._show_fields)
        self._try()

    async def _show_fields(self) -> None:
        kind = self.draft.type
        if not self._fields and kind is not None:
            self._fields = (*_GENERAL, *setting_fields(kind.form))
            box = self.query_one(VerticalScroll)
            await box.mount(*(widget for field in self._fields for widget in self._widgets(field)))
        inputs = self.query(Input)
        if inputs:
            inputs.first().focus()

    def _widgets(self, field: SettingField) -> list[Static | Input]:
        entry = Input(self._value(field), id=_id(field), max_length=_LONGEST, placeholder=field.usual)
        if field.templated:
            entry.suggester = self._suggester
        elif field.choices:
            entry.suggester = SuggestFromList(field.choices, case_sensitive=False)
        title = f"Template of the {field.title.lower()}" if field.templated else field.title
        label = Static(words((title, "$tocsin-ink"), (f"  {field.about}", "$tocsin-dim")), classes="label")
        return [label, entry, Static(id=f"{_id(field)}-fault", classes="fault")]

    def _value(self, field: SettingField) -> str:
        if field.path == "priority":
            return self.draft.priority.lower()
        if field.path == "auto_resolve":
            return compact_duration(self.draft.auto_resolve) if self.draft.auto_resolve else "off"
        return field.shown(self.draft.settings)

    def take(self) -> str:
        """Take all fields."""
        if not self._fields:
            return ""
        if self._fault[0]:
            return self._fault[0]
        try:
            self.draft.auto_resolve = self._span(self._typed("auto_resolve"))
        except DurationError as error:
            self.query_one("#setting-auto_resolve", Input).focus()
            return f"Resolve after: {error}, or off"
        priority = self._typed("priority").lower()
        if priority not in _PRIORITIES:
            self.query_one("#setting-priority", Input).focus()
            return "Priority: write high or low."
        self.draft.priority = priority.upper()
        self.draft.settings = self._settings()
        return ""

    def _span(self, text: str) -> int | None:
        return None if text in ("", "off", "never") else parse_duration(text)

    def _typed(self, path: str) -> str:
        return self.query_one(f"#setting-{path}", Input).value.strip()

    def _settings(self) -> dict[str, Any]:
        settings = {
            name: dict(value) if isinstance(value, dict) else value
            for name, value in self.draft.settings.items()
        }
        for field in self._fields:
            if field not in _GENERAL:
                field.put(settings, self.query_one(f"#{_id(field)}", Input).value.strip())
        return settings

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._try()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered())

    def renew(self) -> None:
        """Try them on what has come meanwhile."""
        self._try()

    def _try(self) -> None:
        if self.draft.source is not None:
            settings = self._settings() if self.query(Input) else self.draft.settings
            self.start("preview", partial(self._ask, settings))

    async def _ask(self, settings: dict[str, Any]) -> None:
        from tocsin.api.exploring import ReplayRequest

        ref = str(self.draft.source.id) if self.draft.source is not None else ""
        try:
            wish = ReplayRequest(last=_LAST, settings=settings)
            found = await self.ask(lambda client: client.sources.replay(ref, wish))
            if not found.requests:
                wish = ReplayRequest(sample="", settings=settings)
                found = await self.ask(lambda client: client.sources.replay(ref, wish))
        except RefusedError as error:
            self.post_message(self.Tried(None, str(error), error.field or ""))
            return
        self.post_message(self.Tried(found))

    @on(Tried)
    def _was_tried(self, message: Tried) -> None:
        self._fault = (message.fault, message.field)
        if message.replay is not None:
            self._tried = message.replay.requests
            paths = [field.path for one in self._tried for field in one.fields]
            known = ["tocsin.summary", "tocsin.key", "tocsin.priority"]
            self._suggester.paths = list(dict.fromkeys([*paths, *known]))
        for field in self._fields:
            wrong = message.fault if message.field == f"{_PREFIX}{field.path}" else ""
            fault = self.query_one(f"#{_id(field)}-fault", Static)
            fault.display = bool(wrong)
            fault.update(words((wrong, "$tocsin-red")))
        self._show_preview()
        self.post_message(self.Changed())

    def _show_preview(self) -> None:
        preview = self.query_one("#preview", Static)
        preview.display = self.app.size.width < BESIDE_FROM
        events = [event for one in self._tried for event in one.after.events][-_LAST:]
        parts = [("Preview\n", "bold $tocsin-bright")]
        for event in events:
            text = fit(event.summary or event.key or event.kind, _PREVIEW).rstrip()
            parts.append((f"{event.kind.lower():8} {text}\n", "$tocsin-ink"))
        if not events:
            parts.append(("nothing to show yet", "$tocsin-dim"))
        preview.update(words(*parts))

    def beside(self, rows: PaneRows) -> None:
        """Draw what the settings make of real events."""
        real = any(one.event for one in self._tried)
        rows.text("on the newest events" if real else "on a sample of the tool", ink(rows.view.colours.dim))
        if self._fault[0]:
            rows.text(self._fault[0], ink(rows.view.colours.red))
        for one in self._tried:
            replayed_rows(rows, one)


def _id(field: SettingField) -> str:
    return f"setting-{field.path.replace('.', '-')}"
