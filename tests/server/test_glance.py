"""What can be read at a glance, and what is left to the long way."""

import pytest

from tocsin.server.glance import LONGEST_HEAD, Glance, Whole

HEAD = b"POST /api/v1/events/x/k HTTP/1.1\r\nHost: t\r\n"


def whole(body: bytes = b"{}", *, headers: bytes = b"", head: bytes = HEAD) -> bytes:
    """Give a request as it arrives in one piece."""
    return b"%b%bContent-Length: %d\r\n\r\n%b" % (head, headers, len(body), body)


def test_a_whole_post_is_read() -> None:
    read = Glance().at(whole(b'{"a": 1}', headers=b"Content-Type: application/json\r\nX-Odd: \xff\r\n"))
    assert read == Whole(
        "/api/v1/events/x/k",
        {"host": "t", "content-type": "application/json", "x-odd": "\udcff", "content-length": "8"},
        b'{"a": 1}',
    )


def test_one_glance_reads_one_request_after_the_other() -> None:
    glance = Glance()
    bodies = [b"1", b"2" * 60_000, b"3"]
    assert [read.body for body in bodies if (read := glance.at(whole(body)))] == bodies


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(whole()[:-1], id="not all of it"),
        pytest.param(HEAD, id="half a head"),
        pytest.param(whole() + whole(), id="two"),
        pytest.param(whole() + b"POST", id="one and the beginning of another"),
        pytest.param(whole() + b"\x00", id="one and rubbish"),
        pytest.param(whole(head=HEAD.replace(b"POST", b"GET")), id="another method"),
        pytest.param(whole(head=HEAD.replace(b"1.1", b"1.0")), id="an old version"),
        pytest.param(whole(headers=b"Connection: close\r\n"), id="closes"),
        pytest.param(whole(headers=b"Expect: 100-continue\r\n"), id="asks first"),
        pytest.param(whole(headers=b"Content-Encoding: gzip\r\n"), id="packed"),
        pytest.param(whole(headers=b"X-A: 1\r\nx-a: 2\r\n"), id="a header twice"),
        pytest.param(whole(headers=b"Connection: Upgrade\r\nUpgrade: h2c\r\n"), id="another protocol"),
        pytest.param(whole(headers=b"X-Long: " + b"a" * LONGEST_HEAD + b"\r\n"), id="a long head"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", id="in chunks"),
        pytest.param(HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", id="two lengths"),
        pytest.param(HEAD + b"Content-Length: -2\r\n\r\n{}", id="no length"),
        pytest.param(b"POST /\r\n\r\n", id="no version"),
        pytest.param(b"\x16\x03\x01", id="not HTTP"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_anything_else_is_left_alone(data: bytes) -> None:
    assert Glance().at(data) is None
