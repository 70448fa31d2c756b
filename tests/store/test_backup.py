"""Backup of a live store, and restore: it counts only once it was read back."""

import os
import stat
from pathlib import Path

import pytest

from tests.engine.house import house
from tocsin.engine.errors import RefusedError
from tocsin.store import backup
from tocsin.store.errors import StoreError

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}


async def test_there_and_back(tmp_path: Path) -> None:
    """What was there at the backup is there after the restore, and what came later is not."""
    copy = tmp_path / "copy.db"
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        done = await pager.pager.backup(copy)
        assert (done["alerts"], done["events"], done["checked"]) == (1, 1, True)
        assert done["bytes"] == copy.stat().st_size
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        await pager.receive("generic", {"summary": "freezer 4 is too warm"})
        pager.expect_paged("alice")
        await pager.pager.close()
        kept = backup.restore(copy, pager.data, pager.clock.now())
        await pager.open()
        assert (await pager.pager.finder.window(view="all"))["total"] == 1
        assert kept is not None
        assert backup.check(kept)["alerts"] == 2
        await pager.fast_forward("5m")
        pager.expect_paged("bob")


async def test_a_backup_is_never_overwritten(tmp_path: Path) -> None:
    """An existing file is left alone, and a missing folder is told."""
    (tmp_path / "there.db").write_text("precious")
    async with house(tmp_path) as pager:
        with pytest.raises(RefusedError, match="exists already"):
            await pager.pager.backup(tmp_path / "there.db")
        with pytest.raises(RefusedError, match="no folder"):
            await pager.pager.backup(tmp_path / "nowhere" / "copy.db")
    assert (tmp_path / "there.db").read_text() == "precious"
    assert [name for name in os.listdir(tmp_path) if "unfinished" in name] == []


async def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    """One changed page is found, and the old store stays as it was."""
    copy = tmp_path / "copy.db"
    async with house(tmp_path) as pager:
        for number in range(40):
            await pager.receive("generic", {"summary": f"problem {number}", "details": "x" * 2_000})
            pager.expect_paged("alice")
        await pager.pager.backup(copy)
        data = bytearray(copy.read_bytes())
        for page in range(8, len(data) // 4096):
            data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
        copy.write_bytes(data)
        await pager.pager.close()
        before = (pager.data / backup.DATABASE).read_bytes()
        with pytest.raises(StoreError):
            backup.restore(copy, pager.data, pager.clock.now())
        assert (pager.data / backup.DATABASE).read_bytes() == before
        await pager.open()


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\x00" + bytes(5_000)])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    """Any other file is refused in one sentence."""
    (tmp_path / "copy.db").write_bytes(content)
    with pytest.raises(StoreError):
        backup.restore(tmp_path / "copy.db", tmp_path / "data", 0)
    assert not (tmp_path / "data" / backup.DATABASE).exists()
