"""Full text: a trigram index over what alerts say, written late and in small bites.

Alerts never change their words, so the index grows by number: up to a mark all are in it, beyond it they are
read as they are. It holds no positions and no copy of the text (`detail=none`, contentless,
https://sqlite.org/fts5.html#the_trigram_tokenizer): it names candidates, and the filter decides.
"""

from collections.abc import Iterator

from tocsin.core.filter import AllOf, Contains, Filter
from tocsin.core.likeness import spellings, trigrams
from tocsin.store import settings
from tocsin.store.connection import Connection

INDEXED_TO = "searchable_to"
"""The setting that tells up to which alert the index goes."""


def indexed_to(connection: Connection) -> int:
    """Give the number up to which all alerts are in the index."""
    found = connection.execute("SELECT value FROM settings WHERE name = ?", (INDEXED_TO,)).fetchone()
    return int(found[0]) if found else 0


def index_some(connection: Connection, most: int) -> int:
    """Put the next alerts into the index; gives the number up to which it goes then."""
    done = indexed_to(connection)
    found = connection.execute(
        "SELECT id, summary || char(10) || details || char(10) || coalesce(key, '') FROM alerts "
        "WHERE id > ? ORDER BY id LIMIT ?",
        (done, most),
    ).fetchall()
    if not found:
        return done
    connection.executemany("INSERT INTO alert_words (rowid, words) VALUES (?, ?)", found)
    settings.write(connection, INDEXED_TO, str(found[-1][0]))
    return int(found[-1][0])


def candidates(wanted: Filter) -> str | None:
    """Write what every alert that a filter finds must hold as a MATCH expression, or None for anything."""
    expressions = [found for text in _words(wanted) if (found := _expression(text))]
    return " AND ".join(expressions) or None


def _words(wanted: Filter) -> Iterator[str]:
    match wanted:
        case Contains(text=text):
            yield text
        case AllOf(parts=parts):
            for part in parts:
                yield from _words(part)


def _expression(text: str) -> str:
    """Write a text's trigrams, in each of its spellings."""
    choices = [trigrams(spelling) for spelling in spellings(text)]
    if not all(choices):
        return ""
    return f"({' OR '.join(_all(runs) for runs in choices)})"


def _all(runs: tuple[str, ...]) -> str:
    return f"({' AND '.join(_quoted(run) for run in runs)})"


def _quoted(run: str) -> str:
    return '"' + run.replace('"', '""') + '"'
