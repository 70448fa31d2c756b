"""Layers and times in words: what is understood, and what is said where something is not."""

import pytest

from tocsin.core.instant import DAY, HOUR, MINUTE, parse_instant, rfc3339
from tocsin.core.layer_words import LayerWords, LayerWordsError, Unit, parse_layer, rotation_words
from tocsin.core.moment_words import MomentError, parse_moment, parse_wall
from tocsin.core.rotation import WEEK, Rotation, TimesOfWeek
from tocsin.core.zone import UTC_ZONE
from tocsin.zones import UnknownZoneError, zone

BERLIN = zone("Europe/Berlin")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "weekly mon 09:00 alice,bob,carol",
            LayerWords(1, Unit.WEEK, (("alice",), ("bob",), ("carol",)), 0, 9 * HOUR),
        ),
        ("daily 8:30 alice", LayerWords(1, Unit.DAY, (("alice",),), None, 8 * HOUR + 30 * MINUTE)),
        ("weekly alice", LayerWords(1, Unit.WEEK, (("alice",),))),
        ("every 2 weeks Friday 17:00 a,b", LayerWords(2, Unit.WEEK, (("a",), ("b",)), 4, 17 * HOUR)),
        ("every day 00:00 a", LayerWords(1, Unit.DAY, (("a",),))),
        ("every 12 hours 08:00 a,b", LayerWords(12, Unit.HOUR, (("a",), ("b",)), None, 8 * HOUR)),
        ("hourly a+b,nobody", LayerWords(1, Unit.HOUR, (("a", "b"), ()))),
        (
            "daily a only fri-sun 22:00-06:00 only mon 09:00-10:00",
            LayerWords(
                1,
                Unit.DAY,
                (("a",),),
                only=(
                    TimesOfWeek(4 * DAY + 22 * HOUR, 5 * DAY + 6 * HOUR),
                    TimesOfWeek(5 * DAY + 22 * HOUR, 6 * DAY + 6 * HOUR),
                    TimesOfWeek(6 * DAY + 22 * HOUR, 6 * HOUR),
                    TimesOfWeek(9 * HOUR, 10 * HOUR),
                ),
            ),
        ),
        (
            "weekly a named night owls from 2026-12-01 until 2026-12-24 18:00 zone Asia/Kathmandu",
            LayerWords(
                1,
                Unit.WEEK,
                (("a",),),
                begins=parse_wall("2026-12-01"),
                ends=parse_wall("2026-12-24 18:00"),
                zone="Asia/Kathmandu",
                name="night owls",
            ),
        ),
    ],
)
def test_layers_in_words(words: str, expected: LayerWords) -> None:
    """What people type."""
    assert parse_layer(words) == expected


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "it is empty"),
        ("weekly", "missing after 'weekly'"),
        ("monthly a", "is no rotation"),
        ("every 0 days a", "is no rotation"),
        ("every blue moon a", "is no rotation"),
        ("weekly mon 25:00 a", "not a time of the day"),
        ("weekly mon 09:00 ,", "names who takes turns"),
        ("daily a only mon-fri", "missing after"),
        ("daily a only mon-fri 09:00", "are no hours"),
        ("daily a only someday 09:00-10:00", "not a day of the week"),
        ("daily a until christmas", "not a date"),
        ("daily a b", "'b' is not understood"),
    ],
)
def test_what_is_no_layer_is_told(words: str, sentence: str) -> None:
    """One sentence for the person who typed it."""
    with pytest.raises(LayerWordsError, match=sentence):
        parse_layer(words)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (WEEK, "weekly fri 17:00 a+b,nobody"),
        (2 * WEEK, "every 2 weeks fri 17:00 a+b,nobody"),
        (3 * DAY, "every 3 days 17:00 a+b,nobody"),
        (DAY, "daily 17:00 a+b,nobody"),
        (8 * HOUR, "every 8 hours 17:00 a+b,nobody"),
    ],
)
def test_a_rotation_is_written_as_it_is_typed(length: int, words: str) -> None:
    """And can be read again."""
    starts = parse_wall("2026-11-20 17:00")
    assert rotation_words(Rotation("x", BERLIN, (("a", "b"), ()), starts, length)) == words
    assert parse_layer(words).slots == (("a", "b"), ())


NOW = parse_instant("2026-11-20T12:00:00Z") or 0


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("now", "2026-11-20T12:00:00"),
        ("+90m", "2026-11-20T13:30:00"),
        ("14:00", "2026-11-20T13:00:00"),
        ("13:00", "2026-11-21T12:00:00"),
        ("fri 13:01", "2026-11-20T12:01:00"),
        ("fri 13:00", "2026-11-27T12:00:00"),
        ("monday", "2026-11-22T23:00:00"),
        ("today 18:00", "2026-11-20T17:00:00"),
        ("tomorrow 00:00", "2026-11-20T23:00:00"),
        ("2026-11-25", "2026-11-24T23:00:00"),
        ("2026-07-01 09:00", "2026-07-01T07:00:00"),
        ("2026-11-20T18:00:00+05:45", "2026-11-20T12:15:00"),
        ("2026-11-20T18:00:00Z", "2026-11-20T18:00:00"),
    ],
)
def test_times_in_words(words: str, at: str) -> None:
    """In Berlin, on a Friday at 13:00 local time."""
    assert rfc3339(parse_moment(words, BERLIN, NOW)) == f"{at}.000Z"


def test_an_end_that_comes_twice_is_the_second() -> None:
    """A shift that ends at 02:30 in the night when clocks go back covers the doubled hour."""
    day = "2027-10-31 02:30"
    assert rfc3339(parse_moment(day, BERLIN, NOW)) == "2027-10-31T00:30:00.000Z"
    assert rfc3339(parse_moment(day, BERLIN, NOW, ends=True)) == "2027-10-31T01:30:00.000Z"


@pytest.mark.parametrize("words", ["", "soon", "25:00", "+", "+soon", "2026-13-01", "fri 26:00", "next week"])
def test_what_is_no_time_is_told(words: str) -> None:
    """With how one is written."""
    with pytest.raises(MomentError, match="write"):
        parse_moment(words, UTC_ZONE, NOW)


def test_zones_are_found_in_any_case() -> None:
    """And a wrong name is told."""
    assert zone("europe/berlin").name == "Europe/Berlin"
    for wrong in ("", "Mars", "../../etc/passwd", "Europe"):
        with pytest.raises(UnknownZoneError, match="Europe/Berlin or UTC"):
            zone(wrong)
