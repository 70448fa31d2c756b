"""What a command must not cost: libraries that it does not use."""

import json
import subprocess
import sys

import pytest

from tests.cli.line import environment

_HEAVY = ("textual", "rich", "aiohttp", "httpx", "pydantic", "asyncio", "tocsin.server", "tocsin.store")


def loaded_after(statement: str) -> set[str]:
    """Name the heavy libraries that are loaded after a statement in a fresh Python."""
    code = f"import sys, json\n{statement}\nprint(json.dumps([n for n in {_HEAVY!r} if n in sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_door_loads_nothing_heavy() -> None:
    assert loaded_after("import tocsin.cli.main") == set()


def test_the_way_to_the_engine_loads_nothing_heavy() -> None:
    assert loaded_after("import tocsin.cli.main, tocsin.cli.console") == set()


def test_help_loads_nothing_heavy() -> None:
    assert loaded_after("from tocsin.cli.main import run; assert run(['--help']) == 0") == set()


@pytest.mark.parametrize("command", ["source", "alert", "send", "deliveries", "doctor"])
def test_a_short_command_draws_nothing_and_serves_nothing(command: str) -> None:
    loaded = loaded_after(f"import tocsin.cli.commands.{command}")
    assert not loaded & {"textual", "rich", "aiohttp", "tocsin.server"}


def test_the_client_does_not_bring_rich() -> None:
    statement = (
        "from pathlib import Path\n"
        "from tocsin.client.client import TocsinClient\n"
        "TocsinClient.over_socket(Path('none'))\n"
        "import httpx"
    )
    assert loaded_after(statement) & {"httpx", "rich", "textual", "aiohttp"} == {"httpx"}
