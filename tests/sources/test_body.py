"""Bodies are decoded by what they are, not by what they are called."""

import gzip
from typing import Any

import pytest

from tests.sources.requests import NOW, post
from tocsin.core.inbound import Inbound
from tocsin.sources.body import BodyError, decode, decode_fields

PAIRS = {"event": "ALERT", "data": "too warm"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"event": "ALERT", "data": "too warm"}',
        b'\xef\xbb\xbf{"event": "ALERT", "data": "too warm"}',
        b' \r\n{"event": "ALERT", "data": "too warm"}\x00\n',
        '{"event": "ALERT", "data": "too warm"}'.encode("utf-16"),
        '{"event": "ALERT", "data": "too warm"}'.encode("utf-16-le"),
        '{"event": "ALERT", "data": "too warm"}'.encode("utf-32"),
        b'"{\\"event\\": \\"ALERT\\", \\"data\\": \\"too warm\\"}"',
        b"event=ALERT&data=too+warm",
        b"event=ALERT&data=too%20warm",
        b"payload=%7B%22event%22%3A%22ALERT%22%2C%22data%22%3A%22too+warm%22%7D",
        b"payload=%7B%22event%22%3A%22ALERT%22%2C%22data%22%3A%22too+warm%22%7D&x=1",
        b"%7B%22event%22%3A%22ALERT%22%2C%22data%22%3A%22too+warm%22%7D=",
        b'--b1\r\nContent-Disposition: form-data; name="event"\r\n\r\nALERT\r\n'
        b'--b1\r\nContent-Disposition: form-data; name="data"\r\n\r\ntoo warm\r\n--b1--\r\n',
        b'--b1\r\nContent-Type: application/json\r\nContent-Disposition: form-data; name="data"\r\n\r\n'
        b'{"event": "ALERT", "data": "too warm"}\r\n--b1--\r\n',
    ],
    ids=lambda body: repr(body)[:40],
)
@pytest.mark.parametrize("content_type", ["", "application/json", "text/plain", "application/xml"])
def test_one_content_in_many_wrappings(body: bytes, content_type: str) -> None:
    """JSON in any encoding, forms, JSON inside forms, multipart: the same fields."""
    assert decode_fields(post(body, {"content-type": content_type})) == PAIRS


def test_the_query_counts_only_without_a_body() -> None:
    """A GET is read from its query; a body wins over it."""
    query = (("event", "ALERT"), ("data", "too warm"))
    assert decode(Inbound("GET", b"", NOW, query)) == PAIRS
    assert decode(Inbound("POST", b"\r\n", NOW, query)) == PAIRS
    assert decode(Inbound("POST", b"a=1", NOW, query)) == {"a": "1"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a": NaN, "b": Infinity}', {"a": "NaN", "b": "Infinity"}),
        (b'{"a": 18446744073709551616}', {"a": 18446744073709551616}),
        (b'{"a": 123456789012345678901234567891}', {"a": 123456789012345678901234567891}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'{"a": "\\ud800"}', {"a": "\ud800"}),
        (b'{"a": "line\nbreak\ttab"}', {"a": "line\nbreak\ttab"}),
        (b'{"a": "\\u0000"}', {"a": "\x00"}),
        (b'{"a": "gr\xfcn \x80"}', {"a": "grün €"}),
        (b'{"a": ' + b"9" * 5000 + b"}", {"a": "9" * 5000}),
        (b'[{"a": 1}]', [{"a": 1}]),
        (b"disk full on db-1", "disk full on db-1"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_senders_may_send(body: bytes, expected: Any) -> None:
    """JSON beyond the standard, ids beyond 64 bits and old encodings are read, exactly where they can be."""
    assert decode(post(body)) == expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b'{"a": 1', "ends too early (line 1, column 8)"),
        (b'{"a": 1} trailing', "begins like JSON but is wrong"),
        (b"[" * 100_000, "nested too deeply"),
        (b'"text"', "single value"),
        (b"&".join([b"a=1"] * 5000), "more than 2000 fields"),
    ],
    ids=["empty", "blank", "cut", "trailing", "deep", "single", "wide"],
)
def test_what_cannot_be_decoded_has_a_reason(body: bytes, reason: str) -> None:
    """The reason is a sentence and says where it broke."""
    with pytest.raises(BodyError) as refused:
        decode(post(body))
    assert reason in str(refused.value)


@pytest.mark.parametrize(("body", "kind"), [(b"[1, 2]", "a list"), (b"hello", "plain text")])
def test_fields_are_asked_for(body: bytes, kind: str) -> None:
    """A list or a text is no set of named fields."""
    with pytest.raises(BodyError, match=kind):
        decode_fields(post(body))


def test_compressed_bytes_are_no_surprise() -> None:
    """A body that is still compressed is only a strange text."""
    assert isinstance(decode(post(gzip.compress(b'{"a": 1}'))), str | dict)
