"""The filter language: what is read as what, and what is said about the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.filter import AllOf, AnyOf, Compares, Comparison, Contains, Field, Matches, Not, OneOf
from tocsin.core.filter_completion import quoted, typed_at
from tocsin.core.filter_terms import FilterError
from tocsin.core.filter_text import LONGEST, parse
from tocsin.core.instant import HOUR, Instant, parse_instant

NOW = parse_instant("2026-11-20T03:12:44Z") or 0
"""A Friday."""


def _instant(text: str) -> Instant:
    found = parse_instant(text)
    assert found is not None
    return found


def _since(text: str) -> Compares:
    return Compares(Field.SINCE, Comparison.AT_LEAST, (_instant(text),))


def _until(text: str) -> Compares:
    return Compares(Field.UNTIL, Comparison.LESS, (_instant(text),))


def test_nothing_finds_everything() -> None:
    assert parse("", "alice", NOW) == parse("  ", "alice", NOW) == AllOf()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("status:pending,Accepted", OneOf(Field.STATUS, ("pending", "accepted"))),
        ("source:prom*", Matches(Field.SOURCE, ("prom*",))),
        ("who:me,bob", Matches(Field.WHO, ("alice", "bob"))),
        ("Priority=HIGH", OneOf(Field.PRIORITY, ("high",))),
        ("severity<=2", Compares(Field.SEVERITY, Comparison.AT_MOST, (2,))),
        ('key:"db 1/*","x,y"', Matches(Field.KEY, ("db 1/*", "x,y"))),
        ("label.region=eu", Matches(Field.LABEL, ("eu",), "region")),
        ("age>1h", Compares(Field.AGE, Comparison.MORE, (HOUR,))),
        ("since:today", _since("2026-11-20T00:00:00Z")),
        ("since:yesterday", _since("2026-11-19T00:00:00Z")),
        ("since:fri", _since("2026-11-20T00:00:00Z")),
        ("since:Saturday", _since("2026-11-14T00:00:00Z")),
        ("since:2026-11-18", _since("2026-11-18T00:00:00Z")),
        ('since:"2026-11-18 03:00"', _since("2026-11-18T03:00:00Z")),
        ("since:2026-11-18T03:00", _since("2026-11-18T03:00:00Z")),
        ("since:03:00", _since("2026-11-20T03:00:00Z")),
        ("since:22:00", _since("2026-11-19T22:00:00Z")),
        ("until:yesterday", _until("2026-11-20T00:00:00Z")),
        ("until:2026-11-18", _until("2026-11-19T00:00:00Z")),
        ("until:03:00", _until("2026-11-20T03:00:00Z")),
        ("since:2h", Compares(Field.AGE, Comparison.AT_MOST, (2 * HOUR,))),
        ("until:2h", Compares(Field.AGE, Comparison.AT_LEAST, (2 * HOUR,))),
        ("test:no", OneOf(Field.TEST, ("no",))),
        ("count>10", Compares(Field.COUNT, Comparison.MORE, (10,))),
        ("#4211", Compares(Field.NUMBER, Comparison.IS, (4211,))),
        ("id:4211,#7", Compares(Field.NUMBER, Comparison.IS, (4211, 7))),
        ('"exact words"', Contains("exact words")),
        ("disk full", AllOf((Contains("disk"), Contains("full")))),
        ("-source:x", Not(Matches(Field.SOURCE, ("x",)))),
        ("not who:bob", Not(Matches(Field.WHO, ("bob",)))),
        ("a or b c", AnyOf((Contains("a"), AllOf((Contains("b"), Contains("c")))))),
        ("(a OR b) and c", AllOf((AnyOf((Contains("a"), Contains("b"))), Contains("c")))),
        ("10:30 http://x/y f(x)", AllOf((Contains("10:30"), Contains("http://x/y"), Contains("f(x)")))),
        ('"still being typ', Contains("still being typ")),
        ("disk*", Contains("disk")),
        ("-", Contains("-")),
    ],
)
def test_what_is_read(text: str, wanted: object) -> None:
    assert parse(text, "alice", NOW) == wanted


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("sorce:x", 0, "did you mean source?"),
        ("a db:x", 2, "put it in"),
        ("status:pendin", 7, "did you mean pending?"),
        ("status:", 7, "status needs a value: pending, accepted"),
        ("who:", 4, "me or a name"),
        ("age:1h", 0, "age>1h"),
        ("age>soon", 4, "30s, 5m, 2h or 1d"),
        ("since:soon", 6, "write since:today, since:2026-11-19 or since:2h"),
        ("until:today,monday", 12, "takes one value"),
        ("since>today", 0, "with a colon"),
        ("severity<=a", 10, "no number"),
        ("count>1,2", 8, "takes one value"),
        ("source>x", 0, "with a colon"),
        ("label:x", 0, "label.region=eu"),
        ("(a", 0, "add a )"),
        ("a)", 1, "closes nothing"),
        ("a or", 4, "something is missing"),
        ("not", 3, "something is missing"),
        ("()", 1, "something is missing"),
        ("a " * 41, 80, "at most 40 parts"),
        ("(" * 11 + "a" + ")" * 11, 11, "at most 10 deep"),
        ("x" * (LONGEST + 1), LONGEST, "at most 500 characters"),
    ],
)
def test_what_is_said(text: str, position: int, words: str) -> None:
    with pytest.raises(FilterError) as refused:
        parse(text, "alice", NOW)
    assert refused.value.position == position
    assert words in refused.value.sentence


_PIECES = [
    "status:",
    "pending",
    "who:me",
    " ",
    "-",
    "(",
    ")",
    '"',
    "or",
    "not",
    "#1",
    "age>",
    "1h",
    ",",
    "\\",
    "*",
    "é",
]


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=15).map("".join))
def test_every_text_is_read_or_refused_in_words(text: str) -> None:
    refused: FilterError | None = None
    try:
        parse(text, "alice", NOW)
    except FilterError as error:
        refused = error
    if refused is not None:
        assert 0 <= refused.position <= len(text)
        assert refused.sentence


@given(st.text(max_size=20).filter(bool))
def test_a_completion_is_read_as_its_value(value: str) -> None:
    assert parse(f"source:{quoted(value)}", "", NOW) == Matches(Field.SOURCE, (value,))


@pytest.mark.parametrize(
    ("query", "cursor", "start", "text", "field"),
    [
        ("", 0, 0, "", None),
        ("sta", 3, 0, "sta", None),
        ("disk -so", 8, 6, "so", None),
        ("status:pe", 9, 7, "pe", Field.STATUS),
        ("status:pending,ac", 17, 15, "ac", Field.STATUS),
        ('source:"my too', 14, 7, "my too", Field.SOURCE),
        ("(who:a", 6, 5, "a", Field.WHO),
        ("label.region=e x", 14, 13, "e", Field.LABEL),
        ("label.re", 8, 0, "label.re", None),
        ("who:bob status:x", 6, 4, "bo", Field.WHO),
    ],
)
def test_what_is_being_typed(query: str, cursor: int, start: int, text: str, field: Field | None) -> None:
    typed = typed_at(query, cursor)
    assert (typed.start, typed.end, typed.text, typed.field) == (start, cursor, text, field)
