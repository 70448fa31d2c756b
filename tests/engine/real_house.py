"""A house whose pager sends by the real modules, to services on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from tests.engine.house import House
from tocsin.api.requests import NewContact, NewDestination, NewUser, SettingsEdit
from tocsin.engine.options import PagerOptions
from tocsin.engine.pager import Pager
from tocsin.sources.registry import integration


class RealHouse(House):
    """A house without a fake post."""

    async def open(self) -> None:
        """Start the pager."""
        options = PagerOptions("http://127.0.0.1:8765", None, "erin", random=Random(7))
        self.pager = await Pager.open(self.data, clock=self.clock, options=options)

    async def add_destination(self, name: str, kind: str, **settings: object) -> None:
        """Set a destination up."""
        new = NewDestination(type=kind, name=name, settings=settings)
        await self.pager.configuration.add_destination(new)

    async def add_person(self, name: str, **ways: str) -> None:
        """Let somebody be reached: destination and address."""
        await self.pager.configuration.add_user(NewUser(name=name))
        for destination, address in ways.items():
            way = NewContact(user=name, destination=destination, address=address)
            await self.pager.configuration.add_contact(way)

    async def fall_back_on(self, name: str) -> None:
        """Say who is paged when nobody else is reached."""
        await self.pager.configuration.edit_settings(SettingsEdit(fallback=name))

    async def post_event(self, name: str, key: str) -> None:
        """Let a connected tool report a problem; nobody waits for what leaves."""
        body = b'{"summary": "%s is on fire", "key": "%s"}' % (key.encode(), key.encode())
        await self.pager.receive(self.source(name), integration("generic"), self.inbound(body))
        self.courier.wake()


@asynccontextmanager
async def real_house(tmp_path: Path) -> AsyncIterator[RealHouse]:
    """Give an empty one."""
    pager = RealHouse(tmp_path / "data")
    await pager.open()
    try:
        yield pager
    finally:
        await pager.pager.close()
