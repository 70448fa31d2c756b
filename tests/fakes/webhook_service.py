"""A service of one's own that takes the generic webhook and knows a repeated delivery by its key."""

from typing import Any

from tests.fakes.stateful import Asked, FakeService, Told


class FakeWebhookService(FakeService):
    """Keeps the alert's status by its lifecycle key."""

    kind = "webhook"

    def __init__(self) -> None:
        super().__init__()
        self.documents: dict[str, dict[str, Any]] = {}

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {"url": f"{self.url}/hook", "allow_private": True}

    def take(self, asked: Asked) -> Told:
        """Keep a document once."""
        self.documents.setdefault(asked.headers["idempotency-key"], asked.json)
        return Told(204)

    def _of(self, key: str) -> list[dict[str, Any]]:
        return [document for document in self.documents.values() if document["lifecycle_key"] == key]

    def state(self, number: int, key: str) -> str | None:
        """Give the status of the newest document."""
        found = self._of(key)
        return str(found[-1]["alert"]["status"]) if found else None

    def times_opened(self, number: int, key: str) -> int:
        """Count the documents that tell of a new alert."""
        return sum(1 for document in self._of(key) if document["event"] == "alert.created")
