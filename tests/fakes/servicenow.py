"""ServiceNow's incident table: records by sys_id; a closed one takes no changes."""

from typing import Any, ClassVar

from tests.fakes.stateful import NOT_FOUND, Asked, FakeService, Told

PASSWORD = "correct horse battery"
_TABLE = "/api/now/table/incident"
_NAMES = {"1": "PENDING", "2": "ACCEPTED", "6": "RESOLVED", "7": "RESOLVED"}
_REFUSED = Told(403, {"error": {"message": "Operation Failed", "detail": "policy"}, "status": "failure"})


class FakeServiceNow(FakeService):
    """Keeps incidents; resolving needs a close code and notes, as its data policy says."""

    kind = "servicenow"
    deaf: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.incidents: dict[str, dict[str, str]] = {}

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {**super().settings, "username": "tocsin", "password": PASSWORD}

    def take(self, asked: Asked) -> Told:
        """Find, create or change incidents."""
        if not asked.headers.get("authorization", "").startswith("Basic "):
            return Told(401, {"error": {"message": "User Not Authenticated"}, "status": "failure"})
        if asked.path == _TABLE and asked.method == "GET":
            return Told(200, {"result": self._found(asked.query["sysparm_query"])})
        if asked.path == _TABLE and asked.method == "POST":
            return self._create(asked.json)
        if asked.path.startswith(f"{_TABLE}/") and asked.method == "PATCH":
            return self._change(asked.path.rpartition("/")[2], asked.json)
        return NOT_FOUND

    def _found(self, query: str) -> list[dict[str, str]]:
        wanted = dict(part.split("=") for part in query.split("^") if "=" in part)
        return [
            one
            for one in reversed(self.incidents.values())
            if one["correlation_id"] == wanted["correlation_id"] and one["state"] not in {"7", "8"}
        ][:1]

    def _create(self, fields: dict[str, str]) -> Told:
        if len(fields.get("short_description", "")) > 160:
            return _REFUSED
        number = len(self.incidents) + 1
        made = {"state": "1", **fields, "sys_id": f"{number:032x}", "number": f"INC{number:07}"}
        self.incidents[made["sys_id"]] = made
        return Told(201, {"result": made})

    def _change(self, identifier: str, fields: dict[str, str]) -> Told:
        incident = self.incidents.get(identifier)
        if incident is None:
            return Told(404, {"error": {"message": "No Record found"}, "status": "failure"})
        closing = fields.get("state") == "6"
        if incident["state"] == "7" or (closing and not (fields.get("close_code") and fields["close_notes"])):
            return _REFUSED
        incident.update(fields)
        return Told(200, {"result": incident})

    def _of(self, key: str) -> list[dict[str, str]]:
        return [one for one in self.incidents.values() if one["correlation_id"] == key]

    def state(self, number: int, key: str) -> str | None:
        """Give the state of the newest incident."""
        found = self._of(key)
        return _NAMES[found[-1]["state"]] if found else None

    def times_opened(self, number: int, key: str) -> int:
        """Count the incidents."""
        return len(self._of(key))
