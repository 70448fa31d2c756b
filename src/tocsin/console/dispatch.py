"""A command given by name: found where the focus is, and done as its key would do it."""

from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

from tocsin.console.commands import Command, Place


async def give(app: App[Any], command: Command, argument: str = "") -> bool:
    """Carry a command out on the screen on top.

    Args:
        app: whose screen.
        command: from the table.
        argument: what followed its name; passed on as a text.

    Returns:
        Whether there was anything it could be done on.
    """
    node = taker(app.screen, command)
    if node is None:
        return False
    if argument:
        name = command.action.partition("(")[0]
        return await app.run_action(("", name, (argument,)), default_namespace=node)
    return await app.run_action(command.action, default_namespace=node)


def taker(screen: Screen[Any], command: Command) -> DOMNode | None:
    """Give what would carry a command out on a screen: the app, the screen or a widget; None: nothing."""
    if not command.keys:
        node = screen.app if command.place is Place.CONSOLE else screen
        action = command.action.partition("(")[0]
        return node if hasattr(node, f"action_{action}") and node.check_action(action, ()) else None
    for active in screen.active_bindings.values():
        if active.binding.id == command.name and active.enabled:
            return active.node
    return None
