"""What can be wrong with the store."""


class StoreError(Exception):
    """The store cannot be used; one sentence says why and what to do."""


class NoRoomError(Exception):
    """The disk is full, or writing failed as if it were: nothing of the transaction is there."""
