"""A box around a part of a screen, with a title that changes at the cost of a few cells."""

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region

_AROUND = 5
"""So many cells of the border are drawn with its title."""


class TitledBox(Vertical):
    """A box whose title is its own words, never data."""

    def entitle(self, title: str) -> None:
        """Show a title; does nothing where it is shown already."""
        before = self._border_title.plain if self._border_title is not None else ""
        if before == title:
            return
        # Set by its public name, a title, even the same one, draws anew the whole box with all that is in it.
        self._border_title = Content(title)
        x, y = self.content_offset
        self.refresh(Region(-x, -y, max(len(before), len(title)) + _AROUND, 1))
