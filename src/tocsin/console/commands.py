"""All that a person can ask of the console: the one table behind keys, foot, help, `:` and palette."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType

from tocsin.console.screens import SCREENS
from tocsin.console.verbs import VERBS


class Place(StrEnum):
    """Where a command can be given; in words, for the help."""

    ALERT = "The alert"
    LIST = "The list"
    TABS = "The tabs of the alert"
    ALERTS = "This screen"
    DETAIL = "The alert in full"
    FILTER = "The filter"
    ROWS = "The rows"
    ON_CALL = "Who is on call"
    POLICIES = "The policies"
    SCHEDULES = "The schedules"
    SOURCES = "The alert sources"
    WIZARD = "The wizard"
    CONNECT = "Connecting the tool"
    EXPLORER = "The requests"
    MAPPING = "The mapping"
    CONSOLE = "Everywhere"

    def meets(self, other: "Place") -> bool:
        """Tell whether both can be where a person is, so that one key cannot stand for a command of each."""
        return Place.CONSOLE in (self, other) or not _SCREENS[self].isdisjoint(_SCREENS[other])


_SCREENS = {
    Place.ALERT: {"alerts", "detail", "on-call"},
    Place.LIST: {"alerts"},
    Place.TABS: {"alerts", "detail"},
    Place.ALERTS: {"alerts"},
    Place.DETAIL: {"detail"},
    Place.FILTER: {"filter"},
    Place.ROWS: {
        *("on-call", "sources", "policies", "schedules", "destinations", "reports"),
        *("wizard", "explorer", "mapping"),
    },
    Place.ON_CALL: {"on-call"},
    Place.POLICIES: {"policies"},
    Place.SCHEDULES: {"schedules"},
    Place.SOURCES: {"sources"},
    Place.WIZARD: {"wizard"},
    Place.CONNECT: {"wizard"},
    Place.EXPLORER: {"explorer"},
    Place.MAPPING: {"mapping"},
}
"""The screens that each place is on; the console is around all of them. A field has its keys to itself."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to ask for.

    Attributes:
        name: after `:` and in `keys.toml`.
        keys: by default, in Textual's names, with commas between; empty: only by name.
        label: in the foot, one or two short words.
        explanation: one short sentence for the help.
        place: where it can be given.
        action: the method that does it, without `action_`, and its arguments.
        argument: what may follow the name, such as `TIME`; empty: nothing. The method takes it as a text.
        spoken: whether it makes sense by name; moving a line does not.
    """

    name: str
    keys: str
    label: str
    explanation: str
    place: Place
    action: str
    argument: str = ""
    spoken: bool = True


_THROUGH_DIALOGS = "f1"
"""The one key that is not typed into a dialog, so that there is help in each."""
_ARGUMENTS = {"snooze": "TIME", "comment": "TEXT", "escalate": "LEVEL", "assign": "NAME"}
_LABELS = {"assign": "owner"}


def _verbs() -> list[Command]:
    return [
        Command(
            verb.name,
            verb.key,
            _LABELS.get(verb.name, verb.name),
            verb.explanation,
            Place.ALERT,
            f"{verb.name}_alert",
            _ARGUMENTS.get(verb.name, ""),
        )
        for verb in VERBS.values()
    ]


def _moves() -> list[Command]:
    """Moving about: keys only."""
    table = (
        ("up", "up,k", "The row above", Place.LIST, "step(-1)"),
        ("down", "down,j", "The row below", Place.LIST, "step(1)"),
        ("page-up", "pageup,ctrl+b", "A screen up", Place.LIST, "page(-1)"),
        ("page-down", "pagedown,ctrl+f", "A screen down", Place.LIST, "page(1)"),
        ("mark-up", "shift+up", "Mark, and go up", Place.LIST, "mark(-1)"),
        ("mark-down", "shift+down", "Mark, and go down", Place.LIST, "mark(1)"),
        ("row-up", "up,k", "The row above", Place.ROWS, "step_row(-1)"),
        ("row-down", "down,j", "The row below", Place.ROWS, "step_row(1)"),
        ("rows-up", "pageup,ctrl+b", "A screen up", Place.ROWS, "page_row(-1)"),
        ("rows-down", "pagedown,ctrl+f", "A screen down", Place.ROWS, "page_row(1)"),
        ("row-first", "home", "The first row", Place.ROWS, "edge_row(0)"),
        ("row-last", "end,G", "The last row", Place.ROWS, "edge_row(1)"),
        ("scroll-up", "up,k", "A line up", Place.DETAIL, "scroll(-1)"),
        ("scroll-down", "down,j", "A line down", Place.DETAIL, "scroll(1)"),
        ("scroll-page-up", "pageup", "A screen up", Place.DETAIL, "page(-1)"),
        ("scroll-page-down", "pagedown,space", "A screen down", Place.DETAIL, "page(1)"),
        ("scroll-top", "home,g", "The top", Place.DETAIL, "edge(0)"),
        ("scroll-bottom", "end,G", "The bottom", Place.DETAIL, "edge(1)"),
    )
    return [
        Command(name, keys, "", explanation, place, action, spoken=False)
        for name, keys, explanation, place, action in table
    ]


def _tabs() -> list[Command]:
    table = (
        ("turn", "tab", "next tab", "The next tab", "turn(1)"),
        ("turn-back", "shift+tab", "", "The tab before", "turn(-1)"),
        ("overview", "", "overview", "How it stands, its ladder, its facts", "open_tab(1)"),
        ("timeline", "", "timeline", "What happened", "open_tab(2)"),
        ("details", "", "details", "What the tool says", "open_tab(3)"),
        ("payload", "", "payload", "What the tool sent", "open_tab(4)"),
        ("sent", "", "sent", "Who was told, and what became of it", "open_tab(5)"),
        ("why", "", "why", "Why it paged whom it paged, or nobody", "open_tab(6)"),
        ("filter-timeline", "F", "filter", "All, people, pages, or the tool", "turn_show"),
        ("turn-timeline", "T", "turn", "Newest or oldest first", "turn_order"),
        ("timeline-reasons", "W", "reasons", "Each reason in words", "turn_reasons"),
        ("newer-event", "left_square_bracket", "newer", "A newer request", "step_event(-1)"),
        ("older-event", "right_square_bracket", "older", "An older request", "step_event(1)"),
        ("payload-form", "P", "form", "Readable, raw, or its head", "turn_form"),
        ("tab-down", "J", "", "Scroll the tab down", "scroll_detail(3)"),
        ("tab-up", "K", "", "Scroll the tab up", "scroll_detail(-3)"),
    )
    return [
        Command(name, keys, label, explanation, Place.TABS, action, spoken=bool(label))
        for name, keys, label, explanation, action in table
    ]


def _sources() -> list[Command]:
    listed, wizard, connect = Place.SOURCES, Place.WIZARD, Place.CONNECT
    explorer, mapping = Place.EXPLORER, Place.MAPPING
    table = (
        ("new-source", "n", "new", "Connect a tool", listed, "new_source"),
        (
            "connect-source",
            "c",
            "connect",
            "Its URL and its tool's steps",
            listed,
            "connect_source",
        ),
        ("explore", "x", "requests", "All that it sent, and what was read in it", listed, "explore"),
        ("edit-source", "e", "edit", "Change its settings", listed, "edit_source"),
        ("finish-setup", "f", "finish setup", "Finish its setup", listed, "finish_setup"),
        ("test-source", "t", "test", "Send a sample of its tool, marked TEST", listed, "test_source"),
        ("pause-source", "p", "pause", "Open no alerts from it, or open them again", listed, "pause_source"),
        ("rotate-key", "K", "new key", "Give it a new key", listed, "rotate_key"),
        ("delete-source", "d", "delete", "Delete it; asks first", listed, "delete_source"),
        ("go-on", "enter", "go on", "The next step", wizard, "go_on"),
        ("step-back", "shift+tab", "back", "The step before", wizard, "step_back"),
        ("discard", "escape", "stop", "Leave the wizard; asks first", wizard, "discard"),
        ("finish", "D", "done", "Its alerts page people from now on", connect, "finish"),
        ("send-test", "T", "send test", "Send a sample of the tool", connect, "send_test"),
        ("page-me", "P", "page me once", "Try each of your own ways", connect, "page_me"),
        ("copy-url", "y", "copy URL", "Copy the webhook URL", connect, "copy_url"),
        ("copy-curl", "Y", "copy curl", "Copy a command that sends a sample", connect, "copy_curl"),
        (
            "plain-view",
            "p",
            "plain view",
            "Without frames, for the mouse",
            connect,
            "plain_view",
        ),
        ("map-fields", "M", "map fields", "Say which field is what", connect, "map_fields"),
        ("see-requests", "x", "requests", "All that came", connect, "see_requests"),
        ("map-request", "m", "map", "Say which of its fields is what", explorer, "map_request"),
        ("replay", "r", "replay", "Read it again, and its neighbours", explorer, "replay"),
        ("find-requests", "slash", "search", "Only requests that hold a text", explorer, "find_requests"),
        ("verdicts", "v", "verdict", "Only some verdicts", explorer, "turn_verdict"),
        ("leave-explorer", "escape,q,left,h", "back", "Back", explorer, "back"),
        ("save-mapping", "ctrl+s,S", "save", "Keep the mapping", mapping, "save_mapping"),
        ("clear-mapping", "c", "clear", "Map nothing", mapping, "clear_mapping"),
        ("leave-mapping", "escape,q,left,h", "back", "Back; asks first", mapping, "back"),
    )
    return [Command(name, keys, label, about, place, act) for name, keys, label, about, place, act in table]


def _screens() -> list[Command]:
    return [
        Command(
            screen.name,
            str(screen.number),
            screen.name,
            f"{screen.title}: {screen.explanation}",
            Place.CONSOLE,
            f"show_screen('{screen.name}')",
        )
        for screen in SCREENS
    ]


def _lists() -> list[Command]:
    table = (
        ("order", "S", "order", "Another order of the list", "order", "ORDER"),
        ("filter", "slash", "filter", "Show only what a filter finds", "filter", "FILTER"),
        (
            "next-list",
            "right_curly_bracket",
            "lists",
            "The next list: mine, saved ones, resolved",
            "turn_list(1)",
            "",
        ),
        ("list-before", "left_curly_bracket", "", "The list before", "turn_list(-1)", ""),
        ("view", "v", "view", "Open the list of that name", "view", "NAME"),
        ("save", "w", "save", "Save this filter and order as a list of your own", "save_view", "NAME"),
        ("unsave", "X", "unsave", "Forget a list of your own", "forget_view", "NAME"),
    )
    return [
        Command(name, keys, label, explanation, Place.ALERTS, action, argument, spoken=bool(label))
        for name, keys, label, explanation, action, argument in table
    ]


def _filter_keys() -> list[Command]:
    table = (
        ("filter-complete", "tab", "complete", "Put in what is chosen", "complete"),
        ("filter-right", "right", "", "A letter on; at the end, put in what is chosen", "go_right"),
        ("filter-up", "up", "", "Choose the one above; from the first: what was typed before", "choose(-1)"),
        ("filter-down", "down", "choose", "Choose the one below", "choose(1)"),
        ("filter-keep", "enter", "keep", "Keep the filter, and go to the rows", "keep"),
        ("filter-leave", "escape", "all alerts", "Take the filter away", "leave"),
    )
    return [
        Command(name, keys, label, explanation, Place.FILTER, action, spoken=False)
        for name, keys, label, explanation, action in table
    ]


def _schedule_keys() -> list[Command]:
    table = (
        ("span-earlier", "left", "earlier", "The week or month before", "move_span(-1)"),
        ("span-later", "right", "later", "The week or month after", "move_span(1)"),
        ("week", "W", "week", "This week", "show_week"),
        ("month", "M", "month", "This month", "show_month"),
        ("stand-in", "O", "override", "Let somebody stand in for a time", "stand_in"),
        ("fill-gap", "g", "fill gap", "Let somebody stand in for the next gap", "fill_gap"),
        ("remove-override", "D", "delete", "Take an override back", "remove_override"),
        ("undo-override", "u", "undo", "Take your own last override back, for 10 s", "undo_override"),
    )
    return [
        Command(name, keys, label, explanation, Place.SCHEDULES, action)
        for name, keys, label, explanation, action in table
    ]


COMMANDS: Mapping[str, Command] = {
    command.name: command
    for command in (
        *_verbs(),
        *_moves(),
        Command("first", "home,g", "first", "The first row", Place.LIST, "first"),
        Command("last", "end,G", "last", "The last row", Place.LIST, "last"),
        Command("mark", "space", "mark", "Mark the row, and go down", Place.LIST, "mark_row"),
        Command("range", "V", "range", "Mark from here to where you go", Place.LIST, "mark_range"),
        Command("mark-all", "asterisk,ctrl+a", "mark all", "Mark all rows", Place.LIST, "mark_all"),
        Command(
            "unmark", "escape", "unmark", "Forget all marks; without any, the filter", Place.ALERTS, "unmark"
        ),
        Command("copy", "y", "copy", "Copy its number, link, key or text", Place.ALERT, "copy_alert"),
        Command("links", "l,L", "links", "Open one of its links", Place.ALERT, "links_of_alert"),
        Command("new", "n", "new", "Open an alert by hand", Place.ALERTS, "create_alert"),
        Command("open", "enter", "open", "Show the alert in full", Place.LIST, "open"),
        *_tabs(),
        Command("open-row", "enter", "open", "Open the row", Place.ROWS, "open_row", spoken=False),
        Command(
            "take-over",
            "t",
            "take over",
            "Be on call yourself, for a time",
            Place.ON_CALL,
            "take_over",
            "TIME",
        ),
        Command("simulate", "S", "simulate", "Who would be paged when", Place.POLICIES, "simulate", "TIME"),
        *_schedule_keys(),
        *_sources(),
        *_screens(),
        *_lists(),
        *_filter_keys(),
        Command("back", "escape,q,left,h", "back", "Back to the list", Place.DETAIL, "back"),
        Command(
            "command", "colon,number_sign", "command", "Type a command", Place.CONSOLE, "type", spoken=False
        ),
        Command(
            "palette", "ctrl+p", "search", "Look for a command", Place.CONSOLE, "seek_command", spoken=False
        ),
        Command("help", "question_mark,f1", "help", "Explain what is here", Place.CONSOLE, "explain"),
        Command("theme", "", "theme", "Choose the colours", Place.CONSOLE, "choose_theme", "NAME"),
        Command("bell", "", "bell", "Ring for mine, all or off", Place.CONSOLE, "choose_bell", "FOR"),
        Command("notices", "", "notices", "Desktop notices for", Place.CONSOLE, "choose_notices", "FOR"),
        Command("title", "", "title", "Count in the window's title", Place.CONSOLE, "choose_title", "FOR"),
        Command("start-engine", "f5", "start", "Start the engine again", Place.CONSOLE, "start_engine"),
        Command("quit", "q,ctrl+q,ctrl+c", "leave", "Leave the console", Place.CONSOLE, "leave"),
    )
}


def bindings(place: Place) -> list[BindingType]:
    """Give the keys of a place as a screen or widget declares them."""
    return [
        Binding(
            key,
            command.action,
            command.label,
            show=False,
            tooltip=command.explanation,
            id=command.name,
            priority=key == _THROUGH_DIALOGS,
        )
        for command in COMMANDS.values()
        if command.place is place and command.keys
        for key in command.keys.split(",")
    ]
