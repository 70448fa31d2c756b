"""Mattermost: an incoming webhook, and posts that a bot can change and reply to."""

from typing import Any

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Posts, Told

TOKEN = "mattermostbottoken00000000"
CHANNEL = "channel0000000000000000000"
HOOK = "/hooks/secrethookkey0000000000000"


class FakeMattermostWebhook(FakeService):
    """Takes posts; nothing of them can be changed."""

    kind = "mattermost"

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
            return Told(400, {"id": "web.incoming_webhook.invalid.app_error", "status_code": 400})
        self.posts.post(str(len(self.posts.texts)), asked.json["text"])
        return Told(200, text="ok")

    def state(self, number: int, key: str) -> str | None:
        """Give what the newest post shows."""
        return self.posts.state(number)

    def times_opened(self, number: int, key: str) -> int:
        """Count the posts."""
        return self.posts.about(number)


class FakeMattermostBot(FakeService):
    """Keeps posts that can be changed and replied to."""

    kind = "mattermost"
    address = CHANNEL

    def __init__(self) -> None:
        super().__init__()
        self.posts = Posts()

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "token": TOKEN}

    def take(self, asked: Asked) -> Told:
        """Post or change a message."""
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Told(401, {"id": "api.context.session_expired.app_error", "status_code": 401})
        document = asked.json
        match asked.path.strip("/").split("/"):
            case ["api", "v4", "posts"] if asked.method == "POST" and "root_id" in document:
                done = self.posts.reply(document["root_id"], document["message"])
                return Told(201, {"id": f"reply{len(self.requests):021}"}) if done else Told(400, {})
            case ["api", "v4", "posts"] if asked.method == "POST":
                identifier = f"post{len(self.posts.texts):022}"
                self.posts.post(identifier, document["message"])
                return Told(201, {"id": identifier})
            case ["api", "v4", "posts", identifier, "patch"] if asked.method == "PUT":
                done = self.posts.edit(identifier, document["message"])
                return Told(200, {"id": identifier}) if done else Told(404, {"status_code": 404})
        return NOT_FOUND

    def state(self, number: int, key: str) -> str | None:
        """Give what the newest post shows."""
        return self.posts.state(number)

    def times_opened(self, number: int, key: str) -> int:
        """Count the posts, without replies."""
        return self.posts.about(number)
