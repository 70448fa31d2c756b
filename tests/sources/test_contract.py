"""What holds for every source, present and future."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.requests import KEY, NOW, post, read
from tocsin.core.event import Event, EventKind
from tocsin.core.inbound import Inbound
from tocsin.core.key import match_key
from tocsin.core.reading import Reading
from tocsin.core.text import clean, clean_href, clean_line
from tocsin.sources.draft import LONGEST_DETAILS, LONGEST_KEY, LONGEST_SUMMARY, MOST_LABELS
from tocsin.sources.integration import Integration, Sample
from tocsin.sources.registry import UnknownIntegrationError, integration, integrations
from tocsin.sources.samples import sample_bytes, sample_inbound

SAMPLES = [
    pytest.param(declared, sample, id=f"{declared.id}-{sample.name}")
    for declared in integrations()
    for sample in declared.samples
]
JSON_SAMPLES = [each for each in SAMPLES if getattr(each.values[1], "encoding", "") == "json"]
EACH = [pytest.param(declared, id=declared.id) for declared in integrations()]

HOSTILE = (
    "\x1b]52;c;aGk=\x07\x1b[2J\x9b31m[/red][@click=app.bell]x[/] \u202egnp.\u2066 \ud800"
    + "\u0323" * 50
    + "\x00\x7f\r\n{{7*7}} %s {0} '; DROP TABLE alerts;--"
)


def _json_inbound(value: Any) -> Inbound:
    return post(json.dumps(value))


def _texts(event: Event) -> Iterator[tuple[str, int]]:
    """Give each text of an event with its longest allowed length."""
    yield event.summary, LONGEST_SUMMARY
    yield event.key or "", LONGEST_KEY
    yield event.delivery_id or "", 200
    yield event.routing_key or "", 200
    for name, value in event.labels:
        yield name, 64
        yield value, 200
    for link in event.links:
        yield link.text, 200
    for comment in event.comments:
        yield comment.creator, 64
    for origin in event.provenance:
        yield origin.origin, 120


def check_clean(reading: Reading) -> None:
    """Fail where a reading holds anything that a screen must not show, or is not exactly one of the four."""
    told = [bool(reading.events), bool(reading.ignored), bool(reading.unreadable), bool(reading.errors)]
    assert told.count(True) == 1, reading
    for sentence in (reading.ignored or "", reading.unreadable or "", *reading.errors):
        assert sentence == clean_line(sentence, 300)
    for event in reading.events:
        for text, limit in _texts(event):
            assert text == clean_line(text, limit)
        assert event.details == clean(event.details, LONGEST_DETAILS)
        assert all(comment.content == clean(comment.content, LONGEST_DETAILS) for comment in event.comments)
        assert all(clean_href(link.href) == link.href for link in event.links)
        assert len(event.labels) <= MOST_LABELS
        assert event.severity in {None, 1, 2, 3, 4, 5}
        assert event.kind is not EventKind.ALERT or event.summary


def test_the_first_eight_are_there() -> None:
    """The ids that others rely on."""
    ids = {declared.id for declared in integrations()}
    assert ids >= {
        "apica",
        "rapidspike",
        "particle",
        "sematext",
        "alertmanager",
        "generic",
        "ilert",
        "pagerduty",
    }
    with pytest.raises(UnknownIntegrationError):
        integration("body")
    with pytest.raises(UnknownIntegrationError):
        integration("../apica")


def test_finding_one_loads_no_other() -> None:
    """A short command pays for one parser, not for all."""
    script = (
        "import sys; from tocsin.sources.registry import integration; integration('particle');"
        "assert 'tocsin.sources.apica' not in sys.modules; assert 'tocsin.sources.particle' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)


@pytest.mark.parametrize("declared", EACH)
def test_each_says_what_it_is(declared: Integration) -> None:
    """Names, steps, settings and the kinds of events that it promises."""
    assert integration(declared.id) is declared
    assert declared.name
    assert declared.category
    assert len(declared.steps) >= 3
    assert declared.summary.endswith(".")
    assert declared.resolves_when.startswith("Resolves when")
    assert declared.settings.model_json_schema()["type"] == "object"
    kinds = {sample.kind for sample in declared.samples}
    assert (EventKind.ALERT in kinds) == declared.creates
    assert (EventKind.ACCEPT in kinds) == declared.accepts
    assert (EventKind.RESOLVE in kinds) == declared.resolves
    assert "POST" in declared.methods
    assert len({sample.name for sample in declared.samples}) == len(declared.samples)


@pytest.mark.parametrize("declared", EACH)
def test_problem_and_recovery_have_one_key(declared: Integration) -> None:
    """The first two samples of each source belong together, and the later one is not the older one."""
    problem, recovery = (
        read(declared.id, sample_inbound(declared, sample, KEY, NOW)).events[0]
        for sample in (declared.samples[0], next(s for s in declared.samples if s.name == "resolve"))
    )
    assert problem.kind is EventKind.ALERT
    assert recovery.kind is EventKind.RESOLVE
    assert problem.key
    assert recovery.key
    assert match_key(problem.key) == match_key(recovery.key)
    if problem.occurred_at is not None and recovery.occurred_at is not None:
        assert recovery.occurred_at >= problem.occurred_at


@pytest.mark.parametrize(("declared", "sample"), SAMPLES)
def test_samples_read_as_they_say(declared: Integration, sample: Sample) -> None:
    """Each sample gives the event it names, or none; every field that is set tells where it came from."""
    reading = read(declared.id, sample_inbound(declared, sample, KEY, NOW))
    check_clean(reading)
    if sample.kind is None:
        assert not reading.events
        return
    assert reading.events[-1].kind is sample.kind
    for event in reading.events:
        told = {origin.field for origin in event.provenance}
        for name in ("kind", "key", "summary", "details", "priority", "severity", "occurred_at", "links"):
            assert not getattr(event, name) or name in told, name
        assert not event.occurred_at or event.occurred_at == NOW


@pytest.mark.parametrize(("declared", "sample"), SAMPLES)
def test_samples_do_not_show_the_key(declared: Integration, sample: Sample) -> None:
    """The source's key is a secret; no reading repeats it."""
    assert KEY not in repr(read(declared.id, sample_inbound(declared, sample, KEY, NOW)))


