"""Near misses: requests that reached no source, because their key or their path is wrong."""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tocsin.core.instant import Instant
from tocsin.core.source import Source
from tocsin.core.text import clean_line

_LOG = logging.getLogger("tocsin.engine")

KEPT = 100
_SHOWN_OF_KEY = 4
_LONGEST_PATH = 80
_LONGEST_METHOD = 16
_LONGEST_REMOTE = 64
_FEWEST_ALIKE = 8


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One request that nobody took.

    Attributes:
        path: without the key.
        key_end: the last four characters of the key that it had.
        why: what is wrong with it, a clause.
        source_id: of the source that was probably meant, or None.
    """

    at: Instant
    remote: str
    method: str
    path: str
    key_end: str
    why: str
    source_id: int | None = None


class NearMisses:
    """The newest near misses, in memory: they are of use while somebody connects a tool.

    Args:
        now: the present.
        sources: by key.
    """

    def __init__(self, now: Callable[[], Instant], sources: Callable[[], Mapping[str, Source]]) -> None:
        self._now = now
        self._sources = sources
        self._kept: deque[NearMiss] = deque(maxlen=KEPT)

    def note(self, remote: str, method: str, path: str, key: str, type_id: str | None = None) -> None:
        """Note a request that no source took; of its key only the last four characters are kept.

        Args:
            path: without the key.
            key: as it was sent, or empty.
            type_id: the integration type in the path, or None where the path says none.
        """
        why, meant = self._explain(key, type_id)
        miss = NearMiss(
            self._now(),
            clean_line(remote, _LONGEST_REMOTE),
            clean_line(method, _LONGEST_METHOD),
            clean_line(path, _LONGEST_PATH),
            clean_line(key[-_SHOWN_OF_KEY:], _SHOWN_OF_KEY),
            why,
            meant.id if meant else None,
        )
        self._kept.append(miss)
        _LOG.info("unknown key ending in %s from %s", miss.key_end, miss.remote)

    def newest(self, since: Instant = 0) -> list[NearMiss]:
        """Give what was noted since an instant, newest first."""
        return [miss for miss in reversed(self._kept) if miss.at >= since]

    def _explain(self, key: str, type_id: str | None) -> tuple[str, Source | None]:
        sources = self._sources()
        if not key:
            return "there is no key in it: the whole webhook URL is needed", None
        exact = sources.get(key)
        if exact is not None and exact.key != key:
            return f"the key is an old one of {exact.name}, which is no longer good", exact
        if exact is not None:
            wrong = f"which is {exact.type}, not {type_id}" if type_id else "but the path before it is wrong"
            return f"the key is that of {exact.name}, {wrong}", exact
        bare = key.strip().casefold()
        for known, source in sources.items():
            if bare == known.casefold():
                return f"the key is that of {source.name}, but with blanks or capitals", source
            if len(bare) >= _FEWEST_ALIKE and known.startswith(bare):
                return f"the key is that of {source.name}, cut short", source
            if bare.startswith(known):
                return f"the key is that of {source.name}, with something behind it", source
        return "no alert source has this key", None
