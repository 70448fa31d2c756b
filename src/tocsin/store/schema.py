"""The tables, as named migrations that run in one transaction each.

Fields that lists and timers ask for are columns; JSON holds only what is read whole. Instants are ms since
1970 UTC. Each migration is tested up from every released version.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tocsin.store.connection import Connection
from tocsin.store.errors import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

_FIRST = """
CREATE TABLE users (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, email TEXT, role TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE teams (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, members TEXT NOT NULL
) STRICT;
CREATE TABLE destinations (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, type TEXT NOT NULL, settings TEXT NOT NULL
) STRICT;
CREATE TABLE contacts (
  id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  destination TEXT NOT NULL, address TEXT NOT NULL, UNIQUE (user_id, destination, address)
) STRICT;
CREATE TABLE policies (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, levels TEXT NOT NULL,
  repeats INTEGER NOT NULL, delay INTEGER NOT NULL
) STRICT;
CREATE TABLE sources (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, type TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE, policy_id INTEGER NOT NULL REFERENCES policies (id),
  team_id INTEGER REFERENCES teams (id) ON DELETE SET NULL, grouping TEXT NOT NULL, window INTEGER NOT NULL,
  priority TEXT NOT NULL, auto_resolve INTEGER, settings TEXT NOT NULL, ready INTEGER NOT NULL,
  paused INTEGER NOT NULL, created_at INTEGER NOT NULL, deleted_at INTEGER
) STRICT;
CREATE TABLE tokens (
  id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  hash BLOB NOT NULL UNIQUE, created_at INTEGER NOT NULL, last_used_at INTEGER
) STRICT;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE alerts (
  id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, policy_id INTEGER NOT NULL,
  status TEXT NOT NULL, rank INTEGER NOT NULL, priority TEXT NOT NULL, severity INTEGER,
  summary TEXT NOT NULL, summary_match TEXT NOT NULL, details TEXT NOT NULL,
  key TEXT, key_match TEXT, owner TEXT, test INTEGER NOT NULL,
  count INTEGER NOT NULL, generation INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, accepted_at INTEGER, resolved_at INTEGER,
  snoozed_until INTEGER, problem_at INTEGER, auto_resolve_at INTEGER, ask_owner_at INTEGER,
  level INTEGER NOT NULL, round INTEGER NOT NULL, next_at INTEGER, halt TEXT,
  exhausted INTEGER NOT NULL, assigned INTEGER NOT NULL,
  responders TEXT NOT NULL, links TEXT NOT NULL, labels TEXT NOT NULL,
  counted_to INTEGER NOT NULL
) STRICT;
CREATE INDEX alerts_open ON alerts (rank DESC, id) WHERE rank < 3;
CREATE UNIQUE INDEX alerts_open_key ON alerts (source_id, key_match)
  WHERE rank < 3 AND key_match IS NOT NULL;

CREATE TABLE timeline (
  alert_id INTEGER NOT NULL, id INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
  text TEXT NOT NULL, reason TEXT NOT NULL, actor TEXT, count INTEGER NOT NULL,
  PRIMARY KEY (alert_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE timers (
  alert_id INTEGER NOT NULL, kind TEXT NOT NULL, due_at INTEGER NOT NULL, generation INTEGER NOT NULL,
  PRIMARY KEY (alert_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due_at);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, alert_id INTEGER NOT NULL, generation INTEGER NOT NULL, kind TEXT NOT NULL,
  step TEXT NOT NULL, user TEXT, destination TEXT NOT NULL, address TEXT NOT NULL, text TEXT NOT NULL,
  state TEXT NOT NULL, due_at INTEGER NOT NULL, lease_until INTEGER, attempts INTEGER NOT NULL DEFAULT 0,
  last_answer TEXT NOT NULL DEFAULT '', created_at INTEGER NOT NULL, finished_at INTEGER,
  UNIQUE (alert_id, generation, kind, step, destination, address)
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at) WHERE state IN ('pending', 'leased');

CREATE TABLE events (
  id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, received_at INTEGER NOT NULL, method TEXT NOT NULL,
  query TEXT NOT NULL, headers TEXT NOT NULL, remote TEXT NOT NULL, body BLOB NOT NULL,
  result TEXT NOT NULL, reason TEXT NOT NULL, alert_id INTEGER
) STRICT;
CREATE INDEX events_source ON events (source_id, id);

CREATE TABLE recoveries (
  source_id INTEGER NOT NULL, key_match TEXT NOT NULL, recovered_at INTEGER NOT NULL,
  remembered_at INTEGER NOT NULL, PRIMARY KEY (source_id, key_match)
) STRICT, WITHOUT ROWID;

CREATE TABLE deeds (
  alert_id INTEGER PRIMARY KEY, actor TEXT NOT NULL, words TEXT NOT NULL, at INTEGER NOT NULL,
  generation INTEGER NOT NULL, before TEXT NOT NULL
) STRICT;

CREATE TABLE changes (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, alerts TEXT NOT NULL) STRICT;
"""

_EVENTS_OF_ALERTS = """
CREATE INDEX events_alert ON events (alert_id, id) WHERE alert_id IS NOT NULL;
CREATE TABLE event_alerts (
  alert_id INTEGER NOT NULL, event_id INTEGER NOT NULL, result TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (alert_id, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_alerts_event ON event_alerts (event_id);
"""

_COURIER = """
ALTER TABLE outbox ADD COLUMN destination_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN transition TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN detoured_at INTEGER;
ALTER TABLE outbox ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET destination_id = coalesce((SELECT id FROM destinations WHERE name = outbox.destination), 0);
UPDATE outbox SET transition = CASE
  WHEN kind = 'update' THEN iif(text LIKE 'accepted%', 'accepted', 'resolved')
  WHEN step LIKE 'level 1 · round 1%' THEN 'created' ELSE 'escalated' END;
DROP INDEX outbox_due;
CREATE INDEX outbox_queue ON outbox (destination_id, due_at) WHERE state IN ('pending', 'leased');
CREATE INDEX outbox_open ON outbox (alert_id) WHERE state IN ('pending', 'leased');
CREATE TABLE remotes (
  alert_id INTEGER NOT NULL, destination_id INTEGER NOT NULL, address TEXT NOT NULL, remote TEXT NOT NULL,
  PRIMARY KEY (alert_id, destination_id, address)
) STRICT, WITHOUT ROWID;
ALTER TABLE destinations ADD COLUMN last_success_at INTEGER;
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY, source_id INTEGER, alert_id INTEGER,
  destination_id INTEGER NOT NULL REFERENCES destinations (id) ON DELETE CASCADE,
  address TEXT NOT NULL, transitions TEXT NOT NULL, delay INTEGER NOT NULL
) STRICT;
CREATE INDEX attachments_destination ON attachments (destination_id);
"""

_SCHEDULES = """
CREATE TABLE schedules (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, zone TEXT NOT NULL, layers TEXT NOT NULL
) STRICT;
CREATE TABLE shifts (
  id INTEGER PRIMARY KEY, schedule_id INTEGER NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
  override INTEGER NOT NULL, people TEXT NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,
  instead_of TEXT, placed_by TEXT NOT NULL, CHECK (starts < ends)
) STRICT;
CREATE INDEX shifts_schedule ON shifts (schedule_id);
"""

_FINDING = """
DROP INDEX alerts_open;
CREATE INDEX alerts_open ON alerts (rank, test, id DESC) WHERE rank < 3;
CREATE VIRTUAL TABLE alert_words USING fts5(
  words, content='', detail=none, columnsize=0, tokenize='trigram'
);
CREATE TABLE saved_views (
  user TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL COLLATE NOCASE, view TEXT NOT NULL,
  query TEXT NOT NULL, ordering TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (user, name)
) STRICT, WITHOUT ROWID;
"""

_ACCEPT_TIMEOUT = """
ALTER TABLE policies ADD COLUMN accept_timeout INTEGER;
"""

_MAINTENANCE = """
CREATE TABLE maintenance (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,
  sources TEXT NOT NULL, placed_by TEXT NOT NULL, CHECK (starts < ends)
) STRICT;
CREATE INDEX events_hidden ON events (received_at) WHERE result = 'maintenance';
"""

_PULSE = """
CREATE INDEX events_of_source ON events (source_id, received_at);
DROP INDEX events_source;
CREATE INDEX events_unreadable ON events (source_id, received_at) WHERE result = 'unreadable';
"""

# A relay that was never named was on the same machine; from here on each is named.
_RELAY_HOST = """
UPDATE destinations SET settings = json_set(settings, '$.host', 'localhost')
WHERE type = 'email' AND json_extract(settings, '$.host') IS NULL;
"""

_NOTIFICATION_RULES = """
CREATE TABLE notification_steps (
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, priority TEXT NOT NULL,
  place INTEGER NOT NULL, contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  delay INTEGER NOT NULL, PRIMARY KEY (user_id, priority, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_steps_contact ON notification_steps (contact_id);
ALTER TABLE users ADD COLUMN updates TEXT;
ALTER TABLE users ADD COLUMN muted_until INTEGER;
ALTER TABLE contacts ADD COLUMN proven_at INTEGER;
ALTER TABLE outbox ADD COLUMN planned_at INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET planned_at = iif(state = 'pending' AND attempts = 0, due_at, created_at);
"""

_ANSWER_LINKS = """
ALTER TABLE outbox ADD COLUMN answered_at INTEGER;
INSERT OR IGNORE INTO settings (name, value) VALUES ('answer_secret', lower(hex(randomblob(32))));
"""

_REPEATS = """
CREATE INDEX alerts_repeats ON alerts (source_id, key_match, created_at) WHERE key_match IS NOT NULL;
"""

_OLD_KEYS = """
ALTER TABLE sources ADD COLUMN old_key TEXT;
ALTER TABLE sources ADD COLUMN old_key_until INTEGER NOT NULL DEFAULT 0;
"""

_MIGRATIONS = (
    ("0001_first_tables", _FIRST),
    ("0002_events_of_alerts", _EVENTS_OF_ALERTS),
    ("0003_courier", _COURIER),
    ("0004_schedules", _SCHEDULES),
    ("0005_finding", _FINDING),
    ("0006_accept_timeout", _ACCEPT_TIMEOUT),
    ("0007_maintenance", _MAINTENANCE),
    ("0008_pulse", _PULSE),
    ("0009_relay_host", _RELAY_HOST),
    ("0010_notification_rules", _NOTIFICATION_RULES),
    ("0011_answer_links", _ANSWER_LINKS),
    ("0012_repeats", _REPEATS),
    ("0013_old_keys", _OLD_KEYS),
)
"""In the order in which they run; a released one is never changed, only followed by another."""

VERSION = len(_MIGRATIONS)


def migrate(connection: Connection) -> None:
    """Bring the tables up to this version; nothing is loaded or done where they are.

    Raises:
        StoreError: where the file was written by a newer tocsin.
    """
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > VERSION:
        raise StoreError(
            f"this data directory was written by a newer tocsin (schema {found}, this one knows {VERSION}): "
            "use that version"
        )
    if found == VERSION:
        return
    # Loaded only where there is something to migrate: it is a tenth of a second of every start otherwise.
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("tocsin")
    for name, statements in _MIGRATIONS:
        migrations(name=name)(_running(statements))
    migrations.apply(Database(connection))
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _running(statements: str) -> Callable[["Database"], None]:
    def run(database: "Database") -> None:
        for statement in statements.split(";\n"):
            if statement.strip():
                database.conn.execute(statement)

    return run
