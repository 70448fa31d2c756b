"""A box around a part of a screen, with a title that changes at the cost of a few cells."""

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region

from tocsin.console.safe import plain, width_of

_AROUND = 5
"""So many cells of the border are drawn with its title."""


class TitledBox(Vertical):
    """A box with a title of plain text."""

    def entitle(self, title: str) -> None:
        """Show a title; does nothing where it is shown already."""
        title = plain(title)
        before = self._border_title.plain if self._border_title is not None else ""
        if before == title:
            return
        # Set by its public name, a title, even the same one, draws anew the whole box with all that is in it.
        self._border_title = Content(title)
        x, y = self.content_offset
        self.refresh(Region(-x, -y, max(width_of(before), width_of(title)) + _AROUND, 1))
