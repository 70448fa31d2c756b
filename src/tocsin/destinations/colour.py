"""The colour of an alert's state, for services that can show one."""

from tocsin.destinations.service import Message

_BY_STATUS = {"PENDING": "#d1242f", "ACCEPTED": "#d4a72c", "RESOLVED": "#2da44e"}
_NO_ALERT = "#6e7781"


def colour(message: Message) -> str:
    """Give red for pending, amber for accepted, green for resolved, grey without an alert."""
    return _BY_STATUS.get(str(message.alert.get("status")), _NO_ALERT)
