"""ChatWork: messages of a room that can be changed."""

from typing import Any

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Posts, Told

TOKEN = "chatwork0token0123456789"
_MESSAGES = "/v2/rooms/123456/messages"


class FakeChatWork(FakeService):
    """Keeps messages; bodies have to be forms."""

    kind = "chatwork"
    address = "123456"

    def __init__(self) -> None:
        super().__init__()
        self.posts = Posts()

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "token": TOKEN}

    def take(self, asked: Asked) -> Told:
        """Post or change a message."""
        if asked.headers.get("x-chatworktoken") != TOKEN:
            return Told(401, {"errors": ["Invalid API token"]})
        body = asked.form.get("body", "")
        if not 1 <= len(body) <= 65_535:
            return Told(400, {"errors": ["body must be 1 to 65535 characters"]})
        if asked.path == _MESSAGES and asked.method == "POST":
            identifier = str(10_000 + len(self.posts.texts))
            self.posts.post(identifier, body)
            return Told(200, {"message_id": identifier})
        if asked.path.startswith(f"{_MESSAGES}/") and asked.method == "PUT":
            identifier = asked.path.rpartition("/")[2]
            done = self.posts.edit(identifier, body)
            return Told(200, {"message_id": identifier}) if done else Told(404, {"errors": ["not found"]})
        return NOT_FOUND

    def state(self, number: int, key: str) -> str | None:
        """Give what the newest message with a state shows."""
        return self.posts.state(number)

    def times_opened(self, number: int, key: str) -> int:
        """Count the messages with a state; the short ones about steps have none."""
        return self.posts.about(number)
