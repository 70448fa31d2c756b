"""Tables line up by cells, give way to the terminal and hold nothing that a terminal obeys."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.cli.cells import fit, pad, width
from tocsin.cli.table import Column, pairs, table

_COLUMNS = (Column("N", right=True), Column("SUMMARY", slack=True), Column("WHO"))


def test_columns_line_up_by_cells() -> None:
    text = table(_COLUMNS, [(1, "磁盘满", "alice"), (12, "ok", None)])
    assert text == " N  SUMMARY  WHO\n 1  磁盘满   alice\n12  ok"


def test_the_slack_gives_way_to_the_terminal() -> None:
    text = table(_COLUMNS, [(1, "x" * 200, "alice")], terminal=30)
    assert [width(line) for line in text.splitlines()] == [25 + 3, 30]
    assert "…  alice" in text


def test_foreign_text_is_made_safe() -> None:
    text = table(_COLUMNS, [(1, "\x1b]52;c;eA==\x07a\nb\u202e", "\x9b2J")])
    assert all(character.isprintable() or character == "\n" for character in text)
    assert len(text.splitlines()) == 2


def test_pairs_leave_out_what_is_not_there() -> None:
    assert pairs([("id", 1), ("team", None), ("summary", "x")]) == "id       1\nsummary  x"


@given(st.text(max_size=40), st.integers(min_value=1, max_value=20))
def test_a_fitted_and_padded_text_fills_its_cells(text: str, cells: int) -> None:
    assert width(fit(text, cells)) <= cells
    assert width(pad(fit(text, cells), cells)) == cells
