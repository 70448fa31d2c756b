"""How things stand in one line: with an engine, without one, fast."""

from pathlib import Path

from tests.cli.line import serving, tocsin
from tests.cli.test_lean import loaded_after


def _scene(data: Path) -> None:
    tocsin(data, "source", "add", "generic", "door")
    assert tocsin(data, "alert", "create", "Disk full").code == 0
    assert tocsin(data, "alert", "create", "Queue lag", "--priority", "low").code == 0


def test_with_an_engine_it_tells_what_waits_for_whom(tmp_path: Path) -> None:
    with serving(tmp_path):
        _scene(tmp_path)
        line = tocsin(tmp_path, "status", "--format", "{pending}/{mine} {me} {engine}")
        assert (line.code, line.out, line.err) == (0, "2/2 carol up\n", "")
        assert tocsin(tmp_path, "status", "--check").code == 3
        tocsin(tmp_path, "alert", "resolve", "1", "2")
        assert tocsin(tmp_path, "status", "--check").code == 0
        assert tocsin(tmp_path, "status", "--json").document["accepted"] == 0


def test_without_an_engine_it_counts_in_the_store_and_says_that_nobody_is_paged(tmp_path: Path) -> None:
    with serving(tmp_path):
        _scene(tmp_path)
    done = tocsin(tmp_path, "status", "--format", "{pending} {mine} {engine}")
    assert (done.code, done.out) == (1, "2 2 down\n")
    assert done.err == "tocsin: no engine runs: nobody is paged\n"


def test_without_any_data_it_says_so_too(tmp_path: Path) -> None:
    done = tocsin(tmp_path / "new", "status")
    assert done.code == 1
    assert done.out.startswith("0 pending, 0 accepted")
    assert not (tmp_path / "new").exists()


def test_a_status_bar_that_has_only_ascii_gets_only_that(tmp_path: Path) -> None:
    assert tocsin(tmp_path, "user", "add", "zoë").code == 0
    for line in (("--ascii", "status"), ("status", "--ascii")):
        assert tocsin(tmp_path, *line, "--as", "zoë", "--format", "{me} ♪").out == "zo? ?\n"
    assert tocsin(tmp_path, "status", "--as", "zoë", "--format", "{me} ♪").out == "zoë ♪\n"


def test_a_field_that_is_none_is_refused(tmp_path: Path) -> None:
    done = tocsin(tmp_path, "status", "--format", "{pending} {mood}")
    assert done.code == 2
    assert "{mood} is nothing to tell; there are pending, accepted" in done.err


def test_with_an_engine_nothing_heavy_is_loaded() -> None:
    assert loaded_after("import tocsin.cli.commands.status") == set()
