"""Templates: a text with places that are filled from an event, and nothing that could loop, call or grow.

The language is a small part of Jinja2 (https://jinja.palletsprojects.com/en/stable/templates/): names, parts
of them (`alert.labels.host`, `alerts[0]`), constants, `if`, comparisons, and the filters of
`template_filters`. Jinja2's own sandbox is not enough: `'%0500000000d'|format(1)` takes half a gigabyte. So
the syntax tree is looked through when a template is saved, and what is not on the list below is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson

from tocsin.core.text import clean
from tocsin.sources.template_filters import FILTERS

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.nodes import Node

LONGEST_TEMPLATE = 4_000
LONGEST_OUTPUT = 15_000
MOST_NODES = 150
MOST_VALUES = 3_000
MOST_ENTRIES = 200
MOST_CHARACTERS = 100_000
LONGEST_TEXT = 30_000
DEEPEST = 12
CUT_NOTE = "… (cut)"

_ALLOWED = frozenset(
    {
        *("Template", "Output", "TemplateData", "Name", "Getattr", "Getitem", "Const", "Filter"),
        *("If", "CondExpr", "Compare", "Operand", "And", "Or", "Not", "Test"),
    }
)
_TESTS = frozenset({"defined", "undefined", "none"})
_WHY = {
    "For": "loops are not possible",
    "Call": "calls are not possible",
    "Macro": "macros are not possible",
    "Assign": "values cannot be set",
    "AssignBlock": "values cannot be set",
    "Include": "other files cannot be read",
    "Import": "other files cannot be read",
    "FromImport": "other files cannot be read",
    "Extends": "other files cannot be read",
    "Slice": "slices are not possible: use the filter cut",
    "Concat": "write the parts side by side instead of joining them",
}


class TemplateError(ValueError):
    """A template that cannot be used; its text is a sentence for people.

    Attributes:
        line: where, counted from 1.
    """

    def __init__(self, sentence: str, line: int = 1) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was looked through and compiled."""

    source: str
    _compiled: Any

    @classmethod
    def of(cls, source: str) -> "Template":
        """Compile a template; the same text is compiled once.

        Raises:
            TemplateError: it holds something that is not possible here.
        """
        return _compile(source)

    def render(self, values: Mapping[str, Any]) -> str:
        """Fill the places in; what is not there is left empty, and what grows too long is cut with a note.

        Args:
            values: the fields by name, as they came in the request.

        Returns:
            Safe text of at most `LONGEST_OUTPUT` characters.
        """
        parts: list[str] = []
        room = 2 * LONGEST_OUTPUT
        context = self._compiled.new_context(bounded(values))
        for part in self._compiled.root_render_func(context):
            parts.append(part[:room])
            room -= len(part)
            if room <= 0:
                break
        text = clean("".join(parts), 2 * LONGEST_OUTPUT).strip()
        if len(text) > LONGEST_OUTPUT:
            return text[: LONGEST_OUTPUT - len(CUT_NOTE)] + CUT_NOTE
        return text


def bounded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give as much of a request's fields as a template may work with, so that its work has a bound.

    Lists keep their first entries, texts their beginning; what lies beyond the bounds is as if it were not
    there.
    """
    room = _Room()
    return {name: room.of(value, 0) for name, value in islice(values.items(), MOST_ENTRIES)}


class _Room:
    """How much of a request may still be taken over."""

    def __init__(self) -> None:
        self._values = MOST_VALUES
        self._characters = MOST_CHARACTERS

    def of(self, value: Any, depth: int) -> Any:
        self._values -= 1
        if self._values < 0 or depth > DEEPEST:
            return None
        if isinstance(value, str):
            text = value[: min(LONGEST_TEXT, self._characters)]
            self._characters -= len(text)
            return text
        if isinstance(value, Mapping):
            return {str(name): self.of(part, depth + 1) for name, part in islice(value.items(), MOST_ENTRIES)}
        if isinstance(value, list | tuple):
            return [self.of(part, depth + 1) for part in value[:MOST_ENTRIES]]
        return value


def check(source: str) -> str | None:
    """Tell in one sentence what is wrong with a template, or None."""
    try:
        Template.of(source)
    except TemplateError as error:
        return f"line {error.line}: {error}" if "\n" in source else str(error)
    return None


@lru_cache(maxsize=512)
def _compile(source: str) -> Template:
    from jinja2 import TemplateSyntaxError

    if len(source) > LONGEST_TEMPLATE:
        raise TemplateError(f"it is longer than {LONGEST_TEMPLATE} characters")
    environment = _environment()
    try:
        tree = environment.parse(source)
        _look_through(tree)
        return Template(source, environment.from_string(source))
    except TemplateSyntaxError as error:
        raise TemplateError(_sentence(str(error.message)), error.lineno) from error
    except RecursionError as error:
        raise TemplateError("it is nested too deeply") from error


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")


def _look_through(tree: "Node") -> None:
    """Refuse every node that is not on the list."""
    waiting: list[tuple[Node, int]] = [(tree, 1)]
    seen = 0
    while waiting:
        node, line = waiting.pop()
        line = node.lineno or line
        seen += 1
        if seen > MOST_NODES:
            raise TemplateError("it has too many parts", line)
        _look_at(node, line)
        waiting.extend((child, line) for child in node.iter_child_nodes())


def _look_at(node: "Node", line: int) -> None:
    kind = type(node).__name__
    if kind not in _ALLOWED:
        raise TemplateError(_WHY.get(kind, "this is not possible in a template"), line)
    name = getattr(node, "name", None)
    if kind == "Filter" and name not in FILTERS:
        known = ", ".join(sorted(FILTERS))
        raise TemplateError(f"there is no filter {name!r}; there are {known}", line)
    if kind == "Filter" and (getattr(node, "dyn_args", None) or getattr(node, "dyn_kwargs", None)):
        raise TemplateError("a filter takes plain values only", line)
    if kind == "Test" and name not in _TESTS:
        raise TemplateError(f"there is no test {name!r}; there are {', '.join(sorted(_TESTS))}", line)
    if kind == "Name" and getattr(node, "ctx", "load") != "load":
        raise TemplateError("values cannot be set", line)


@cache
def _environment() -> "Environment":
    # Imported at the first template: sources without one do not pay for it.
    from jinja2 import ChainableUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Fields(ImmutableSandboxedEnvironment):
        """Looks into objects and lists of a request, and never at attributes of Python's."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            """Give a field of an object."""
            return self._field(obj, attribute)

        def getitem(self, obj: Any, argument: Any) -> Any:
            """Give a field of an object, or an entry of a list by its number."""
            return self._field(obj, argument)

        def _field(self, obj: Any, name: Any) -> Any:
            if isinstance(obj, Mapping) and isinstance(name, str) and name in obj:
                return obj[name]
            if isinstance(obj, list | tuple) and isinstance(name, int) and -len(obj) <= name < len(obj):
                return obj[name]
            return self.undefined(name=str(name))

    environment = Fields(
        undefined=ChainableUndefined, finalize=_shown, autoescape=False, keep_trailing_newline=False
    )
    environment.globals.clear()
    environment.filters = dict(FILTERS)
    environment.tests = {name: environment.tests[name] for name in _TESTS}
    # Constant parts are not worked out while compiling: a constant could be made to grow there.
    environment.optimized = False
    return environment


def _shown(value: Any) -> Any:
    """Write a value as people would: objects and lists as JSON, true and false in small letters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping | list | tuple):
        return orjson.dumps(value, default=str).decode("utf-8", "ignore")
    return value
