"""Hiding secrets in what tools sent, before people see it: values are blotted out by their names."""

import re

BLOT = "•••"

_PARTS = (
    *("password", "passwd", "passphrase", "secret", "token", "apikey", "accesskey", "privatekey"),
    *("routingkey", "integrationkey", "servicekey", "authorization", "credential", "signature", "cookie"),
    "sessionid",
)
_WHOLE = frozenset({"auth", "pwd", "pass", "bearer"})
_SEPARATORS = str.maketrans("", "", "_-. ")

_QUOTED_NAME = re.compile(r"""(\\?["'])([^"'\\\n]{1,80})\1\s{0,20}:\s{0,20}""")
_PLAIN_PAIR = re.compile(r"""(?<![\w.-])([\w.-]{1,80})=([^&\s;,"'<>\\]{1,10000})""")
_VALUE = re.compile(r'"(?:[^"\\]|\\.)*+"?|\\"(?:[^"\\]|\\[^"])*+(?:\\")?|[^\s,}\]{\["\\]+', re.DOTALL)
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


def is_secret(name: str) -> bool:
    """Tell by the name of a field or header whether its value is a secret, in any spelling."""
    folded = name.lower().translate(_SEPARATORS)
    return folded in _WHOLE or any(part in folded for part in _PARTS)


def blotted(text: str) -> str:
    """Blot out the values of fields with secret names, in JSON, also inside its strings, and in `name=value`.

    Args:
        text: a request's body, whole or cut anywhere. All else in it stays as it is, to the last blank.
    """
    return _PLAIN_PAIR.sub(_plain_pair, _blotted_json(text))


def _plain_pair(pair: re.Match[str]) -> str:
    return f"{pair[1]}={BLOT}" if is_secret(pair[1]) else pair[0]


def _blotted_json(text: str) -> str:
    kept: list[str] = []
    done = 0
    for name in _QUOTED_NAME.finditer(text):
        if name.end() <= done or not is_secret(name[2]):
            continue
        end = _end_of_value(text, name.end())
        if end == name.end():
            continue
        kept += (text[done : name.end()], f"{name[1]}{BLOT}{name[1]}")
        done = end
    return "".join((*kept, text[done:])) if kept else text


def _end_of_value(text: str, start: int) -> int:
    """Find the end of a JSON value; an object or list ends with its bracket."""
    if text[start : start + 1] not in ("{", "["):
        value = _VALUE.match(text, start)
        return value.end() if value else start
    depth = 0
    for token in _BRACKET.finditer(text, start):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth == 0:
            return token.end()
    return len(text)
