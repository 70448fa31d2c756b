"""What reaches beyond the screen: the terminal's bell, its desktop notices and its title.

Textual has no call for notices and titles, so this file, and no other, writes such sequences. Each terminal
knows one of three notices: OSC 9 (iTerm2, Windows Terminal), OSC 777 (urxvt, foot, VTE) and OSC 99 (kitty,
https://sw.kovidgoyal.net/kitty/desktop-notifications/).
"""

import base64
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from tocsin.api.models import AlertView
from tocsin.console.safe import plain
from tocsin.console.who import asks

_LONGEST = 200
SETTING = "TOCSIN_NOTICES"


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


class Bell:
    """Rings once for each new page that is mine."""

    def __init__(self, write: Callable[[str], None], ring: Callable[[], None], notice: Notice | None) -> None:
        self._write = write
        self._ring = ring
        self._notice = notice
        self._known: set[tuple[int, int, int]] | None = None
        self._title = ""

    def look(self, alerts: Iterable[AlertView], me: str | None) -> None:
        """Look at the top of the list; what asks me and did not before rings. The first look only learns."""
        pages = {_page(alert): alert for alert in alerts if asks(alert, me) and not alert.test}
        known = self._known
        self._known = set(pages) | (known or set())
        new = [alert for page, alert in pages.items() if known is not None and page not in known]
        if not new:
            return
        self._ring()
        if self._notice is not None:
            more = f" and {len(new) - 1} more" if len(new) > 1 else ""
            self._write(notice_sequence(self._notice, f"#{new[0].id} {new[0].summary}{more}"))

    def entitle(self, pending: int) -> None:
        """Tell in the window's title how many alerts wait; writes only when that changed."""
        title = f"tocsin ({pending})" if pending else "tocsin"
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


def _page(alert: AlertView) -> tuple[int, int, int]:
    step = alert.escalation
    return (alert.id, step.level, step.round) if step is not None else (alert.id, 0, 0)
