"""Changes of alert sources."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tocsin.api import requests
from tocsin.core.event import Priority
from tocsin.core.instant import DAY, MINUTE, Millis
from tocsin.core.people import Directory
from tocsin.core.policy import Policy
from tocsin.core.source import ILERT_GROUPING, Grouping, Source
from tocsin.engine.attached import attachment_of
from tocsin.engine.configured import Configured, check_settings
from tocsin.engine.errors import InvalidError, NotFoundError
from tocsin.sources import registry as integrations
from tocsin.sources.registry import UnknownIntegrationError
from tocsin.store import attachments, sources
from tocsin.store import directory as directories
from tocsin.store.connection import Connection

LONGEST_AUTO_RESOLVE: Millis = 366 * DAY


class SourceConfiguration(Configured):
    """Changes of alert sources."""

    async def add_source(self, new: requests.NewSource) -> dict[str, Any]:
        """Make a source."""
        directory = self._directory
        self._check_source_name(new.name)
        source = Source(
            id=0,
            name=new.name,
            type=new.type,
            key=self._desk.new_key(),
            policy_id=self._policy(new.policy).id,
            created_at=self._desk.now(),
            grouping=grouping_of(new.grouping),
            window=new.window,
            priority=Priority(new.priority),
            auto_resolve=_checked_auto_resolve(new.auto_resolve),
            settings=check_source_settings(new.type, new.settings),
            team_id=team_id(directory, new.team),
            ready=new.ready,
        )
        attached = [attachment_of(wish, directory) for wish in new.notify]

        def write(connection: Connection) -> int:
            added = sources.add(connection, source)
            attachments.replace(connection, "source_id", added, attached)
            return added

        source_id = await self._desk.write(write)
        return await self._shown(self._desk.views.sources(), id=source_id)

    async def edit_source(self, ref: str, edit: requests.SourceEdit) -> dict[str, Any]:
        """Change a source; what is not given stays."""
        source = self._find_source(ref)
        given = edit.model_dump(exclude_unset=True)
        if "name" in given and edit.name and edit.name != source.name:
            self._check_source_name(edit.name)
            source = replace(source, name=edit.name)
        if edit.policy is not None:
            source = replace(source, policy_id=self._policy(edit.policy).id)
        if "team" in given:
            source = replace(source, team_id=team_id(self._directory, edit.team))
        if edit.grouping is not None:
            source = replace(source, grouping=grouping_of(edit.grouping))
        if edit.settings is not None:
            merged = merged_settings(source.settings, edit.settings)
            source = replace(source, settings=check_source_settings(source.type, merged))
        if edit.priority is not None:
            source = replace(source, priority=Priority(edit.priority))
        plain = {name: given[name] for name in ("window", "ready", "paused") if given.get(name) is not None}
        source = replace(source, **plain)
        if "auto_resolve" in given:
            source = replace(source, auto_resolve=_checked_auto_resolve(edit.auto_resolve))
        attached = [attachment_of(wish, self._directory) for wish in edit.notify or ()]

        def write(connection: Connection) -> None:
            sources.edit(connection, source)
            if edit.notify is not None:
                attachments.replace(connection, "source_id", source.id, attached)

        await self._desk.write(write)
        return await self._shown(self._desk.views.sources(), id=source.id)

    async def rotate_key(self, ref: str, keep: Millis = 0) -> dict[str, Any]:
        """Give a source a new key.

        Args:
            keep: how long the present one is good beside it, in ms; 0: it stops working at once.
        """
        found = self._find_source(ref)
        source = replace(
            found,
            key=self._desk.new_key(),
            old_key=found.key if keep else None,
            old_key_until=self._desk.now() + keep if keep else 0,
        )
        await self._desk.write(lambda connection: sources.edit(connection, source))
        return await self._shown(self._desk.views.sources(), id=source.id)

    async def delete_source(self, ref: str) -> None:
        """Remove a source; its alerts stay."""
        source = self._find_source(ref)
        await self._desk.write(lambda connection: sources.delete(connection, source, self._desk.now()))

    def _find_source(self, ref: str) -> Source:
        """Find a source by name or id.

        Raises:
            NotFoundError: there is none.
        """
        known = self._directory.sources
        by_name = next(
            (source for source in known.values() if source.name.casefold() == ref.casefold()), None
        )
        found = by_name or (known.get(int(ref)) if ref.isdecimal() else None)
        if found is None:
            raise NotFoundError(f"there is no source {ref!r}")
        return found

    def _check_source_name(self, name: str) -> None:
        if any(source.name.casefold() == name.casefold() for source in self._directory.sources.values()):
            raise InvalidError("name", f"there is a source {name!r} already")

    def _policy(self, ref: str | None) -> Policy:
        known = self._directory.policies
        wanted = ref if ref is not None else self._desk.stored().get(directories.DEFAULT_POLICY)
        found = next((p for p in known.values() if wanted in (p.name, str(p.id))), None)
        if found is None and ref is None:
            found = next(iter(known.values()), None)
        if found is None:
            raise InvalidError("policy", f"there is no policy {wanted!r}")
        return found


def _checked_auto_resolve(span: Millis | None) -> Millis | None:
    """Keep the time within what a timer can hold: beyond it, no event of the source could be stored.

    Raises:
        InvalidError: it is too short or too long.
    """
    if span is not None and not MINUTE <= span <= LONGEST_AUTO_RESOLVE:
        raise InvalidError("auto_resolve", "the time to auto-resolve is between 1m and 366d")
    return span


def grouping_of(text: str) -> Grouping:
    """Read a grouping mode, by our name or ilert's.

    Raises:
        InvalidError: it is neither.
    """
    if text in ILERT_GROUPING:
        return ILERT_GROUPING[text]
    try:
        return Grouping(text)
    except ValueError:
        known = ", ".join(mode.value for mode in Grouping)
        raise InvalidError("grouping", f"{text!r} is no grouping mode: use one of {known}") from None


def team_id(directory: Directory, name: str | None) -> int | None:
    """Find a team's id.

    Raises:
        InvalidError: there is no such team.
    """
    if name is None:
        return None
    team = directory.teams.get(name)
    if team is None:
        raise InvalidError("team", f"there is no team {name!r}")
    return team.id


def merged_settings(known: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Give settings with changes: what is not given stays, also within a group such as the mapping."""
    merged = dict(known)
    for name, value in given.items():
        before = merged.get(name)
        grouped = isinstance(before, Mapping) and isinstance(value, Mapping)
        merged[name] = {**before, **value} if grouped and before is not None else value
    return merged


def check_source_settings(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    """Check an integration's own settings by its model.

    Raises:
        InvalidError: the type or a setting is wrong.
    """
    try:
        model = integrations.integration(kind).settings
    except UnknownIntegrationError:
        known = ", ".join(found.id for found in integrations.integrations())
        raise InvalidError("type", f"there is no source type {kind!r}; there are {known}") from None
    return check_settings(model, given)
