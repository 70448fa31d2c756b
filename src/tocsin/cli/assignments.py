"""`--set FIELD=VALUE` against the form of a type: each value becomes what its field takes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tocsin.cli.failure import CommandError


def read_assignments(assignments: Sequence[str], form: Mapping[str, Any]) -> dict[str, Any]:
    """Read settings.

    Args:
        assignments: `field=value` each; a part of a field is named with a dot, `fields.summary=alert.title`.
        form: the JSON Schema of the settings, as the API tells it.

    Returns:
        Values by field. A field of texts takes its value as it stands, a field of numbers, switches or lists
        as JSON; a list also takes `a,b,c`.

    Raises:
        CommandError: no `=`, a field that the type does not have, or a value that does not fit.
    """
    fields = dict(_fields(form, form))
    values: dict[str, Any] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        name = name.strip()
        if not equals:
            raise CommandError(f"{assignment!r}: write --set FIELD=VALUE")
        if name not in fields:
            known = ", ".join(fields) or "none"
            raise CommandError(f"{name!r} is not a setting of this type; there are: {known}")
        whole, _, part = name.partition(".")
        value = _value(name, text, _kinds(fields[name]))
        if part:
            values.setdefault(whole, {})[part] = value
        else:
            values[whole] = value
    return values


def _fields(form: Mapping[str, Any], part: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the fields that take a value, those of a group under its name and a dot."""
    for name, field in part.get("properties", {}).items():
        group = form.get("$defs", {}).get(str(field.get("$ref", "")).rpartition("/")[2])
        if group is None:
            yield name, field
        else:
            yield from ((f"{name}.{inner}", found) for inner, found in _fields(form, group))


def _value(name: str, text: str, kinds: set[str]) -> Any:
    if "string" in kinds or not kinds:
        return text
    try:
        return json.loads(text)
    except ValueError:
        if "array" in kinds:
            return [part.strip() for part in text.split(",") if part.strip()]
        raise CommandError(f"{name}: {text!r} is not a value of kind {' or '.join(sorted(kinds))}") from None


def _kinds(field: Mapping[str, Any]) -> set[str]:
    choices = [field, *field.get("anyOf", ()), *field.get("oneOf", ())]
    kinds = {choice["type"] for choice in choices if isinstance(choice.get("type"), str)}
    return kinds - {"null"}
