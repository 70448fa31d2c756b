"""Telephone calls through Twilio, spoken by a machine (https://www.twilio.com/docs/voice/api/call-resource)."""

from html import escape

import httpx
from pydantic import Field

from tocsin.destinations.address import check_telephone
from tocsin.destinations.phase import ASKING, nothing_to_tell, phase
from tocsin.destinations.service import Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.twilio import TwilioSettings, submit
from tocsin.destinations.wording import headline, lateness

TWIML_LIMIT = 4_000
_SPOKEN_LIMIT = 500
_CALLING = ASKING | {"test", "trouble"}


class TwilioCallSettings(TwilioSettings):
    """A Twilio account, and who calls."""

    sender: str = Field(
        pattern=r"^\+[1-9][0-9]{6,14}$", title="From", description="a number of yours, +15551234567"
    )
    language: str = Field(
        default="en-GB", pattern=r"^[a-z]{2}-[A-Z]{2}$", title="Language", description="of the voice"
    )
    ring_for: int = Field(default=45, ge=5, le=600, title="Ring for", description="seconds")


def twiml(message: Message, settings: TwilioCallSettings) -> str:
    """Write what is said, twice, for a voice that begins while somebody wakes."""
    parts = (lateness(message), headline(message), "Open tocsin to accept it." if message.alert else "")
    words = shortened(". ".join(part.rstrip(".") for part in parts if part), _SPOKEN_LIMIT)
    spoken = f'<Say language="{settings.language}">{escape(words)}</Say>'
    return f'<Response>{spoken}<Pause length="2"/>{spoken}</Response>'


async def send(message: Message, settings: TwilioCallSettings, client: httpx.AsyncClient) -> Verdict:
    """Call one number; nobody is called to be told that there is nothing to do.

    Args:
        message: what is said; its address is a telephone number.
        settings: the account.
        client: makes the request.
    """
    if message.kind not in _CALLING:
        return nothing_to_tell("anybody by telephone", phase(message))
    fields = {
        "To": message.address,
        "From": settings.sender,
        "Twiml": twiml(message, settings),
        "Timeout": str(settings.ring_for),
    }
    return await submit(settings, client, "Calls", fields)


SERVICE = Service(
    id="twilio-call",
    name="Telephone call (Twilio)",
    summary="Telephone calls through Twilio: a voice says which alert it is.",
    address_hint="+49301234567",
    steps=(
        "Open a Twilio account and buy a number that can call.",
        "Copy the account SID and the auth token from the console's start page.",
        "Give the number as From, and save it in people's telephones as one that may ring at night.",
    ),
    settings=TwilioCallSettings,
    send=send,
    check_address=check_telephone,
    # One call a second and account is begun; Twilio queues what comes faster.
    pace=Pace(burst=2, over=3_000),
    wakes=True,
)
