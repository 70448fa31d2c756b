"""Logs: one JSON document a line on stderr, ASCII only, so that foreign text cannot draw on a terminal."""

import json
import logging
import sys
from typing import Final

from tocsin.core.instant import rfc3339

_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LONGEST = 8000


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object: at, level, logger, text, the extra fields, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line of a record."""
        document: dict[str, object] = {
            "at": rfc3339(int(record.created * 1000)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": record.getMessage()[:_LONGEST],
        }
        for name, value in vars(record).items():
            if name not in _OWN:
                document[name] = (
                    value if isinstance(value, int | float | bool | None) else str(value)[:_LONGEST]
                )
        if record.exc_info:
            document["trace"] = self.formatException(record.exc_info)[-_LONGEST:]
        return json.dumps(document, ensure_ascii=True)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send all logs of this process to stderr; what libraries say only from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("tocsin").setLevel(level)
