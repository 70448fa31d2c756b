"""Values that the driver would otherwise search an adapter for, at each row."""

from pathlib import Path

from tocsin.store.connection import open_writer


def test_nothing_and_bytes_come_back_as_they_went_in(tmp_path: Path) -> None:
    connection = open_writer(tmp_path / "x.db")
    found = connection.execute("SELECT ?, typeof(?), ?, typeof(?)", (None, None, b"\x00a", b"\x00a"))
    assert found.fetchone() == (None, "null", b"\x00a", "blob")
    connection.close()
