"""The part of the app that takes commands by name, and the choices about the console itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.filter import LineFilter
from textual.notifications import SeverityLevel

from tocsin.api.models import AlertView
from tocsin.console.ascii_only import AsciiOnly
from tocsin.console.colourless import Colourless
from tocsin.console.commands import Place, bindings
from tocsin.console.dispatch import give
from tocsin.console.following_screen import FollowingScreen
from tocsin.console.glyphs import ASCII
from tocsin.console.keyed_app import KeyedApp
from tocsin.console.keymap import Keymap
from tocsin.console.list_tab import tabs
from tocsin.console.news import Commanded, JumpArrived, PeopleArrived
from tocsin.console.orders import ORDERS
from tocsin.console.preferences import Hearing, Preferences
from tocsin.console.questions import SPANS
from tocsin.console.safe import plain
from tocsin.console.screens import ALERTS, SCREENS, MainScreen
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor
from tocsin.console.theme import DARK_NAME, LIGHT_NAME, colours_of, themes, variables
from tocsin.console.too_small import TooSmallScreen, is_too_small
from tocsin.console.typed_command import Jump, Typed

_TOAST_SECONDS = 10
_ERROR_SECONDS = 15
_NO_NOTICES = (
    "it is not known how this terminal takes notices: "
    "set TOCSIN_NOTICES to 9 (iTerm2), 777 (foot, urxvt) or 99 (kitty)"
)
_SHORT_NAMES = {"dark": DARK_NAME, "light": LIGHT_NAME}


class CommandedApp(KeyedApp):
    """Takes commands by name, and gives them to the screen on top."""

    DEFAULT_MODE = ALERTS
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Toast {
        background: $tocsin-raised; color: $tocsin-bright; padding: 0 1; width: auto; max-width: 96%;
        border-left: outer $tocsin-blue; margin: 0;
    }
    Toast.-error { border-left: outer $tocsin-red; }
    Toast.-warning { border-left: outer $tocsin-amber; }
    CommandPalette { background: $tocsin-ground 60%; }
    CommandPalette > Vertical { width: 76; max-width: 100%; margin: 1 0; }
    CommandPalette #--input { background: $tocsin-bar; }
    CommandPalette OptionList { background: $tocsin-bar; }
    CommandPalette .option-list--option-highlighted { background: $tocsin-raised; color: $tocsin-bright; }
    CommandPalette SearchIcon { display: none; }
    CommandPalette > .command-palette--help-text { color: $tocsin-dim; text-style: none; }
    CommandPalette > .command-palette--highlight { color: $tocsin-amber; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.CONSOLE)

    def __init__(self, session: Session) -> None:
        super().__init__()
        for theme in themes():
            self.register_theme(theme)
        self._session = session
        self._people: Sequence[str] = ()
        self._supervisor = Supervisor(session.journal, self._report)
        chosen = session.preferences.theme
        self.theme = chosen if chosen in self._theme_names() else DARK_NAME
        self.set_keymap(session.keymap.for_textual())
        for screen in SCREENS:
            self.add_mode(screen.name, partial(self._make, screen))

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        return self._session.keymap

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our names for colours to themes that do not have them."""
        return variables(colours_of(self.current_theme))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Give what each line passes on its way to the terminal."""
        plain = [AsciiOnly()] if self._session.glyphs is ASCII else []
        if self.no_color:
            return [Colourless(colours_of(self.current_theme)), *plain]
        return [*super().get_line_filters(), *plain]

    def on_resize(self, event: events.Resize) -> None:
        """Cover everything while the terminal is too small, and uncover it as it was."""
        covered = isinstance(self.screen, TooSmallScreen)
        if is_too_small(event.size) and not covered:
            self.push_screen(TooSmallScreen(self._session))
        elif covered and not is_too_small(event.size):
            self.pop_screen()

    def action_show_screen(self, name: str) -> None:
        """Go to a screen as it was left; from an alert in full, its own number goes back to the list."""
        if name != self.current_mode:
            self.switch_mode(name)
        elif len(self.screen_stack) > 1 and isinstance(self.screen, FollowingScreen):
            self.screen.leave()

    def action_explain(self) -> None:
        """Show the help for the screen on top; where it is shown, close it."""
        from tocsin.console.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.action_close()
        else:
            self.push_screen(HelpScreen(self.screen, self._session.keymap, self._session.glyphs))

    def action_type(self, start: str = "") -> None:
        """Take a command that is typed, with its beginning there already."""
        from tocsin.console.command_line import CommandLine

        self.push_screen(CommandLine(self._session.typed, self._choices(), start), self._typed)
        if self._session.standing.stale_since is None:
            self._supervisor.start(self, "people", self._ask_people, exclusive=True)

    def action_seek_command(self) -> None:
        """Look for a command by a few letters."""
        from tocsin.console.palette import CommandProvider

        self.push_screen(CommandPalette([CommandProvider], placeholder="What do you want to do?"))

    def action_choose_theme(self, name: str = "") -> None:
        """Take other colours, and remember them; asks which where no name is given."""
        if not name:
            self.search_commands(
                [(theme, partial(self.action_choose_theme, theme)) for theme in self._theme_names()],
                "Which colours?",
            )
            return
        theme = _SHORT_NAMES.get(name, name)
        if theme not in self._theme_names():
            self._tell(f"there is no theme {name}; `:theme` shows them", "error")
            return
        self.theme = theme
        self._prefer(replace(self._session.preferences, theme=theme), f"theme {theme}")

    def action_choose_bell(self, hearing: str = "") -> None:
        """Choose what the bell rings for."""
        self._choose_hearing("bell", hearing, lambda kept, new: replace(kept, bell=new))

    def action_choose_notices(self, hearing: str = "") -> None:
        """Choose what desktop notices tell."""
        if self._session.notice is None:
            self._tell(_NO_NOTICES, "warning")
            return
        self._choose_hearing("notices", hearing, lambda kept, new: replace(kept, notices=new))

    def action_choose_title(self, hearing: str = "") -> None:
        """Choose what the window's title counts."""
        self._choose_hearing("title", hearing, lambda kept, new: replace(kept, title=new))

    @on(Commanded)
    async def _commanded(self, message: Commanded) -> None:
        if not await give(self, message.command, message.argument):
            self._tell(f"{message.command.name}: there is nothing here to do it on", "warning")

    @on(PeopleArrived)
    def _people_arrived(self, message: PeopleArrived) -> None:
        from tocsin.console.command_line import CommandLine

        self._people = message.names
        if isinstance(self.screen, CommandLine):
            self.screen.renew()

    @on(JumpArrived)
    def _jump_arrived(self, message: JumpArrived) -> None:
        from tocsin.console.detail_screen import DetailScreen

        if isinstance(self.screen, TooSmallScreen):
            return
        self.switch_mode(ALERTS)
        if isinstance(self.screen, DetailScreen):
            self.pop_screen()
        self.push_screen(DetailScreen(self._session, self._supervisor, message.alert))

    def _make(self, screen: MainScreen) -> FollowingScreen:
        return screen.load()(self._session, self._supervisor)

    def _typed(self, typed: Typed | Jump | None) -> None:
        match typed:
            case Typed(command, argument):
                self.post_message(Commanded(command, argument))
            case Jump(alert_id):
                self._supervisor.start(self, "jump", partial(self._ask_jump, alert_id), exclusive=True)

    async def _ask_jump(self, alert_id: int) -> None:
        alert: AlertView = await self._session.backend.alert(alert_id)
        self.post_message(JumpArrived(alert))

    async def _ask_people(self) -> None:
        people = await self._session.backend.people()
        self.post_message(PeopleArrived([person.name for person in people]))

    def _choices(self) -> dict[str, Callable[[], Sequence[str]]]:
        """Give what can follow the commands that take one of a few words."""
        hearings = [hearing.value for hearing in Hearing]
        return {
            "theme": lambda: [*_SHORT_NAMES, *self._theme_names()],
            "order": lambda: list(ORDERS),
            "assign": lambda: self._people,
            "snooze": lambda: SPANS,
            "view": lambda: [tab.name for tab in tabs(self._session.saved_views)],
            "unsave": lambda: [view.name for view in self._session.saved_views],
            **dict.fromkeys(("bell", "notices", "title"), lambda: hearings),
        }

    def _theme_names(self) -> list[str]:
        # A terminal's own colours are not known, so nobody could say whether they can be read.
        known = {name for name, theme in self.available_themes.items() if not theme.ansi}
        return [DARK_NAME, LIGHT_NAME, *sorted(known - {DARK_NAME, LIGHT_NAME})]

    def _choose_hearing(
        self, what: str, wanted: str, change: Callable[[Preferences, Hearing], Preferences]
    ) -> None:
        if not wanted:
            choices = [
                (hearing.value, partial(self._choose_hearing, what, hearing.value, change))
                for hearing in Hearing
            ]
            self.search_commands(choices, f"{what}: for what?")
            return
        try:
            hearing = Hearing(wanted)
        except ValueError:
            self._tell(f"{what}: write one of {', '.join(Hearing)}", "error")
            return
        self._prefer(change(self._session.preferences, hearing), f"{what}: {hearing}")

    def _prefer(self, preferences: Preferences, sentence: str) -> None:
        self._session.preferences = preferences
        path = self._session.preferences_file
        try:
            if path is not None:
                preferences.write(path)
        except OSError as error:
            self._tell(f"{sentence}, until you leave: {path} cannot be written ({error.strerror})", "warning")
            return
        self._tell(sentence, "information")

    def _tell(self, sentence: str, severity: SeverityLevel) -> None:
        seconds = _ERROR_SECONDS if severity == "error" else _TOAST_SECONDS
        self.clear_notifications()
        self.notify(plain(sentence), severity=severity, timeout=seconds, markup=False)

    def _report(self, sentence: str) -> None:
        raise NotImplementedError
