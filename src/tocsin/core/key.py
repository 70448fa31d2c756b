"""The normal forms under which alert keys and summaries are compared."""

import hashlib
import unicodedata

LONGEST_KEY_BYTES = 512


def match_key(key: str) -> str:
    """Give the form in which two alert keys are compared: trimmed, NFC, without case.

    Args:
        key: as the tool wrote it.

    Returns:
        At most 512 bytes of UTF-8; of a longer key `sha256:` and its digest.
    """
    normal = key.strip().casefold()
    if not normal.isascii():
        # Folding can leave another form than NFC, and the other form can fold further.
        normal = unicodedata.normalize("NFC", unicodedata.normalize("NFC", normal).casefold())
    encoded = normal.encode("utf-8", "surrogatepass")
    if len(encoded) <= LONGEST_KEY_BYTES:
        return normal
    return f"sha256:{hashlib.sha256(encoded).hexdigest()}"


def match_summary(text: str) -> str:
    """Give the form in which two summaries are compared: without case, blanks collapsed."""
    return " ".join(text.casefold().split())
