"""Values on the line: levels, settings of a type, and what wrong usage looks like."""

from typing import Any

import pytest

from tocsin.cli.assignments import read_assignments
from tocsin.cli.failure import CommandError
from tocsin.cli.main import run

_FORM: dict[str, Any] = {
    "properties": {
        "password": {"type": "string"},
        "port": {"type": "integer"},
        "tls": {"type": "boolean"},
        "names": {"type": "array"},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    }
}


def test_each_value_becomes_what_its_field_takes() -> None:
    given = ["password=1234", "port=25", "tls=true", "names=a, b", "note=x=y"]
    assert read_assignments(given, _FORM) == {
        "password": "1234",
        "port": 25,
        "tls": True,
        "names": ["a", "b"],
        "note": "x=y",
    }


@pytest.mark.parametrize(
    ("given", "sentence"), [("port", "FIELD=VALUE"), ("prot=1", "names, note"), ("port=x", "integer")]
)
def test_a_value_that_does_not_fit_is_told(given: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        read_assignments([given], _FORM)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("source add", "Missing argument"),
        ("source add generic x --window 5", "'5' is not a duration"),
        ("policy add p --level alice", "'alice' is not a level"),
        ("policy add p --level alice:soon", "'soon' is not a duration"),
        ("alert snooze 1", "--for"),
        ("alert accept x", "not a valid integer"),
        ("alert list --status open", "'open' is no status"),
        ("send k s --resolve --accept", "not both"),
        ("settings edit", "nothing to change"),
        ("bogus", "No such command"),
        ("", "the console needs a terminal"),
    ],
)
def test_wrong_usage_is_one_line_and_2(line: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(line.split()) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert sentence in shown.err
