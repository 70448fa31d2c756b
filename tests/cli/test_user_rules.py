"""`tocsin user rules` and `tocsin user page`, as a shell runs them on one engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.line import serving, tocsin


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the data directory of an engine with alice, who has three ways, and bob, who has none."""
    folder = tmp_path_factory.mktemp("rules")
    with serving(folder, "--data", str(folder)):
        for name in ("alice", "bob"):
            assert tocsin(folder, "user", "add", name).code == 0
        for name in ("push", "sms", "call"):
            url = ("--set", "url=http://127.0.0.1:9/x", "--set", "allow_private=true")
            assert tocsin(folder, "destination", "add", "webhook", name, *url).code == 0
            assert tocsin(folder, "contact", "add", "alice", name, f"alice's {name}").code == 0
        assert tocsin(folder, "policy", "add", "night", "--level", "alice:5m").code == 0
        yield folder


def test_without_rules_all_contacts_at_once(data: Path) -> None:
    shown = tocsin(data, "user", "rules", "alice", "--json").document
    assert [step["destination"] for step in shown["low"]] == ["push", "sms", "call"]
    assert {step["after"] for step in shown["low"]} == {0}
    assert shown["updates"] == ["accepted", "resolved"]
    assert "nobody: no contact" in tocsin(data, "user", "rules", "bob").out


def test_steps_one_after_the_other_are_shown_and_simulated(data: Path) -> None:
    done = tocsin(data, "user", "rules", "alice", "--high", "call:5m,push,sms:3m")
    assert done.code == 0, done.err
    assert "0 s push, 3 min sms, 5 min call" in done.out
    shown = tocsin(data, "user", "rules", "alice", "--json").document
    assert [(step["destination"], step["after"]) for step in shown["high"]] == [
        ("push", 0),
        ("sms", 180_000),
        ("call", 300_000),
    ]
    assert shown["chosen"] == ["HIGH"]
    simulated = tocsin(data, "simulate", "--policy", "night")
    assert "alice: sms alice's sms after 3 min" in simulated.out
    pages = tocsin(data, "simulate", "--policy", "night", "--json").document["steps"][0]["pages"]
    assert [page["after"] for page in pages] == [0, 180_000, 300_000]


def test_mute_and_updates_come_and_go(data: Path) -> None:
    muted = tocsin(data, "user", "rules", "alice", "--mute", "2h", "--updates", "escalated", "--json")
    assert muted.document["muted_until"] is not None
    assert muted.document["updates"] == ["escalated"]
    assert "alice is muted for another" in tocsin(data, "simulate", "--policy", "night").out
    ended = tocsin(
        data, "user", "rules", "alice", "--mute", "off", "--updates", "accepted,resolved", "--json"
    )
    assert (ended.document["muted_until"], ended.document["updates"]) == (None, ["accepted", "resolved"])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("pigeon", "alice has no contact 'pigeon'"),
        ("sms:soon", "'sms:soon': "),
        ("sms,sms", "two steps use the same contact at the same time"),
    ],
)
def test_a_wrong_step_is_one_sentence(data: Path, typed: str, sentence: str) -> None:
    done = tocsin(data, "user", "rules", "alice", "--high", typed)
    assert done.code != 0
    assert sentence in done.err
    assert len(done.err.splitlines()) == 1


def test_page_me_tries_each_way_and_keeps_when_it_arrived(data: Path) -> None:
    tried = tocsin(data, "user", "page", "--json", TOCSIN_USER="alice").document
    assert [(way["destination"], way["ok"]) for way in tried["ways"]] == [
        ("push", False),
        ("sms", False),
        ("call", False),
    ]
    assert "never: tocsin user page" in tocsin(data, "contact", "list").out
    assert "no way leads to bob" in tocsin(data, "user", "page", TOCSIN_USER="bob").out
