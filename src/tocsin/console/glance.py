"""A first look at the engine before there is a screen, so that the first picture already shows alerts.

The HTTP client takes longer to import than two answers over a Unix socket take; so these two are asked for
with a bare socket, and everything later with the client.
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from tocsin.api.models import AlertWindow, EngineState
from tocsin.client.bare import get

_PATIENCE_SECONDS = 0.5
_ROWS = 100
_WINDOW = f"/tocsin/v1/alerts/window?view=open&above=0&below={_ROWS}"


@dataclass(frozen=True, slots=True)
class Glance:
    """How the engine stood before the screen was there.

    Attributes:
        state: None where the engine is still starting, and only the list is known.
    """

    state: EngineState | None
    window: AlertWindow


def glance(path: Path | None, user: str | None) -> Glance | None:
    """Ask for the state and the top of the list.

    Args:
        path: the Unix socket of the engine, or None where it is elsewhere.
        user: who is looking; None for the engine's owner.

    Returns:
        Both answers, or None where they do not come at once: the screen then asks again.
    """
    if path is None:
        return None
    try:
        state = EngineState.model_validate_json(
            get(path, "/tocsin/v1/state", user, seconds=_PATIENCE_SECONDS)
        )
        rows = get(path, _WINDOW, user, seconds=_PATIENCE_SECONDS)
        return Glance(state, AlertWindow.model_validate_json(rows))
    except (OSError, ValidationError):
        return None


def read_glance(window: bytes) -> Glance | None:
    """Read what a starting engine says: an `AlertWindow` as JSON; None where it is none."""
    try:
        return Glance(None, AlertWindow.model_validate_json(window))
    except ValidationError:
        return None
