"""Zenduty's generic integration, as it keeps alerts: by entity id."""

from typing import Any, ClassVar

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Told

PATH = "/integration/abcde/generic/11111111-2222-4333-8444-555555555555/"


class FakeZenduty(FakeService):
    """Takes events; what acknowledges or resolves nothing is taken and forgotten."""

    kind = "zenduty"
    deaf: ClassVar[frozenset[str]] = frozenset({"released"})

    def __init__(self) -> None:
        super().__init__()
        self.incidents: dict[str, list[str]] = {}

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {"url": f"{self.url}{PATH}", "allow_private": True}

    def take(self, asked: Asked) -> Told:
        """Process an event."""
        if (asked.method, asked.path) != ("POST", PATH):
            return NOT_FOUND
        event = asked.json
        if not event.get("message") or not event.get("summary"):
            return Told(400, {"error": "message and summary are required"})
        states = self.incidents.setdefault(event["entity_id"], [])
        is_open = bool(states) and states[-1] != "RESOLVED"
        match event["alert_type"]:
            case "acknowledged":
                states[-1:] = ["ACCEPTED"] if is_open else states[-1:]
            case "resolved":
                states[-1:] = ["RESOLVED"] if is_open else states[-1:]
            case _ if not is_open:
                states.append("PENDING")
        return Told(200, {"message": "success", "trace_id": "5e8"})

    def state(self, number: int, key: str) -> str | None:
        """Give the state of the newest incident."""
        states = self.incidents.get(key)
        return states[-1] if states else None

    def times_opened(self, number: int, key: str) -> int:
        """Count the incidents."""
        return len(self.incidents.get(key, ()))