@pytest.mark.parametrize(("declared", "sample"), SAMPLES)
def test_hostile_text_in_every_field_comes_out_clean(declared: Integration, sample: Sample) -> None:
    """Each text of each sample, replaced or lengthened by what attacks terminals, is harmless afterwards."""
    if sample.encoding == "json":
        value = json.loads(sample_bytes(declared.id, sample.file))
        for mutated in _with_each_text(value, lambda text: (text + HOSTILE, HOSTILE)):
            check_clean(read(declared.id, _json_inbound(mutated)))
        return
    pairs = parse_qsl(sample_bytes(declared.id, sample.file).decode(), keep_blank_values=True)
    for place in range(len(pairs)):
        hostile = [(n, v + HOSTILE if i == place else v) for i, (n, v) in enumerate(pairs)]
        check_clean(read(declared.id, Inbound("GET", b"", NOW, tuple(hostile))))
        check_clean(read(declared.id, post(urlencode(hostile, errors="replace"))))


def _with_each_text(value: Any, change: Any) -> Iterator[Any]:
    """Give copies of a value in each of which one text, or one name, was changed."""
    if isinstance(value, str):
        yield from change(value)
    elif isinstance(value, dict):
        for name in value:
            for inner in _with_each_text(value[name], change):
                yield {**value, name: inner}
            yield {(HOSTILE if other == name else other): item for other, item in value.items()}
    elif isinstance(value, list):
        for place, item in enumerate(value):
            for inner in _with_each_text(item, change):
                yield [*value[:place], inner, *value[place + 1 :]]


