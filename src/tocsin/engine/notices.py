"""Notices: adds to each change what attached destinations and those who were paged hear of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tocsin.core.change import Change
from tocsin.core.instant import Instant
from tocsin.core.notice import notices
from tocsin.core.notification_rule import Heard
from tocsin.core.people import Directory
from tocsin.core.update import tell_of_escalation


class Notices:
    """Knows what is attached."""

    def __init__(self, directory: Callable[[], Directory]) -> None:
        self._directory = directory

    def complete(self, decided: Sequence[Change], now: Instant) -> Sequence[Change]:
        """Give changes with the notices that follow from them."""
        directory = self._directory()
        if any(Heard.ESCALATED in rules.updates for rules in directory.rules.values()):
            decided = [_told_of_escalation(change, directory, now) for change in decided]
        if not (directory.attached_to_sources or directory.attached_to_alerts):
            return decided
        return [_completed(change, directory, now) for change in decided]


def _told_of_escalation(change: Change, directory: Directory, now: Instant) -> Change:
    told = tell_of_escalation(change, directory, now)
    return replace(change, pages=(*change.pages, *told)) if told else change


def _completed(change: Change, directory: Directory, now: Instant) -> Change:
    attached = directory.attachments(change.alert.source_id, change.alert.id)
    told = notices(change, attached, now) if attached else ()
    # What is told cannot wait: the change is written out.
    return replace(change, pages=(*change.pages, *told), light=False) if told else change
