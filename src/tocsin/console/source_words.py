"""How a source stands, in words and colours, and what that asks of a person."""

from tocsin.api.models import SourceView
from tocsin.console import ages
from tocsin.console.glyphs import Glyphs
from tocsin.console.theme import Colours
from tocsin.core.instant import Instant

_WORDS = {
    "accepted": "all accepted",
    "resolved": "all resolved",
    "maintenance": "in maintenance",
    "paused": "paused",
    "never-heard-of": "never heard of",
    "setup": "finish setup",
}


def words_of(source: SourceView, now: Instant) -> str:
    """Say how a source stands: `2 pending`, `silent for 9h`, …"""
    if source.status == "pending":
        return f"{source.pending} pending"
    since = ages.instant(source.silent_since)
    if source.status == "silent" and since is not None:
        return f"silent for {ages.age(now - since)}"
    return _WORDS.get(source.status, source.status)


def sign_of(source: SourceView, glyphs: Glyphs) -> str:
    """Give the sign of how a source stands."""
    signs = {
        "pending": glyphs.high,
        "accepted": glyphs.owned,
        "resolved": glyphs.done,
        "silent": glyphs.low,
        "never-heard-of": glyphs.asleep,
        "maintenance": glyphs.asleep,
        "paused": glyphs.low,
        "setup": glyphs.here,
    }
    return signs.get(source.status, " ")


def colour_of(source: SourceView, colours: Colours) -> str:
    """Give the colour of how a source stands."""
    if source.status == "pending":
        return colours.red
    if source.status in ("silent", "paused", "setup"):
        return colours.amber
    if source.status == "accepted":
        return colours.blue
    return colours.green if source.status == "resolved" else colours.dim


def last_heard(source: SourceView, now: Instant) -> str:
    """Say how long ago its last request came; empty where none did."""
    at = ages.instant(source.last_event_at)
    return ages.age(now - at) if at is not None else ""
