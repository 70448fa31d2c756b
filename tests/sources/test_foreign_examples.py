"""Examples of the formats that lie beside a checkout, where there are any, read as their index expects."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.requests import post, read

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "payloads"
KINDS = {"trigger": "ALERT", "resolve": "RESOLVE", "acknowledge": "ACCEPT"}
SOURCES = {
    **{name: name for name in ("apica", "rapidspike", "particle", "sematext", "alertmanager", "ilert")},
    "redash": "apica",
    "pagerduty_v2": "pagerduty",
}


def _cases() -> list[tuple[str, str, dict[str, Any]]]:
    index = EXAMPLES / "index.json"
    if not index.is_file():
        return []
    entries = json.loads(index.read_bytes())
    return [
        (SOURCES[folder], f"{folder}/{case['file']}", case["expect"][0])
        for folder in SOURCES
        for case in entries[folder]["cases"].values()
        if case["expect"][0]["event"] in KINDS
    ]


@pytest.mark.parametrize(("source", "file", "expected"), _cases(), ids=lambda value: str(value)[:40])
def test_example(source: str, file: str, expected: dict[str, Any]) -> None:
    """Event, key, title and link are as the index says."""
    event = read(source, post((EXAMPLES / file).read_bytes())).events[0]
    assert event.kind == KINDS[expected["event"]]
    if "key" in expected:
        assert (event.key or "").strip().lower() == expected["key"].lower()
    if "title" in expected:
        assert event.summary == expected["title"]
    if "link" in expected:
        assert expected["link"] in [link.href for link in event.links]
    if "per_alert_key" in expected:
        assert (
            read(source, post((EXAMPLES / file).read_bytes()), key="alert").events[0].key
            == expected["per_alert_key"]
        )
