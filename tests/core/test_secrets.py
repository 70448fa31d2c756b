"""Secrets in what tools sent are blotted out by their names; all else stays to the last blank."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.core.secrets import BLOT, blotted, is_secret


@pytest.mark.parametrize(
    "name",
    ["password", "API-Key", "api_key", "X-Auth-Token", "Authorization", "integrationKey", "client.secret"],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", ["key", "author", "summary", "passed", "host", "monkey", "compass"])
def test_names_of_other_things(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"token": "abc",  "a": 1}', f'{{"token": "{BLOT}",  "a": 1}}'),
        ('{"token": "a\\"b", "a": 1}', f'{{"token": "{BLOT}", "a": 1}}'),
        ('{"pwd": 1234}', f'{{"pwd": "{BLOT}"}}'),
        ('{"credentials": {"user": "u", "x": ["}"]}, "a": 1}', f'{{"credentials": "{BLOT}", "a": 1}}'),
        ('{"token": "cut off', f'{{"token": "{BLOT}"'),
        ('{"inner": "{\\"token\\": \\"abc\\"}"}', f'{{"inner": "{{\\"token\\": \\"{BLOT}\\"}}"}}'),
        ("summary=x&token=abc&a=1", f"summary=x&token={BLOT}&a=1"),
        (
            '{"url": "https://x.example/?api_key=abc&a=1"}',
            f'{{"url": "https://x.example/?api_key={BLOT}&a=1"}}',
        ),
        ("the token is lost", "the token is lost"),
    ],
)
def test_values(before: str, after: str) -> None:
    assert blotted(before) == after


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(["a", "token", "b"]), st.text() | st.integers() | st.none(), max_size=3)
)
def test_what_is_json_stays_json_and_only_secrets_change(value: dict[str, object]) -> None:
    told = json.loads(blotted(json.dumps(value)))
    assert {name: it for name, it in told.items() if name != "token"} == {
        name: it if not isinstance(it, str) else json.loads(blotted(json.dumps(it)))
        for name, it in value.items()
        if name != "token"
    }
    assert told.get("token", BLOT) == BLOT
