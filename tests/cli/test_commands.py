"""What each command asks of the engine, and what it prints, against a scripted engine."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.client.documents import acted, alert, source
from tests.client.scripted_engine import ScriptedEngine
from tocsin.api.paths import socket_path
from tocsin.cli.main import run

_API = "/tocsin/v1"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedEngine]:
    """Give the engine that runs on the data directory of the commands."""
    monkeypatch.setenv("TOCSIN_DATA", str(tmp_path))
    for name in ("TOCSIN_USER", "TOCSIN_SERVER", "TOCSIN_TOKEN", "TOCSIN_LISTEN"):
        monkeypatch.delenv(name, raising=False)
    with ScriptedEngine(socket_path(tmp_path)) as scripted:
        yield scripted


@pytest.mark.parametrize(
    ("line", "verb", "body"),
    [
        ("release 42", "release", {}),
        ("reopen 42", "reopen", {}),
        ("escalate 42", "escalate", {}),
        ("escalate 42 --level 3", "escalate", {"level": 3}),
        ("snooze 42 --for 30m", "snooze", {"for_ms": 1_800_000}),
        ("assign 42 --to bob", "assign", {"to": "bob"}),
        ("comment 42 looking", "comment", {"text": "looking"}),
        ("undo 42", "undo", {}),
        ("accept 42", "accept", {}),
        ("resolve 42", "resolve", {}),
    ],
)
def test_verbs_of_an_alert(
    engine: ScriptedEngine, line: str, verb: str, body: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    engine.answers[f"POST {_API}/alerts/42/{verb}"] = acted(status="ACCEPTED")
    assert run(["alert", *line.split(), "--as", "carol"]) == 0
    assert engine.asked_last().body == body
    assert engine.asked_last().headers["Tocsin-User"] == "carol"
    assert "alert 42 is accepted: disk full on db-1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "verb", "body"),
    [
        ("accept 43 42 43", "accept", {}),
        ("snooze 43 42 --for 30m", "snooze", {"for_ms": 1_800_000}),
        ("comment 43 42 looking", "comment", {"text": "looking"}),
        ("assign 43 42 --to bob", "assign", {"to": "bob"}),
        ("undo 43 42", "undo", {}),
    ],
)
def test_many_are_acted_on_in_one_request(
    engine: ScriptedEngine, line: str, verb: str, body: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    engine.answers[f"POST {_API}/alerts/bulk/{verb}"] = {
        "done": [{"id": 42, "generation": 3, "result": verb, "reason": "asked"}],
        "refused": [{"id": 43, "error": "alert #43 is resolved"}],
    }
    assert run(["alert", *line.split(), "--json"]) == 1
    assert engine.asked_last().body == {"alerts": [{"id": 43}, {"id": 42}], **body}
    shown = capsys.readouterr()
    assert [done["id"] for done in json.loads(shown.out)["done"]] == [42]
    assert shown.err == "tocsin: alert 43: alert #43 is resolved\n"


def test_a_list_asks_and_shows(engine: ScriptedEngine, capsys: pytest.CaptureFixture[str]) -> None:
    engine.answers[f"GET {_API}/alerts"] = {"total": 5, "alerts": [alert(owner="bob", status="ACCEPTED")]}
    line = ["alert", "list", "--status", "pending,snoozed", "--source", "prod"]
    assert run([*line, "--query", "disk", "--limit", "1"]) == 0
    assert engine.asked_last().query == {
        "status": "PENDING,SNOOZED",
        "source": "prod",
        "query": "disk",
        "limit": "1",
    }
    out = capsys.readouterr().out.splitlines()
    assert out[0].split() == ["ALERT", "STATUS", "PRIORITY", "AGE", "N", "SUMMARY", "SOURCE", "WHO"]
    assert out[1].endswith("disk full on db-1  prod    bob")
    assert out[2] == "… and 4 more"


def test_a_source_is_added_with_settings_of_its_type(engine: ScriptedEngine) -> None:
    form = {"properties": {"fields": {"type": "array"}}}
    kind = {"id": "generic", "name": "Generic", "category": "API", "form": form}
    engine.answers[f"GET {_API}/source-types"] = {
        "types": [kind | {"creates": True, "accepts": True, "resolves": True}]
    }
    engine.answers[f"POST {_API}/sources"] = (201, source())
    line = "source add generic prod --policy p --grouping window --window 5m --priority low --set fields=a,b"
    assert run(line.split()) == 0
    assert engine.asked_last().body == {
        "type": "generic",
        "name": "prod",
        "policy": "p",
        "grouping": "window",
        "window": 300_000,
        "priority": "LOW",
        "settings": {"fields": ["a", "b"]},
    }


def test_an_auto_resolve_is_taken_away(engine: ScriptedEngine) -> None:
    engine.answers[f"PATCH {_API}/sources/prod"] = source()
    assert run(["source", "edit", "prod", "--auto-resolve", "off"]) == 0
    assert engine.asked_last().body == {"auto_resolve": None}


def test_a_policy_is_written_in_levels(engine: ScriptedEngine) -> None:
    answer = {"id": 2, "name": "p", "levels": [{"targets": ["alice"], "timeout": 300_000}]}
    engine.answers[f"POST {_API}/policies"] = (201, answer)
    line = ["policy", "add", "p", "--level", "alice,team:x:5m", "--level", "bob:1h"]
    assert run([*line, "--repeat", "2", "--delay", "30s"]) == 0
    assert engine.asked_last().body == {
        "name": "p",
        "levels": [
            {"targets": ["alice", "team:x"], "timeout": 300_000},
            {"targets": ["bob"], "timeout": 3_600_000},
        ],
        "repeat": 2,
        "delay": 30_000,
    }


def test_on_call_is_who_stands_on_each_level(
    engine: ScriptedEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    level = {"level": 1, "timeout": 300_000, "people": ["alice", "bob"], "targets": []}
    policy = {"policy": "p", "who": ["alice", "bob"], "timeout": 300_000, "used": True, "levels": [level]}
    told = {"at": "2026-11-20T03:00:00Z", "oncall": [policy], "schedules": []}
    engine.answers[f"GET {_API}/oncall"] = told
    assert run(["oncall", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["oncall"][0]["levels"][0]["people"] == ["alice", "bob"]
    assert run(["oncall"]) == 0
    assert "alice, bob" in capsys.readouterr().out


def test_a_doctor_with_problems_fails(engine: ScriptedEngine, capsys: pytest.CaptureFixture[str]) -> None:
    problem = {"level": "problem", "subject": "contacts", "text": "alice cannot be paged"}
    engine.answers[f"GET {_API}/doctor"] = {"findings": [problem]}
    assert run(["doctor", "--json"]) == 1
    shown = capsys.readouterr()
    assert json.loads(shown.out)["findings"][0]["subject"] == "contacts"
    assert shown.err == "tocsin: 1 problem: contacts\n"


def test_a_server_elsewhere_is_asked_with_the_token(engine: ScriptedEngine) -> None:
    engine.answers[f"GET {_API}/users"] = {"users": []}
    assert run(["user", "list", "--server", engine.url, "--token", "s3cret"]) == 0
    assert engine.asked_last().headers["Authorization"] == "Bearer s3cret"


def test_an_event_goes_over_http(engine: ScriptedEngine, capsys: pytest.CaptureFixture[str]) -> None:
    receipt = {"result": "resolved", "results": [{"alert": 4, "result": "resolved", "reason": "by-tool"}]}
    engine.answers["POST /api/v1/events/generic/k3y"] = receipt
    line = ["send", "k3y", "disk is fine", "--key", "db-1", "--resolve", "--server", engine.url]
    assert run(line) == 0
    assert engine.asked_last().body == {"event": "resolve", "summary": "disk is fine", "key": "db-1"}
    assert capsys.readouterr().out == "resolved: alert 4, by-tool\n"
    assert run(["send", "unknown", "x", "--server", engine.url]) == 1


def test_hostile_answers_stay_words(engine: ScriptedEngine, capsys: pytest.CaptureFixture[str]) -> None:
    engine.answers[f"GET {_API}/alerts/42"] = alert(summary="\x1b]0;owned\x07x", details="\x1b[2Ja\nb\u202e")
    assert run(["alert", "show", "42"]) == 0
    assert "\x1b" not in capsys.readouterr().out
    engine.answers[f"GET {_API}/alerts/43"] = (409, {"error": "no\x1b[2J\nreally"})
    assert run(["alert", "show", "43"]) == 1
    assert capsys.readouterr().err == "tocsin: no [2J really\n"
