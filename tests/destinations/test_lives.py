"""Whole lives of alerts at services that keep state and fail at random: at the end both sides agree."""

from random import Random

import httpx
import pytest

from tests.destinations.lives import Life, lifecycle_key, settings_for
from tests.fakes.catalogue import FAKES
from tests.fakes.stateful import FakeService, Fault
from tocsin.destinations.registry import service
from tocsin.destinations.service import Family

_ALERTS = 8
_PATHS = (
    ("created", "accepted", "resolved"),
    ("created", "escalated", "accepted", "commented", "resolved"),
    ("created", "resolved", "reopened", "accepted"),
    ("created", "accepted", "released", "escalated", "accepted"),
    ("created", "snoozed", "escalated"),
    ("created", "accepted", "resolved", "reopened", "resolved"),
)
_NEW_WITH_EACH_STEP = {"hipchat", "mattermost-webhook", "slack-webhook", "twilio-sms", "pushover"}


def _faults(random: Random, share: float) -> list[Fault | None]:
    """Draw what goes wrong; a hang costs its whole timeout, so it is rarer than the rest."""
    others = [fault for fault in Fault if not fault.name.startswith("HANG")]
    drawn: list[Fault | None] = []
    for _ in range(2_000):
        if random.random() > share:
            drawn.append(None)
        elif random.random() < 0.05:
            drawn.append(random.choice([Fault.HANG_BEFORE, Fault.HANG_AFTER]))
        else:
            drawn.append(random.choice(others))
    return drawn


async def _live(fake: FakeService, client: httpx.AsyncClient, random: Random) -> list[Life]:
    """Tell all lives, mixed with one another, each in its own order."""
    settings = settings_for(fake, timeout=0.15)
    lives = [Life(number) for number in range(1, _ALERTS + 1)]
    waiting = [(life, list(random.choice(_PATHS))) for life in lives]
    while waiting:
        life, steps = random.choice(waiting)
        await life.tell(steps.pop(0), fake, settings, client)
        waiting = [(one, left) for one, left in waiting if left]
    return lives


@pytest.mark.parametrize("name", FAKES)
@pytest.mark.parametrize("seed", range(2))
async def test_both_sides_agree_after_every_fault(name: str, seed: int, client: httpx.AsyncClient) -> None:
    random = Random(f"{name} {seed}")
    async with FAKES[name]() as fake:
        fake.faults.extend(_faults(random, 0.3))
        lives = await _live(fake, client, random)
        for life in lives:
            key = lifecycle_key(life.number)
            assert fake.times_opened(life.number, key) >= 1, "a page is missing"
            assert fake.agrees(life.heard, life.number, key), (life, fake.state(life.number, key))


@pytest.mark.parametrize("name", sorted(set(FAKES) - _NEW_WITH_EACH_STEP))
@pytest.mark.parametrize("seed", range(2))
async def test_nothing_is_opened_twice_unless_its_fate_was_unknown(
    name: str, seed: int, client: httpx.AsyncClient
) -> None:
    random = Random(f"twice {name} {seed}")
    async with FAKES[name]() as fake:
        fake.faults.extend(_faults(random, 0.3))
        found = service(fake.kind)
        assert found is not None
        for number in range(1, _ALERTS + 1):
            life = Life(number)
            for transition in ("created", "accepted", "resolved"):
                await life.tell(transition, fake, settings_for(fake, timeout=0.15), client)
            opened = fake.times_opened(number, lifecycle_key(number))
            may_repeat = found.family is Family.MESSAGES and name != "webhook"
            assert 1 <= opened <= 1 + (life.unknown.total() if may_repeat else 0)


@pytest.mark.parametrize("name", FAKES)
async def test_without_faults_each_step_arrives_once(name: str, client: httpx.AsyncClient) -> None:
    async with FAKES[name]() as fake:
        life = Life(1)
        for transition in ("created", "escalated", "accepted", "commented", "resolved"):
            await life.tell(transition, fake, settings_for(fake), client)
        assert life.unknown.total() == 0
        assert fake.agrees("RESOLVED", 1, lifecycle_key(1))
