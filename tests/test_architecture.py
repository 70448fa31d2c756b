"""The house stands as it is drawn: arrows never turn back, and nothing is loaded that is not needed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "src"
LONGEST_FILE = 400
SCREEN = ("textual", "rich")


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this interpreter on the package as it stands here."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def loaded_by(statement: str) -> set[str]:
    """Name the top packages of a screen that are loaded after a statement, in a process of its own."""
    tell = f"import sys, json; print(json.dumps([n for n in {SCREEN!r} if n in sys.modules]))"
    done = run_python("-c", f"{statement}\n{tell}")
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_arrows_never_turn_back() -> None:
    """All contracts of pyproject.toml hold."""
    done = run_python(
        "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "import tocsin.cli.commands.serve, tocsin.cli.main",
        "import tocsin.cli.commands.alert, tocsin.cli.commands.source, tocsin.cli.commands.send",
        "import tocsin.cli.commands.backup, tocsin.cli.commands.doctor, tocsin.client.client",
        "from tocsin.sources.registry import integrations; integrations()",
    ],
)
def test_no_screen_is_loaded_where_nothing_is_drawn(statement: str) -> None:
    """A server and a short command neither pay for a screen nor break with it."""
    assert loaded_by(statement) == set()


def test_a_running_server_has_no_screen(tmp_path: Path) -> None:
    """The real `tocsin serve`, once it is ready, has loaded no screen."""
    command = [sys.executable, "-X", "importtime", "-m", "tocsin", "serve"]
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    with (tmp_path / "imports").open("w+") as imports:
        serving = subprocess.Popen(
            [*command, "--data", str(tmp_path / "data"), "--listen", "127.0.0.1:0"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=imports,
            text=True,
        )
        assert serving.stdout is not None
        ready = serving.stdout.readline()
        serving.terminate()
        assert serving.wait(30) == 0
        serving.stdout.close()
        assert ready.startswith("tocsin is listening on http://")
        imports.seek(0)
        loaded = {line.rpartition("|")[2].strip() for line in imports}
    assert "tocsin.engine.pager" in loaded
    assert not loaded & set(SCREEN)


def test_the_screen_is_seen_where_it_is_loaded() -> None:
    """The test above would notice."""
    assert loaded_by("import tocsin.console.run") == set(SCREEN)


def test_files_are_short() -> None:
    """One concept a file."""
    lengths = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in SOURCES.rglob("*.py")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_only_the_clock_reads_clocks() -> None:
    """Time is an argument everywhere else, so that a test can be any time."""
    reads = ("time.time", "time.monotonic", "datetime.now", "asyncio.sleep", "time.sleep", "utcnow")
    found = [
        f"{path.relative_to(ROOT)}: {read}"
        for path in sorted(SOURCES.rglob("*.py"))
        if path.name != "clock.py"
        for read in reads
        if f"{read}(" in path.read_text()
    ]
    assert found == []


def test_all_sql_is_in_the_store() -> None:
    """A second store must need no change outside it."""
    statement = re.compile(r"\b(?:SELECT|INSERT INTO|DELETE FROM)\s+\w|\bUPDATE\s+\w+\s+SET\b")
    found = [
        str(path.relative_to(ROOT))
        for path in sorted(SOURCES.rglob("*.py"))
        if "store" not in path.relative_to(SOURCES).parts and statement.search(path.read_text())
    ]
    assert found == []
