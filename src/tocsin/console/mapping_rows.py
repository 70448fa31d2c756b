"""The rows of a mapping: the fields of a body with what each is, and the words of the status."""

from collections.abc import Hashable, Mapping, Sequence

from tocsin.api.exploring import BodyField
from tocsin.console.field_map import MEANINGS, PRIORITY_MEANINGS, STATUS_MEANINGS, FieldMapDraft
from tocsin.console.pane import PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.safe import width_of
from tocsin.console.theme import ink
from tocsin.console.view import View

FIELD = "field"
_ROLE = 9
_LONGEST_PATH = 28
_WORD = 18
_UNSAID = "by its usual meaning; an unknown word is a problem"


def mapping_rows(
    fields: Sequence[BodyField],
    draft: FieldMapDraft,
    seen: Mapping[str, Sequence[str]],
    view: View,
    current: Hashable | None,
) -> list[PaneRow]:
    """Draw a mapping.

    Args:
        fields: of the body that is shown.
        seen: by role, the words that were seen in its field.
        current: the key under the cursor: `field` with a path, or a role with a word.
    """
    rows, colours = PaneRows(view, current), view.colours
    if not fields:
        rows.text("There is no body with fields to map yet.", ink(colours.bright, bold=True))
        rows.text("Let the tool send something, then come back.", ink(colours.dim))
    column = min(max((width_of(field.path) for field in fields), default=0), _LONGEST_PATH)
    for field in fields:
        role, key = draft.role_of(field.path), (FIELD, field.path)
        line = rows.begin(key).put(role or "", ink(colours.amber, bold=True), _ROLE).put(" ")
        line.put(field.path, ink(colours.blue), column).put("  ").put(field.value, ink(colours.ink))
        rows.end(line, key)
    missing = [
        f"{role}: {path}" for role, path in draft.paths.items() if path not in {f.path for f in fields}
    ]
    if missing:
        rows.text(f"not in this body: {', '.join(missing)}", ink(colours.dim))
    _words(rows, draft, "status", seen.get("status", ()), STATUS_MEANINGS)
    _words(rows, draft, "priority", seen.get("priority", ()), PRIORITY_MEANINGS)
    return rows.rows


def _words(
    rows: PaneRows, draft: FieldMapDraft, role: str, words: Sequence[str], meanings: Sequence[str]
) -> None:
    if not words:
        return
    colours = rows.view.colours
    rows.heading(f"Words of the {role}", "what each means")
    for word in words:
        meaning, key = draft.meaning_of(word, meanings), (role, word)
        line = rows.begin(key).put(word, ink(colours.bright), _WORD).put("  ")
        said = MEANINGS[meaning][1] if meaning else _UNSAID
        rows.end(line.put(said, ink(colours.amber if meaning else colours.dim)), key)
