"""What the list says when it has no rows: how to connect a first tool, or that all is quiet."""

from textual.widgets import Static

from tocsin.api.models import AlertView
from tocsin.console import ages
from tocsin.console.safe import words
from tocsin.console.session import Session
from tocsin.console.wanted import USUALLY, Wanted

Part = tuple[str, str]


class Empty(Static, can_focus=True):
    """Stands in the place of a list without rows."""

    DEFAULT_CSS = """
    Empty { width: 1fr; height: 1fr; padding: 1 3; background: $tocsin-ground; color: $tocsin-ink; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._last: AlertView | None = None
        self._wanted = USUALLY

    def take_last(self, alert: AlertView | None) -> None:
        """Take over the alert that was resolved last."""
        self._last = alert
        self.draw(self._wanted)

    def draw(self, wanted: Wanted) -> None:
        """Write what fits how things stand, and which list was wanted."""
        self._wanted = wanted
        sources = self._session.standing.sources
        if wanted.view == "resolved" and not wanted.query:
            parts = [
                ("Nothing is resolved yet\n\n", "bold $tocsin-bright"),
                ("What is over stands here.", ""),
            ]
        elif wanted.query:
            parts = self._not_found(wanted)
        elif sources is None:
            parts = [("Asking the engine…", "$tocsin-dim")]
        elif sources == 0:
            parts = self._first_tool()
        else:
            parts = self._quiet()
        self.update(words(*parts))

    def _not_found(self, wanted: Wanted) -> list[Part]:
        keymap = self._session.keymap
        return [
            ("Nothing found\n\n", "bold $tocsin-bright"),
            (f"No {wanted.view} alert fits  " if wanted.view != "all" else "No alert fits  ", ""),
            (f"{wanted.query}\n\n", "$tocsin-amber"),
            (f"{keymap.shown('filter')} ", "bold $tocsin-blue"),
            ("changes the filter\n", ""),
            (f"{keymap.shown('unmark')} ", "bold $tocsin-blue"),
            ("takes it away", ""),
        ]

    def _first_tool(self) -> list[Part]:
        standing = self._session.standing
        address = standing.receiver or "the address that `tocsin source add` prints"
        parts: list[Part] = [
            ("Connect a first tool\n\n", "bold $tocsin-bright"),
            ("1  ", "bold $tocsin-blue"),
            ("In another terminal, name the tool that shall send its alerts here:\n\n", ""),
            ('   tocsin source add alertmanager "prom-eu"\n', "bold $tocsin-amber"),
            ("   tocsin source types", "$tocsin-amber"),
            ("   lists what can be connected\n\n", "$tocsin-dim"),
            ("2  ", "bold $tocsin-blue"),
            ("Paste the webhook URL that it prints into that tool.\n\n", ""),
            ("3  ", "bold $tocsin-blue"),
            ("Send a test from there. It appears here at once.\n\n", ""),
            ("Webhooks arrive at  ", "$tocsin-dim"),
            (address, "$tocsin-bright"),
            ("\n", ""),
        ]
        if standing.reachable:
            return [*parts, (f"{self._session.glyphs.done} tools outside can reach it", "$tocsin-green")]
        return [
            *parts,
            (f"{self._session.glyphs.low} only this machine can reach it. ", "$tocsin-amber"),
            ("With --public-url tools outside can:\n  docs/public-url.md says how.", "$tocsin-dim"),
        ]

    def _quiet(self) -> list[Part]:
        standing, glyphs = self._session.standing, self._session.glyphs
        tools = "1 source is" if standing.sources == 1 else f"{standing.sources} sources are"
        parts: list[Part] = [
            (f"{glyphs.done} Nothing open\n\n", "bold $tocsin-green"),
            (f"{tools} connected. ", ""),
            (self._recent(), "$tocsin-dim"),
        ]
        if self._last is not None:
            at = ages.instant(self._last.resolved_at or self._last.updated_at)
            ago = f"{ages.age(self._session.time.now() - at)} ago" if at is not None else ""
            parts.append((f"\nLast resolved {ago}:  ", "$tocsin-dim"))
            parts.append((f"#{self._last.id}  {self._last.summary}", ""))
        return parts

    def _recent(self) -> str:
        rate = self._session.standing.rate
        if not rate:
            return ""
        events, minutes = sum(rate), len(rate)
        return f"{events} event{'' if events == 1 else 's'} in the last {minutes} minutes."
