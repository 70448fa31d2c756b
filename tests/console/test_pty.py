"""The console in a real pty: what it writes, and how it leaves."""

import signal

import pytest

from tests.console.terminal import Terminal, foreign

CONSOLE = ("-m", "tests.console.in_pty")
LEFT_ALTERNATE_SCREEN = "\x1b[?1049l"
KEEPS_PAGING, STOPS_ENGINE = 5, 7


def test_the_newest_alert_is_painted_and_no_sequence_is_foreign() -> None:
    with Terminal(*CONSOLE) as terminal:
        terminal.wait_for("Disk /var on db-1")
        terminal.press("q")
        terminal.wait_for("Leave the console")
        terminal.press("k")
        assert terminal.wait_for_end() == KEEPS_PAGING
        assert foreign(terminal.text) == set()


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
def test_hostile_text_in_every_field_writes_nothing_but_our_own_sequences(size: tuple[int, int]) -> None:
    with Terminal(*CONSOLE, "hostile", size=size, environment={"TOCSIN_NOTICES": ""}) as terminal:
        terminal.wait_for("press")
        for key, shown in (
            ("j", "YOU"),
            ("a", "accepted"),
            ("r", "not resolved"),
            ("\r", "ESCALATION"),
            ("\t", "newest first"),
            ("q", "SUMMARY"),
            ("?", "needs somebody"),
            ("?c", "Comment on"),
            ("[/red]\x07\r", "not commented"),
            ("G", "YOU"),
            ("2", "Being paged now"),
            ("t", "in which schedule"),
            ("\r", "on call now"),
            ("\r", "undoes"),
            ("4", "in which order"),
            ("S", "when does the alert come"),
            ("\r", "which priority"),
            ("\r", "nobody accepts"),
            ("5", "Europe/Berlin"),
            ("g", "Who stands in"),
            ("\r", "Let carol be"),
            ("y", "undoes"),
            ("q", "Leave the console"),
        ):
            since = len(terminal.output)
            terminal.press(key)
            terminal.wait_for(shown, since=since)
        terminal.press("k")
        assert terminal.wait_for_end() == KEEPS_PAGING
        assert foreign(terminal.text) == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_restores_the_terminal_and_keeps_paging(number: signal.Signals) -> None:
    with Terminal(*CONSOLE) as terminal:
        terminal.wait_for("Disk /var on db-1")
        terminal.process.send_signal(number)
        assert terminal.wait_for_end() == KEEPS_PAGING
        assert LEFT_ALTERNATE_SCREEN in terminal.text
        assert terminal.current_settings() == terminal.settings


def test_leaving_may_stop_the_engine() -> None:
    with Terminal(*CONSOLE) as terminal:
        terminal.wait_for("Disk /var on db-1")
        terminal.press("q")
        terminal.wait_for("Leave the console")
        terminal.press("s")
        assert terminal.wait_for_end() == STOPS_ENGINE


def test_a_terminal_that_is_not_read_does_not_keep_the_console_from_ending() -> None:
    with Terminal(*CONSOLE, size=(200, 60)) as terminal:
        terminal.wait_for("Disk /var on db-1")
        for _ in range(60):
            terminal.press("?\x1b")
        terminal.process.send_signal(signal.SIGHUP)
        terminal.process.wait(15)
        assert terminal.current_settings() == terminal.settings


def test_the_parser_sees_what_is_foreign() -> None:
    assert foreign("\x1b]52;c;x\x07\x1b[2J\x9b31m\u202ex\x1b[1;31m") == {
        "osc:52;c;x",
        "csi:2J",
        "control:\x9b",
        "format:\u202e",
    }
