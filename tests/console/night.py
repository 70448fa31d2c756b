"""One night's alerts, invented, as the tests and pictures show them."""

from tocsin.api.models import (
    AlertDetail,
    DeliveryView,
    EscalationView,
    LadderLevel,
    LinkView,
    PriorityName,
    SourceRef,
    StatusName,
    TimelineEntry,
)
from tocsin.core.instant import HOUR, MINUTE, SECOND, Instant, Millis, rfc3339

NOW: Instant = 1_795_144_364_000
"""2026-11-20T03:12:44Z."""

_SOURCES = {
    "prom-eu": SourceRef(id=1, name="prom-eu", type="alertmanager"),
    "rapidspike": SourceRef(id=2, name="rapidspike", type="rapidspike"),
    "apica-prod": SourceRef(id=3, name="apica-prod", type="apica"),
    "sematext": SourceRef(id=4, name="sematext", type="sematext"),
    "particle": SourceRef(id=5, name="particle", type="particle"),
    "generic": SourceRef(id=6, name="generic", type="generic"),
}


def alert(
    number: int,
    summary: str,
    source: str = "prom-eu",
    *,
    age: Millis = 2 * MINUTE,
    status: StatusName = "PENDING",
    priority: PriorityName = "HIGH",
    count: int = 1,
    owner: str | None = None,
    paged: tuple[str, ...] = ("carol",),
    following: tuple[str, ...] = (),
    left: Millis | None = None,
    asleep: Millis | None = None,
    test: bool = False,
    details: str = "",
    level: int = 1,
    halt: str | None = None,
    exhausted: bool = False,
    labels: dict[str, str] | None = None,
    now: Instant = NOW,
) -> AlertDetail:
    """Make an alert, with a timeline and a ladder that fit it."""
    created = now - age
    escalation = EscalationView(
        level=level,
        next_at=rfc3339(now + left) if left is not None else None,
        next=list(following),
        paged=list(paged),
        halt=halt,
        exhausted=exhausted,
    )
    return AlertDetail(
        id=number,
        status=status,
        snoozed_until=rfc3339(now + asleep) if asleep is not None else None,
        test=test,
        priority=priority,
        summary=summary,
        details=details,
        key=f"{source}/{number}",
        source=_SOURCES[source],
        policy="platform-24x7",
        escalation=escalation if status == "PENDING" else None,
        owner=owner,
        count=count,
        labels=labels or {},
        created_at=rfc3339(created),
        updated_at=rfc3339(created),
        accepted_at=rfc3339(created + MINUTE) if status == "ACCEPTED" else None,
        timeline=[
            TimelineEntry(
                id=1, at=rfc3339(created), kind="created", text="created", reason="first of its key"
            ),
            TimelineEntry(
                id=2,
                at=rfc3339(created),
                kind="paged",
                text="level 1: carol paged",
                reason="on call: platform",
            ),
        ],
        ladder=[
            LadderLevel(level=1, targets=["carol"], timeout=5 * MINUTE, paged_at=rfc3339(created)),
            LadderLevel(level=2, targets=["alice"], timeout=10 * MINUTE),
            LadderLevel(level=3, targets=["alice", "bob", "carol"], timeout=10 * MINUTE),
        ],
    )


def night() -> list[AlertDetail]:
    """Give seven open alerts, one of each kind that matters."""
    return [
        _disk(),
        alert(
            4210,
            "Checkout journey failing from Frankfurt: step 3 'pay' timed out after 30 s",
            "rapidspike",
            age=4 * MINUTE,
            count=3,
            paged=("bob",),
            following=("alice", "carol"),
            left=41 * SECOND,
        ),
        alert(
            4208,
            "Checkout error rate: triggered, 9 > 5",
            "apica-prod",
            age=9 * MINUTE,
            paged=("alice",),
            level=3,
        ),
        alert(
            4207,
            "Queue lag above 10k",
            "sematext",
            age=11 * MINUTE,
            priority="LOW",
            halt="low-stays-on-level-1",
        ),
        alert(
            4199,
            "TLS certificate of pay.example.net expires in 6 days",
            "apica-prod",
            age=31 * MINUTE,
            status="ACCEPTED",
            owner="alice",
        ),
        alert(
            4180,
            "Pump 7 pressure high",
            "particle",
            age=2 * HOUR,
            status="ACCEPTED",
            owner="bob",
            count=9,
            priority="LOW",
        ),
        alert(
            4102,
            "Nightly backup late",
            "generic",
            age=5 * HOUR,
            priority="LOW",
            count=2,
            asleep=3 * HOUR,
            owner="carol",
        ),
    ]


def _disk() -> AlertDetail:
    created = NOW - 123 * SECOND
    disk = alert(
        4211,
        "Disk /var on db-1 at 97 %",
        age=123 * SECOND,
        count=14,
        following=("alice",),
        left=177 * SECOND,
        labels={"region": "eu", "instance": "db-1:9100", "team": "platform"},
        details="Filesystem /var on db-1 has 3 % left.\nIt fills by 1.2 GB an hour; full at about 05:40 UTC.",
    )
    timeline = [
        TimelineEntry(id=1, at=rfc3339(created), kind="created", text="created", reason="first of db-1/disk"),
        TimelineEntry(
            id=2, at=rfc3339(created), kind="paged", text="level 1: carol paged", reason="on call: platform"
        ),
        TimelineEntry(
            id=3,
            at=rfc3339(created + SECOND),
            kind="delivery",
            text="mail → carol handed to relay",
            reason="0.8 s",
        ),
        TimelineEntry(
            id=4,
            at=rfc3339(created + 21 * SECOND),
            kind="event",
            text="events 2–13 appended",
            reason="12 in 20 s",
        ),
        TimelineEntry(
            id=5,
            at=rfc3339(NOW - 4 * SECOND),
            kind="event",
            text="event 14 appended",
            reason="same key db-1/disk",
        ),
    ]
    delivery = DeliveryView(
        id=1,
        alert=4211,
        kind="page",
        user="carol",
        destination="mail",
        address="carol@example.net",
        step="level 1 · round 1",
        state="sent",
        attempts=1,
        created_at=rfc3339(created),
    )
    links = [LinkView(text="graph", href="https://prometheus.example.net/graph?g0.expr=node_filesystem")]
    return disk.model_copy(
        update={"key": "db-1/disk", "timeline": timeline, "deliveries": [delivery], "links": links}
    )
