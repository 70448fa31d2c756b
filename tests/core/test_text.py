"""What comes out of the cleaner can be shown anywhere."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.text import MARKS_IN_A_ROW, clean, clean_href, clean_line

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)
PIECES = st.sampled_from(
    (
        *(
            "\x1b",
            "[",
            "]",
            "52;c;",
            "P",
            "\x9b",
            "\x9d",
            "\x9c",
            "\x07",
            "\\",
            "31m",
            "\r",
            "\n",
            "\t",
            "\x18",
        ),
        *("\u202e", "\u0344", "\u0301", "e", "\ud800", "\U000e0041", "\u2028", "\ufeff", "x", " ", "1;"),
    )
)
HOSTILE_TEXT = st.lists(PIECES | ANY_TEXT, max_size=30).map("".join)


@given(HOSTILE_TEXT, st.integers(1, 300))
def test_nothing_that_is_obeyed_is_left(text: str, limit: int) -> None:
    """Neither controls nor format characters nor surrogates come out, and the length holds."""
    for cleaned, allowed in ((clean(text, limit), "\n"), (clean_line(text, limit), "")):
        assert len(cleaned) <= limit
        bad = [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c not in allowed]
        assert bad == []
        assert unicodedata.is_normalized("NFC", cleaned)
        assert _longest_row_of_marks(cleaned) <= MARKS_IN_A_ROW


@given(HOSTILE_TEXT, st.integers(1, 300))
def test_cleaning_twice_changes_nothing(text: str, limit: int) -> None:
    """A text that went through once passes unchanged."""
    assert clean(clean(text, limit), limit) == clean(text, limit)
    assert clean_line(clean_line(text, limit), limit) == clean_line(text, limit)


@given(st.text(alphabet=st.characters(exclude_categories=("C", "M", "Z")), min_size=1, max_size=80))
def test_ordinary_text_is_kept(text: str) -> None:
    """Letters, digits, signs and emoji of any script come through."""
    assert clean(text, 1000) == unicodedata.normalize("NFC", text)


def _longest_row_of_marks(text: str) -> int:
    row = longest = 0
    for character in text:
        row = row + 1 if unicodedata.category(character).startswith("M") else 0
        longest = max(longest, row)
    return longest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x1b[31mred\x1b[0mb", "aredb"),
        ("a\x1b]52;c;aGk=\x07b", "ab"),
        ("a\x1b]8;;https://x.test\x1b\\b", "ab"),
        ("a\x9d0;title\x9cb", "ab"),
        ("a\x9b2Jb", "ab"),
        ("a\x1bPq#0\x1b\\b", "ab"),
        ("a\x1b_secret\x1b\\b\x1b^private\x1b\\c\x1bXstart\x1b\\d", "abcd"),
        ("a\x1b(Bb\x1bcc", "abc"),
        ("disk\u202efull", "diskfull"),
        ("in\u200bvis\ufeffi\u2060ble\xad", "invisible"),
        ("tag\U000e0041\U000e007fged", "tagged"),
        ("\ud800x", "\ufffdx"),
        ("a\x00b\x7fc", "abc"),
        ("a\tb", "a    b"),
        ("cafe\u0301", "café"),
        ("[/red] [@click=app.bell]x", "[/red] [@click=app.bell]x"),
    ],
)
def test_known_attacks(text: str, expected: str) -> None:
    """Each known trick is taken out whole, and what is only text stays."""
    assert clean(text, 100) == expected
    assert clean_line(text, 100) == expected


def test_unended_control_string_does_not_swallow_the_message() -> None:
    """Only its opening goes; what follows is inert and may be what matters."""
    assert clean_line("\x1b]0;db-1 is down", 100) == "db-1 is down"
    assert clean_line("\x9ddb-1 is down", 100) == "db-1 is down"


def test_lines_are_kept_or_joined() -> None:
    """Every kind of line break is one, and none is left on a line."""
    assert clean("a\r\nb\rc\u2028d\x85e\n", 100) == "a\nb\nc\nd\ne\n"
    assert clean_line("a\r\nb\nc\n", 100) == "a b c"


def test_a_tower_of_marks_is_thinned() -> None:
    """Ten thousand marks on one letter leave four."""
    assert clean("q" + "\u0323" * 10_000 + "r", 100) == "q" + "\u0323" * 4 + "r"


def test_a_cut_is_seen() -> None:
    """A text over the limit ends in an ellipsis, also where it is cut before the work."""
    assert clean_line("x" * 11, 10) == "x" * 9 + "…"
    assert clean_line("x" * 1_000_000, 10) == "x" * 9 + "…"
    assert clean("\u202e" * 100_000 + "end", 10) == "…"


@pytest.mark.parametrize("piece", ["\x1b]", "\x9d", "\x1b[", "\x9b1", "\x1b", "\x90a", "e\u0301", "\u0323"])
def test_hostile_texts_take_linear_time(piece: str) -> None:
    """No input makes the search start over for each of its characters."""
    started = time.process_time()
    clean(piece * 500_000, 15_000)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://mon.example.org/a?b=c#d", "https://mon.example.org/a?b=c#d"),
        (" HTTP://h:9090/x ", "HTTP://h:9090/x"),
        ("https://mon.example.org/größe", "https://mon.example.org/größe"),
        ("javascript:alert(1)", None),
        ("https://bank.example.org@evil.example.org/", None),
        ("https://a b", None),
        ("https://a/\x1b]8;;x", None),
        ("https://a/\u202egnp.exe", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
        ("https://javascript:alert(1)/", None),
        ("https://a/" + "x" * 3000, None),
    ],
)
def test_links(text: str, expected: str | None) -> None:
    """Only plain web links pass, unchanged."""
    assert clean_href(text) == expected


@given(HOSTILE_TEXT)
def test_links_hold_nothing_unseen(text: str) -> None:
    """Whatever follows the scheme, an accepted link is clean and accepted again."""
    href = clean_href("https://h/" + text)
    if href is not None:
        assert clean_line(href, 5000) == href
        assert clean_href(href) == href
