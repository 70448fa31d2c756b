"""Points in time and spans, as tools and people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.duration import DurationError, compact_duration, parse_duration, spoken_duration
from tocsin.core.instant import DAY, HOUR, MINUTE, SECOND, parse_instant, rfc3339

AT = 1_795_143_845_678  # 2026-11-20T03:04:05.678Z


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-20T03:04:05.678Z", AT),
        ("2026-11-20 03:04:05.678", AT),
        ("2026-11-20T04:04:05.678+01:00", AT),
        ("2026-11-20 03:04:05.678 UTC", AT),
        ("2026-11-20T03:04:05.678999999Z", AT),
        (" 2026-11-20T03:04:05.678Z ", AT),
        ("2026-11-20", 1_795_132_800_000),
        ("1795143845", AT - 678),
        ("1795143845.678", AT),
        ("1795143845678", AT),
        ("0", None),
        ("-5", None),
        ("1969-12-31T23:59:59Z", None),
        ("3001-01-01T00:00:00Z", None),
        ("99999999999999999", None),
        ("\uff11\uff17\uff19\uff15\uff11\uff14\uff13\uff18\uff14\uff15", None),
        ("", None),
        ("yesterday", None),
        ("2026-13-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+23:59", None),
    ],
)
def test_times_as_tools_write_them(text: str, at: int | None) -> None:
    """ISO 8601 in its shapes, epoch seconds and milliseconds; anything else is no time."""
    assert parse_instant(text) == at


@given(st.integers(1, 32_503_679_999_999))
def test_our_own_form_comes_back(at: int) -> None:
    """To the millisecond."""
    assert parse_instant(rfc3339(at)) == at


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    """A time or None, for anything."""
    found = parse_instant(text)
    assert found is None or 0 < found < 32_503_680_000_000


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30s", 30 * SECOND),
        ("5m", 5 * MINUTE),
        ("2h", 2 * HOUR),
        ("1d", DAY),
        ("1h30m", 90 * MINUTE),
        (" 1H 30M ", 90 * MINUTE),
        ("0s", 0),
    ],
)
def test_spans_as_people_write_them(text: str, span: int) -> None:
    """Units from seconds to days, and sums of them."""
    assert parse_duration(text) == span


@pytest.mark.parametrize(
    "text", ["", "5", "m", "5x", "5m!", "-5m", "1.5h", "\uff15m", "5 minutes", "9999999999s"]
)
def test_what_is_no_span(text: str) -> None:
    """Refused in a sentence that says how to write it."""
    with pytest.raises(DurationError, match="write 30s, 5m, 2h or 1d"):
        parse_duration(text)


@given(st.integers(0, 400 * 86_400))
def test_the_short_form_comes_back(seconds: int) -> None:
    """Every whole second."""
    assert parse_duration(compact_duration(seconds * SECOND)) == seconds * SECOND


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (0, "0 s"),
        (999, "0 s"),
        (45 * SECOND, "45 s"),
        (5 * MINUTE, "5 min"),
        (110 * MINUTE, "1 h 50 min"),
        (2 * HOUR + 59 * SECOND, "2 h"),
        (26 * HOUR, "1 d 2 h"),
        (-5, "0 s"),
    ],
)
def test_spans_as_they_are_spoken(span: int, words: str) -> None:
    """To two units, the second only where it counts."""
    assert spoken_duration(span) == words
