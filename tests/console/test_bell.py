"""The bell rings once for each new page that is mine, and nothing it writes can be made to do more."""

import pytest

from tests.console.hostile import HOSTILE
from tests.console.night import alert
from tocsin.console.bell import Bell, Notice, notice_sequence, title_sequence
from tocsin.console.preferences import Hearing, Preferences


class Ears:
    """Hears what a bell does."""

    def __init__(self, notice: Notice | None = None) -> None:
        self.rings = 0
        self.written: list[str] = []
        self.bell = Bell(self.written.append, self._ring, notice)

    def _ring(self) -> None:
        self.rings += 1


def test_the_first_look_is_silent_and_a_new_page_of_mine_rings_once() -> None:
    ears = Ears()
    old, new = alert(1, "old"), alert(2, "new")
    ears.bell.look([old], "carol", Preferences())
    ears.bell.look([new, old], "carol", Preferences())
    ears.bell.look([new, old], "carol", Preferences())
    assert ears.rings == 1


def test_what_is_not_mine_or_a_test_is_silent_and_a_new_level_rings() -> None:
    ears = Ears()
    ears.bell.look([], "carol", Preferences())
    ears.bell.look([alert(1, "x", paged=("bob",)), alert(2, "x", test=True)], "carol", Preferences())
    assert ears.rings == 0
    ears.bell.look([alert(1, "x", paged=("carol",), level=2)], "carol", Preferences())
    assert ears.rings == 1


def test_a_page_that_left_the_view_and_came_back_is_not_new() -> None:
    ears = Ears()
    ears.bell.look([alert(1, "x")], "carol", Preferences())
    ears.bell.look([], "carol", Preferences())
    ears.bell.look([alert(1, "x")], "carol", Preferences())
    assert ears.rings == 0


@pytest.mark.parametrize("notice", list(Notice))
@pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
def test_no_text_ends_the_sequence_it_stands_in(notice: Notice, text: str) -> None:
    sequence = notice_sequence(notice, text)
    assert sequence.startswith(f"\x1b]{notice};")
    assert sequence.count("\x1b") == 2
    assert sequence.endswith("\x1b\\")
    assert "\x07" not in sequence
    assert title_sequence(text).count("\x1b") == 2


def test_notices_are_only_for_those_who_want_them() -> None:
    assert Notice.wanted({}) is None
    assert Notice.wanted({"TOCSIN_NOTICES": "777"}) is Notice.URXVT
    assert Notice.wanted({"TOCSIN_NOTICES": "8"}) is None


def test_the_title_is_written_when_it_changes_and_given_back() -> None:
    ears = Ears()
    ears.bell.entitle(2, Hearing.ALL)
    ears.bell.entitle(2, Hearing.ALL)
    ears.bell.entitle(0, Hearing.ALL)
    ears.bell.leave()
    assert ears.written == ["\x1b[22;2t", "\x1b]2;tocsin (2)\x1b\\", "\x1b]2;tocsin\x1b\\", "\x1b[23;2t"]


def test_the_title_counts_what_is_mine_unless_it_shall_count_all_or_nothing() -> None:
    ears = Ears()
    ears.bell.look([alert(1, "x"), alert(2, "x", paged=("bob",))], "carol", Preferences())
    for hearing in (Hearing.MINE, Hearing.ALL, Hearing.OFF):
        ears.bell.entitle(2, hearing)
    assert [text for text in ears.written if "tocsin" in text] == [
        "\x1b]2;tocsin (1)\x1b\\",
        "\x1b]2;tocsin (2)\x1b\\",
    ]
    assert ears.written[-1] == "\x1b[23;2t"


@pytest.mark.parametrize(
    ("hearing", "paged", "rings"),
    [
        (Hearing.MINE, "carol", 1),
        (Hearing.MINE, "bob", 0),
        (Hearing.ALL, "bob", 1),
        (Hearing.OFF, "carol", 0),
    ],
)
def test_bell_and_notice_ring_for_what_was_chosen(hearing: Hearing, paged: str, rings: int) -> None:
    ears = Ears(Notice.KITTY)
    chosen = Preferences(bell=hearing, notices=hearing)
    ears.bell.look([], "carol", chosen)
    ears.bell.look([alert(1, "x", paged=(paged,))], "carol", chosen)
    assert (ears.rings, len(ears.written)) == (rings, rings)


@pytest.mark.parametrize(
    ("environment", "notice"),
    [
        ({"TERM": "xterm-kitty"}, Notice.KITTY),
        ({"TERM": "foot"}, Notice.URXVT),
        ({"TERM_PROGRAM": "iTerm.app"}, Notice.ITERM),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, None),
    ],
)
def test_terminals_are_known_by_their_names(environment: dict[str, str], notice: Notice | None) -> None:
    assert Notice.known(environment) is notice
