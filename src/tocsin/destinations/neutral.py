"""Foreign text in the languages of services: nothing that mentions somebody, formats, links or runs."""

import re

_BREAK = "\u200b"
"""A zero-width space: seen by nobody, and no service reads a mark across it."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~<>-])")
_PLACEHOLDER = re.compile(r"\{(?=[{%])")


def without_mentions(text: str) -> str:
    """Break what a chat reads as a mention: `@here`, `@channel`, `@alice`."""
    return text.replace("@", f"@{_BREAK}")


def without_bracket_tags(text: str) -> str:
    """Break tags in square brackets: ChatWork's `[To:1]` and `[toall]`, ServiceNow's `[code]`."""
    return text.replace("[", f"[{_BREAK}")


def without_placeholders(text: str) -> str:
    """Break the openings of Liquid, `{{` and `{%`, which Zendesk fills in."""
    return _PLACEHOLDER.sub("{ ", text)


def markdown_escaped(text: str) -> str:
    """Escape Markdown, so that a text shows as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def slack_escaped(text: str) -> str:
    """Escape the three characters that begin a mention or a link in Slack.

    https://docs.slack.dev/messaging/formatting-message-text
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
