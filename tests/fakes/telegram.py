"""Telegram's Bot API: messages that can be changed and replied to; errors say `ok: false`."""

from typing import Any, ClassVar

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Posts, Told

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"


def _error(code: int, description: str) -> Told:
    return Told(code, {"ok": False, "error_code": code, "description": description})


class FakeTelegram(FakeService):
    """Keeps messages of one chat."""

    kind = "telegram"
    address = "987654321"
    person = True
    error_inside: ClassVar[Told | None] = Told(
        200, {"ok": False, "error_code": 429, "description": "Too Many", "parameters": {"retry_after": 1}}
    )

    def __init__(self) -> None:
        super().__init__()
        self.posts = Posts()
        self._number = 0

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "token": TOKEN}

    def take(self, asked: Asked) -> Told:
        """Send or change a message."""
        document = asked.json
        if not 1 <= len(document["text"].encode("utf-16-le")) // 2 <= 4_096:
            return _error(400, "Bad Request: message is too long")
        if asked.path == f"/bot{TOKEN}/editMessageText":
            return self._edit(str(document["message_id"]), document["text"])
        if asked.path != f"/bot{TOKEN}/sendMessage":
            return NOT_FOUND
        self._number += 1
        original = document.get("reply_parameters", {}).get("message_id")
        if original is None:
            self.posts.post(str(self._number), document["text"])
        elif not self.posts.reply(str(original), document["text"]):
            return _error(400, "Bad Request: message to be replied not found")
        return Told(200, {"ok": True, "result": {"message_id": self._number}})

    def _edit(self, identifier: str, text: str) -> Told:
        if self.posts.texts.get(identifier) == text:
            return _error(400, "Bad Request: message is not modified")
        if not self.posts.edit(identifier, text):
            return _error(400, "Bad Request: message to edit not found")
        return Told(200, {"ok": True, "result": {"message_id": int(identifier)}})

    def state(self, number: int, key: str) -> str | None:
        """Give what the newest message shows."""
        return self.posts.state(number)

    def times_opened(self, number: int, key: str) -> int:
        """Count the messages, without replies."""
        return self.posts.about(number)
