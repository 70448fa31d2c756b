"""The page about destinations says what the program says."""

import os
import subprocess
import sys
from pathlib import Path

from tocsin.destinations.registry import services

_ROOT = Path(__file__).parent.parent.parent
_PAGE = _ROOT / "docs" / "destinations.md"


def test_the_page_is_current() -> None:
    done = subprocess.run(
        [sys.executable, "tools/destinations.py", "--check"],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_names_each_setting() -> None:
    text = _PAGE.read_text("utf-8")
    for service in services():
        assert f"(`{service.id}`)" in text
        for name in service.settings.model_fields:
            assert f"| `{name}` |" in text
