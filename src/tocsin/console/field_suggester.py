"""Completion of fields in templates: the names that were seen in real events."""

from collections.abc import Sequence

from textual.suggester import Suggester


class FieldSuggester(Suggester):
    """Completes a field's path after `{{`."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.paths: Sequence[str] = ()

    async def get_suggestion(self, value: str) -> str | None:
        """Complete the name that is being written, and close its braces."""
        return completed(value, self.paths)


def completed(text: str, paths: Sequence[str]) -> str | None:
    """Give a text with the name at its end completed; None where no name is being written.

    Args:
        paths: the names that there are, most usual first.
    """
    before, braces, inside = text.rpartition("{{")
    if not braces or "}}" in inside or "|" in inside:
        return None
    written = inside.lstrip()
    if not written:
        return None
    found = next((path for path in paths if path.startswith(written)), None)
    return (
        f"{before}{{{{ {found} }}}}"
        if found is not None and inside.startswith(" ")
        else (f"{before}{{{{{found}}}}}" if found is not None else None)
    )
