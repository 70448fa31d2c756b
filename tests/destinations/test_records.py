"""Records: looked up before they are made, changed as their own states let, never fought over with people."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from tests.destinations.lives import Life, lifecycle_key, settings_for
from tests.destinations.messages import PAGE, hostile
from tests.destinations.recorded import Recorder, fake_of, happy, sent
from tests.fakes.servicenow import FakeServiceNow
from tests.fakes.stateful import Fault
from tests.fakes.zendesk import FakeZendesk
from tocsin.destinations.service import Fate
from tocsin.destinations.servicenow import ServiceNowSettings
from tocsin.destinations.zendesk import ZendeskSettings


async def test_a_lost_answer_makes_no_second_incident(client: httpx.AsyncClient) -> None:
    async with FakeServiceNow() as fake:
        fake.faults.extend([None, Fault.DROPPED_AFTER])
        await Life(1).tell("created", fake, settings_for(fake), client)
        assert len(fake.incidents) == 1


async def test_a_lost_answer_makes_no_second_ticket_though_the_lookup_lags(client: httpx.AsyncClient) -> None:
    async with FakeZendesk() as fake:
        life = Life(1)
        fake.faults.extend([None, Fault.DROPPED_AFTER])
        await life.tell("created", fake, settings_for(fake), client)
        # The same delivery once more, to an account that does not find the ticket yet.
        for ticket in fake.tickets.values():
            ticket["external_id"] = "not indexed yet"
        message = replace(life.message("created", fake), delivery_id="d-1-1")
        verdict = await sent(fake, message, Recorder(happy(fake)))
        assert (verdict.fate, len(fake.tickets)) == (Fate.OK, 1)


async def test_a_key_that_was_used_with_other_words_is_tried_again() -> None:
    fake = fake_of("zendesk")
    assert isinstance(fake, FakeZendesk)
    await sent(fake, PAGE, Recorder(happy(fake)))
    for ticket in fake.tickets.values():
        ticket["external_id"] = "not indexed yet"
    changed = replace(PAGE, alert={**PAGE.alert, "count": 4})
    assert (await sent(fake, changed, Recorder(happy(fake)))).fate is Fate.RETRY


async def test_a_ticket_that_agents_closed_takes_no_changes_and_a_new_problem_makes_another(
    client: httpx.AsyncClient,
) -> None:
    async with FakeZendesk() as fake:
        life = Life(1)
        await life.tell("created", fake, settings_for(fake), client)
        fake.tickets[1_000]["status"] = "closed"
        await life.tell("resolved", fake, settings_for(fake), client)
        assert fake.tickets[1_000]["status"] == "closed"
        await life.tell("reopened", fake, settings_for(fake), client)
        assert [ticket["status"] for ticket in fake.tickets.values()] == ["closed", "new"]


async def test_an_incident_that_people_closed_takes_no_changes(client: httpx.AsyncClient) -> None:
    async with FakeServiceNow() as fake:
        life = Life(1)
        await life.tell("created", fake, settings_for(fake), client)
        [incident] = fake.incidents.values()
        incident["state"] = "7"
        await life.tell("accepted", fake, settings_for(fake), client)
        await life.tell("resolved", fake, settings_for(fake), client)
        assert incident["state"] == "7"
        assert len(fake.incidents) == 1


async def test_an_incident_that_people_resolved_is_not_taken_back_by_an_accept(
    client: httpx.AsyncClient,
) -> None:
    async with FakeServiceNow() as fake:
        life = Life(1)
        await life.tell("created", fake, settings_for(fake), client)
        [incident] = fake.incidents.values()
        incident["state"] = "6"
        await life.tell("accepted", fake, settings_for(fake), client)
        assert incident["state"] == "6"


async def test_a_refused_close_code_is_told(client: httpx.AsyncClient) -> None:
    async with FakeServiceNow() as fake:
        life = Life(1)
        await life.tell("created", fake, settings_for(fake), client)
        message = life.message("resolved", fake)
        verdict = await sent(fake, message, Recorder(lambda _: httpx.Response(403, text="Data Policy")))
        assert (verdict.fate, verdict.answer) == (Fate.GIVE_UP, "403 Forbidden: Data Policy")


@pytest.mark.parametrize("name", ["servicenow", "zendesk"])
async def test_a_lookup_that_got_no_answer_may_be_repeated_at_will(
    name: str, client: httpx.AsyncClient
) -> None:
    fake = fake_of(name)

    def lost(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too late")

    recorder = Recorder(lost)
    assert (await sent(fake, PAGE, recorder)).fate is Fate.RETRY
    assert [request.method for request in recorder.requests] == ["GET"]


async def test_placeholders_and_code_tags_stay_text() -> None:
    fake = fake_of("zendesk")
    recorder = Recorder(happy(fake))
    await sent(fake, hostile("{{ticket.requester.email}} {% x %}"), recorder)
    assert "{{" not in json.dumps(json.loads(recorder.requests[-1].content)["ticket"]["comment"])
    fake = fake_of("servicenow")
    recorder = Recorder(happy(fake))
    await sent(fake, hostile("[code]<script>[/code]"), recorder)
    assert "[code]" not in recorder.requests[-1].content.decode()


async def test_the_key_finds_the_record_again(client: httpx.AsyncClient) -> None:
    async with FakeServiceNow() as fake:
        first, second = Life(1), Life(2)
        await first.tell("created", fake, settings_for(fake), client)
        await second.tell("created", fake, settings_for(fake), client)
        await first.tell("resolved", fake, settings_for(fake), client)
        assert fake.state(1, lifecycle_key(1)) == "RESOLVED"
        assert fake.state(2, lifecycle_key(2)) == "PENDING"


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (ServiceNowSettings, {"base_url": "https://x.service-now.com"}),
        (ServiceNowSettings, {"base_url": "https://x.service-now.com", "username": "u"}),
        (ServiceNowSettings, {"base_url": "https://x.service-now.com", "token": "t", "api_key": "k"}),
        (ServiceNowSettings, {"token": "t"}),
        (ZendeskSettings, {"base_url": "https://x.zendesk.com"}),
        (ZendeskSettings, {"base_url": "https://x.zendesk.com", "email": "a@example.org"}),
        (ZendeskSettings, {"base_url": "https://x.zendesk.com?a=b", "oauth_token": "t"}),
        (ZendeskSettings, {"base_url": "https://x.zendesk.com", "oauth_token": "t", "group_id": "ops"}),
    ],
)
def test_wrong_settings_are_refused(model: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model(**wrong)
