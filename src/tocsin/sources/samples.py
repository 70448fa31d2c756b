"""The samples of integrations as requests: for tests, for `source test` and for the demo."""

import re
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl

from tocsin.core.inbound import Inbound
from tocsin.core.instant import Instant, rfc3339
from tocsin.sources.integration import Integration, Sample

SAMPLE_KEY = b"SOURCE_KEY"
"""What stands in a sample where the source's key belongs."""

_CONTENT_TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded"}

# Samples all happen on one day. It becomes the present: a problem older than the last recovery pages nobody.
_TIME = re.compile(
    rb"2026-03-14(?P<gap>T| |%20|\+)\d\d(?P<colon>:|%3A)\d\d(?::|%3A)\d\d(?:\.\d+)?(?P<zone>Z?)"
)
_EPOCH_SECONDS = re.compile(rb"\b17734[4-9]\d{4}\b")


class UnknownSampleError(LookupError):
    """An integration has no sample of that name."""


def sample_named(integration: Integration, name: str | None) -> Sample:
    """Give a sample of an integration by its name, its first for None.

    Raises:
        UnknownSampleError: it has none of that name.
    """
    for sample in integration.samples:
        if name is None or sample.name == name:
            return sample
    known = ", ".join(sample.name for sample in integration.samples)
    raise UnknownSampleError(f"{integration.id} has no sample {name!r}: it has {known}")


def sample_inbound(integration: Integration, sample: Sample, key: str, now: Instant) -> Inbound:
    """Give a sample as the request that the tool would send now.

    Args:
        key: the source's key, for samples that carry it in the body.
        now: becomes each time in the sample, and the time of arrival.
    """
    content = sample_bytes(integration.id, sample.file).replace(SAMPLE_KEY, key.encode())
    content = _EPOCH_SECONDS.sub(str(now // 1000).encode(), _TIME.sub(lambda m: _present(m, now), content))
    headers = {name.lower(): value for name, value in sample.headers.items()}
    if sample.encoding == "query":
        query = parse_qsl(content.decode().strip(), keep_blank_values=True)
        return Inbound("GET", b"", now, tuple(query), headers)
    headers.setdefault("content-type", _CONTENT_TYPES[sample.encoding])
    return Inbound("POST", content, now, (), headers)


@cache
def sample_bytes(integration_id: str, file: str) -> bytes:
    """Give the bytes of a sample file as it is in the package."""
    return (files("tocsin") / "sample_payloads" / integration_id / file).read_bytes()


def _present(match: re.Match[bytes], now: Instant) -> bytes:
    """Write the present in the form of the time it replaces."""
    text = rfc3339(now).encode()
    text = text if match["zone"] else text[:19]
    return text.replace(b"T", match["gap"]).replace(b":", match["colon"])
