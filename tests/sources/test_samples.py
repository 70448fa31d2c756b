"""Samples become requests of the present."""

import pytest

from tests.sources.requests import KEY, NOW
from tocsin.core.instant import rfc3339
from tocsin.sources.registry import integration
from tocsin.sources.samples import UnknownSampleError, sample_inbound, sample_named


def test_times_become_the_present() -> None:
    """Each form of time in a sample is replaced in its own form."""
    now = rfc3339(NOW)
    for source, name, expected in (
        ("particle", "trigger", now.encode()),
        ("particle", "form-trigger", now.replace(":", "%3A").encode()),
        ("rapidspike", "trigger", b'"unix_created_date": 1790000000,'),
        ("rapidspike", "trigger", f'"created_date": "{now[:10]} {now[11:19]}"'.encode()),
        ("alertmanager", "resolve", f'"endsAt": "{now}"'.encode()),
        ("alertmanager", "trigger", b'"endsAt": "0001-01-01T00:00:00Z"'),
    ):
        declared = integration(source)
        body = sample_inbound(declared, sample_named(declared, name), KEY, NOW).body
        assert expected in body
        assert b"2026-03-14" not in body


def test_names() -> None:
    """No name is the first; an unknown name tells the known ones."""
    declared = integration("particle")
    assert sample_named(declared, None).name == "trigger"
    with pytest.raises(UnknownSampleError, match="it has trigger, resolve"):
        sample_named(declared, "nothing")


def test_encodings() -> None:
    """A query sample is a GET without a body; a form says so in its header."""
    declared = integration("particle")
    query = sample_inbound(declared, sample_named(declared, "query-trigger"), KEY, NOW)
    assert (query.method, query.body, dict(query.query)["event"]) == ("GET", b"", "ALERT")
    form = sample_inbound(declared, sample_named(declared, "form-trigger"), KEY, NOW)
    assert (form.method, form.headers["content-type"]) == ("POST", "application/x-www-form-urlencoded")
