"""Where the files of a data directory lie, so that the engine and those who talk to it agree."""

import os
from pathlib import Path

_SOCKET_LIMIT = 100
"""Bytes: `sun_path` holds 104 on macOS and 108 on Linux, with its closing zero."""


def socket_path(data: Path) -> Path:
    """Name the Unix socket of a data directory, without creating anything.

    Args:
        data: the data directory.

    Returns:
        `DATA/tocsin.sock`; or, where that is too long for a socket, a name made from it in the runtime
        directory of the user, whose parent must be made with mode 0700.
    """
    usual = data.resolve() / "tocsin.sock"
    if len(os.fsencode(usual)) <= _SOCKET_LIMIT:
        return usual
    return _runtime_directory() / f"{_short_name(data.resolve())}.sock"


def database_file(data: Path) -> Path:
    """Name the one file that holds everything."""
    return data / "tocsin.db"


def engine_log(data: Path) -> Path:
    """Name the file that takes the log of an engine that a console started."""
    return data / "engine.log"


def console_log(data: Path) -> Path:
    """Name the file that takes what went wrong in a console."""
    return data / "console.log"


def config_file(data: Path) -> Path:
    """Name the file of settings that flags and the environment overrule."""
    return data / "config.toml"


def listener_file(data: Path) -> Path:
    """Name the file that says where the engine listened last, so that URLs can be told without one."""
    return data / "listener"


def turn_file(data: Path) -> Path:
    """Name the file whose lock is held by the one who may start an engine now."""
    return data / "starting.lock"


def _runtime_directory() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and os.path.isdir(runtime) and len(os.fsencode(runtime)) < _SOCKET_LIMIT - 40:
        return Path(runtime) / "tocsin"
    # Imported here because hardly anybody has a path that long, and every command pays for imports.
    import tempfile

    return Path(tempfile.gettempdir()) / f"tocsin-{os.getuid()}"


def _short_name(data: Path) -> str:
    import hashlib

    return hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
