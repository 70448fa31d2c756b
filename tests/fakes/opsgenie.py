"""Opsgenie's Alert API, as it keeps alerts: by alias, and later than it answers."""

from collections.abc import Callable
from typing import Any

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Told

API_KEY = "f00dfeed-0000-4000-8000-00000000cafe"


class FakeOpsgenie(FakeService):
    """Answers 202 at once and does the work when it was asked for often enough.

    Attributes:
        questions_until_done: how often a request is asked for before it is processed.
    """

    kind = "opsgenie"

    def __init__(self) -> None:
        super().__init__()
        self.alerts: dict[str, list[str]] = {}
        self.notes: list[str] = []
        self.questions_until_done = 1
        self._queue: list[tuple[str, Callable[[], str | None]]] = []
        self._asked: dict[str, int] = {}
        self._outcomes: dict[str, str | None] = {}

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "api_key": API_KEY}

    def take(self, asked: Asked) -> Told:
        """Queue a request, or tell what became of one."""
        if asked.headers.get("authorization") != f"GenieKey {API_KEY}":
            return Told(401, {"message": "Could not authenticate", "took": 0.1, "requestId": "x"})
        match asked.path.strip("/").split("/"):
            case ["v2", "alerts"] if asked.method == "POST":
                document = asked.json
                if not document.get("message"):
                    return Told(422, {"message": "message can not be empty", "took": 0.1, "requestId": "x"})
                return self._queued(lambda: self._create(document["alias"]))
            case ["v2", "alerts", "requests", request] if asked.method == "GET":
                return self._outcome(request)
            case ["v2", "alerts", alias, action] if asked.method == "POST":
                note = str(asked.json.get("note", ""))
                return self._queued(lambda: self._act(alias, action, note))
        return NOT_FOUND

    def _queued(self, work: Callable[[], str | None]) -> Told:
        request = f"request-{len(self._asked) + 1}"
        self._asked[request] = 0
        self._queue.append((request, work))
        return Told(202, {"result": "Request will be processed", "took": 0.1, "requestId": request})

    def _outcome(self, request: str) -> Told:
        if request not in self._asked:
            return NOT_FOUND
        self._asked[request] += 1
        if self._asked[request] >= self.questions_until_done:
            for queued, work in self._queue:
                self._outcomes[queued] = work()
            self._queue.clear()
        if request not in self._outcomes:
            return Told(404, {"message": "Request not found. It might not be processed, yet."})
        error = self._outcomes[request]
        data = {"isSuccess": error is None, "status": error or "done", "success": error is None}
        return Told(200, {"data": data, "took": 0.1, "requestId": request})

    def _create(self, alias: str) -> str | None:
        states = self.alerts.setdefault(alias, [])
        if not states or states[-1] == "RESOLVED":
            states.append("PENDING")
        return None

    def _act(self, alias: str, action: str, note: str) -> str | None:
        states = self.alerts.get(alias)
        if not states:
            return "Alert does not exist"
        if action == "notes":
            self.notes.append(note)
            return None
        if states[-1] == "RESOLVED":
            return "Alert is already closed"
        states[-1] = {"acknowledge": "ACCEPTED", "unacknowledge": "PENDING", "close": "RESOLVED"}[action]
        return None

    def state(self, number: int, key: str) -> str | None:
        """Give the state of the newest alert."""
        states = self.alerts.get(key)
        return states[-1] if states else None

    def times_opened(self, number: int, key: str) -> int:
        """Count the alerts."""
        return len(self.alerts.get(key, ()))
