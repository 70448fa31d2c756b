"""What reaches beyond the screen: the terminal's bell, its desktop notices and its title.

Textual has no call for notices and titles, so this file, and no other, writes such sequences. Each terminal
knows one of three notices: OSC 9 (iTerm2, Windows Terminal), OSC 777 (urxvt, foot, VTE) and OSC 99 (kitty,
https://sw.kovidgoyal.net/kitty/desktop-notifications/).
"""

import base64
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from tocsin.api.models import AlertView
from tocsin.console.preferences import Hearing, Preferences
from tocsin.console.safe import plain
from tocsin.console.who import asks, snoozed

_LONGEST = 200
SETTING = "TOCSIN_NOTICES"
_ITERM_LIKE = ("iTerm.app", "WezTerm", "ghostty")


class Notice(StrEnum):
    """The sequence that a terminal takes for a desktop notice."""

    ITERM = "9"
    URXVT = "777"
    KITTY = "99"

    @classmethod
    def wanted(cls, environment: Mapping[str, str]) -> "Notice | None":
        """Read the wish of a person from `TOCSIN_NOTICES`; None where there is none."""
        value = environment.get(SETTING, "")
        return cls(value) if value in {member.value for member in cls} else None

    @classmethod
    def known(cls, environment: Mapping[str, str]) -> "Notice | None":
        """Tell what a terminal takes by the name it gives; None where nobody knows, as inside tmux."""
        if "TMUX" in environment:
            return None
        terminal = environment.get("TERM", "")
        if terminal == "xterm-kitty":
            return cls.KITTY
        if terminal.startswith(("foot", "rxvt")):
            return cls.URXVT
        return cls.ITERM if environment.get("TERM_PROGRAM") in _ITERM_LIKE else None


def notice_sequence(notice: Notice, text: str) -> str:
    """Write a desktop notice for a terminal; the text cannot end or escape the sequence."""
    text = plain(text)[:_LONGEST]
    match notice:
        case Notice.ITERM:
            return f"\x1b]9;{text}\x1b\\"
        case Notice.URXVT:
            return f"\x1b]777;notify;tocsin;{text.replace(';', ',')}\x1b\\"
        case Notice.KITTY:
            return f"\x1b]99;e=1;{base64.b64encode(text.encode()).decode()}\x1b\\"


def title_sequence(text: str) -> str:
    """Write the title of the terminal's window."""
    return f"\x1b]2;{plain(text)[:_LONGEST]}\x1b\\"


SAVE_TITLE = "\x1b[22;2t"
RESTORE_TITLE = "\x1b[23;2t"


Page = tuple[int, int, int]
"""An alert's number, its level and its round: each is news of its own."""


class Bell:
    """Rings once for each new page, notifies, and counts in the title; each for what its setting says."""

    def __init__(self, write: Callable[[str], None], ring: Callable[[], None], notice: Notice | None) -> None:
        self._write = write
        self._ring = ring
        self._notice = notice
        self._known: set[Page] | None = None
        self._mine = 0
        self._title = ""

    def look(self, alerts: Iterable[AlertView], me: str | None, preferences: Preferences) -> None:
        """Look at the top of the list: what was not there before is news. The first look only learns."""
        pages = {_page(alert): alert for alert in alerts if _waits(alert)}
        self._mine = sum(asks(alert, me) for alert in pages.values())
        known = self._known
        self._known = set(pages) | (known or set())
        new = [alert for page, alert in pages.items() if known is not None and page not in known]
        if _heard(new, me, preferences.bell):
            self._ring()
        told = _heard(new, me, preferences.notices)
        if told and self._notice is not None:
            more = f" and {len(told) - 1} more" if len(told) > 1 else ""
            self._write(notice_sequence(self._notice, f"#{told[0].id} {told[0].summary}{more}"))

    def entitle(self, pending: int, hearing: Hearing) -> None:
        """Tell in the window's title how many alerts wait; writes only when that changed."""
        if hearing is Hearing.OFF:
            self.leave()
            return
        number = self._mine if hearing is Hearing.MINE else pending
        title = f"tocsin ({number})" if number else "tocsin"
        if title != self._title:
            if not self._title:
                self._write(SAVE_TITLE)
            self._title = title
            self._write(title_sequence(title))

    def leave(self) -> None:
        """Give the window its title back."""
        if self._title:
            self._title = ""
            self._write(RESTORE_TITLE)


def _waits(alert: AlertView) -> bool:
    return alert.status == "PENDING" and not snoozed(alert) and not alert.test


def _heard(alerts: list[AlertView], me: str | None, hearing: Hearing) -> list[AlertView]:
    if hearing is Hearing.OFF:
        return []
    return alerts if hearing is Hearing.ALL else [alert for alert in alerts if asks(alert, me)]


def _page(alert: AlertView) -> Page:
    step = alert.escalation
    return (alert.id, step.level, step.round) if step is not None else (alert.id, 0, 0)
