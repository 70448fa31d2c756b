"""The text fields of a multipart form (RFC 7578), for tools that send their fields that way."""

import re

_NAME = re.compile(r"""content-disposition:[^\r\n]*?[;\s]name=(?:"([^"\r\n]*)"|([^;\s"]+))""", re.IGNORECASE)
_MOST_PARTS = 200


def multipart_fields(text: str) -> dict[str, str]:
    """Read the named parts of a multipart body.

    The boundary is taken from the first line of the body: the header that should name it is often lost.

    Args:
        text: the decoded body, beginning with `--`.

    Returns:
        Values by name; empty where it is no multipart body.
    """
    delimiter = text.split("\n", 1)[0].rstrip("\r")
    if len(delimiter) < 3 or len(delimiter) > 200:
        return {}
    fields: dict[str, str] = {}
    for part in text.split(delimiter, _MOST_PARTS)[1:]:
        head, blank, content = part.replace("\r\n", "\n").lstrip("\n").partition("\n\n")
        named = _NAME.search(head)
        if blank and named:
            fields[named.group(1) or named.group(2) or ""] = content.removesuffix("\n")
    return fields
