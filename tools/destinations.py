"""Write docs/destinations.md from the modules of the destinations; `--check` only looks at it."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tocsin.destinations.registry import services
from tocsin.destinations.service import Family, Service

PAGE = Path(__file__).parent.parent / "docs" / "destinations.md"

_HEAD = """\
# Destinations

What pages and updates are sent through. This page is made from the program itself: `make docs`.

Add one with `tocsin destination add TYPE NAME --set FIELD=VALUE`, and try it with
`tocsin destination test NAME ADDRESS`. Secrets are never shown again once they are set. A service on your own
machine or network needs `allow_private=true`; no proxy is used and no redirect is followed.
"""
_FAMILIES = {
    Family.EVENTS: "follows the alert under one key; a repeated message changes nothing",
    Family.RECORDS: "one record per alert, looked up before it is made",
    Family.MESSAGES: "messages; one whose answer was lost may be seen twice, and says so",
}


def _span(milliseconds: int) -> str:
    return f"{milliseconds / 1_000:g} s"


def _facts(service: Service) -> Iterator[str]:
    yield f"- **How**: {_FAMILIES[service.family]}."
    if service.wakes:
        yield "- **Made to wake a person.**"
    yield f"- **Address**: {service.address_hint or 'none; the settings hold the whole target'}."
    if service.pace is not None:
        burst, over = service.pace.burst, _span(service.pace.over)
        yield f"- **Pace**: {burst} messages at once, and as many again in {over}."


def _default(form: dict[str, Any]) -> str:
    if "default" not in form:
        return "required"
    value = form["default"]
    if value in ("", None):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _settings(service: Service) -> Iterator[str]:
    yield "| Setting | Default | |"
    yield "|---|---|---|"
    for name, form in service.settings.model_json_schema()["properties"].items():
        words = [form["title"], form.get("description", ""), "kept secret" if form.get("secret") else ""]
        about = "; ".join(word.replace("|", "\\|") for word in words if word)
        yield f"| `{name}` | {_default(form)} | {about} |"


def _section(service: Service) -> Iterator[str]:
    yield f"## {service.name} (`{service.id}`)"
    yield ""
    yield service.summary
    yield ""
    yield from _facts(service)
    yield ""
    yield from (f"{number}. {step}" for number, step in enumerate(service.steps, 1))
    yield ""
    yield from _settings(service)


def page() -> str:
    """Give the whole page."""
    ordered = services()
    index = "\n".join(f"- `{service.id}`: {service.summary}" for service in ordered)
    sections = ("\n".join(_section(service)) for service in ordered)
    return "\n".join((_HEAD, index, "", "\n\n".join(sections), ""))


def main() -> int:
    """Write the page, or tell with 1 that it is not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only look whether it is current")
    if parser.parse_args().check:
        current = PAGE.exists() and PAGE.read_text("utf-8") == page()
        sys.stdout.write("current\n" if current else "not current: make docs\n")
        return 0 if current else 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
