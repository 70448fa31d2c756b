"""One question to an engine over its Unix socket, without an HTTP library, for those who cannot wait for one.

Importing a library takes many times longer than the answer.
"""

import socket
from pathlib import Path
from urllib.parse import quote

_CHUNK = 65_536
_OK = b"200"


def get(path: Path, target: str, user: str | None, *, seconds: float) -> bytes:
    """Give the body of an answer, empty where the engine refuses.

    Args:
        path: the Unix socket.
        target: path and query.
        user: who asks; None for the engine's owner.
        seconds: how long to wait for each part.

    Raises:
        OSError: nobody answers, or not in time.
    """
    who = f"Tocsin-User: {quote(user, safe=' ')}\r\n" if user else ""
    # HTTP/1.0, so that the answer ends with the connection.
    question = f"GET {target} HTTP/1.0\r\nHost: localhost\r\n{who}\r\n"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(seconds)
        connection.connect(str(path))
        connection.sendall(question.encode())
        answer = bytearray()
        while part := connection.recv(_CHUNK):
            answer += part
    head, _, body = bytes(answer).partition(b"\r\n\r\n")
    return body if head.split(b" ", 2)[1:2] == [_OK] else b""
