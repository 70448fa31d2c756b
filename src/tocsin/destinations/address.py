"""Addresses that several kinds of destination take."""

import re

_LABEL_LIMIT = 255
_TELEPHONE = re.compile(r"\+[1-9][0-9]{6,14}")


def check_label(address: str) -> str | None:
    """Tell what is wrong with an address where the settings hold the whole target: it is only a label."""
    if address.isprintable() and len(address) <= _LABEL_LIMIT:
        return None
    return f"a label is one line of at most {_LABEL_LIMIT} characters"


def check_telephone(address: str) -> str | None:
    """Tell what is wrong with a telephone number, in one sentence, or None."""
    if _TELEPHONE.fullmatch(address):
        return None
    return "a number has its country code and no blanks: +49301234567"
