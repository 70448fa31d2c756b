"""The ways in which the pager says no."""


class RefusedError(Exception):
    """A wish that the present state does not allow; the sentence says why and what to do."""


class NotFoundError(Exception):
    """Something named does not exist."""


class InvalidError(Exception):
    """A field of a request is wrong; the sentence says how."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
