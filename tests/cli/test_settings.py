"""Flags win over the environment, the environment over the file."""

from pathlib import Path

import pytest

from tocsin.cli.failure import CommandError
from tocsin.cli.flags import Flags
from tocsin.cli.settings import resolve_settings


def test_flag_then_environment_then_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('listen = "127.0.0.1:1"\nuser = "file"\nserver = "http://file"\n')
    environment = {"TOCSIN_DATA": str(tmp_path), "TOCSIN_USER": "environment", "TOCSIN_SERVER": "http://e"}
    settings = resolve_settings(Flags(server="http://flag"), environment)
    assert (settings.server, settings.user, settings.listener) == (
        "http://flag",
        "environment",
        "127.0.0.1:1",
    )


@pytest.mark.parametrize(
    ("flags", "environment", "wanted"),
    [
        (Flags(ascii=True), {}, True),
        (Flags(), {"TOCSIN_ASCII": "1"}, True),
        (Flags(), {"TOCSIN_ASCII": "0"}, False),
        (Flags(), {}, False),
    ],
)
def test_ascii_alone_is_asked_for(
    tmp_path: Path, flags: Flags, environment: dict[str, str], wanted: bool
) -> None:
    flags.data = str(tmp_path)
    assert resolve_settings(flags, environment).ascii is wanted


def test_nothing_said_means_the_usual(tmp_path: Path) -> None:
    settings = resolve_settings(Flags(data=str(tmp_path)), {})
    assert settings.listen is None
    assert settings.listener == "127.0.0.1:8765"
    assert settings.owner


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("listen = ", "is not TOML"),
        ('lisden = "x"', "'lisden' is no setting"),
        ("listen = 8765", "listen must be a text"),
        ('public_url = "oncall.example.com"', "is no URL"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "config.toml").write_text(content)
    with pytest.raises(CommandError, match=sentence):
        resolve_settings(Flags(data=str(tmp_path)), {})
