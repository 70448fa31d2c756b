"""Templates: what they can say, and that none can loop, call, grow or reach for anything."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.requests import only, post, read
from tocsin.sources.template import CUT_NOTE, LONGEST_OUTPUT, LONGEST_TEMPLATE, MOST_NODES, Template, check
from tocsin.sources.template_filters import FILTERS

VALUES: dict[str, Any] = {
    "host": "db-1",
    "alert": {"labels": {"team": "db"}, "n": 3, "ok": True, "__class__": "shown"},
    "alerts": [{"x": 1}, {"x": 2}],
    "at": 1_790_000_000,
    "items": ["a", "b"],
    "nothing": None,
}

REFUSED = {
    "{% for x in y %}{{ x }}{% endfor %}": "loops",
    "{{ range(9) }}": "calls",
    "{{ host.upper() }}": "calls",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": "calls",
    "{% macro m() %}{% endmacro %}": "macros",
    "{% set a = 1 %}": "cannot be set",
    "{% set a %}x{% endset %}": "cannot be set",
    "{% include 'x' %}": "other files",
    "{% extends 'x' %}": "other files",
    "{% import 'x' as y %}": "other files",
    "{% from 'x' import y %}": "other files",
    "{{ 'a' * 100000000 }}": "not possible",
    "{{ 2 ** 99999999 }}": "not possible",
    "{{ 1 + 1 }}": "not possible",
    "{{ -host }}": "not possible",
    "{{ host ~ host }}": "side by side",
    "{{ host[0:3] }}": "cut",
    "{{ [1, 2] }}": "not possible",
    "{{ {'a': 1} }}": "not possible",
    "{{ '%0500000000d'|format(1) }}": "no filter 'format'",
    "{{ host|attr('__class__') }}": "no filter 'attr'",
    "{{ host|center(100000000) }}": "no filter 'center'",
    "{{ host|default(*items) }}": "plain values",
    "{{ host|default(**alert) }}": "plain values",
    "{% if host is divisibleby 3 %}{% endif %}": "no test",
    "{% filter upper %}x{% endfilter %}": "not possible",
    "{% block b %}{% endblock %}": "not possible",
    "{% with a = 1 %}{% endwith %}": "not possible",
    "{{ host": "expected",
    "{% if host %}": "end",
    "{{ " + "(" * 3_000 + "x" + ")" * 3_000: "longer than",
    "{{ " + "(" * 900 + "x" + ")" * 900 + " }}": "nested too deeply",
    "{{ host }} " * MOST_NODES: "too many parts",
    "x" * (LONGEST_TEMPLATE + 1): "longer than",
}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ host }} is bad", "db-1 is bad"),
        ("{{ alert.labels.team|upper }} {{ alert['labels']['team'] }}", "DB db"),
        ("{{ alerts[1].x }}/{{ alerts[0].x }}/{{ alerts[9].x }}", "2/1/"),
        ("{{ missing.a.b.c }}[{{ nothing }}]", "[]"),
        ("{% if alert.n > 2 and not nothing %}many{% else %}few{% endif %}", "many"),
        ("{{ 'yes' if alert.ok else 'no' }} {{ alert.ok }}", "yes true"),
        ("{{ missing|default('none') }} {{ host|replace('db', 'web')|cut(4) }}", "none web…"),
        ("{{ host|part('-', 1) }} {{ items|join('+') }} {{ items|first }}{{ items|last }}", "1 a+b ab"),
        ("{{ items|length }} {{ host|length }} {{ items|json }}", '2 4 ["a","b"]'),
        ("{{ at|time }}", "2026-09-21 14:13:20 UTC"),
        ("{{ items }} {{ alert.labels }}", '["a","b"] {"team":"db"}'),
        ("{{ host.__class__ }}{{ host['__len__'] }}{{ items.append }}", ""),
        ("{% if missing is defined %}x{% endif %}{% if host is defined %}y{% endif %}", "y"),
        ("  {{ host|trim|lower }}\n", "db-1"),
        ("{# a remark #}{{ host }}", "db-1"),
    ],
)
def test_what_a_template_can_say(source: str, text: str) -> None:
    assert check(source) is None
    assert Template.of(source).render(VALUES) == text


@pytest.mark.parametrize("source", REFUSED, ids=lambda source: source[:30])
def test_what_is_refused_when_saved(source: str) -> None:
    sentence = check(source)
    assert sentence is not None
    assert REFUSED[source] in sentence


def test_an_error_names_its_line() -> None:
    assert (check("fine\n{{ 1 + 1 }}") or "").startswith("line 2: ")


def test_a_long_outcome_is_cut_with_a_note() -> None:
    text = Template.of("{{ a|replace('x', 'yyyyyyyyyy')|replace('y', 'zzzzzzzzzz') }}").render(
        {"a": "x" * 99_999}
    )
    assert len(text) == LONGEST_OUTPUT
    assert text.endswith(CUT_NOTE)


def test_hostile_values_come_out_clean() -> None:
    assert "\x1b" not in Template.of("{{ a }}").render({"a": "\x1b[31mred\x1b]52;c;x\x07"})


_EXPRESSIONS = st.sampled_from(["host", "alert", "alerts", "items", "big", "missing.a", "alerts[0].x", "at"])
_ARGUMENTS = {"replace": "('a', 'bbbbbbbbbbbbbbbbbbbb')", "part": "('a')", "join": "('----------')"}


@given(
    st.lists(st.tuples(_EXPRESSIONS, st.lists(st.sampled_from(sorted(FILTERS)), max_size=6)), max_size=12),
    st.text(max_size=50),
)
def test_any_template_of_names_and_filters_stays_bounded(
    parts: list[tuple[str, list[str]]], text: str
) -> None:
    """Whatever is saved renders whatever arrives, within bounds and without an exception."""
    source = "".join(
        "{{ " + "|".join([name, *(f"{one}{_ARGUMENTS.get(one, '')}" for one in filters)]) + " }}"
        for name, filters in parts
    )
    assert check(source) is None, source
    big = [{"k": "a" * 50, "n": [text] * 5}] * 5_000
    assert len(Template.of(source).render({**VALUES, "big": big, "host": text})) <= LONGEST_OUTPUT


def test_a_source_words_its_alerts() -> None:
    """Summary, key, details and links by template; what comes out empty leaves what was read."""
    templates = {
        "summary": "[{{ severity|upper }}] {{ host }}: {{ tocsin.summary }}",
        "key": "{{ host }}/{{ check }}",
        "details": "{{ missing }}",
        "links": [{"text": "Runbook {{ check }}", "href": "https://wiki.example.com/{{ check }}"}],
    }
    body = {"summary": "disk full", "host": "db-1", "check": "disk", "severity": "high", "details": "97 %"}
    event = only(read("generic", post(body), templates=templates))
    assert event.summary == "[HIGH] db-1: disk full"
    assert event.key == "db-1/disk"
    assert event.details == "97 %"
    assert [(link.text, link.href) for link in event.links] == [
        ("Runbook disk", "https://wiki.example.com/disk")
    ]
    assert {p.field: p.origin for p in event.provenance}["key"] == "template"


def test_each_event_of_a_list_is_worded_by_its_own_entry() -> None:
    body = [{"summary": "a", "host": "db-1"}, {"summary": "b", "host": "db-2"}]
    reading = read("generic", post(body), templates={"summary": "{{ host }}"})
    assert [event.summary for event in reading.events] == ["db-1", "db-2"]


def test_a_bad_template_is_refused_with_its_field() -> None:
    with pytest.raises(ValueError, match="loops are not possible"):
        read("generic", post({"summary": "a"}), templates={"details": "{% for a in b %}{% endfor %}"})


def test_a_link_that_is_no_link_is_left_out() -> None:
    templates = {"links": [{"text": "x", "href": "javascript:{{ a }}"}]}
    assert only(read("generic", post(json.dumps({"summary": "s"})), templates=templates)).links == ()
