"""Looking at a running console: its rows, and waiting for what was told to have arrived."""

import contextlib

from textual.app import App
from textual.pilot import Pilot
from textual.widget import Widget
from textual.worker import WorkerCancelled

from tocsin.console.alerts_screen import AlertsScreen
from tocsin.console.app import ConsoleApp
from tocsin.console.filter_bar import FilterBar
from tocsin.console.leave import ConsoleExit
from tocsin.console.screens import ALERTS

Console = Pilot[ConsoleExit]


async def settle(pilot: Console) -> None:
    """Let everything that was told arrive: workers end, messages are handled."""
    for _ in range(3):
        await pilot.pause()
        while any(bar.waiting for bar in pilot.app.screen.query(FilterBar)):
            await pilot.pause(0.005)
        # The feed is followed for ever, so it is not waited for.
        working = [worker for worker in pilot.app.workers if worker.group != "feed"]
        if working:
            # A question that a newer one has replaced meanwhile has ended too.
            with contextlib.suppress(WorkerCancelled):
                await pilot.app.workers.wait_for_complete(working)
    await pilot.pause()


def alerts_screen(app: App[ConsoleExit]) -> AlertsScreen:
    """Give the screen of alerts, whichever screen is shown."""
    screen = app._screen_stacks[ALERTS][0]
    assert isinstance(screen, AlertsScreen)
    return screen


def line(widget: Widget, y: int) -> str:
    """Give one painted line of a widget."""
    return widget.render_line(y).text.rstrip()


def lines(widget: Widget) -> list[str]:
    """Give all painted lines of a widget."""
    return [line(widget, y) for y in range(widget.size.height)]


def rows(app: App[ConsoleExit]) -> list[str]:
    """Give the painted rows of the list that are not empty."""
    return [text for text in lines(alerts_screen(app).rows) if text]


def told(app: ConsoleApp) -> list[str]:
    """Give what toasts say, and whether markup could be read from them."""
    notifications = list(app._notifications)
    assert not any(notification.markup for notification in notifications)
    return [notification.message for notification in notifications]


def on_alerts(app: App[ConsoleExit]) -> bool:
    """Tell whether the screen of alerts is on top."""
    return isinstance(app.screen, AlertsScreen)
