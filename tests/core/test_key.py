"""Keys and summaries compare as people expect."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.key import LONGEST_KEY_BYTES, match_key, match_summary


def test_keys_match_without_case_and_blanks() -> None:
    """`DB-1/disk ` and `db-1/DISK` are one key."""
    assert match_key(" DB-1/disk ") == match_key("db-1/DISK") == "db-1/disk"
    assert match_key("STRASSE") == match_key("straße")
    assert match_key("CAFE\u0301") == match_key("café")
    assert match_key("db-1") != match_key("db-2")


def test_long_keys_are_hashed() -> None:
    """A key over 512 bytes keeps its identity in 71 characters."""
    assert match_key("k" * 512) == "k" * 512
    assert match_key("k" * 513).startswith("sha256:")
    assert match_key("k" * 513) == match_key("K" * 513)
    assert match_key("k" * 513) != match_key("k" * 514)
    assert match_key("é" * 257).startswith("sha256:")


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_key_form_is_stable_and_short(key: str) -> None:
    """Any key has a form of at most 512 bytes, and that form is its own."""
    form = match_key(key)
    assert len(form.encode("utf-8", "surrogatepass")) <= LONGEST_KEY_BYTES
    assert match_key(form) == form


def test_summaries_match_over_blanks_and_case() -> None:
    """Line breaks and double blanks do not make another summary."""
    assert match_summary("Disk  FULL\non db-1 ") == match_summary("disk full on DB-1")
    assert match_summary("disk full") != match_summary("disk fuller")
