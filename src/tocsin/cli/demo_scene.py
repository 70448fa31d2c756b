"""The scene of the demo: people, how they are reached, policies, and one source of each type."""

from dataclasses import dataclass

from tocsin.api.models import SourceView
from tocsin.api.requests import NewContact, NewDestination, NewLevel, NewPolicy, NewSource, NewTeam, NewUser
from tocsin.client.client import TocsinClient
from tocsin.core.instant import MINUTE

COLLEAGUES = ("alice", "bob", "carol")
_TELEPHONES = "telephones"


@dataclass(frozen=True, slots=True)
class Scene:
    """What was set up.

    Attributes:
        colleagues: the people of the demo beside the one who watches it.
        sources: one of each type.
    """

    colleagues: tuple[str, ...]
    sources: tuple[SourceView, ...]


async def set_scene(client: TocsinClient, me: str, telephones: str) -> Scene:
    """Set the scene on an empty engine.

    Args:
        client: of the engine.
        me: the person at the screen, who exists already.
        telephones: a URL that takes every page and says yes.
    """
    colleagues = tuple(name for name in COLLEAGUES if name != me)
    for name in colleagues:
        await client.users.add(NewUser(name=name, role="responder"))
    await client.destinations.add(
        NewDestination(type="webhook", name=_TELEPHONES, settings={"url": telephones, "allow_private": True})
    )
    for name in (me, *colleagues):
        await client.contacts.add(
            NewContact(user=name, destination=_TELEPHONES, address=f"telephone of {name}")
        )
    await client.teams.add(NewTeam(name="field", members=list(colleagues)))
    platform = await client.policies.add(_policy("platform", [me], [colleagues[0]], ["team:field"]))
    edge = await client.policies.add(_policy("edge", [colleagues[1]], [me], ["team:field"]))
    sources = []
    for index, kind in enumerate(await client.sources.types()):
        policy = (platform, edge)[index % 2].name
        new = NewSource(type=kind.id, name=f"{kind.id}-demo", policy=policy, grouping="until-resolved")
        sources.append(await client.sources.add(new))
    return Scene(colleagues, tuple(sources))


def _policy(name: str, *levels: list[str]) -> NewPolicy:
    return NewPolicy(name=name, levels=[NewLevel(targets=targets, timeout=3 * MINUTE) for targets in levels])
