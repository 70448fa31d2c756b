"""The file: made by migrations, strict, refused where it is newer, for its owner alone, pragmas read back."""

import stat
from pathlib import Path

import pytest

from tests.store.conftest import STAGES
from tocsin.store import connection as connections
from tocsin.store.connection import Connection, DatabaseError, has_wal_reset_fix, open_reader, open_writer
from tocsin.store.errors import StoreError
from tocsin.store.schema import VERSION, migrate


def test_migrations_from_nothing(store: Connection) -> None:
    """An empty file gets every table; doing it again changes nothing."""
    before = _schema(store)
    migrate(store)
    assert _schema(store) == before
    assert store.execute("PRAGMA user_version").fetchone()[0] == VERSION
    tables = {row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables >= {"alerts", "timeline", "timers", "outbox", "events", "sources", "users", "policies"}


def _schema(store: Connection) -> list[str]:
    return [
        row[0] for row in store.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    ]


def test_every_table_is_strict(store: Connection) -> None:
    """A wrong type is refused by the file itself."""
    lax = [
        row[1]
        for row in store.execute("PRAGMA table_list")
        if row[0] == "main"
        and row[2] == "table"
        and not row[5]
        and not row[1].startswith(("sqlite_", "_sqlite"))
    ]
    assert lax == []
    with pytest.raises(DatabaseError):
        store.execute("INSERT INTO timers VALUES (1, 'escalate', 'soon', 1)")


def test_one_open_alert_per_key_in_the_file(store: Connection) -> None:
    """The database itself keeps two open alerts from having one key."""
    names = [row[1] for row in store.execute("PRAGMA index_list(alerts)") if row[2]]
    assert "alerts_open_key" in names


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    """An older program keeps its hands off, and says what to do."""
    opened = open_writer(tmp_path / "tocsin.db")
    opened.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(StoreError, match="newer tocsin"):
        migrate(opened)
    assert _schema(opened) == []
    opened.close()


def test_a_failing_migration_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration is one transaction: it is done, or nothing of it is."""
    from tocsin.store import schema

    half = "CREATE TABLE half (n INTEGER) STRICT;\nCREATE NONSENSE"
    monkeypatch.setattr(schema, "_MIGRATIONS", (("0001_half", half),))
    opened = open_writer(tmp_path / "tocsin.db")
    with pytest.raises(DatabaseError):
        migrate(opened)
    tables = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE name = 'half'")]
    assert tables == []
    assert opened.execute("PRAGMA user_version").fetchone()[0] == 0
    opened.close()


def test_a_relay_that_was_never_named_gets_the_name_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mail that left through this machine leaves through it after the migration too."""
    from tocsin.store import schema

    every = schema._MIGRATIONS
    before = next(place for place, (name, _) in enumerate(every) if name == "0009_relay_host")
    opened = open_writer(tmp_path / "tocsin.db")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "_MIGRATIONS", every[:before])
        patch.setattr(schema, "VERSION", before)
        migrate(opened)
    stored = [
        ("old", "email", "{}"),
        ("new", "email", '{"host":"relay.example.org"}'),
        ("chat", "slack", "{}"),
    ]
    opened.executemany("INSERT INTO destinations (name, type, settings) VALUES (?, ?, ?)", stored)
    migrate(opened)
    found = dict(opened.execute("SELECT name, settings FROM destinations").fetchall())
    assert found == {"old": '{"host":"localhost"}', "new": '{"host":"relay.example.org"}', "chat": "{}"}
    opened.close()


def test_what_promises_rest_on_is_set(store: Connection) -> None:
    """The log is written ahead, each commit waits for the disk, references hold."""
    found = {name: store.execute(f"PRAGMA {name}").fetchone()[0] for name in STAGES}
    assert found == STAGES


def test_a_pragma_that_does_not_take_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system or build that refuses in silence is found out."""
    monkeypatch.setattr(connections, "_set", _expecting_more(connections._set))
    with pytest.raises(StoreError, match="does not take synchronous"):
        open_writer(tmp_path / "tocsin.db")


def _expecting_more(usual: object) -> object:
    def refuse(connection: Connection, pragma: str, value: str, expected: object) -> None:
        assert callable(usual)
        usual(connection, pragma, value, "more" if pragma == "synchronous" else expected)

    return refuse


def test_a_reader_cannot_write(store: Connection, tmp_path: Path) -> None:
    """Other connections read, and nothing else."""
    reader = open_reader(tmp_path / "tocsin.db")
    with pytest.raises(DatabaseError, match="readonly"):
        reader.execute("DELETE FROM alerts")
    reader.close()


def test_files_are_for_their_owner(store: Connection, tmp_path: Path) -> None:
    """Nobody else on the machine reads the store."""
    store.execute("INSERT INTO settings VALUES ('a', 'b')")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"tocsin.db": 0o600, "tocsin.db-wal": 0o600, "tocsin.db-shm": 0o600}


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_the_version_gate(version: tuple[int, int, int], fixed: bool) -> None:
    """Which SQLite has the fix of the WAL-reset bug: 3.51.3, and the backports 3.50.7 and 3.44.6."""
    assert has_wal_reset_fix(version) is fixed
