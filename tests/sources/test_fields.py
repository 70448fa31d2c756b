"""Values are found where they stand, and become text exactly."""

from typing import Any

import pytest

from tocsin.sources.fields import at_path, containers, first, flat_scalars, text_of, truth_of, unexpanded


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (2**70, str(2**70)),
        (1.5, "1.5"),
        ({"a": [1, None]}, '{"a":[1,null]}'),
        ({"a": "\ud800", "b": 2**70}, '{"a": "\ud800", "b": 1180591620717411303424}'),
    ],
)
def test_text_of(value: Any, text: str) -> None:
    """Every kind of value has one text."""
    assert text_of(value) == text


def test_text_of_what_is_nested_too_deeply() -> None:
    """Depth costs the text, not an exception."""
    value: Any = "x"
    for _ in range(5000):
        value = [value]
    assert text_of(value) == "(nested too deeply to show)"


@pytest.mark.parametrize(
    ("value", "truth"),
    [("false", False), ("False ", False), (0, False), ("true", True), (1, True), ("", None)],
)
def test_truth_of_text(value: Any, truth: bool | None) -> None:
    """The text "false" is false, and what is neither is neither."""
    assert truth_of(value) is truth


@pytest.mark.parametrize(
    "text", ["$title", "${x.y}", "{{x}}", "{{{ x }}}", "%CHECK_ID%", "*monitorURL*", "{EVENT.ID}"]
)
def test_unfilled_templates(text: str) -> None:
    """Variables of the tools' templates are known when nothing filled them in."""
    assert unexpanded(text)
    assert unexpanded(f" {text} ")


@pytest.mark.parametrize(
    "text", ["$5", "100%", "{os.host=a}", '{}:{job="x"}', "costs $title now", "**bold**", "", "a"]
)
def test_ordinary_texts_are_no_templates(text: str) -> None:
    """Text that only holds such signs is text."""
    assert not unexpanded(text)


def test_paths_and_names() -> None:
    """Dotted paths lead through objects and lists, and a dotted name wins on the first level."""
    body = {"a": {"b": [{"c": 1}]}, "x.y": 2, "blank": " ", "empty": None, "template": "$x", "z": "last"}
    assert at_path(body, "a.b.0.c") == 1
    assert at_path(body, "a.b.7.c") is None
    assert at_path(body, "a.b.c.d") is None
    assert at_path(body, "x.y") == 2
    assert first(body, "blank", "empty", "template", "a", "a.b.0.c") == ("a.b.0.c", "1")
    assert first(body, "nothing") is None


def test_walking_is_bounded() -> None:
    """A wide or deep body does not hold the walker up."""
    assert len(list(containers({"a": [{} for _ in range(100_000)]}))) < 2_100
    deep: Any = {}
    for _ in range(5000):
        deep = {"a": deep}
    assert len(list(containers(deep))) == 2_000


def test_flat_scalars() -> None:
    """Small values of two levels, without lists and nulls."""
    fields = {"a": 1, "b": {"c": True, "d": {"e": 1}}, "l": [1], "n": None, "skip": 1}
    assert list(flat_scalars(fields, {"skip"})) == [("a", "1"), ("b.c", "true")]
