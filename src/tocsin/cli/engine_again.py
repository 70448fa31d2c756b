"""Starting an engine under a console whose own has ended."""

from tocsin.cli.failure import CommandError
from tocsin.cli.settings import Settings
from tocsin.cli.started_engine import StartedEngine


def start_again(settings: Settings) -> str:
    """Start an engine where none runs, and wait until it is ready; blocks.

    Args:
        settings: those of the console.

    Returns:
        Why it did not start, one sentence; empty where an engine runs now.
    """
    try:
        with StartedEngine(settings) as engine:
            engine.wait()
    except CommandError as error:
        return str(error)
    return ""
