"""Several frames of the feed are one, with all that changed."""

from tocsin.api.models import Counts, FeedFrame
from tocsin.console.frames import gathered


def frame(seq: int, changed: list[int], *, many: bool = False, configuration: bool = False) -> FeedFrame:
    """Give a frame."""
    return FeedFrame(
        seq=seq,
        now="2026-11-20T03:12:44Z",
        counts=Counts(pending=seq),
        changed=changed,
        many=many,
        configuration=configuration,
    )


def test_one_frame_is_itself() -> None:
    only = frame(7, [1])
    assert gathered([only]) is only


def test_all_that_changed_is_told_once_and_the_last_tells_how_things_stand() -> None:
    found = gathered([frame(7, [1, 2]), frame(8, [2, 3]), frame(9, [])])
    assert (found.seq, found.counts.pending, found.changed) == (9, 9, [1, 2, 3])
    assert not found.many
    assert not found.configuration


def test_what_only_an_earlier_frame_tells_is_not_lost() -> None:
    found = gathered([frame(7, [], many=True), frame(8, [], configuration=True), frame(9, [4])])
    assert found.many
    assert found.configuration
