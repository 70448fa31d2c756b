"""A HipChat server: notifications of a room; nothing of them can be changed."""

from typing import Any

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Posts, Told

TOKEN = "hipchat0token0123456789"


class FakeHipChat(FakeService):
    """Keeps notifications."""

    kind = "hipchat"
    address = "Night shift"

    def __init__(self) -> None:
        super().__init__()
        self.posts = Posts()

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "token": TOKEN}

    def take(self, asked: Asked) -> Told:
        """Keep a notification."""
        if asked.path != "/v2/room/Night shift/notification":
            return NOT_FOUND
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Told(401, {"error": {"code": 401, "message": "Invalid OAuth session"}})
        if not 1 <= len(asked.json["message"]) <= 10_000:
            return Told(400, {"error": {"code": 400, "message": "message"}})
        self.posts.post(str(len(self.posts.texts)), asked.json["message"])
        return Told(204)

    def state(self, number: int, key: str) -> str | None:
        """Give what the newest notification shows."""
        return self.posts.state(number)

    def times_opened(self, number: int, key: str) -> int:
        """Count the notifications."""
        return self.posts.about(number)
