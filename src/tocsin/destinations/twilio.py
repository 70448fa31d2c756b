"""What calls and short messages through Twilio have in common: the account, and how its answers are read.

Format: https://www.twilio.com/docs/usage/api and twilio/twilio-oai, spec/json/twilio_api_v2010.json.
"""

from collections.abc import Mapping

import httpx
from pydantic import Field

from tocsin.destinations.call import Caller, basic
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, Token, secret
from tocsin.destinations.service import Fate, Verdict


class TwilioSettings(HttpSettings):
    """A Twilio account."""

    account_sid: str = Field(
        pattern=r"^AC[0-9a-fA-F]{32}$", title="Account SID", description="begins with AC"
    )
    auth_token: Token = secret("Auth token")
    base_url: BaseUrl = Field(default="https://api.twilio.com", title="Base URL")


async def submit(
    settings: TwilioSettings, client: httpx.AsyncClient, resource: str, fields: Mapping[str, str]
) -> Verdict:
    """Create a call or a message.

    Args:
        settings: the account.
        client: makes the request.
        resource: `Calls` or `Messages`.
        fields: of the form.

    Returns:
        OK means that Twilio took it, not that it arrived.
    """
    caller = Caller(settings, client, basic(settings.account_sid, settings.auth_token))
    url = f"{settings.base_url}/2010-04-01/Accounts/{settings.account_sid}/{resource}.json"
    reply = await caller.form("POST", url, fields)
    if not reply.ok:
        return reply.verdict
    sid = str(reply.document.get("sid", ""))
    if not sid.isalnum():
        return Verdict(Fate.UNKNOWN, f"{reply.status}, but no SID: it may have arrived")
    return Verdict(Fate.OK, f"{reply.status} queued at Twilio", remote={"sid": sid})
