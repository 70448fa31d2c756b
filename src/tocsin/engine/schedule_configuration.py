"""Changes of schedules: their layers, shifts and overrides."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tocsin.api.schedules import NewLayer, NewSchedule, NewShift, ScheduleEdit
from tocsin.core.instant import DAY, HOUR, Instant
from tocsin.core.moment_words import MomentError, parse_moment
from tocsin.core.people import Role, User
from tocsin.core.policy import Policy, Target, TargetKind, renamed
from tocsin.core.rotation import Rotation
from tocsin.core.schedule import Schedule
from tocsin.core.shift import Shift, Slot
from tocsin.engine import calendar_feed, schedule_views
from tocsin.engine.configured import Configured
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError
from tocsin.engine.schedule_layers import rotation, zone_named
from tocsin.store import policies, schedules, settings
from tocsin.store.connection import Connection
from tocsin.store.schedules import Placement

LONGEST_SHIFT = 400 * DAY
SHORTEST_SHIFT = HOUR // 60
PAST_KEPT = 400 * DAY
"""How long layers that others have followed are kept, for looking back."""


class ScheduleConfiguration(Configured):
    """Changes of schedules."""

    async def add_schedule(self, new: NewSchedule) -> dict[str, Any]:
        """Make a schedule."""
        self._check_schedule_name(new.name)
        home = zone_named(new.zone)
        layers = self._layers(new.layers, Schedule(0, new.name, home), None)
        await self._desk.write(
            lambda connection: schedules.add(connection, Schedule(0, new.name, home, layers))
        )
        return self._schedule_shown(new.name)

    async def edit_schedule(self, ref: str, edit: ScheduleEdit) -> dict[str, Any]:
        """Change a schedule; new layers count from a moment on, and what was before stays as it was."""
        found = self._find_schedule(ref)
        old = found.name
        if edit.name is not None and edit.name != old:
            if edit.name.casefold() != old.casefold():
                self._check_schedule_name(edit.name)
            found = replace(found, name=edit.name)
        if edit.zone is not None:
            found = replace(found, zone=zone_named(edit.zone))
        if edit.layers is not None:
            since = self._moment("since", edit.since or "now", found)
            layers = self._layers(edit.layers, found, since)
            found = replace(found, layers=self._followed(found.layers, layers, since))
        followers = self._policies_naming(old, found.name) if found.name != old else []

        def write(connection: Connection) -> None:
            schedules.edit(connection, found)
            for policy in followers:
                policies.edit(connection, policy)

        await self._desk.write(write)
        return self._schedule_shown(found.name)

    async def delete_schedule(self, ref: str) -> None:
        """Remove a schedule that no policy needs."""
        found = self._find_schedule(ref)
        target = Target(TargetKind.SCHEDULE, found.name)
        for policy in self._directory.policies.values():
            if any(target in level.targets for level in policy.levels):
                raise RefusedError(f"{found.name!r} stands on policy {policy.name!r}; take it off first")
        await self._desk.write(lambda connection: schedules.delete(connection, found.id))

    async def add_shift(self, ref: str, new: NewShift, actor: str, *, override: bool) -> dict[str, Any]:
        """Place a shift or an override; who is no admin may only place themselves.

        Raises:
            RefusedError: it would change what has passed, or is somebody else's to decide.
        """
        found = self._find_schedule(ref)
        shift = self._shift(found, new, actor)
        if not override and shift.instead_of is not None:
            raise InvalidError("instead_of", "only an override takes the place of somebody")
        self._check_may_place(shift.slot, actor)
        place = Placement(found.id, override)
        shift_id = await self._desk.write(lambda connection: schedules.add_shift(connection, place, shift))
        return schedule_views.shift(replace(shift, id=shift_id))

    async def end_shift(self, ref: str, shift_id: str, actor: str, *, override: bool) -> None:
        """Take a shift or override back; what has passed of it stays."""
        found = self._find_schedule(ref)
        known = found.overrides if override else found.shifts
        shift = next((shift for shift in known if str(shift.id) == shift_id), None)
        if shift is None:
            raise NotFoundError(f"{found.name!r} has no {'override' if override else 'shift'} {shift_id}")
        now = self._desk.now()
        if shift.ends <= now:
            raise RefusedError("it has passed, and what was stays as it was")
        self._check_may_place(shift.slot, actor)
        await self._desk.write(lambda connection: schedules.end_shift(connection, shift, now))

    async def calendar_token(self, kind: str, ref: str) -> str:
        """Give what an address of the calendar of a schedule or a user is made of.

        Args:
            kind: `schedule` or `user`.

        Raises:
            NotFoundError: there is no such schedule or user.
        """
        found = self._find_schedule(ref).id if kind == "schedule" else self._find_user(ref).id
        secret = self._desk.stored().get(calendar_feed.SECRET)
        if secret is None:
            secret = self._desk.new_key()
            await self.renew_calendars(secret)
        return calendar_feed.token_of(secret, kind, found)

    def calendar(self, token: str) -> bytes | None:
        """Give the calendar of an address; None where there is none."""
        desk = self._desk
        return calendar_feed.calendar(self._directory, desk.stored(), token, desk.now())

    async def renew_calendars(self, secret: str | None = None) -> None:
        """Let all addresses of calendars that were given out stop working."""
        value = secret or self._desk.new_key()
        await self._desk.write(lambda connection: settings.write(connection, calendar_feed.SECRET, value))

    def _shift(self, schedule: Schedule, new: NewShift, actor: str) -> Shift:
        now = self._desk.now()
        starts = max(now, self._moment("starts", new.starts, schedule))
        ends = self._moment("ends", new.ends, schedule, after=starts)
        if ends <= now:
            raise RefusedError("it would end in the past, and what was stays as it was")
        if ends - starts < SHORTEST_SHIFT:
            raise InvalidError("ends", "it ends before it has begun: write +8h, or a later time")
        if ends - starts > LONGEST_SHIFT:
            raise InvalidError("ends", "a shift lasts 400 days at most; for longer, change the layers")
        slot = self._slot("who", new.who)
        instead = self._find_user(new.instead_of, field="instead_of").name if new.instead_of else None
        return Shift(0, slot, starts, ends, instead, actor)

    def _check_may_place(self, slot: Slot, actor: str) -> None:
        user = self._directory.users.get(actor)
        if user is not None and user.role is not Role.ADMIN and slot != (user.name,):
            raise RefusedError(f"{user.name} may only place themselves; an admin can place others")

    def _layers(
        self, wanted: Sequence[NewLayer], schedule: Schedule, since: Instant | None
    ) -> tuple[Rotation, ...]:
        now = self._desk.now()
        made = tuple(
            rotation(
                layer, f"layer {number}", schedule.zone, now, lambda who: self._slot("layers", who), since
            )
            for number, layer in enumerate(wanted, 1)
        )
        names = [layer.name.casefold() for layer in made]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise InvalidError("layers", f"two layers are called {twice!r}")
        return made

    def _followed(
        self, old: tuple[Rotation, ...], new: tuple[Rotation, ...], since: Instant
    ) -> tuple[Rotation, ...]:
        """Let new layers follow old ones at a moment; the old ones keep the time before."""
        kept = []
        for layer in old:
            cut = layer.zone.wall(since)
            ended = replace(layer, ends=cut if layer.ends is None else min(cut, layer.ends))
            began = max(ended.starts, ended.begins if ended.begins is not None else ended.starts)
            if began < cut and not ended.over(self._desk.now() - PAST_KEPT):
                kept.append(ended)
        return (*kept, *new)

    def _slot(self, field: str, names: Sequence[str]) -> Slot:
        return tuple(dict.fromkeys(self._find_user(name, field=field).name for name in names))

    def _moment(self, field: str, text: str, schedule: Schedule, after: Instant | None = None) -> Instant:
        try:
            return parse_moment(text, schedule.zone, self._desk.now(), after=after, ends=after is not None)
        except MomentError as error:
            raise InvalidError(field, str(error)) from None

    def _policies_naming(self, old: str, new: str) -> list[Policy]:
        """Give the policies that name a schedule, under its new name: a level must not become empty."""
        before, after = Target(TargetKind.SCHEDULE, old), Target(TargetKind.SCHEDULE, new)
        known = self._directory.policies.values()
        return [changed for policy in known if (changed := renamed(policy, before, after)) != policy]

    def _find_schedule(self, ref: str) -> Schedule:
        """Find a schedule by name or id.

        Raises:
            NotFoundError: there is none.
        """
        return schedule_views.find(self._directory, ref)

    def _schedule_shown(self, name: str) -> dict[str, Any]:
        return schedule_views.one(
            schedule_views.find(self._directory, name), self._directory, self._desk.now()
        )

    def _check_schedule_name(self, name: str) -> None:
        if any(known.casefold() == name.casefold() for known in self._directory.schedules):
            raise InvalidError("name", f"there is a schedule {name!r} already")


def refuse_while_on_duty(user: User, known: Sequence[Schedule], now: Instant) -> None:
    """Keep a user who is on call in a schedule, now or later.

    Raises:
        RefusedError: with the schedule.
    """
    for schedule in known:
        if user.name in schedule.members(now):
            raise RefusedError(f"{user.name} stands in schedule {schedule.name!r}; take them off first")
