"""Changes of users, teams and tokens."""

import hmac
from dataclasses import replace
from typing import Any

from tocsin.api import requests
from tocsin.core.instant import MINUTE, rfc3339
from tocsin.core.people import Role, Team, User
from tocsin.core.policy import Target, TargetKind
from tocsin.engine.configured import Configured
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError
from tocsin.engine.schedule_configuration import refuse_while_on_duty
from tocsin.store import people
from tocsin.store.connection import Connection


class PeopleConfiguration(Configured):
    """Changes of users, teams and tokens."""

    async def add_user(self, new: requests.NewUser) -> dict[str, Any]:
        """Make a user; an address becomes a contact of the first mail destination."""
        if any(name.casefold() == new.name.casefold() for name in self._directory.users):
            raise InvalidError("name", f"there is a user {new.name!r} already")
        mail = self._mail_destination()

        def write(connection: Connection) -> None:
            user_id = people.add_user(connection, new.name, new.email, Role(new.role), self._desk.now())
            if new.email and mail:
                people.add_contact(connection, user_id, mail, new.email)

        await self._desk.write(write)
        return await self._shown(self._desk.views.users(), name=new.name)

    async def edit_user(self, ref: str, edit: requests.UserEdit) -> dict[str, Any]:
        """Change a user; the ways to the old address lead to the new one, or end with it."""
        user = self._find_user(ref)
        mail = self._mail_destination()
        old, moved = user.email, "email" in edit.model_fields_set
        if moved:
            user = replace(user, email=edit.email)
        if edit.role is not None:
            self._keep_an_admin(user, Role(edit.role))
            user = replace(user, role=Role(edit.role))
        known = {contact.address for contact in self._directory.contacts.get(user.name, ())}

        def write(connection: Connection) -> None:
            people.edit_user(connection, user)
            if moved and old in known:
                people.move_contacts(connection, user.id, old, edit.email)
            elif edit.email and mail and edit.email not in known:
                people.add_contact(connection, user.id, mail, edit.email)

        await self._desk.write(write)
        return await self._shown(self._desk.views.users(), id=user.id)

    async def delete_user(self, ref: str) -> None:
        """Remove a user whom no policy needs."""
        user = self._find_user(ref)
        self._keep_an_admin(user, None)
        for policy in self._directory.policies.values():
            target = Target(TargetKind.USER, user.name)
            if any(target in level.targets for level in policy.levels):
                raise RefusedError(f"{user.name} stands on policy {policy.name!r}; take them off first")
        refuse_while_on_duty(user, tuple(self._directory.schedules.values()), self._desk.now())
        await self._desk.write(lambda connection: people.delete_user(connection, user.id))

    async def add_team(self, new: requests.NewTeam) -> dict[str, Any]:
        """Make a team."""
        if new.name in self._directory.teams:
            raise InvalidError("name", f"there is a team {new.name!r} already")
        members = tuple(self._find_user(name, field="members").name for name in new.members)
        await self._desk.write(lambda connection: people.add_team(connection, new.name, members))
        return await self._shown(self._desk.views.teams(), name=new.name)

    async def edit_team(self, ref: str, edit: requests.TeamEdit) -> dict[str, Any]:
        """Change who is in a team."""
        team = self._find_team(ref)
        if edit.members is not None:
            members = (self._find_user(name, field="members").name for name in edit.members)
            team = replace(team, members=tuple(dict.fromkeys(members)))
        await self._desk.write(lambda connection: people.edit_team(connection, team))
        return await self._shown(self._desk.views.teams(), id=team.id)

    async def delete_team(self, ref: str) -> None:
        """Remove a team."""
        found = self._find_team(ref)
        for policy in self._directory.policies.values():
            target = Target(TargetKind.TEAM, found.name)
            if any(target in level.targets for level in policy.levels):
                raise RefusedError(f"team {found.name!r} stands on policy {policy.name!r}; take it off first")
        await self._desk.write(lambda connection: people.delete_team(connection, found.id))

    async def add_token(self, new: requests.NewToken) -> dict[str, Any]:
        """Make a token; it is told this once and kept only as a hash."""
        user = self._find_user(new.user, field="user")
        token, now = f"tocsin_{self._desk.new_key()}", self._desk.now()
        token_id = await self._desk.write(
            lambda connection: people.add_token(connection, user.id, token, now)
        )
        return {"id": token_id, "user": user.name, "created_at": rfc3339(now), "token": token}

    async def delete_token(self, ref: str) -> None:
        """Remove a token; it stops working at once."""
        known = await self._desk.views.tokens()
        if not any(str(token["id"]) == ref for token in known):
            raise NotFoundError(f"there is no token {ref!r}")
        await self._desk.write(lambda connection: people.delete_token(connection, int(ref)))

    async def check_token(self, token: str) -> User | None:
        """Find whose token this is, or None."""
        wanted = people.token_hash(token)
        known = await self._desk.views.read(people.tokens)
        found = next((row for row in known if hmac.compare_digest(row[2], wanted)), None)
        if found is None:
            return None
        now = self._desk.now()
        if found[4] is None or now - found[4] > MINUTE:
            await self._desk.write(lambda connection: people.use_token(connection, found[0], now))
        return self._directory.users.get(found[1])

    def _find_team(self, ref: str) -> Team:
        known = self._directory.teams
        found = known.get(ref) or next((team for team in known.values() if str(team.id) == ref), None)
        if found is None:
            raise NotFoundError(f"there is no team {ref!r}")
        return found

    def _keep_an_admin(self, user: User, role: Role | None) -> None:
        others = [u for u in self._directory.users.values() if u.role is Role.ADMIN and u.name != user.name]
        if user.role is Role.ADMIN and role is not Role.ADMIN and not others:
            raise RefusedError(f"{user.name} is the last admin")

    def _mail_destination(self) -> str | None:
        mails = (d.name for d in self._directory.destinations.values() if d.type == "email")
        return next(mails, None)
