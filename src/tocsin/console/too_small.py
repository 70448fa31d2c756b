"""What is said while the terminal is too small for the console."""

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from tocsin.console.safe import words
from tocsin.console.session import Session

LEAST = Size(40, 10)


def is_too_small(size: Size) -> bool:
    """Tell whether a terminal of this size shows less than anybody could work with."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmallScreen(ModalScreen[None]):
    """Covers whatever is open, and takes no key: nothing is done to what cannot be seen."""

    DEFAULT_CSS = """
    TooSmallScreen { background: $tocsin-ground; }
    TooSmallScreen Static { width: 1fr; height: auto; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Put the sentences together."""
        yield Static()

    def on_mount(self) -> None:
        """Say them."""
        self.update()

    def update(self) -> None:
        """Say how things stand now."""
        standing = self._session.standing
        pending = standing.counts.pending
        stale = "stale, " if standing.stale_since is not None else ""
        self.query_one(Static).update(
            words(
                (f"{stale}{pending} pending\n", "bold $tocsin-red" if pending or stale else "bold"),
                (f"Make me larger: {LEAST.width}x{LEAST.height}", "$tocsin-ink"),
            )
        )
