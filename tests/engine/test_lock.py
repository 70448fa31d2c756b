"""One engine per data directory, on a disk where locks hold, for its owner alone."""

import stat
from pathlib import Path

import pytest

from tests.engine.house import House, house
from tocsin.core.people import Role
from tocsin.engine import lock
from tocsin.engine.lock import AlreadyRunningError, EngineLock, NetworkFileSystemError, file_system_of


async def test_a_second_engine_is_refused(tmp_path: Path) -> None:
    """In one line; once the first has ended, the next may start."""
    async with house(tmp_path) as pager:
        with pytest.raises(AlreadyRunningError, match="an engine runs on"):
            await House(pager.data).open()
        await pager.restart()


@pytest.mark.parametrize(("kind", "refused"), [("nfs4", True), ("cifs", True), ("9p", True), ("ext4", False)])
def test_network_file_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, refused: bool
) -> None:
    """Where locks and shared memory do not hold, the engine does not start, and says what to do."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"root / ext4 rw 0 0\nserver:/home {tmp_path} {kind} rw 0 0\nshort\n")
    monkeypatch.setattr(lock, "_MOUNTS", mounts)
    assert file_system_of(tmp_path / "data") == kind
    taken = EngineLock(tmp_path)
    if not refused:
        taken.acquire()
        taken.release()
        return
    with pytest.raises(NetworkFileSystemError, match=f"is on {kind}.*--data"):
        taken.acquire()


def test_where_the_system_does_not_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a list of mounts nothing is known, and nothing is refused."""
    monkeypatch.setattr(lock, "_MOUNTS", tmp_path / "none")
    assert file_system_of(tmp_path) == ""


async def test_files_are_for_their_owner(tmp_path: Path) -> None:
    """0700 for the directory and 0600 for all in it, whatever the umask was."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", {"summary": "too warm"})
        pager.expect_paged("alice")
        assert stat.S_IMODE(pager.data.stat().st_mode) == 0o700
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in sorted(pager.data.iterdir())}
        assert set(modes) == {"engine.lock", "reserve", "tocsin.db", "tocsin.db-shm", "tocsin.db-wal"}
        assert set(modes.values()) == {0o600}


async def test_the_first_run(tmp_path: Path) -> None:
    """Who sits there becomes a user, an admin and the default policy, once."""
    first = House(tmp_path / "data")
    await first.open()
    try:
        directory = first.pager.directory
        assert [(u.name, u.role) for u in directory.users.values()] == [("erin", Role.ADMIN)]
        (policy,) = directory.policies.values()
        assert [str(t) for level in policy.levels for t in level.targets] == ["erin"]
        assert policy.levels[0].timeout == 5 * 60_000
        assert (await first.pager.views.settings())["default_policy"] == policy.name
        await first.restart()
        assert len(first.pager.directory.users) == len(first.pager.directory.policies) == 1
    finally:
        await first.pager.close()
