"""Foreign text made safe for a terminal: what comes out holds nothing that a terminal or a reader obeys.

Everything that a tool sends passes through here once, on entry. The bytes as they came stay in the store.
"""

import re
import unicodedata

LONGEST_HREF = 2048
MARKS_IN_A_ROW = 4
_ELLIPSIS = "…"

# A longer text is cut before the work begins, so that a body of one megabyte costs no more than it shows.
_MARGIN = 16_384

# Control strings (OSC, DCS, SOS, PM, APC) with their end are removed whole, up to this many characters.
# One without an end loses only its opening and its numbers: a stray opening must not swallow the message.
# An escape or C1 character ends the search, which keeps it linear for any input.
_LONGEST_CONTROL_STRING = 4096
_CONTROL_STRING_OPENING = r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])"
_SEQUENCE = re.compile(
    _CONTROL_STRING_OPENING
    + rf"(?:[^\x07\x18\x1a\x1b\x80-\x9f]{{0,{_LONGEST_CONTROL_STRING}}}+(?:\x07|\x1b\\|\x9c)|[0-9;]{{0,32}}+)"
    + r"|(?:\x1b\[|\x9b)[0-?]{0,64}+[ -/]{0,16}+[@-~]?"
    + r"|\x1b[ -/]{0,8}+[0-~]?"
)

_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

# What is left of C0, DEL and C1, every format character of Unicode (bidi, zero width, marks, joiners, soft
# hyphen, annotations) and the block of tags, in which text can hide.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_FIRST_MARK = "\u0300"

_HREF = re.compile(
    r"https?://(?:[^\s/?#@:\"<>`\\()\[\]]+|\[[0-9A-F:.]+\])(?::[0-9]{1,5})?(?:[/?#][^\s\"<>`\\]*)?",
    re.IGNORECASE,
)


def clean(text: str, limit: int) -> str:
    """Make foreign text safe to show, keeping its lines.

    Args:
        text: anything, also with lone surrogates.
        limit: the longest result in characters, at least 1; a longer text ends in "…".

    Returns:
        Text in NFC without escape sequences, control characters (but line feeds) and format characters.
    """
    if text.isascii() and text.isprintable() and len(text) <= limit:
        return text
    if len(text) <= limit and _is_plain(text.replace("\n", "")):
        return text
    return _cut(_neutral(text, limit), limit)


def clean_line(text: str, limit: int) -> str:
    """Make foreign text safe to show on one line, without blanks at its ends.

    Args:
        text: anything, also with lone surrogates.
        limit: the longest result in characters, at least 1; a longer text ends in "…".
    """
    if text.isascii() and text.isprintable() and len(text) <= limit:
        return text.strip()
    if len(text) <= limit and _is_plain(text):
        return text.strip()
    return _cut(_neutral(text, limit).replace("\n", " ").strip(), limit)


def clean_href(text: str) -> str | None:
    """Give a link that is safe to open, or None.

    Only http and https, without a user part (it makes one host look like another), blanks or anything that
    cleaning would remove. A link that is too long is refused: cut, it would lead elsewhere.
    """
    candidate = text.strip()
    if len(candidate) > LONGEST_HREF or not _HREF.fullmatch(candidate):
        return None
    if candidate.isascii() and candidate.isprintable():
        return candidate
    cleaned = clean_line(candidate, LONGEST_HREF)
    return cleaned if cleaned == unicodedata.normalize("NFC", candidate) else None


def _is_plain(text: str) -> bool:
    """Tell whether a text needs no work: all of it printable, and below the first combining mark."""
    return text.isprintable() and max(text, default="") < _FIRST_MARK


def _cut(text: str, limit: int) -> str:
    """Shorten to the limit, saying so with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + _ELLIPSIS


def _neutral(text: str, limit: int) -> str:
    """Take out what a terminal or a reader would obey; may leave more than `limit` characters."""
    cut_early = len(text) > 2 * limit + _MARGIN
    text = _SEQUENCE.sub("", text[: 2 * limit + _MARGIN])
    text = _LINE_BREAK.sub("\n", text).replace("\t", "    ")
    text = _UNSEEN.sub("", text)
    if not text.isascii():
        # Marks are thinned out before normalising too, which takes quadratic time on a long row of them.
        text = _SURROGATE.sub("\ufffd", text)
        text = _thin_marks(unicodedata.normalize("NFC", _thin_marks(text)))
    return text + _ELLIPSIS if cut_early else text


def _thin_marks(text: str) -> str:
    """Keep the first few of many combining marks in a row: a tower of them paints over other lines."""
    if max(text, default="") < _FIRST_MARK:
        return text
    kept: list[str] = []
    row = 0
    for character in text:
        row = row + 1 if character >= _FIRST_MARK and unicodedata.category(character)[0] == "M" else 0
        if row <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)
