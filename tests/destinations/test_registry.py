"""The catalogue of destinations."""

import json

import pytest

from tocsin.destinations.registry import service, services
from tocsin.destinations.service import DestinationSettings, Service


def test_the_catalogue_is_found_in_the_package() -> None:
    assert [found.id for found in services()] == [
        *("chatwork", "email", "hipchat", "ilert", "mattermost", "ntfy", "opsgenie", "pagerduty", "pushover"),
        *("servicenow", "slack", "telegram", "twilio-call", "twilio-sms", "webhook", "zendesk", "zenduty"),
    ]
    assert service("chatwork") is services()[0]
    assert service("carrier-pigeon") is None


@pytest.mark.parametrize("found", services(), ids=lambda found: found.id)
def test_each_declares_what_a_form_needs(found: Service) -> None:
    assert found.name
    assert found.summary
    assert found.steps
    assert issubclass(found.settings, DestinationSettings)
    schema = found.settings.model_json_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert all("title" in field for field in schema["properties"].values())