STRANGE_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**64, 10**30, float("nan"), float("inf"), 1e300, "", " ", "\x00", "\ud800"),
    *([], {}, [[]], [{}], {"": ""}, {"a": {"b": {"c": None}}}, "$name", "{{x}}", "%X%", "false", "9" * 5000),
)


@pytest.mark.parametrize(("declared", "sample"), JSON_SAMPLES)
def test_strange_values_in_every_field_are_taken(declared: Integration, sample: Sample) -> None:
    """No field of no sample can be of such a kind that reading it fails."""
    value = json.loads(sample_bytes(declared.id, sample.file))
    for mutated in _with_each_part(value):
        check_clean(read(declared.id, _json_inbound(mutated)))


def _with_each_part(value: Any) -> Iterator[Any]:
    """Give copies of a value in each of which one part was replaced by something strange, or left out."""
    yield from STRANGE_VALUES
    if isinstance(value, dict):
        for name in value:
            yield {other: item for other, item in value.items() if other != name}
            for inner in _with_each_part(value[name]):
                yield {**value, name: inner}
    elif isinstance(value, list):
        for place, item in enumerate(value):
            for inner in _with_each_part(item):
                yield [*value[:place], inner, *value[place + 1 :]]


GARBAGE = (
    *(
        b"",
        b"{",
        b"[",
        b"{}",
        b"[]",
        b'""',
        b"null",
        b"1",
        b"NaN",
        b"{]",
        b'{"a":',
        b"\xff\xfe",
        b"\x00" * 50,
    ),
    *(
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"<xml/>",
        b"--x\r\n\r\n",
        b"--",
        b"%7B",
        b"a=b",
        b"&&&===",
        b"=" * 3000,
    ),
    *("é".encode("latin-1"), '{"a":1}'.encode("utf-16"), b"9" * 10_000, b'{"a":' + b"9" * 10_000 + b"}"),
    *(b"\xef\xbb\xbf{}", b"a" * 100_000, b"\x1b]0;x", b'["a"]', b"[[1]]", b"&".join([b"a=1"] * 3000)),
)


@pytest.mark.parametrize("declared", EACH)
def test_garbage_is_answered_with_a_reason(declared: Integration) -> None:
    """Whatever comes, it is unreadable, ignored or refused, with a sentence; never another exception."""
    for garbage in GARBAGE:
        for headers in ({}, {"content-type": "application/json"}, {"content-type": "multipart/form-data"}):
            reading = read(declared.id, post(garbage, headers))
            check_clean(reading)
            assert declared.id == "generic" or not reading.events


@pytest.mark.parametrize("declared", EACH)
@given(body=st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_taken(declared: Integration, body: bytes) -> None:
    """Random bytes raise nothing."""
    check_clean(read(declared.id, post(body)))


@pytest.mark.parametrize("declared", EACH)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_samples_are_taken(declared: Integration, data: st.DataObject) -> None:
    """A sample that lost, gained or changed some bytes on its way raises nothing."""
    sample = data.draw(st.sampled_from(declared.samples))
    body = bytearray(sample_bytes(declared.id, sample.file))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    check_clean(read(declared.id, post(bytes(body))))


@pytest.mark.parametrize("declared", EACH)
def test_bodies_of_others_are_called_unreadable(declared: Integration) -> None:
    """A body at the wrong URL opens no false alert, and its reason helps to find the mistake."""
    for other in integrations():
        if declared.id == "generic" or other.id in (declared.id, "generic"):
            continue
        inbound = replace(sample_inbound(other, other.samples[0], KEY, NOW))
        reading = read(declared.id, inbound)
        assert not reading.events, (declared.id, other.id)
        assert reading.unreadable or reading.errors


@pytest.mark.parametrize("declared", EACH)
def test_reading_twice_gives_the_same(declared: Integration) -> None:
    """Parsers are pure: the same request is the same reading, so stored requests can be read again."""
    for sample in declared.samples:
        inbound = sample_inbound(declared, sample, KEY, NOW)
        assert read(declared.id, inbound) == read(declared.id, inbound)
