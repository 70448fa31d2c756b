"""The console on an engine in memory, as a program of its own; started in a pty by tests."""

import os
import sys

from tests.console.fake_backend import FakeBackend
from tests.console.hostile import hostile_night
from tests.console.night import NOW, night
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.bell import Notice
from tocsin.console.hangup import Hangup
from tocsin.console.session import Session


def main() -> int:
    """Run until the console is left; exits 7 where the engine shall stop, 5 where it goes on."""
    clock = ManualClock(NOW)
    hostile = "hostile" in sys.argv
    backend = FakeBackend(clock, hostile_night() if hostile else night())
    if hostile:
        backend.spoil()
    session = Session(backend, clock, "carol", local=True, notice=Notice.wanted(os.environ))
    app = ConsoleApp(session)
    with Hangup(app.leave_now):
        left = app.run()
    return 7 if left is not None and left.stop_engine else 5


if __name__ == "__main__":
    sys.exit(main())
