"""The disk that loses power keeps what was synced, and only that for certain."""

import random

import pytest
from benchmarks.powercut.disk import SECTOR, Disk
from benchmarks.powercut.recording import Operation, OperationKind

CREATE, WRITE, TRUNCATE, SYNC, UNLINK = (
    OperationKind.CREATE,
    OperationKind.WRITE,
    OperationKind.TRUNCATE,
    OperationKind.SYNC,
    OperationKind.UNLINK,
)
CUTS = 200


def outcomes(*operations: Operation) -> set[tuple[tuple[str, bytes], ...]]:
    """Give every state that many cuts after these operations leave."""
    disk = Disk()
    for operation in operations:
        disk.apply(operation)
    return {tuple(sorted(disk.cut(random.Random(seed)).items())) for seed in range(CUTS)}


def test_what_was_synced_is_there_after_every_cut() -> None:
    assert outcomes(Operation(CREATE, "f"), Operation(WRITE, "f", 0, data=b"abc"), Operation(SYNC, "f")) == {
        (("f", b"abc"),)
    }


def test_what_was_not_synced_may_be_there_in_any_part() -> None:
    two = Operation(WRITE, "f", SECTOR - 1, data=b"a" + b"b")
    seen = outcomes(Operation(CREATE, "f"), Operation(SYNC, "f"), two)
    first, second = b"\0" * (SECTOR - 1) + b"a", b"\0" * SECTOR + b"b"
    assert seen == {(("f", content),) for content in (b"", first, second, first + b"b")}


def test_waiting_writes_keep_their_order() -> None:
    writes = [Operation(WRITE, "f", 0, data=letter) for letter in (b"1", b"2")]
    seen = outcomes(Operation(CREATE, "f"), Operation(SYNC, "f"), *writes)
    assert seen == {(("f", content),) for content in (b"", b"1", b"2")}
    assert outcomes(Operation(CREATE, "f"), *writes, Operation(SYNC, "f")) == {(("f", b"2"),)}


def test_a_truncation_waits_like_a_write() -> None:
    full = (Operation(CREATE, "f"), Operation(WRITE, "f", 0, data=b"abcd"), Operation(SYNC, "f"))
    assert outcomes(*full, Operation(TRUNCATE, "f", length=1)) == {(("f", b"abcd"),), (("f", b"a"),)}
    assert outcomes(*full, Operation(TRUNCATE, "f", length=1), Operation(SYNC, "f")) == {(("f", b"a"),)}


@pytest.mark.parametrize("directory_synced", [True, False])
def test_a_name_and_its_removal_wait_for_a_sync(directory_synced: bool) -> None:
    rest = (Operation(SYNC, ""),) if directory_synced else ()
    made = outcomes(Operation(CREATE, "f"), *rest)
    assert made == ({(("f", b""),)} if directory_synced else {(), (("f", b""),)})
    removed = outcomes(Operation(CREATE, "f"), Operation(SYNC, "f"), Operation(UNLINK, "f"), *rest)
    assert removed == ({()} if directory_synced else {(), (("f", b""),)})
