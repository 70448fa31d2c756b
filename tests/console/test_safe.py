"""What the door lets through: nothing that a terminal obeys, and exactly as many cells as asked."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from tests.console.hostile import HOSTILE
from tests.console.terminal import foreign
from tocsin.console.safe import Line, fit, plain, width_of, words, wrap

ANYTHING = st.text(st.characters()) | st.sampled_from(list(HOSTILE.values()))
NULL = Style()


@given(ANYTHING)
def test_a_plain_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    clean = plain(text)
    assert foreign(clean) == set()
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in clean)


@given(ANYTHING, st.integers(0, 60), st.booleans())
def test_a_fitted_text_has_exactly_its_width(text: str, width: int, right: bool) -> None:
    assert width_of(fit(text, width, right=right)) == width


@given(ANYTHING, st.integers(2, 60))
def test_no_wrapped_line_is_too_wide(text: str, width: int) -> None:
    assert all(width_of(line) <= width for line in wrap(text, width))


@given(ANYTHING, st.integers(1, 60))
def test_a_finished_line_has_exactly_its_width(text: str, width: int) -> None:
    assert Line(NULL).put(text).put("x", width=3).strip(width).cell_length == width


def test_ten_thousand_marks_become_three() -> None:
    assert len(plain(HOSTILE["marks"])) == 4


def test_markup_stays_as_it_was_written() -> None:
    assert plain("[/red] [@click=app.bell]x[/]") == "[/red] [@click=app.bell]x[/]"
    assert words(("[/red] [@click=app.bell]x[/]", "bold")).plain == "[/red] [@click=app.bell]x[/]"
    assert [span.style for span in words(("[@click=app.bell]x[/]", "bold")).spans] == ["bold"]


def test_what_is_cut_says_so() -> None:
    assert fit("Checkout journey failing", 10) == "Checkout …"
    assert fit("火事だ火事だ", 6) == "火事 …"
    assert fit("9m", 4, right=True) == "  9m"


def test_words_are_kept_whole_where_they_fit() -> None:
    assert wrap("the disk is full\nnow", 9) == ["the disk", "is full", "now"]
