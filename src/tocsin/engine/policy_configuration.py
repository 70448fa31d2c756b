"""Changes of escalation policies and of the settings of the whole pager."""

from dataclasses import replace
from typing import Any

import httpx

from tocsin.api import requests
from tocsin.core.policy import Level, Policy, Target, TargetKind
from tocsin.engine.configured import Configured
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError
from tocsin.store import directory as directories
from tocsin.store import policies, settings
from tocsin.store.connection import Connection


class PolicyConfiguration(Configured):
    """Changes of escalation policies and settings."""

    async def add_policy(self, new: requests.NewPolicy) -> dict[str, Any]:
        """Make a policy."""
        self._check_policy_name(new.name)
        levels = self._levels(new.levels)
        policy = Policy(0, new.name, levels, new.repeat, new.delay, new.accept_timeout)
        await self._desk.write(lambda connection: policies.add(connection, policy))
        return await self._shown(self._desk.views.policies(), name=new.name)

    async def edit_policy(self, ref: str, edit: requests.PolicyEdit) -> dict[str, Any]:
        """Change a policy; alerts that climb it go on by the new levels."""
        policy = self._find_policy(ref)
        old = policy.name
        if edit.name is not None and edit.name != policy.name:
            self._check_policy_name(edit.name)
            policy = replace(policy, name=edit.name)
        if edit.levels is not None:
            policy = replace(policy, levels=self._levels(edit.levels))
        if edit.repeat is not None:
            policy = replace(policy, repeat=edit.repeat)
        if edit.delay is not None:
            policy = replace(policy, delay=edit.delay)
        if edit.accept_timeout is not None:
            policy = replace(policy, accept_timeout=edit.accept_timeout or None)

        def write(connection: Connection) -> None:
            policies.edit(connection, policy)
            if settings.read(connection).get(directories.DEFAULT_POLICY) == old:
                settings.write(connection, directories.DEFAULT_POLICY, policy.name)

        await self._desk.write(write)
        return await self._shown(self._desk.views.policies(), id=policy.id)

    async def delete_policy(self, ref: str) -> None:
        """Remove a policy that no source uses."""
        policy = self._find_policy(ref)
        users = [source.name for source in self._directory.sources.values() if source.policy_id == policy.id]
        if users:
            raise RefusedError(
                f"policy {policy.name!r} is used by {', '.join(users)}; give them another first"
            )
        if len(self._directory.policies) == 1:
            raise RefusedError("the last policy cannot be removed")
        await self._desk.write(lambda connection: policies.delete(connection, policy.id))

    async def edit_settings(self, edit: requests.SettingsEdit) -> dict[str, Any]:
        """Change settings of the whole pager; an empty text removes one."""
        given = edit.model_dump(exclude_unset=True)
        if given.get("default_policy"):
            given["default_policy"] = self._find_policy(given["default_policy"]).name
        if given.get("fallback"):
            given["fallback"] = self._find_user(given["fallback"], field="fallback").name
        url = given.get("dead_man_url")
        if url and not _callable(url):
            raise InvalidError(
                "dead_man_url", "the dead-man URL starts with https:// or http://, then a host"
            )

        def write(connection: Connection) -> None:
            for name, value in given.items():
                settings.write(connection, name, value or None)

        await self._desk.write(write)
        return await self._desk.views.settings()

    def _find_policy(self, ref: str) -> Policy:
        """Find a policy by name or id.

        Raises:
            NotFoundError: there is none.
        """
        known = self._directory.policies.values()
        found = next((policy for policy in known if ref in (policy.name, str(policy.id))), None)
        if found is None:
            raise NotFoundError(f"there is no policy {ref!r}")
        return found

    def _check_policy_name(self, name: str) -> None:
        if any(policy.name.casefold() == name.casefold() for policy in self._directory.policies.values()):
            raise InvalidError("name", f"there is a policy {name!r} already")

    def _levels(self, wanted: list[requests.NewLevel]) -> tuple[Level, ...]:
        return tuple(
            Level(tuple(self._target(text) for text in level.targets), level.timeout) for level in wanted
        )

    def _target(self, text: str) -> Target:
        target = Target.parse(text)
        directory = self._directory
        match target.kind:
            case TargetKind.USER:
                return Target(TargetKind.USER, self._find_user(target.name, field="levels").name)
            case TargetKind.TEAM if target.name in directory.teams:
                return target
            case TargetKind.DESTINATION if target.name in directory.destinations:
                return target
            case TargetKind.SCHEDULE if target.name in directory.schedules:
                return target
        raise InvalidError("levels", f"there is no {target.kind.value} {target.name!r}")


def _callable(url: str) -> bool:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return parsed.scheme in {"http", "https"} and bool(parsed.host)
