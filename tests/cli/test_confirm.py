"""Only a person at a terminal is asked."""

from types import SimpleNamespace

import click
import pytest

from tocsin.cli.confirm import confirm
from tocsin.cli.failure import CommandError


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Give the answers of a person at a terminal; each question takes one."""
    given: list[bool] = []
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr("tocsin.cli.confirm.sys", SimpleNamespace(stdin=terminal, stderr=terminal))
    monkeypatch.setattr(click, "confirm", lambda question, err: given.pop())
    return given


def test_a_no_changes_nothing(answers: list[bool]) -> None:
    answers.append(False)
    with pytest.raises(CommandError, match="nothing was changed"):
        confirm("Delete it?", yes=False)


def test_a_yes_goes_on_and_a_yes_beforehand_asks_nothing(answers: list[bool]) -> None:
    answers.append(True)
    confirm("Delete it?", yes=False)
    confirm("Delete it?", yes=True)
    assert answers == []


def test_without_a_terminal_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    script = SimpleNamespace(isatty=lambda: False)
    monkeypatch.setattr("tocsin.cli.confirm.sys", SimpleNamespace(stdin=script, stderr=script))
    confirm("Delete it?", yes=False)
