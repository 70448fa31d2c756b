"""One step of the wizard: what all of them have in common."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.containers import Vertical
from textual.message import Message

from tocsin.console.pane_rows import PaneRows
from tocsin.console.session import Session
from tocsin.console.source_draft import SourceDraft
from tocsin.console.supervisor import Supervisor, Work

if TYPE_CHECKING:
    from tocsin.client.client import TocsinClient

T = TypeVar("T")
BESIDE_FROM = 120
"""So wide is a terminal on which something stands beside the step."""


class WizardStep(Vertical):
    """Asks for one thing, and puts the answer into the draft."""

    TITLE: ClassVar[str]
    BESIDE: ClassVar[str] = ""
    """The title of what stands beside it on wide terminals; empty: nothing does."""
    FOOT: ClassVar[tuple[str, ...]] = ("go-on", "step-back", "discard", "help")
    DEFAULT_CSS = """
    WizardStep { height: 1fr; }
    WizardStep Static { height: auto; }
    WizardStep Input, WizardStep Input:focus {
        background: $tocsin-bar; background-tint: $tocsin-bar 0%; border: none; height: 1; padding: 0 1;
    }
    WizardStep Input:focus { background: $tocsin-raised; background-tint: $tocsin-raised 0%; }
    WizardStep .label { margin: 1 0 0 0; color: $tocsin-dim; }
    """

    class Answered(Message):
        """It is answered: go on."""

    class Changed(Message):
        """What is shown beside it has changed."""

    class Complained(Message):
        """Something is wrong with the answer."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, session: Session, supervisor: Supervisor, draft: SourceDraft) -> None:
        super().__init__()
        self.session = session
        self.draft = draft
        self._supervisor = supervisor

    @property
    def answer(self) -> str:
        """What was chosen, in short; empty before."""
        return ""

    def begin(self) -> None:
        """Come to the front: take the focus, and show what is known."""

    def take(self) -> str:
        """Put the answer into the draft; gives what is wrong with it, a sentence, or nothing."""
        return ""

    def beside(self, rows: PaneRows) -> None:
        """Draw what stands beside it on wide terminals."""

    def tick(self) -> None:
        """Redraw what time alone has changed."""

    def renew(self) -> None:
        """Ask anew: something changed at the engine."""

    async def ask(self, question: "Callable[[TocsinClient], Awaitable[T]]") -> T:
        """Ask the engine, in the background."""
        return await self.session.backend.ask(question)

    def start(self, name: str, work: Work) -> None:
        """Do something in the background; the newest of a name replaces the one before."""
        self._supervisor.start(self, name, work, exclusive=True)
