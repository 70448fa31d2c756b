"""The ways in which a call to the API does not succeed; each text is one sentence for a person."""


class ClientError(Exception):
    """A call that did not succeed."""


class UnreachableError(ClientError):
    """No answer came, or none that the API gives: whether the call had an effect is not known."""


class NotAllowedError(ClientError):
    """The token is missing or wrong, or its user may not do this."""


class RefusedError(ClientError):
    """The API understood the call and said no.

    Attributes:
        sentence: why, as the API said it.
        field: the field of the request that is wrong, if one is.
        status: the HTTP status: 400 unreadable, 404 unknown, 409 refused, 422 invalid, 503 out of room.
        position: where in that field, in characters from 0, if that is known.
    """

    def __init__(
        self, sentence: str, field: str | None = None, status: int = 409, position: int | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.status = status
        self.position = position
