"""`tocsin schedule`, `oncall`, `simulate` and `maintenance`, as a shell runs them on one engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.line import Done, serving, tocsin


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the data directory of an engine with people and a schedule on a policy."""
    folder = tmp_path_factory.mktemp("rota")
    with serving(folder, "--data", str(folder)):
        for name in ("alice", "bob"):
            assert tocsin(folder, "user", "add", name).code == 0
        words = ("--layer", "weekly mon 09:00 alice,bob from 2026-01-05")
        assert tocsin(folder, "schedule", "add", "primary", "--zone", "Europe/Berlin", *words).code == 0
        assert tocsin(folder, "policy", "add", "rota", "--level", "schedule:primary:5m").code == 0
        yield folder


def who(done: Done) -> list[str]:
    """Name who is on call on level 1 of the policy `rota`."""
    found = next(policy for policy in done.document["oncall"] if policy["policy"] == "rota")
    people: list[str] = found["who"]
    return people


def test_who_is_on_call_at_a_time(data: Path) -> None:
    """To the second of the hand-over, in any way of writing it."""
    for at, person in (
        ("2027-06-07T06:59:59Z", "bob"),
        ("2027-06-07T07:00:00Z", "alice"),
        ("2027-06-07T09:00:00+02:00", "alice"),
        ("2027-06-07 06:59", "bob"),
    ):
        assert who(tocsin(data, "oncall", "--at", at, "--json")) == [person], at
    assert "schedule:primary" in tocsin(data, "oncall").out


def test_an_override_is_typed_shown_and_taken_back(data: Path) -> None:
    """The table names who, when, and who placed it."""
    times = ("--from", "2027-06-05 10:00", "--to", "+2h")
    placed = tocsin(data, "schedule", "override", "primary", "--who", "alice", *times, "--json")
    assert placed.document["starts"] == "2027-06-05T08:00:00.000Z"
    assert who(tocsin(data, "oncall", "--at", "2027-06-05T09:00:00Z", "--json")) == ["alice"]
    shown = tocsin(
        data, "schedule", "show", "primary", "--from", "2027-06-05", "--to", "2027-06-06", "--week"
    )
    assert [line.split() for line in shown.out.splitlines()[1:]] == [
        ["Sat", "05", "Jun", "00:00", "10:00", "bob", "layer", "1"],
        ["Sat", "05", "Jun", "10:00", "12:00", "alice", "override", "1"],
        ["Sat", "05", "Jun", "12:00", "24:00", "bob", "layer", "1"],
    ]
    assert "placed by carol" in tocsin(data, "schedule", "show", "primary").out
    assert tocsin(data, "schedule", "remove-override", "primary", "1").code == 0
    assert who(tocsin(data, "oncall", "--at", "2027-06-05T09:00:00Z", "--json")) == ["bob"]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("schedule", "add", "x", "--layer", "monthly alice"), 2, "is no rotation"),
        (("schedule", "add", "x", "--layer", "weekly mon 09:00 zoe"), 1, "there is no user 'zoe'"),
        (("schedule", "add", "x", "--zone", "Mars"), 1, "there is no time zone 'Mars'"),
        (("schedule", "add", "primary"), 1, "there is a schedule 'primary' already"),
        (("schedule", "edit", "primary"), 2, "nothing to change"),
        (("schedule", "delete", "primary"), 1, "stands on policy 'rota'"),
        (("schedule", "override", "primary", "--who", "bob", "--to", "soon"), 1, "write now, +8h"),
        (("schedule", "calendar"), 2, "name a schedule, or --user"),
        (("oncall", "--at", "whenever"), 1, "is not a time"),
        (("simulate",), 2, "name --source or --policy"),
        (("simulate", "--policy", "none"), 1, "there is no policy 'none'"),
        (("maintenance", "add", "x", "--to", "+40d"), 1, "31 days at most"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    data: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    """On stderr, with the exit code that scripts rely on."""
    done = tocsin(data, *arguments)
    assert done.code == code, done.err
    assert sentence in done.err


def test_a_simulation_and_a_window(data: Path) -> None:
    """Nobody has a contact here, so the simulation ends at once at the fallback."""
    played = tocsin(data, "simulate", "--policy", "rota", "--at", "2027-06-07 06:59", "--json").document
    assert played["reaches"] is False
    assert "bob cannot be reached" in played["steps"][0]["entries"][1]["text"]
    assert tocsin(data, "maintenance", "add", "upgrade", "--to", "+1h").code == 0
    played = tocsin(data, "simulate", "--policy", "rota", "--json").document
    assert (played["ends"], played["steps"]) == ("maintenance-window", [])
    assert tocsin(data, "maintenance", "delete", "upgrade").code == 0
    assert tocsin(data, "maintenance", "list", "--json").document["maintenance"][0]["state"] == "over"
