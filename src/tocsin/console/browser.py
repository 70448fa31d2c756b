"""Whether a link can be opened where the person sits."""

import sys
from collections.abc import Mapping


def is_here(environment: Mapping[str, str]) -> bool:
    """Tell whether a graphical browser runs on this machine: not over SSH, and not without a display.

    Args:
        environment: `SSH_CONNECTION`, `SSH_TTY`, `DISPLAY` and `WAYLAND_DISPLAY` are looked at.
    """
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return False
    return sys.platform == "darwin" or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
