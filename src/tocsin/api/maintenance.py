"""Maintenance windows on the wire."""

from typing import Literal

from pydantic import Field

from tocsin.api.requests import Name, Request
from tocsin.api.wire import Wire

_MOMENT = "`now`, `+2h`, `22:00`, `fri 22:00`, `2026-11-20 22:00` in `zone`, or RFC 3339"


class NewMaintenance(Request):
    """A new window; it always ends."""

    name: str = Name
    starts: str = Field(default="now", description=_MOMENT)
    ends: str = Field(description=_MOMENT + "; `+2h` counts from the start")
    sources: list[str] = Field(default_factory=list, description="by name or id; none for all")
    zone: str = "UTC"


class MaintenanceEdit(Request):
    """Changes to a window that is not over; what is not given stays."""

    name: str | None = Field(default=None, min_length=1, max_length=255)
    starts: str | None = Field(default=None, description=_MOMENT)
    ends: str | None = Field(default=None, description=_MOMENT)
    zone: str = "UTC"


class MaintenanceView(Wire):
    """A window; `hidden` counts the requests that opened no alert because of it."""

    id: int
    name: str
    state: Literal["planned", "running", "over"]
    starts: str
    ends: str
    sources: list[str] = Field(default_factory=list, description="none for all")
    hidden: int = 0
    by: str = ""
