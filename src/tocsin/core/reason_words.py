"""Named reasons in words: what the names in timelines mean to somebody who reads them at night."""

from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "new-problem": "no open alert has it yet",
    "same-problem": "its alert is open and pending already",
    "owned-problem-pages-nobody-again": "somebody has the alert already, so nobody is paged again",
    "tool-accepted": "the tool says that somebody took it",
    "already-accepted": "somebody has it already",
    "tool-recovered": "the tool says that it is over",
    "tool-commented": "the tool sent a remark",
    "no-open-alert": "no open alert has its key",
    "no-key-to-refer-by": "it has no key to name an alert by",
    "recovery-older-than-problem": "by the tool's clock this recovery is older than the problem",
    "recovery-came-first": "its recovery arrived before it",
    "source-paused": "the source is paused",
    "could-not-read": "the request could not be read",
    "raised-to-high": "a HIGH event raises a LOW alert",
    "by-hand": "a person did it",
    "no-data": "the tool has no data and will not announce the recovery",
    "level-due": "nobody accepted in time, or the alert is new",
    "caught-up": "it was due while the engine was not running",
    "no-contact": "no destination leads to them",
    "by-link": "the link of a page was opened, and a button on it pressed",
    "muted": "they asked not to be reached for a while",
    "empty-level": "nobody stands on the level",
    "exhausted": "no level is left",
    "no-fallback": "the fallback contact is the last way out",
    "policy-delay": "the policy waits before level 1",
    "reassigned": "the alert was given to them",
    "low-stays-on-level-1": "LOW priority pages level 1 only",
    "test-pages-nobody": "the setup of its source is not finished",
    "snooze-ended": "the time of the snooze is over",
    "snoozed": "it is snoozed",
    "auto-resolve": "no event came for the time set at its source",
    "accepted": "somebody has it",
    "resolved": "it is over",
}


def in_words(reason: str) -> str:
    """Give a named reason as words; one that is words already, or unknown, as it is.

    Args:
        reason: `low-stays-on-level-1`, `same key`, …
    """
    if reason in _WORDS:
        return _WORDS[reason]
    return reason if " " in reason else reason.replace("-", " ")
