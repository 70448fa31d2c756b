"""Who has an alert, who is asked, and how long there is."""

from typing import Any

import pytest

from tests.console.night import NOW, alert
from tocsin.console.glyphs import ASCII, UNICODE, needs_plain, sparkline
from tocsin.console.who import Tone, asks, who
from tocsin.core.instant import HOUR, SECOND

CASES: list[tuple[dict[str, Any], str, Tone]] = [
    ({"following": ("alice",), "left": 177 * SECOND}, "YOU → alice 2m", Tone.YOU),
    ({"following": ("alice",), "left": 41 * SECOND}, "YOU → alice 0:40", Tone.YOU),
    (
        {"paged": ("bob",), "following": ("carol", "dave"), "left": 41 * SECOND},
        "bob → YOU +1 0:40",
        Tone.LOUD,
    ),
    ({"paged": ("bob", "dave")}, "bob +1, last level", Tone.LOUD),
    ({"paged": ()}, "nobody", Tone.ALARM),
    ({"paged": (), "level": 0, "following": ("carol",), "left": 30 * SECOND}, "→ YOU 0:30", Tone.LOUD),
    ({"exhausted": True, "paged": ("bob",)}, "bob, chain ended", Tone.ALARM),
    ({"halt": "low-stays-on-level-1"}, "YOU", Tone.YOU),
    ({"status": "ACCEPTED", "owner": "alice"}, "alice", Tone.QUIET),
    ({"status": "ACCEPTED", "owner": "carol"}, "YOU", Tone.QUIET),
    ({"status": "RESOLVED"}, "✔ resolved", Tone.QUIET),
    ({"asleep": 3 * HOUR}, "asleep → 06:12", Tone.QUIET),
    ({"test": True}, "test: no pages", Tone.QUIET),
]


@pytest.mark.parametrize(("facts", "text", "tone"), CASES, ids=[text for _, text, _ in CASES])
def test_the_row_says_who(facts: dict[str, Any], text: str, tone: Tone) -> None:
    answer = who(alert(1, "x", **facts), "carol", NOW, UNICODE)
    assert (answer.text, answer.tone) == (text, tone)


def test_only_a_waiting_alert_asks_me() -> None:
    assert asks(alert(1, "x"), "carol")
    assert not asks(alert(1, "x"), "bob")
    assert not asks(alert(1, "x", status="ACCEPTED", owner="carol"), "carol")
    assert not asks(alert(1, "x", asleep=HOUR), "carol")


@pytest.mark.parametrize(
    ("environment", "plain"),
    [
        ({}, False),
        ({"LANG": "en_US.UTF-8", "TERM": "xterm"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, True),
        ({"LANG": "de_DE.ISO-8859-1", "LC_ALL": "C.utf8"}, False),
        ({"TERM": "linux"}, True),
    ],
)
def test_plain_signs_for_terminals_that_have_no_others(environment: dict[str, str], plain: bool) -> None:
    assert needs_plain(environment) is plain


def test_plain_signs_are_ascii_and_one_cell_each() -> None:
    signs = [getattr(ASCII, name) for name in ASCII.__slots__ if name != "spark"]
    assert all(sign.isascii() and len(sign) == 1 for sign in signs)
    assert len(ASCII.spark) == len(UNICODE.spark)


def test_a_sparkline_shows_the_least_above_nothing() -> None:
    assert sparkline(UNICODE, [0, 1, 7, 14]) == "▁▂▅█"
    assert sparkline(UNICODE, []) == ""
