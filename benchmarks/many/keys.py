"""A walk through a long list by keys, and the place where each key leads."""

from random import Random

FILTER = "/"
ENTER, ESCAPE = "enter", "escape"
_STEPS = (
    *(("j", "j"),) * 8,
    *(("k", "k"),) * 4,
    *(("page down", "\x1b[6~"),) * 3,
    *(("page up", "\x1b[5~"),) * 2,
    ("G", "G"),
    ("g", "g"),
    *((ENTER, "\r"),) * 2,
)


class Walk:
    """Keys that were pressed by somebody who looks around; each moves the cursor or opens the alert.

    Attributes:
        inside: whether the alert is open, so that only escape leads on.
    """

    def __init__(self, total: int, random: Random, page: int) -> None:
        """Begin at the top.

        Args:
            total: how many rows there are.
            random: chooses the keys.
            page: by how many rows a page key moves.
        """
        self._total = total
        self._random = random
        self._page = page
        self._place = 0
        self.inside = False

    def step(self) -> tuple[str, str, int]:
        """Give a key: its name, what the terminal sends, and the place of the alert that is then painted."""
        if self.inside:
            self.inside = False
            return ESCAPE, "\x1b", self._place
        while True:
            name, typed = self._random.choice(_STEPS)
            place = self._after(name)
            # A key that leads nowhere paints nothing.
            if place != self._place or name == ENTER:
                break
        self._place = place
        self.inside = name == ENTER
        return name, typed, place

    def _after(self, name: str) -> int:
        moves = {"j": 1, "k": -1, "page down": self._page, "page up": -self._page}
        ends = {"G": self._total - 1, "g": 0}
        place = ends.get(name, self._place + moves.get(name, 0))
        return min(max(place, 0), self._total - 1)
