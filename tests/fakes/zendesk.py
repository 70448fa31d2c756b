"""Zendesk's tickets: by id, with an idempotency key for creation; a closed one takes no changes."""

from typing import Any

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Told

API_TOKEN = "zd-token-0123456789"
_TICKETS = "/api/v2/tickets"
_AGREEING = {"new": {"PENDING"}, "open": {"PENDING", "ACCEPTED"}, "solved": {"RESOLVED"}}


class FakeZendesk(FakeService):
    """Keeps tickets; an opened one never becomes new again."""

    kind = "zendesk"

    def __init__(self) -> None:
        super().__init__()
        self.tickets: dict[int, dict[str, Any]] = {}
        self._made: dict[str, tuple[bytes, int]] = {}

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "email": "agent@example.org", "api_token": API_TOKEN}

    def take(self, asked: Asked) -> Told:
        """Find, create or change tickets."""
        if asked.path == _TICKETS and asked.method == "GET":
            wanted = asked.query["external_id"]
            return Told(200, {"tickets": [t for t in self.tickets.values() if t["external_id"] == wanted]})
        if asked.path == _TICKETS and asked.method == "POST":
            return self._create(asked)
        if asked.path.startswith(f"{_TICKETS}/") and asked.method == "PUT":
            return self._change(int(asked.path.rpartition("/")[2]), asked.json["ticket"])
        return NOT_FOUND

    def _create(self, asked: Asked) -> Told:
        name = asked.headers["idempotency-key"]
        if name in self._made:
            body, number = self._made[name]
            if body != asked.body:
                return Told(400, {"error": "IdempotencyKeyReused", "description": "other parameters"})
            return Told(201, {"ticket": self.tickets[number]}, headers={"x-idempotency-lookup": "hit"})
        number = 1_000 + len(self.tickets)
        self._made[name] = (asked.body, number)
        self.tickets[number] = {**asked.json["ticket"], "id": number}
        return Told(201, {"ticket": self.tickets[number]}, headers={"x-idempotency-lookup": "miss"})

    def _change(self, number: int, fields: dict[str, Any]) -> Told:
        ticket = self.tickets.get(number)
        if ticket is None:
            return Told(404, {"error": "RecordNotFound", "description": "Not found"})
        back_to_new = fields.get("status") == "new" and ticket["status"] != "new"
        if ticket["status"] == "closed" or back_to_new:
            return Told(422, {"error": "RecordInvalid", "description": "Record validation errors"})
        ticket.update(fields)
        return Told(200, {"ticket": ticket})

    def _of(self, key: str) -> list[dict[str, Any]]:
        return [ticket for ticket in self.tickets.values() if ticket["external_id"] == key]

    def state(self, number: int, key: str) -> str | None:
        """Give the status of the newest ticket, in Zendesk's words."""
        found = self._of(key)
        return str(found[-1]["status"]) if found else None

    def agrees(self, status: str, number: int, key: str) -> bool:
        """Tell whether its status fits; Zendesk has no way back to new."""
        return status in _AGREEING[self.state(number, key) or "closed"]

    def times_opened(self, number: int, key: str) -> int:
        """Count the tickets."""
        return len(self._of(key))
