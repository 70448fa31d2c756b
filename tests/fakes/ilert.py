"""ilert's Events API, as it keeps alerts: by alert key, trimmed and without regard to case."""

from typing import Any, ClassVar

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Told

INTEGRATION_KEY = "il1api0123456789abcdef"


class FakeIlert(FakeService):
    """Takes events; an ACCEPT, RESOLVE or COMMENT without an open alert changes nothing."""

    kind = "ilert"
    deaf: ClassVar[frozenset[str]] = frozenset({"released"})

    def __init__(self) -> None:
        super().__init__()
        self.alerts: dict[str, list[str]] = {}
        self.comments: list[str] = []

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "integration_key": INTEGRATION_KEY}

    def take(self, asked: Asked) -> Told:
        """Process an event."""
        event = asked.json
        if (asked.method, asked.path) != ("POST", "/api/events"):
            return NOT_FOUND
        if event["integrationKey"] != INTEGRATION_KEY or not event.get("summary"):
            return Told(400, {"status": 400, "message": "invalid", "code": "INVALID"})
        states = self.alerts.setdefault(event["alertKey"].strip().casefold(), [])
        is_open = bool(states) and states[-1] != "RESOLVED"
        match event["eventType"]:
            case "ALERT" if not is_open:
                states.append("PENDING")
            case "ACCEPT" if is_open:
                states[-1] = "ACCEPTED"
            case "RESOLVE" if is_open:
                states[-1] = "RESOLVED"
            case "COMMENT":
                self.comments += [comment["content"] for comment in event["comments"]]
        return Told(202, text="")

    def state(self, number: int, key: str) -> str | None:
        """Give the state of the newest alert."""
        states = self.alerts.get(key.casefold())
        return states[-1] if states else None

    def times_opened(self, number: int, key: str) -> int:
        """Count the alerts."""
        return len(self.alerts.get(key.casefold(), ()))
