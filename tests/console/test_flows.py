"""What a person does most, from the key to the store: a real terminal, a real console, a real engine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.line import environment, serving, tocsin
from tests.console.pane import Pane, pane

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
SIZE = (120, 40)
_ROOT = Path(__file__).parents[2]


class Desk:
    """A person before a console, and what the engine has of it."""

    def __init__(self, pane: Pane, data: Path) -> None:
        self.pane = pane
        self.data = data

    def open_console(self) -> None:
        """Open the console as a person does, by its command."""
        self.pane.enter(f"clear; {sys.executable} -P -m tocsin")
        self.pane.wait_for("tocsin", "Alerts", "? help")

    def problem(self, summary: str) -> int:
        """Let an alert be opened, and see it come."""
        done = tocsin(self.data, "alert", "create", summary, "--policy", "ladder", "--json")
        number = int(done.document["alert"]["id"])
        self.pane.wait_for(summary)
        # What was acted on stays under the cursor until it moves.
        self.pane.press("G", "g")
        self.pane.wait_for(f"─ #{number} ─")
        return number

    def command(self, key: str, line: str) -> None:
        """Type a command on the line that a key opens."""
        self.pane.press(key)
        self.pane.wait_for("a number goes to that alert")
        self.pane.enter(line)

    def alert(self, number: int) -> Any:
        """Ask the engine for an alert."""
        return tocsin(self.data, "alert", "show", str(number), "--json").document


@contextmanager
def relay() -> Iterator[str]:
    """Run a mail relay, and give its port."""
    command = [sys.executable, "-u", "-m", "tests.fakes.smtp_sink", "--port", "0"]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().partition(";")[0].rpartition(":")[2]
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give a console on an engine with a ladder of two."""
    data = tmp_path_factory.mktemp("flows")
    with relay() as port, serving(data):
        sent_through = ("--set", "host=127.0.0.1", "--set", f"port={port}", "--set", "tls=none")
        for line in (
            ("user", "add", "bob"),
            ("destination", "add", "email", "mail", *sent_through),
            ("contact", "add", "carol", "mail", "carol@example.org"),
            ("contact", "add", "bob", "mail", "bob@example.org"),
            ("policy", "add", "ladder", "--level", "carol:30m", "--level", "bob:30m"),
            ("source", "add", "generic", "tool"),
        ):
            assert tocsin(data, *line).code == 0, line
        shell = environment(TOCSIN_DATA=str(data), PS1="$ ", LANG="C.UTF-8", TERM="screen-256color")
        shell["PYTHONPATH"] = f"{_ROOT / 'src'}{os.pathsep}{_ROOT}"
        with pane(data, SIZE, shell) as opened:
            person = Desk(opened, data)
            person.open_console()
            yield person


def test_see_and_accept(desk: Desk) -> None:
    number = desk.problem("Disk full on db-1")
    desk.pane.wait_for("YOU → bob")
    desk.pane.press("a")
    desk.pane.wait_for(f"accepted #{number}", f"tocsin alert accept {number}")
    alert = desk.alert(number)
    assert (alert["status"], alert["owner"]) == ("ACCEPTED", "carol")


def test_resolve(desk: Desk) -> None:
    number = desk.problem("Queue lag")
    desk.pane.press("r")
    desk.pane.wait_for(f"resolved #{number}")
    assert desk.alert(number)["status"] == "RESOLVED"


def test_escalate(desk: Desk) -> None:
    number = desk.problem("Checkout fails")
    desk.pane.press("e")
    desk.pane.wait_for(f"Escalate #{number} to level")
    desk.pane.press("Enter")
    desk.pane.wait_for(f"escalated #{number}")
    assert desk.alert(number)["escalation"]["level"] == 2


def test_snooze(desk: Desk) -> None:
    number = desk.problem("Certificate runs out")
    desk.pane.press("z")
    desk.pane.wait_for(f"Snooze #{number} for")
    desk.pane.enter("2h")
    desk.pane.wait_for(f"snoozed #{number}", "--for 2h")
    assert desk.alert(number)["snoozed_until"] is not None


def test_comment(desk: Desk) -> None:
    number = desk.problem("Pump 7 pressure high")
    desk.pane.press("c")
    desk.pane.wait_for(f"Comment on #{number}")
    desk.pane.enter("the valve is stuck")
    desk.pane.wait_for(f"commented on #{number}")
    assert any(entry["text"] == "the valve is stuck" for entry in desk.alert(number)["timeline"])


def test_reassign(desk: Desk) -> None:
    number = desk.problem("Nightly backup late")
    desk.pane.press("o")
    desk.pane.wait_for(f"Who is to have #{number}?")
    desk.pane.enter("bob")
    desk.pane.wait_for(f"handed #{number} to bob")
    assert any("bob" in entry["text"] for entry in desk.alert(number)["timeline"])


def test_undo(desk: Desk) -> None:
    number = desk.problem("Frost in freezer 3")
    desk.pane.press("a")
    desk.pane.wait_for(f"accepted #{number}", "u undoes")
    desk.pane.press("u")
    desk.pane.wait_for(f"undid the last action on #{number}")
    assert (desk.alert(number)["status"], desk.alert(number)["owner"]) == ("PENDING", None)


def test_mark_three_and_accept(desk: Desk) -> None:
    numbers = [desk.problem(f"Rack {name} is hot") for name in "ABC"]
    desk.pane.press("Space", "Space", "Space")
    desk.pane.wait_for("3 marked")
    desk.pane.press("a")
    desk.pane.wait_for(f"accepted 3: #{numbers[2]}")
    assert {desk.alert(number)["status"] for number in numbers} == {"ACCEPTED"}


def test_open_and_read_why(desk: Desk) -> None:
    number = desk.problem("Cabinet 9 is open")
    desk.pane.press("Enter")
    desk.pane.wait_for(f"→ #{number}", "ESCALATION")
    desk.pane.press("BTab")
    desk.pane.wait_for("mail → carol", gone="ESCALATION")
    desk.pane.press("Escape")
    desk.pane.wait_for("pending first")


def test_find_and_jump(desk: Desk) -> None:
    number = desk.problem("Turbine 4 shakes")
    other = desk.problem("Turbine 5 stands")
    desk.pane.press("/")
    desk.pane.wait_for("keep", gone="r resolve")
    desk.pane.enter("shakes")
    desk.pane.wait_for("Turbine 4 shakes", gone="Turbine 5 stands")
    desk.pane.press("Escape")
    desk.pane.wait_for("Turbine 5 stands")
    desk.command("#", str(other))
    desk.pane.wait_for(f"→ #{other}")
    desk.command(":", str(number))
    desk.pane.wait_for(f"→ #{number}", "Turbine 4 shakes")
    desk.pane.press("q")
    desk.pane.wait_for("pending first")


def test_leave_and_come_back(desk: Desk) -> None:
    number = desk.problem("Lift 2 is stuck")
    desk.pane.press("q")
    desk.pane.wait_for("Leave the console")
    desk.pane.press("k")
    desk.pane.wait_for("tocsin keeps paging in the background")
    desk.open_console()
    desk.pane.wait_for("Lift 2 is stuck", f"─ #{number} ─")
