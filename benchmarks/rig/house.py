"""A small team for proofs: who is paged, in which order, and through what."""

from dataclasses import dataclass

from tests.fakes.smtp_sink import SmtpSink
from tests.fakes.webhook_sink import WebhookSink

from tocsin.api.models import SourceView
from tocsin.api.requests import (
    NewContact,
    NewDestination,
    NewLevel,
    NewPolicy,
    NewSource,
    NewUser,
    SettingsEdit,
)
from tocsin.client.client import TocsinClient

OWNER, FIRST, SECOND = "me", "alice", "bob"
_MAIL, _HOOK = "mail", "hook"


@dataclass(frozen=True)
class House:
    """What a client sets up in an empty engine."""

    client: TocsinClient

    async def reach_by_mail(self, sink: SmtpSink, *names: str) -> None:
        """Make people who get mail through a sink, at `NAME@proof.test`; the owner is one already."""
        settings = {"host": sink.host, "port": sink.port, "tls": "none"}
        await self.client.destinations.add(NewDestination(type="email", name=_MAIL, settings=settings))
        await self._reach(_MAIL, {name: f"{name}@proof.test" for name in names})

    async def reach_by_webhook(self, sink: WebhookSink, *names: str) -> None:
        """Make people who get webhooks at a sink."""
        settings = {"url": sink.url, "allow_private": True}
        await self.client.destinations.add(NewDestination(type="webhook", name=_HOOK, settings=settings))
        await self._reach(_HOOK, {name: f"{name}-telephone" for name in names})

    async def fall_back_on(self, name: str) -> None:
        """Say who is told of the engine's own trouble."""
        await self.client.edit_settings(SettingsEdit(fallback=name))

    async def source(self, type_id: str, name: str, *levels: tuple[str, int]) -> SourceView:
        """Make a source with a policy of its own.

        Args:
            type_id: the integration.
            name: of the source and its policy.
            levels: who, and how many seconds they have to accept; without any, the default policy.
        """
        if levels:
            steps = [NewLevel(targets=[who], timeout=1000 * seconds) for who, seconds in levels]
            await self.client.policies.add(NewPolicy(name=name, levels=steps))
        policy = name if levels else None
        return await self.client.sources.add(NewSource(type=type_id, name=name, policy=policy))

    async def _reach(self, destination: str, addresses: dict[str, str]) -> None:
        for name, address in addresses.items():
            if name != OWNER:
                await self.client.users.add(NewUser(name=name))
            await self.client.contacts.add(NewContact(user=name, destination=destination, address=address))
