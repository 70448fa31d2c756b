"""Slack: an incoming webhook that says `ok`, and a Web API whose errors are inside answers of status 200."""

from typing import Any, ClassVar

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Posts, Told

TOKEN = "xoxb-0123456789-abcdef"
HOOK = "/services/T000/B000/secretsecret"


class FakeSlackWebhook(FakeService):
    """Takes posts; nothing of them can be changed."""

    kind = "slack"
    error_inside: ClassVar[Told | None] = Told(200, text="rollup_error")

    def __init__(self) -> None:
        super().__init__()
        self.posts = Posts()

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {"webhook_url": f"{self.url}{HOOK}", "allow_private": True}

    def take(self, asked: Asked) -> Told:
        """Keep a post."""
        if asked.path != HOOK:
            return Told(404, text="no_service")
        if not asked.json.get("text"):
            return Told(400, text="no_text")
        self.posts.post(str(len(self.posts.texts)), asked.json["text"])
        return Told(200, text="ok")

    def state(self, number: int, key: str) -> str | None:
        """Give what the newest post shows."""
        return self.posts.state(number)

    def times_opened(self, number: int, key: str) -> int:
        """Count the posts."""
        return self.posts.about(number)


class FakeSlackBot(FakeService):
    """Keeps messages that can be changed and replied to."""

    kind = "slack"
    error_inside: ClassVar[Told | None] = Told(200, {"ok": False, "error": "internal_error"})
    address = "C0123456789"

    def __init__(self) -> None:
        super().__init__()
        self.posts = Posts()

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "token": TOKEN, "channel": "#alerts"}

    def take(self, asked: Asked) -> Told:
        """Post or change a message."""
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Told(200, {"ok": False, "error": "invalid_auth"})
        document = asked.json
        if asked.path == "/api/chat.update":
            done = self.posts.edit(document["ts"], document["text"])
            return Told(200, {"ok": True} if done else {"ok": False, "error": "message_not_found"})
        if asked.path != "/api/chat.postMessage":
            return NOT_FOUND
        if "thread_ts" in document:
            done = self.posts.reply(document["thread_ts"], document["text"])
            return Told(200, {"ok": True} if done else {"ok": False, "error": "thread_not_found"})
        ts = f"17636083{len(self.posts.texts):02}.000100"
        self.posts.post(ts, document["text"])
        return Told(200, {"ok": True, "channel": "C0123456789", "ts": ts})

    def state(self, number: int, key: str) -> str | None:
        """Give what the newest message shows."""
        return self.posts.state(number)

    def times_opened(self, number: int, key: str) -> int:
        """Count the messages, without those in threads."""
        return self.posts.about(number)
