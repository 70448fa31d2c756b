"""Several frames of the feed taken as one."""

from collections.abc import Sequence

from tocsin.api.models import FeedFrame


def gathered(frames: Sequence[FeedFrame]) -> FeedFrame:
    """Give one frame that tells what all of them tell.

    Args:
        frames: at least one, in the order of their numbers; how things stand is taken from the last.
    """
    if len(frames) == 1:
        return frames[0]
    changed: dict[int, None] = {}
    for frame in frames:
        changed.update(dict.fromkeys(frame.changed))
    return frames[-1].model_copy(
        update={
            "changed": list(changed),
            "many": any(frame.many for frame in frames),
            "configuration": any(frame.configuration for frame in frames),
        }
    )
