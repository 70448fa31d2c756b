"""What a command works with: flags win over the environment, the environment over `config.toml`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tocsin.api.paths import config_file
from tocsin.cli.failure import CommandError
from tocsin.cli.flags import Flags

DEFAULT_LISTEN = "127.0.0.1:8765"
_NAMES = ("listen", "public_url", "user", "server", "token")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force.

    Attributes:
        data: the data directory.
        listen: where webhooks arrive, `HOST:PORT`, or None where nobody said.
        public_url: how tools outside reach the listener.
        user: who is credited, or None for the owner of the engine.
        server: the base URL of an engine elsewhere, or None for the data directory's own.
        token: the token for it.
        ascii: draw with ASCII alone, whatever the terminal promises.
    """

    data: Path
    listen: str | None = None
    public_url: str | None = None
    user: str | None = None
    server: str | None = None
    token: str | None = None
    ascii: bool = False

    @property
    def owner(self) -> str:
        """Name who becomes the first user of a new data directory."""
        return self.user or self.login

    @property
    def login(self) -> str:
        """Name the user of this machine, as a user of the pager can be called."""
        return _login_name()

    @property
    def listener(self) -> str:
        """Give the listener to open."""
        return self.listen or DEFAULT_LISTEN


def resolve_settings(flags: Flags, environment: Mapping[str, str] | None = None) -> Settings:
    """Gather the settings.

    Args:
        flags: what was given on the line.
        environment: `TOCSIN_…` variables; by default those of the process.

    Raises:
        CommandError: where `config.toml` cannot be read, or holds what it should not.
    """
    given = os.environ if environment is None else environment
    data = Path(flags.data or given.get("TOCSIN_DATA") or _usual_data_directory()).expanduser()
    from_file = _read_file(config_file(data))
    values = {
        name: getattr(flags, name) or given.get(f"TOCSIN_{name.upper()}") or from_file.get(name)
        for name in _NAMES
    }
    for name in ("public_url", "server"):
        _check_url(name, values[name])
    wants_ascii = flags.ascii or given.get("TOCSIN_ASCII", "") not in ("", "0")
    return Settings(data=data, ascii=wants_ascii, **values)


def _check_url(name: str, url: str | None) -> None:
    scheme, _, rest = (url or "https://x").partition("://")
    if scheme.lower() not in {"http", "https"} or not rest.strip("/") or any(c.isspace() for c in rest):
        raise CommandError(
            f"{name.replace('_', '-')} {url!r} is no URL: write https://HOST or http://HOST:PORT"
        )


def _read_file(path: Path) -> dict[str, str]:
    try:
        text = path.read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    # Imported here because most data directories have no such file, and every command pays for imports.
    import tomllib

    try:
        document: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CommandError(f"{path} is not TOML: {error}") from error
    for name, value in document.items():
        if name not in _NAMES:
            raise CommandError(f"{path}: {name!r} is no setting; there are {', '.join(_NAMES)}")
        if not isinstance(value, str):
            raise CommandError(f"{path}: {name} must be a text in quotes")
    return document


def _usual_data_directory() -> str:
    from platformdirs import user_data_dir

    return user_data_dir("tocsin")


def _login_name() -> str:
    import getpass

    try:
        login = getpass.getuser()
    except (KeyError, OSError):
        login = f"user{os.getuid()}"
    # A user's name holds no space, comma, colon or @, since it is written into levels and lists.
    name = "".join("-" if c.isspace() or c in ",:@" else c for c in login)[:64]
    return name or "me"
