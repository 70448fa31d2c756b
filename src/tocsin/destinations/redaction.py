"""Keeping secrets out of what is shown: services and libraries repeat URLs and tokens in their answers."""

BLOT = "•••"

_SHORTEST = 4
"""Shorter texts are no secrets, and blotting them out would eat ordinary words."""


def redacted(text: str, secrets: tuple[str, ...]) -> str:
    """Blot out secrets in a text.

    Args:
        text: what is about to be shown or stored.
        secrets: what must not be in it; the longest goes first, for one may be part of another.
    """
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, BLOT)
    return text
