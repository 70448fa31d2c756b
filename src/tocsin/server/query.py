"""The query of an API request, read strictly: a typing error is told, not ignored."""

from urllib.parse import parse_qsl

from tocsin.engine.errors import InvalidError

_MOST_FIELDS = 100
_LARGEST = 2**63 - 1


class Query:
    """The fields of a query.

    Args:
        text: the query of the request line.
        known: the names that the route takes.

    Raises:
        InvalidError: a field that the route does not know, or too many.
    """

    def __init__(self, text: str, known: frozenset[str]) -> None:
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS) if text else []
        except ValueError as error:
            raise InvalidError("query", "the query has too many fields") from error
        for name, _ in pairs:
            if name not in known:
                raise InvalidError("query", f"the query knows only {', '.join(sorted(known)) or 'no field'}")
        self._pairs = pairs
        self._fields = dict(pairs)

    def text(self, name: str) -> str | None:
        """Give a field, or None where it is absent or empty."""
        return self._fields.get(name) or None

    def texts(self, name: str) -> list[str]:
        """Give every value of a field, in order; empty ones, too."""
        return [value for field, value in self._pairs if field == name]

    def number(self, name: str, default: int | None = None, most: int = _LARGEST) -> int | None:
        """Give a whole number between 0 and `most`, or the default.

        Raises:
            InvalidError: it is no such number.
        """
        text = self.text(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= most):
            raise InvalidError(name, f"{name} is a whole number from 0 to {most}")
        return int(text)

    def bounded(self, name: str, default: int, most: int) -> int:
        """Give a whole number between 0 and `most`; one that is too large counts as `most`.

        Raises:
            InvalidError: it is no number.
        """
        number = self.number(name, default)
        return min(default if number is None else number, most)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """Give one of several words.

        Raises:
            InvalidError: it is none of them.
        """
        text = self.text(name) or default
        if text not in choices:
            raise InvalidError(name, f"{name} is one of {', '.join(choices)}")
        return text

    def words(self, name: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        """Give a list of words, written with commas, in any case.

        Raises:
            InvalidError: one of them is none of the choices.
        """
        words = tuple(word.strip().upper() for word in (self.text(name) or "").split(",") if word.strip())
        if any(word not in choices for word in words):
            raise InvalidError(name, f"{name} is a list of {', '.join(choices)}")
        return words
