"""PagerDuty's Events API v2, as it keeps alerts: by dedup key; what has no open alert is dropped."""

from typing import Any, ClassVar

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Told

ROUTING_KEY = "0123456789abcdef0123456789abcdef"
_STATES = {"trigger": "PENDING", "acknowledge": "ACCEPTED", "resolve": "RESOLVED"}


class FakePagerDuty(FakeService):
    """Takes events; an acknowledge or a resolve without an open alert is answered 202 and forgotten."""

    kind = "pagerduty"
    deaf: ClassVar[frozenset[str]] = frozenset({"released"})

    def __init__(self) -> None:
        super().__init__()
        self.incidents: dict[str, list[str]] = {}

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "routing_key": ROUTING_KEY}

    def take(self, asked: Asked) -> Told:
        """Process an event."""
        event = asked.json
        if (asked.method, asked.path) != ("POST", "/v2/enqueue"):
            return NOT_FOUND
        if event["routing_key"] != ROUTING_KEY or event["event_action"] not in _STATES:
            return Told(400, {"status": "invalid event", "message": "Event object is invalid", "errors": []})
        self._process(event["dedup_key"], event["event_action"])
        told = {"status": "success", "message": "Event processed", "dedup_key": event["dedup_key"]}
        return Told(202, told)

    def _process(self, key: str, action: str) -> None:
        states = self.incidents.setdefault(key, [])
        is_open = bool(states) and states[-1] != "RESOLVED"
        if action == "trigger" and not is_open:
            states.append("PENDING")
        elif action != "trigger" and is_open:
            states[-1] = _STATES[action]

    def state(self, number: int, key: str) -> str | None:
        """Give the state of the newest incident."""
        states = self.incidents.get(key)
        return states[-1] if states else None

    def times_opened(self, number: int, key: str) -> int:
        """Count the incidents."""
        return len(self.incidents.get(key, ()))
