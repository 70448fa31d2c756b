"""The signs of the console, and plain ones for terminals that have no others."""

from collections.abc import Mapping
from dataclasses import dataclass

_PLAIN_TERMINALS = ("dumb", "linux", "vt100", "vt102", "vt220", "ansi", "cons25")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One sign for each meaning; each takes one cell.

    Attributes:
        high: needs a person now.
        low: needs a person, or is next.
        owned: somebody has it.
        done: resolved, well.
        asleep: snoozed.
        bell: our mark.
        cursor: at the row under the cursor.
        changed: at a row that changed a moment ago.
        marked: at a row that the next action is done to.
        here: the level that is asked now.
        arrow: then.
        because: what follows is the reason.
        times: so many events.
        rule: the line beside an entry of the timeline.
        bar_full: of a bar that runs out.
        bar_empty: the rest of it.
        ellipsis: something was cut.
        middle: between two facts.
        spark: from nothing to most, eight steps.
    """

    high: str = "▲"
    low: str = "▼"
    owned: str = "●"
    done: str = "✔"
    asleep: str = "◌"
    bell: str = "♪"
    cursor: str = "▌"
    changed: str = "▎"
    marked: str = "◆"
    here: str = "▶"
    arrow: str = "→"
    because: str = "←"
    times: str = "×"
    rule: str = "▎"
    bar_full: str = "━"
    bar_empty: str = "─"
    ellipsis: str = "…"
    middle: str = "·"
    spark: str = "▁▂▃▄▅▆▇█"


UNICODE = Glyphs()
ASCII = Glyphs(
    high="!",
    low="v",
    owned="*",
    done="+",
    asleep="z",
    bell="#",
    cursor=">",
    changed="|",
    marked="@",
    here=">",
    arrow=">",
    because="<",
    times="x",
    rule="|",
    bar_full="=",
    bar_empty="-",
    ellipsis="~",
    middle="-",
    spark="_.,:-=+#",
)


def needs_plain(environment: Mapping[str, str]) -> bool:
    """Tell whether a terminal's environment promises no more than ASCII.

    Args:
        environment: `TERM`, `LC_ALL`, `LC_CTYPE` and `LANG` are looked at.
    """
    if environment.get("TERM", "") in _PLAIN_TERMINALS:
        return True
    locale = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    # No locale at all is usual in containers, whose terminals draw everything; a named one is believed.
    if locale in ("", "C", "POSIX"):
        return False
    encoding = locale.partition(".")[2].lower().replace("-", "")
    return encoding not in ("", "utf8")


def sparkline(glyphs: Glyphs, counts: list[int]) -> str:
    """Draw numbers as a row of bars, one cell each, the highest number full."""
    if not counts:
        return ""
    highest = max(max(counts), 1)
    last = len(glyphs.spark) - 1
    return "".join(glyphs.spark[min(last, -(-count * last // highest))] for count in counts)
