"""An event while it is put together: every text becomes safe here, and each field remembers its origin."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from tocsin.core.event import Comment, Event, EventKind, Link, Priority, Provenance
from tocsin.core.instant import Instant
from tocsin.core.text import clean, clean_href, clean_line
from tocsin.sources.fields import text_of, unexpanded

LONGEST_SUMMARY = 300
LONGEST_DETAILS = 15_000
LONGEST_KEY = 2_000
LONGEST_LABEL = 200
LONGEST_NAME = 64
MOST_LABELS = 32
MOST_LINKS = 20
MOST_COMMENTS = 20
_LONGEST_ORIGIN = 120


@lru_cache(maxsize=2048)
def _provenance(field: str, origin: str) -> Provenance:
    """Give an origin safe to show; tools repeat themselves, so most are made once."""
    return Provenance(field, clean_line(origin, _LONGEST_ORIGIN))


@lru_cache(maxsize=2048)
def _title(name: Any) -> str:
    """Give the name of a label safe to show; tools repeat them."""
    return clean_line(text_of(name), LONGEST_NAME)


class Draft:
    """Collects the fields of one event.

    Setters take foreign values as they come and do nothing where a value is empty; `origin` says which field
    of the request it was, for people.
    """

    __slots__ = (
        "_asks_owner",
        "_comments",
        "_delivery_id",
        "_details",
        "_key",
        "_kind",
        "_labels",
        "_links",
        "_occurred_at",
        "_ordered_at",
        "_priority",
        "_provenance",
        "_routing_key",
        "_severity",
        "_summary",
    )

    def __init__(self, kind: EventKind, origin: str) -> None:
        self._kind = kind
        self._key: str | None = None
        self._summary = ""
        self._details = ""
        self._priority: Priority | None = None
        self._severity: int | None = None
        self._occurred_at: Instant | None = None
        self._ordered_at: Instant | None = None
        self._delivery_id: str | None = None
        self._routing_key: str | None = None
        self._asks_owner = False
        self._links: dict[str, Link] = {}
        self._labels: dict[str, str] = {}
        self._comments: list[Comment] = []
        self._provenance: list[Provenance] = []
        self._came("kind", origin)

    def _came(self, field: str, origin: str) -> None:
        self._provenance.append(_provenance(field, origin[: 2 * _LONGEST_ORIGIN]))

    def key(self, value: Any, origin: str) -> None:
        """Set the alert key; a blank one counts as none."""
        text = clean_line(text_of(value), LONGEST_KEY)
        if text:
            self._key = text
            self._came("key", origin)

    def summary(self, value: Any, origin: str) -> None:
        """Set the summary; one that is too long or has several lines also goes whole to the details."""
        text = text_of(value)
        line = clean_line(text, LONGEST_SUMMARY)
        if not line:
            return
        self._summary = line
        self._came("summary", origin)
        if line.endswith("…") or "\n" in text.strip():
            self.details(text, origin)

    @property
    def has_summary(self) -> bool:
        """Whether there is a summary."""
        return bool(self._summary)

    def summary_or(self, text: str, origin: str) -> None:
        """Set a summary of our own making where the tool gave none."""
        if not self._summary:
            self.summary(text, origin)

    def details(self, value: Any, origin: str) -> None:
        """Add a paragraph to the details."""
        text = clean(text_of(value), LONGEST_DETAILS).strip()
        if not text or text == self._summary:
            return
        self._details = clean(f"{self._details}\n\n{text}", LONGEST_DETAILS) if self._details else text
        self._came("details", origin)

    def severity(self, level: int | None, origin: str) -> None:
        """Set the severity, 1 (worst) to 5."""
        if level is not None and 1 <= level <= 5:
            self._severity = level
            self._came("severity", origin)

    def priority(self, priority: Priority | None, origin: str) -> None:
        """Set the priority."""
        if priority is not None:
            self._priority = priority
            self._came("priority", origin)

    def occurred_at(self, at: Instant | None, origin: str, *, orders: bool = False) -> None:
        """Set when it happened by the tool's clock.

        Args:
            orders: the tool's times are known to tell which of a problem and its recovery came first.
        """
        if at is not None:
            self._occurred_at = at
            self._ordered_at = at if orders else None
            self._came("occurred_at", origin)

    def delivery_id(self, value: Any, origin: str) -> None:
        """Set the tool's own id of this delivery."""
        text = clean_line(text_of(value), LONGEST_LABEL)
        if text and not unexpanded(text):
            self._delivery_id = text
            self._came("delivery_id", origin)

    def routing_key(self, value: Any, origin: str) -> None:
        """Set where the sender wants it routed."""
        text = clean_line(text_of(value), LONGEST_LABEL)
        if text:
            self._routing_key = text
            self._came("routing_key", origin)

    def link(self, text: Any, href: Any, origin: str) -> None:
        """Add a link where it is safe; without a text of its own it is called by its field."""
        if not href or len(self._links) >= MOST_LINKS:
            return
        safe = clean_href(text_of(href))
        if safe is None or safe in self._links:
            return
        name = clean_line(text_of(text), LONGEST_LABEL)
        self._links[safe] = Link(name or clean_line(origin, LONGEST_NAME), safe)
        self._came("links", origin)

    def label(self, name: Any, value: Any) -> None:
        """Add one label; the first of a name wins, empty ones and unfilled templates are left out."""
        if len(self._labels) >= MOST_LABELS:
            return
        title = (
            _title(name) if isinstance(name, str) and len(name) <= LONGEST_NAME else _title.__wrapped__(name)
        )
        text = clean_line(text_of(value), LONGEST_LABEL)
        if title and text and not unexpanded(text):
            self._labels.setdefault(title, text)

    def labels(self, pairs: Iterable[tuple[Any, Any]], origin: str) -> None:
        """Add labels."""
        before = len(self._labels)
        for name, value in pairs:
            self.label(name, value)
        if len(self._labels) > before:
            self._came("labels", origin)

    def comment(self, creator: Any, content: Any, origin: str) -> None:
        """Add a remark."""
        text = clean(text_of(content), LONGEST_DETAILS).strip()
        if text and len(self._comments) < MOST_COMMENTS:
            self._comments.append(Comment(clean_line(text_of(creator), LONGEST_NAME), text))
            self._came("comments", origin)

    def ask_owner(self, origin: str) -> None:
        """Note that the tool will not announce a recovery, so somebody has to look."""
        self._asks_owner = True
        self._came("asks_owner", origin)

    def event(self) -> Event:
        """Give the finished event; an alert always has a summary, however little its tool said."""
        if self._kind is EventKind.ALERT:
            self.summary_or(
                f"alert {self._key}" if self._key else "alert without a text", "no readable summary"
            )
        return self.found()

    def found(self) -> Event:
        """Give what was set so far and nothing of our own making."""
        return Event(
            kind=self._kind,
            key=self._key,
            summary=self._summary,
            details=self._details,
            priority=self._priority,
            severity=self._severity,
            occurred_at=self._occurred_at,
            ordered_at=self._ordered_at,
            delivery_id=self._delivery_id,
            asks_owner=self._asks_owner,
            routing_key=self._routing_key,
            links=tuple(self._links.values()),
            labels=tuple(self._labels.items()),
            comments=tuple(self._comments),
            provenance=tuple(self._provenance),
        )
