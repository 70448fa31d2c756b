"""Notices: adds to each change what destinations that are attached hear of it, before it is written."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tocsin.core.change import Change
from tocsin.core.instant import Instant
from tocsin.core.notice import notices
from tocsin.core.people import Directory


class Notices:
    """Knows what is attached."""

    def __init__(self, directory: Callable[[], Directory]) -> None:
        self._directory = directory

    def complete(self, decided: Sequence[Change], now: Instant) -> Sequence[Change]:
        """Give changes with the notices that follow from them."""
        directory = self._directory()
        if not (directory.attached_to_sources or directory.attached_to_alerts):
            return decided
        return [_completed(change, directory, now) for change in decided]


def _completed(change: Change, directory: Directory, now: Instant) -> Change:
    attached = directory.attachments(change.alert.source_id, change.alert.id)
    told = notices(change, attached, now) if attached else ()
    # What is told cannot wait: the change is written out.
    return replace(change, pages=(*change.pages, *told), light=False) if told else change
