"""httpx without its own command line.

httpx imports that command line, and with it rich, wherever rich is installed: a third of its import time, and
a screen library in a process that draws nothing. An empty module in its place makes httpx take the way that
it has for machines without rich.
"""

import sys
from importlib import import_module
from types import ModuleType

_HTTPX_COMMAND = "httpx._main"


def prepare_httpx() -> None:
    """Import httpx, if it is not there yet, without its command line."""
    if "httpx" in sys.modules:
        return
    sys.modules[_HTTPX_COMMAND] = ModuleType(_HTTPX_COMMAND)
    try:
        import_module("httpx")
    finally:
        del sys.modules[_HTTPX_COMMAND]
