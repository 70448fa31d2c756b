"""The settings of a type as fields of a form, made from the description that the API gives of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_MAPPING = "fields"
"""The group that has a screen of its own."""


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting.

    Attributes:
        path: its name, with that of its group before it: `templates.summary`.
        about: one sentence.
        choices: the words that it takes; none: any text.
        listed: whether it takes several, written with commas.
        usual: what it is where nothing is set, as text.
    """

    path: str
    title: str
    about: str
    choices: tuple[str, ...] = ()
    listed: bool = False
    usual: str = ""

    @property
    def templated(self) -> bool:
        """Whether it is a template over the fields of an event."""
        return self.path.startswith("templates.")

    def shown(self, settings: Mapping[str, Any]) -> str:
        """Give its value in some settings as text."""
        group, _, name = self.path.rpartition(".")
        inside = settings.get(group, {}) if group else settings
        value = inside.get(name, self.usual) if isinstance(inside, Mapping) else self.usual
        return ", ".join(value) if isinstance(value, list) else str(value)

    def put(self, settings: dict[str, Any], text: str) -> None:
        """Put a text into settings, unless it says what holds anyway."""
        if text == self.shown(settings):
            return
        value: Any = [part.strip() for part in text.split(",") if part.strip()] if self.listed else text
        group, _, name = self.path.rpartition(".")
        inside = settings.setdefault(group, {}) if group else settings
        inside[name] = value


def setting_fields(form: Mapping[str, Any]) -> Iterator[SettingField]:
    """Give the fields of a form, the type's own first; groups that have screens of their own are left out.

    Args:
        form: the JSON Schema of the settings.
    """
    groups = []
    for name, field in form.get("properties", {}).items():
        group = form.get("$defs", {}).get(str(field.get("$ref", "")).rpartition("/")[2])
        if group is None:
            yield _field(name, field)
        elif name != _MAPPING:
            groups.append((name, group))
    for name, group in groups:
        for inner, field in group.get("properties", {}).items():
            if "$ref" not in field.get("items", {}):
                yield _field(f"{name}.{inner}", field)


def _field(path: str, field: Mapping[str, Any]) -> SettingField:
    usual = field.get("default", "")
    return SettingField(
        path=path,
        title=str(field.get("title", path)),
        about=str(field.get("description", "")),
        choices=tuple(str(choice) for choice in field.get("enum", ())),
        listed=field.get("type") == "array",
        usual=", ".join(usual) if isinstance(usual, list) else str(usual),
    )
