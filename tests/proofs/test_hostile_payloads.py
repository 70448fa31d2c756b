"""Hostile payloads: they are still read as problems, and the text is really in them."""

import json

import pytest
from benchmarks.hostile.payloads import hostile_requests

from tests.console.hostile import HOSTILE
from tocsin.core.event import EventKind
from tocsin.sources.integration import Integration
from tocsin.sources.registry import integrations


@pytest.mark.parametrize("kind", integrations(), ids=lambda kind: kind.id)
def test_a_spoiled_payload_is_still_a_problem_and_says_something_hostile(kind: Integration) -> None:
    requests = list(hostile_requests(kind, "k3y"))
    assert len(requests) == 2 * len(HOSTILE)
    for text, request in zip(HOSTILE.values(), requests[::2], strict=True):
        reading = kind.parse(request, kind.settings())
        assert [event.kind for event in reading.events if event.kind is EventKind.ALERT]
        assert json.dumps(text[:200])[1:-1] in request.body.decode()
        assert len(request.body) < 1_000_000
