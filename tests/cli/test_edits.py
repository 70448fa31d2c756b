"""Changing what is configured: what a change takes along, what is refused in words, what is asked first."""

import socket
from pathlib import Path

import pytest

from tests.cli.line import serving, tocsin
from tocsin.cli.main import run


def test_a_new_address_takes_the_way_to_it_along(tmp_path: Path) -> None:
    with serving(tmp_path):
        assert tocsin(tmp_path, "destination", "add", "email", "mail", "--set", "host=127.0.0.1").code == 0
        assert tocsin(tmp_path, "user", "add", "alice", "--email", "old@example.org").code == 0
        assert tocsin(tmp_path, "user", "edit", "alice", "--email", "new@example.org").code == 0
        contacts = tocsin(tmp_path, "contact", "list", "--user", "alice", "--json").document["contacts"]
        assert [contact["address"] for contact in contacts] == ["new@example.org"]
        assert tocsin(tmp_path, "user", "edit", "alice", "--email", "off").code == 0
        assert tocsin(tmp_path, "user", "show", "alice", "--json").document["email"] is None
        assert tocsin(tmp_path, "contact", "list", "--user", "alice", "--json").document["contacts"] == []


def test_people_join_and_leave_a_team(tmp_path: Path) -> None:
    with serving(tmp_path):
        for name in ("alice", "bob"):
            tocsin(tmp_path, "user", "add", name)
        tocsin(tmp_path, "team", "add", "field", "--member", "alice")
        joined = tocsin(tmp_path, "team", "edit", "field", "--add", "bob", "--json")
        assert joined.document["members"] == ["alice", "bob"]
        left = tocsin(tmp_path, "team", "edit", "field", "--remove", "alice")
        assert left.out == "team field: bob\n"
        replaced = tocsin(tmp_path, "team", "edit", "field", "--member", "carol", "--json")
        assert replaced.document["members"] == ["carol"]
        stranger = tocsin(tmp_path, "team", "edit", "field", "--remove", "dave")
        assert (stranger.code, stranger.err) == (1, "tocsin: dave is not in team field\n")
        assert tocsin(tmp_path, "team", "edit", "field", "--add", "nobody").code == 1


@pytest.mark.parametrize(
    "line",
    [
        "policy edit on-call",
        "team edit field",
        "user edit carol",
        "source edit door",
        "settings edit",
    ],
)
def test_a_change_of_nothing_is_wrong_usage(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCSIN_DATA", str(tmp_path))
    noun = line.split()[0]
    code = run(line.split())
    assert capsys.readouterr().err == f"tocsin: nothing to change: see `tocsin {noun} edit --help`\n"
    assert code == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("user add alice --email nowhere", "email: is no mail address such as alice@example.org"),
        ("user add a,b", "name: must not hold a space, a comma, a colon or begin with @"),
    ],
)
def test_a_wrong_value_is_told_in_words(
    line: str,
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TOCSIN_DATA", str(tmp_path))
    assert run(line.split()) == 1
    assert capsys.readouterr().err == f"tocsin: {sentence}\n"


def test_urls_are_those_of_the_last_engine_while_none_runs(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(tmp_path, "--listen", f"127.0.0.1:{port}"):
        url = tocsin(tmp_path, "source", "add", "generic", "door", "--json").document["url"]
    assert f":{port}/" in url
    assert tocsin(tmp_path, "source", "show", "door", "--json").document["url"] == url


def test_a_script_is_not_asked_before_a_source_is_deleted(tmp_path: Path) -> None:
    with serving(tmp_path):
        tocsin(tmp_path, "source", "add", "generic", "door")
        assert tocsin(tmp_path, "source", "rotate-key", "door").code == 0
        assert tocsin(tmp_path, "source", "delete", "door", "--yes").code == 0


def test_the_doctor_knocks_at_the_relay(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(tmp_path):
        settings = ("--set", "host=127.0.0.1", "--set", f"port={port}", "--set", "tls=none")
        assert tocsin(tmp_path, "destination", "add", "email", "mail", *settings).code == 0
        found = tocsin(tmp_path, "doctor", "--json").document["findings"]
        texts = [finding["text"] for finding in found if finding["subject"] == "destinations"]
        assert len(texts) == 1
        assert texts[0].startswith(f"mail: the relay 127.0.0.1:{port} failed while connecting")
        quiet = tocsin(tmp_path, "doctor", "--no-knock", "--json").document["findings"]
        assert not any(finding["subject"] == "destinations" for finding in quiet)
