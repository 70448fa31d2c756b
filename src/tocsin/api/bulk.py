"""What the API answers when a person acts on many alerts at once."""

from pydantic import Field

from tocsin.api.wire import Wire


class BulkDone(Wire):
    """One alert of many that the action was done to, with its generation afterwards."""

    id: int
    generation: int
    result: str
    reason: str


class BulkRefusal(Wire):
    """One alert of many that stayed as it was, and why."""

    id: int
    error: str


class BulkAnswer(Wire):
    """What an action on many alerts did: each is in one of the two lists."""

    done: list[BulkDone] = Field(default_factory=list)
    refused: list[BulkRefusal] = Field(default_factory=list)
    undo_until: str | None = None
