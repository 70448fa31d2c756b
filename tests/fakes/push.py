"""Services that push to telephones: ntfy, Pushover, and Twilio's messages and calls."""

from typing import Any, ClassVar

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Posts, Told

NTFY_TOKEN = "tk_0123456789abcdefghij"
PUSHOVER_TOKEN = "azGDORePK8gMaC0QOYAMyEEuzJnyUi"
TWILIO_TOKEN = "twilio0auth0token0123456789abcde"
TWILIO_ACCOUNT = "AC" + "0123456789abcdef" * 2


class _Push(FakeService):
    person = True

    def __init__(self) -> None:
        super().__init__()
        self.posts = Posts()

    def keep(self, text: str) -> str:
        """Keep a message and give its number."""
        identifier = str(len(self.posts.texts))
        self.posts.post(identifier, text)
        return identifier

    def state(self, number: int, key: str) -> str | None:
        """Give what the newest message shows."""
        return self.posts.state(number)

    def times_opened(self, number: int, key: str) -> int:
        """Count the messages."""
        return self.posts.about(number)


class FakeNtfy(_Push):
    """An ntfy server; a message with a sequence id it knows replaces the one before."""

    kind = "ntfy"
    address = "alice-9f2c41"

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "token": NTFY_TOKEN}

    def take(self, asked: Asked) -> Told:
        """Publish a message."""
        if asked.headers.get("authorization") != f"Bearer {NTFY_TOKEN}":
            return Told(401, {"code": 40101, "http": 401, "error": "unauthorized"})
        document = asked.json
        if len(document["message"].encode()) > 4_096:
            return Told(400, {"code": 40000, "http": 400, "error": "too long"})
        self.posts.post(document.get("sequence_id") or str(len(self.posts.texts)), document["title"])
        return Told(200, {"id": "abc", "event": "message", "topic": document["topic"]})


class FakePushover(_Push):
    """Pushover; emergency messages ring until their receipt is cancelled."""

    kind = "pushover"
    address = "uQiRzpo4DXghDmr9QzzfQu27cmVRsG"
    error_inside: ClassVar[Told | None] = Told(500, {"status": 0, "errors": ["try again"]})

    def __init__(self) -> None:
        super().__init__()
        self.ringing: dict[str, str] = {}

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "token": PUSHOVER_TOKEN}

    def take(self, asked: Asked) -> Told:
        """Push a message, or end a ringing."""
        document = asked.json
        if document.get("token") != PUSHOVER_TOKEN:
            return Told(400, {"status": 0, "errors": ["application token is invalid"]})
        if asked.path.startswith("/1/receipts/") and asked.path.endswith("/cancel.json"):
            done = self.ringing.pop(asked.path.split("/")[3], None)
            return Told(200, {"status": 1}) if done else Told(404, {"status": 0, "errors": ["receipt"]})
        if asked.path != "/1/messages.json":
            return NOT_FOUND
        if len(document["message"]) > 1_024 or len(document["title"]) > 250:
            return Told(400, {"status": 0, "errors": ["too long"]})
        receipt = f"receipt{self.keep(document['title']):0>23}"
        if document["priority"] < 2:
            return Told(200, {"status": 1, "request": "abc"})
        self.ringing[receipt] = document["title"]
        return Told(200, {"status": 1, "request": "abc", "receipt": receipt})


class _Twilio(_Push):
    address = "+49301234567"
    resource: ClassVar[str]

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        account = {"account_sid": TWILIO_ACCOUNT, "auth_token": TWILIO_TOKEN}
        return {**super().settings, **account, "sender": "+15551234567"}

    def take(self, asked: Asked) -> Told:
        """Queue a message or a call."""
        if asked.path != f"/2010-04-01/Accounts/{TWILIO_ACCOUNT}/{self.resource}.json":
            return NOT_FOUND
        fields = asked.form
        text = fields.get("Body") or fields["Twiml"]
        if len(text) > (1_600 if "Body" in fields else 4_000) or not fields["To"].startswith("+"):
            return Told(400, {"code": 21211, "message": "invalid", "more_info": "", "status": 400})
        return Told(201, {"sid": f"SM{int(self.keep(text)):032x}", "status": "queued"})


class FakeTwilioSms(_Twilio):
    """Twilio's short messages."""

    kind = "twilio-sms"
    resource = "Messages"


class FakeTwilioCall(_Twilio):
    """Twilio's calls; nobody is called about what needs no answer."""

    kind = "twilio-call"
    resource = "Calls"

    def agrees(self, status: str, number: int, key: str) -> bool:
        """Tell whether the call came; calls tell only what is pending."""
        return self.state(number, key) == "PENDING"
