"""`tocsin serve` and the commands beside it, end to end."""

from pathlib import Path

from tests.cli.line import serving, tocsin


def test_an_event_becomes_an_alert_that_is_accepted_and_resolved(tmp_path: Path) -> None:
    with serving(tmp_path) as url:
        source = tocsin(
            tmp_path, "source", "add", "generic", "prod", "--grouping", "until-resolved", "--json"
        )
        assert source.document["url"].startswith(url)
        key = source.document["key"]
        sent = tocsin(tmp_path, "send", key, "disk full on db-1", "--key", "db-1/disk", "--json")
        assert sent.document["result"] == "created"
        number = sent.document["results"][0]["alert"]
        assert tocsin(tmp_path, "alert", "accept", str(number)).code == 0
        alert = tocsin(tmp_path, "alert", "show", str(number), "--json").document
        assert (alert["status"], alert["owner"], alert["source"]["name"]) == ("ACCEPTED", "carol", "prod")
        ended = tocsin(tmp_path, "send", key, "disk is fine", "--key", "db-1/disk", "--resolve", "--json")
        assert ended.document["result"] == "resolved"
        listed = tocsin(tmp_path, "alert", "list", "--status", "resolved", "--json").document
        assert [one["id"] for one in listed["alerts"]] == [number]
        assert tocsin(tmp_path, "alert", "why", str(number), "--json").document["steps"]


def test_a_token_opens_the_api_to_others(tmp_path: Path) -> None:
    with serving(tmp_path) as url:
        assert tocsin(tmp_path, "user", "add", "alice", "--role", "viewer").code == 0
        token = tocsin(tmp_path, "token", "add", "alice", "--json").document["token"]
        elsewhere = ("--server", url, "--token")
        assert tocsin(tmp_path, "user", "list", *elsewhere, token).code == 0
        refused = tocsin(tmp_path, "user", "add", "bob", *elsewhere, token)
        assert (refused.code, refused.out) == (1, "")
        assert tocsin(tmp_path, "user", "list", *elsewhere, "wrong").code == 1
        assert tocsin(tmp_path, "stop", *elsewhere, token).code == 1


def test_configuration_round_trip(tmp_path: Path) -> None:
    with serving(tmp_path):
        assert tocsin(tmp_path, "user", "add", "alice", "--email", "alice@example.org").code == 0
        assert tocsin(tmp_path, "team", "add", "field", "--member", "alice").code == 0
        line = ["policy", "add", "edge", "--level", "alice:30s", "--level", "team:field,carol:1h"]
        assert tocsin(tmp_path, *line, "--repeat", "1").code == 0
        policy = tocsin(tmp_path, "policy", "show", "edge", "--json").document
        assert policy["levels"][1] == {"targets": ["team:field", "carol"], "timeout": 3_600_000}
        hook = ["destination", "add", "webhook", "hook", "--set", "url=https://hooks.example.com/x"]
        assert tocsin(tmp_path, *hook).code == 0
        assert "hooks.example.com" not in tocsin(tmp_path, "destination", "list").out
        contact = tocsin(tmp_path, "contact", "add", "alice", "hook", "alice", "--json").document
        assert tocsin(tmp_path, "contact", "delete", str(contact["id"])).code == 0
        assert tocsin(tmp_path, "source", "add", "apica", "checks", "--policy", "edge").code == 0
        assert tocsin(tmp_path, "source", "pause", "checks", "--json").document["paused"] is True
        assert tocsin(tmp_path, "source", "test", "checks").code == 0
        assert tocsin(tmp_path, "source", "events", "checks", "--json").document["events"]
        assert tocsin(tmp_path, "policy", "delete", "edge").code == 1
        oncall = tocsin(tmp_path, "oncall", "--json").document["oncall"]
        assert {entry["policy"]: entry["who"] for entry in oncall}["edge"] == ["alice"]


def test_one_engine_a_directory(tmp_path: Path) -> None:
    with serving(tmp_path):
        second = tocsin(tmp_path, "serve", "--listen", "127.0.0.1:0")
        assert (second.code, second.out) == (1, "")
        assert "runs" in second.err


def test_stop_ends_it_and_says_so(tmp_path: Path) -> None:
    with serving(tmp_path, ends_itself=True):
        assert tocsin(tmp_path, "stop", "--json").document == {"stopped": True}
    assert tocsin(tmp_path, "stop", "--json").document == {"stopped": False}


def test_a_backup_comes_back(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.db"
    with serving(data):
        assert tocsin(data, "alert", "create", "disk full").code == 0
        backup = tocsin(data, "backup", str(copy), "--json")
        assert backup.code == 0, backup.err
        assert tocsin(data, "alert", "create", "later").code == 0
        assert tocsin(data, "restore", str(copy)).code == 1
    (tmp_path / "broken.db").write_bytes(copy.read_bytes()[:5000])
    assert tocsin(data, "restore", str(tmp_path / "broken.db")).code == 1
    restored = tocsin(data, "restore", str(copy), "--json").document
    assert Path(restored["kept"]).exists()
    assert tocsin(data, "alert", "list", "--json").document["total"] == 1


def test_no_terminal_is_said(tmp_path: Path) -> None:
    done = tocsin(tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "tocsin serve" in done.err
