"""Texts that have to fit: never over the limit, never a broken character, never shorter than needed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.destinations.neutral import markdown_escaped, slack_escaped, without_mentions
from tocsin.destinations.shortening import ELLIPSIS, shortened, utf8_bytes, utf16_units

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("a 🔥é\u0301\u20e3👍\U0001f3fd漢&<>@*_\n"),
    max_size=300,
)
MEASURES = st.sampled_from([len, utf8_bytes, utf16_units, lambda text: len(slack_escaped(text))])


@given(TEXTS, st.integers(0, 320), MEASURES)
def test_it_never_measures_more_than_the_limit(text: str, limit: int, measure: object) -> None:
    assert callable(measure)
    result = shortened(text, limit, measure)
    assert measure(result) <= limit
    if measure(text) <= limit:
        assert result == text
    elif result:
        assert result.endswith(ELLIPSIS)
        assert text.startswith(result.removesuffix(ELLIPSIS).rstrip())


@given(TEXTS, st.integers(1, 320))
def test_no_mark_is_parted_from_its_letter(text: str, limit: int) -> None:
    result = shortened(text, limit)
    kept = len(result) - 1
    if result != text and result and not text[kept : kept + 1].isspace():
        rest = text[kept:]
        assert not rest or unicodedata.category(rest[0])[0] != "M" or not result[:-1]
        result.encode("utf-8")


@given(st.text("ab ", min_size=1, max_size=100), st.integers(1, 100))
def test_no_more_is_cut_than_needed(text: str, limit: int) -> None:
    result = shortened(text, limit)
    if len(text) > limit:
        assert result == text[: limit - 1].rstrip() + ELLIPSIS


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("e\u0301e\u0301e\u0301", 5, "e\u0301e\u0301…"),
        ("👍🏽👍🏽", 3, "👍🏽…"),
        ("👍🏽👍🏽", 2, "…"),
        ("anything", 0, ""),
    ],
)
def test_examples(text: str, limit: int, expected: str) -> None:
    assert shortened(text, limit) == expected


def test_bytes_and_units_are_counted_as_the_services_do() -> None:
    assert shortened("ééé", 5, utf8_bytes) == "é…"
    assert shortened("🔥🔥🔥", 5, utf16_units) == "🔥🔥…"


@given(TEXTS)
def test_a_neutral_text_still_says_the_same(text: str) -> None:
    assert without_mentions(text).replace("\u200b", "") == text.replace("\u200b", "")
    assert "@here" not in without_mentions(text + "@here")
    assert "<" not in slack_escaped(text)
    assert "](" not in markdown_escaped(text + "[a](b)")
