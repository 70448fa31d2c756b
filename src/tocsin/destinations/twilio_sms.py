"""Short messages through Twilio (https://www.twilio.com/docs/messaging/api/message-resource)."""

import httpx
from pydantic import Field, model_validator

from tocsin.destinations.address import check_telephone
from tocsin.destinations.service import Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened, utf16_units
from tocsin.destinations.twilio import TwilioSettings, submit
from tocsin.destinations.wording import headline, news

BODY_LIMIT = 1_600
"""Characters that Twilio takes, counted in units of UTF-16 to be safe."""
_KEPT_SHORT = 300
"""A few parts, each of which costs."""


class TwilioSmsSettings(TwilioSettings):
    """A Twilio account, and who the messages come from."""

    sender: str = Field(
        default="", max_length=20, title="From", description="a number of yours, +15551234567, or a name"
    )
    messaging_service_sid: str = Field(
        default="",
        pattern=r"^(MG[0-9a-fA-F]{32})?$",
        title="Messaging service",
        description="instead of From",
    )

    @model_validator(mode="after")
    def _has_one_sender(self) -> "TwilioSmsSettings":
        if bool(self.sender) == bool(self.messaging_service_sid):
            raise ValueError("give either a number of yours or a messaging service")
        return self


def body(message: Message) -> str:
    """Write the short message: the headline, what happened, and how to accept as far as there is room."""
    pending = message.alert.get("status") == "PENDING"
    how = f"tocsin alert accept {message.alert.get('id')}" if pending else ""
    repeat = "Possible repeat." if message.possible_repeat else ""
    lines = (headline(message, 180), news(message) if message.alert else "", how, repeat)
    return shortened("\n".join(line for line in lines if line), min(_KEPT_SHORT, BODY_LIMIT), utf16_units)


async def send(message: Message, settings: TwilioSmsSettings, client: httpx.AsyncClient) -> Verdict:
    """Send one short message.

    Args:
        message: what is told; its address is a telephone number.
        settings: the account.
        client: makes the request.
    """
    sender = (
        {"MessagingServiceSid": settings.messaging_service_sid}
        if settings.messaging_service_sid
        else {"From": settings.sender}
    )
    fields = {"To": message.address, **sender, "Body": body(message)}
    return await submit(settings, client, "Messages", fields)


SERVICE = Service(
    id="twilio-sms",
    name="SMS (Twilio)",
    summary="Short messages to telephones through Twilio.",
    address_hint="+49301234567",
    steps=(
        "Open a Twilio account and buy a number that can send short messages.",
        "Copy the account SID and the auth token from the console's start page.",
        "Give the number as From, or a messaging service; allow the countries that you send to.",
    ),
    settings=TwilioSmsSettings,
    send=send,
    check_address=check_telephone,
    # One message a second and number leaves; Twilio queues what comes faster.
    pace=Pace(burst=5, over=5_000),
    wakes=True,
)
