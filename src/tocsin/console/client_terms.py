"""The refusals of the typed client in the console's terms."""

from collections.abc import Iterator
from contextlib import contextmanager

from tocsin.client import errors
from tocsin.console.backend import BackendError, GoneError, RefusedError, UnreachableError

_NOT_FOUND = 404


@contextmanager
def in_our_terms() -> Iterator[None]:
    """Let what the client raises come out as a `BackendError`."""
    try:
        yield
    except errors.UnreachableError as error:
        raise UnreachableError(str(error)) from error
    except errors.RefusedError as error:
        if error.status == _NOT_FOUND:
            raise GoneError(str(error)) from error
        raise RefusedError(str(error), error.field) from error
    except errors.ClientError as error:
        raise BackendError(str(error)) from error
