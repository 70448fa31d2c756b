"""Changes of destinations and contacts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tocsin.api import requests
from tocsin.core.instant import rfc3339
from tocsin.core.people import Contact, DestinationConfig
from tocsin.core.policy import Policy, Target, TargetKind
from tocsin.destinations import registry as services
from tocsin.destinations.service import Message, Service
from tocsin.engine.configured import Configured, check_settings
from tocsin.engine.dispatch import dispatch
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError
from tocsin.engine.present import HIDDEN
from tocsin.store import people, policies
from tocsin.store.connection import Connection


class DestinationConfiguration(Configured):
    """Changes of destinations and contacts."""

    async def add_destination(self, new: requests.NewDestination) -> dict[str, Any]:
        """Make a destination; the first for mail becomes the way to every user with an address."""
        service = self._service(new.type)
        self._check_destination_name(new.name)
        checked = check_settings(service.settings, new.settings)
        first_mail = new.type == "email" and not any(
            found.type == "email" for found in self._directory.destinations.values()
        )

        def write(connection: Connection) -> None:
            people.add_destination(connection, new.name, new.type, checked)
            if first_mail:
                for user in self._directory.users.values():
                    if user.email:
                        people.add_contact(connection, user.id, new.name, user.email)

        await self._desk.write(write)
        return await self._shown(self._desk.views.destinations(), name=new.name)

    async def edit_destination(self, ref: str, edit: requests.DestinationEdit) -> dict[str, Any]:
        """Change a destination; settings that are not given stay, hidden ones too."""
        found = self._find_destination(ref)
        name = edit.name or found.name
        if name != found.name:
            self._check_destination_name(name)
        changed = self._merged(found, edit.settings) if edit.settings is not None else found.settings
        edited = DestinationConfig(found.id, name, found.type, changed)
        followers = self._policies_with(found.name, name) if name != found.name else []

        def write(connection: Connection) -> None:
            people.edit_destination(connection, edited, found.name)
            for policy in followers:
                policies.edit(connection, policy)

        await self._desk.write(write)
        await self._desk.try_again(found.id)
        return await self._shown(self._desk.views.destinations(), id=found.id)

    async def delete_destination(self, ref: str) -> None:
        """Remove a destination that no policy needs."""
        found = self._find_destination(ref)
        target = Target(TargetKind.DESTINATION, found.name)
        for policy in self._directory.policies.values():
            if any(target in level.targets for level in policy.levels):
                raise RefusedError(f"{found.name!r} stands on policy {policy.name!r}; take it off first")
        await self._desk.write(lambda connection: people.delete_destination(connection, found))

    async def add_contact(self, new: requests.NewContact) -> dict[str, Any]:
        """Give a person another way to be reached."""
        user = self._find_user(new.user, field="user")
        found = self._directory.destinations.get(new.destination)
        if found is None:
            raise InvalidError("destination", f"there is no destination {new.destination!r}")
        wrong = self._service(found.type).check_address(new.address)
        if wrong is not None:
            raise InvalidError("address", wrong)
        known = self._directory.contacts.get(user.name, ())
        if any((c.destination, c.address) == (found.name, new.address) for c in known):
            raise InvalidError("address", f"{user.name} has this contact already")
        contact_id = await self._desk.write(
            lambda connection: people.add_contact(connection, user.id, found.name, new.address)
        )
        return await self._shown(self._desk.views.contacts(), id=contact_id)

    async def delete_contact(self, ref: str) -> None:
        """Remove a contact."""
        found = self._find_contact(ref)
        await self._desk.write(lambda connection: people.delete_contact(connection, found.id))

    async def test_destination(self, ref: str, address: str) -> dict[str, Any]:
        """Send a test message through a destination, and give what became of it."""
        found = self._find_destination(ref)
        now = self._desk.now()
        message = Message(
            delivery_id=f"tocsin-test-{found.id}-{now}",
            lifecycle_key=f"{found.id:064x}",
            kind="test",
            text="a test message from tocsin",
            address=address,
            at=rfc3339(now),
        )
        verdict = await dispatch(self._directory, found.name, message, self._desk.client())
        return {"fate": verdict.fate.value, "answer": verdict.answer}

    def _policies_with(self, old: str, new: str) -> list[Policy]:
        """Give the policies that name a destination, under its new name: a level must not become empty."""
        before, after = Target(TargetKind.DESTINATION, old), Target(TargetKind.DESTINATION, new)
        renamed = []
        for policy in self._directory.policies.values():
            levels = tuple(
                replace(
                    level, targets=tuple(after if target == before else target for target in level.targets)
                )
                for level in policy.levels
            )
            if levels != policy.levels:
                renamed.append(replace(policy, levels=levels))
        return renamed

    def _merged(self, found: DestinationConfig, given: Mapping[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in given.items() if value != HIDDEN}
        return check_settings(self._service(found.type).settings, {**found.settings, **kept})

    def _service(self, kind: str) -> Service:
        found = services.service(kind)
        if found is None:
            known = ", ".join(service.id for service in services.services())
            raise InvalidError("type", f"there is no destination type {kind!r}; there are {known}")
        return found

    def _check_destination_name(self, name: str) -> None:
        if any(known.casefold() == name.casefold() for known in self._directory.destinations):
            raise InvalidError("name", f"there is a destination {name!r} already")

    def _find_destination(self, ref: str) -> DestinationConfig:
        known = self._directory.destinations
        found = known.get(ref) or next((d for d in known.values() if str(d.id) == ref), None)
        if found is None:
            raise NotFoundError(f"there is no destination {ref!r}")
        return found

    def _find_contact(self, ref: str) -> Contact:
        for contacts in self._directory.contacts.values():
            for contact in contacts:
                if str(contact.id) == ref:
                    return contact
        raise NotFoundError(f"there is no contact {ref!r}")
