"""Changes of maintenance windows."""

from dataclasses import replace
from typing import Any

from tocsin.api.maintenance import MaintenanceEdit, NewMaintenance
from tocsin.core.instant import DAY, MINUTE, Instant, rfc3339
from tocsin.core.maintenance import MaintenanceWindow
from tocsin.core.moment_words import MomentError, parse_moment
from tocsin.engine.configured import Configured
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError
from tocsin.engine.schedule_layers import zone_named
from tocsin.store import maintenance
from tocsin.store.connection import Connection

LONGEST = 31 * DAY
"""A window that nobody remembers must not hide problems for ever."""


class MaintenanceConfiguration(Configured):
    """Changes of maintenance windows."""

    async def maintenance(self) -> list[dict[str, Any]]:
        """Give every `MaintenanceView`, by when they start."""
        windows, now = self._directory.maintenance, self._desk.now()

        def count(connection: Connection) -> list[int]:
            return [maintenance.hidden(connection, window, now) for window in windows]

        counts = await self._desk.views.read(count)
        return [self._view(*pair, now) for pair in zip(windows, counts, strict=True)]

    async def add_maintenance(self, new: NewMaintenance, actor: str) -> dict[str, Any]:
        """Plan a window."""
        now = self._desk.now()
        starts = max(now, self._at("starts", new.starts, new.zone, now))
        ends = self._at("ends", new.ends, new.zone, starts)
        sources = tuple(dict.fromkeys(self._source_id(ref) for ref in new.sources))
        window = _checked(MaintenanceWindow(0, new.name, starts, ends, sources, actor))
        window_id = await self._desk.write(lambda connection: maintenance.add(connection, window))
        return await self._shown(self.maintenance(), id=window_id)

    async def edit_maintenance(self, ref: str, edit: MaintenanceEdit) -> dict[str, Any]:
        """Change a window that is not over; what it has hidden stays hidden."""
        window, now = self._window(ref), self._desk.now()
        if window.ends <= now:
            raise RefusedError(f"{window.name!r} is over; plan another one")
        starts = window.starts
        if edit.starts is not None:
            if starts <= now:
                raise RefusedError(f"{window.name!r} has begun; only its end can be moved")
            starts = max(now, self._at("starts", edit.starts, edit.zone, now))
        ends = window.ends
        if edit.ends is not None:
            ends = max(now, self._at("ends", edit.ends, edit.zone, max(starts, now)))
        changed = _checked(replace(window, name=edit.name or window.name, starts=starts, ends=ends))
        await self._desk.write(lambda connection: maintenance.edit(connection, changed))
        return await self._shown(self.maintenance(), id=window.id)

    async def delete_maintenance(self, ref: str) -> None:
        """End a running window now; remove one that has not begun or is over."""
        window, now = self._window(ref), self._desk.now()
        if window.starts < now < window.ends:
            ended = replace(window, ends=now)
            await self._desk.write(lambda connection: maintenance.edit(connection, ended))
        else:
            await self._desk.write(lambda connection: maintenance.delete(connection, window.id))

    def _view(self, window: MaintenanceWindow, hidden: int, now: Instant) -> dict[str, Any]:
        known = self._directory.sources
        state = "planned" if now < window.starts else "running" if now < window.ends else "over"
        return {
            "id": window.id,
            "name": window.name,
            "state": state,
            "starts": rfc3339(window.starts),
            "ends": rfc3339(window.ends),
            "sources": [known[i].name if i in known else f"(deleted {i})" for i in window.sources],
            "hidden": hidden,
            "by": window.by,
        }

    def _at(self, field: str, text: str, zone: str, after: Instant) -> Instant:
        try:
            return parse_moment(text, zone_named(zone), self._desk.now(), after=after, ends=field == "ends")
        except MomentError as error:
            raise InvalidError(field, str(error)) from None

    def _source_id(self, ref: str) -> int:
        found = next((s for s in self._directory.sources.values() if ref in (s.name, str(s.id))), None)
        if found is None:
            raise InvalidError("sources", f"there is no source {ref!r}")
        return found.id

    def _window(self, ref: str) -> MaintenanceWindow:
        known = self._directory.maintenance
        by_name = [window for window in known if window.name.casefold() == ref.casefold()]
        found = by_name[-1] if by_name else next((w for w in known if str(w.id) == ref), None)
        if found is None:
            raise NotFoundError(f"there is no maintenance window {ref!r}")
        return found


def _checked(window: MaintenanceWindow) -> MaintenanceWindow:
    """Let through a window that ends after it starts, and soon enough.

    Raises:
        InvalidError: it does not.
    """
    if window.ends - window.starts < MINUTE:
        raise InvalidError("ends", "a window lasts a minute or more: write +2h, or a later time")
    if window.ends - window.starts > LONGEST:
        raise InvalidError("ends", "a window lasts 31 days at most; to hide a source for longer, pause it")
    return window
