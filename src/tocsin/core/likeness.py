"""How filters compare text, in words that the store can follow: case does not count.

Letters beyond ASCII are looked for in both cases, whole: SQLite folds only ASCII by itself
(https://sqlite.org/lang_expr.html#like).
"""


def spellings(text: str) -> tuple[str, ...]:
    """Give the spellings that together stand for a text in any case, ASCII letters apart."""
    if text.isascii():
        return (text,)
    return tuple(dict.fromkeys((text, text.lower(), text.upper())))


def fold(text: str) -> str:
    """Fold the case of ASCII letters, and of no other."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def like_pattern(text: str, *, within: bool = False, wildcard: bool = True) -> str:
    r"""Write a text as a pattern of `LIKE … ESCAPE '\'`.

    Args:
        within: it may stand anywhere in what is compared.
        wildcard: a `*` stands for anything; else for itself.
    """
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if wildcard:
        escaped = escaped.replace("*", "%")
    return f"%{escaped}%" if within else escaped


def trigrams(text: str, most: int = 12) -> tuple[str, ...]:
    """Give runs of three characters that stand in a text, spread over it; none where it is shorter."""
    found = [text[at : at + 3] for at in range(len(text) - 2)]
    step = max(1, -(-len(found) // most))
    return tuple(dict.fromkeys(found[::step]))
