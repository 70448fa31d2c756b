"""Reading a filter as people type it: `status:pending source:prom* -who:me age>1h "exact words" words`.

Parts that stand side by side all have to hold; `or`, `not`, `-` and parentheses are understood. Each error
says in one sentence what is wrong, where, and how it is written.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from tocsin.core import filter_terms
from tocsin.core.filter import AllOf, AnyOf, Contains, Field, Filter, Not
from tocsin.core.filter_terms import Asker, FilterError, Written
from tocsin.core.instant import Instant

LONGEST = 500
_MOST_PARTS = 40
_DEEPEST = 10
_HEAD = re.compile(r"(label\.[^\s:=<>\"]+|[A-Za-z]+)(<=|>=|:|=|<|>)")
_NUMBER = re.compile(r"#([0-9]{1,18})(?![^\s)])", re.ASCII)
_JOINING = frozenset({"and", "or", "not"})


def parse(text: str, me: str, now: Instant) -> Filter:
    """Read a filter.

    Args:
        text: what was typed; empty finds everything.
        me: who `who:me` is.
        now: what the times of `since:` and `until:` are counted from.

    Raises:
        FilterError: with the sentence and the position of what is wrong.
    """
    if len(text) > LONGEST:
        raise FilterError(f"a filter has at most {LONGEST} characters", LONGEST)
    return _Reading(text, Asker(me, now)).whole()


@dataclass(slots=True)
class _Reading:
    """A filter that is being read, and how far."""

    text: str
    asker: Asker
    at: int = 0
    depth: int = 0
    parts: int = 0

    def whole(self) -> Filter:
        """Read all of it."""
        found = self._either(end="")
        if self.at < len(self.text):
            raise FilterError("this ) closes nothing: take it away, or put it in quotes", self.at)
        return found

    def _either(self, end: str) -> Filter:
        """Read parts with `or` between them, up to the end or a closing parenthesis."""
        choices = [self._together(end)]
        while (word := self._word()) == "or":
            self.at += len(word)
            choices.append(self._together(end))
        return choices[0] if len(choices) == 1 else AnyOf(tuple(choices))

    def _together(self, end: str) -> Filter:
        """Read parts that all have to hold."""
        began = self.at
        parts: list[Filter] = []
        while not self._ended():
            word = self._word()
            if word == "or":
                break
            if word == "and" and parts:
                self.at += len(word)
            parts.append(self._one())
        if not parts and (end or self.at < len(self.text) or self.text[:began].strip()):
            raise FilterError("something is missing here: a condition such as status:pending", self.at)
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _one(self) -> Filter:
        """Read one part, with what negates it."""
        if self._ended():
            raise FilterError("something is missing here: a condition such as status:pending", self.at)
        self.parts += 1
        if self.parts > _MOST_PARTS:
            raise FilterError(f"a filter has at most {_MOST_PARTS} parts", self.at)
        if self._word() == "not":
            self.at += len("not")
            return Not(self._deeper(self._one))
        if self.text[self.at] == "-" and self.text[self.at + 1 : self.at + 2].strip(")"):
            self.at += 1
            return Not(self._deeper(self._one))
        if self.text[self.at] == "(":
            return self._group()
        return self._term()

    def _group(self) -> Filter:
        opened = self.at
        self.at += 1
        found = self._deeper(lambda: self._either(end=")"))
        if self.text[self.at : self.at + 1] != ")":
            raise FilterError("this ( is not closed: add a )", opened)
        self.at += 1
        return found

    def _deeper(self, read: "Callable[[], Filter]") -> Filter:
        if self.depth == _DEEPEST:
            raise FilterError(f"a filter goes at most {_DEEPEST} deep", self.at)
        self.depth += 1
        found = read()
        self.depth -= 1
        return found

    def _term(self) -> Filter:
        """Read a number, a condition on a field, or words."""
        number = _NUMBER.match(self.text, self.at)
        if number:
            self.at = number.end()
            return filter_terms.number(int(number[1]))
        head = _HEAD.match(self.text, self.at)
        if head and not self.text.startswith("//", head.end()):
            return self._condition(head[1], head[2], head.end())
        began = self.at
        written = self._value()
        text = written.text if written.quoted else written.text.strip("*")
        if not text:
            raise FilterError("words to look for are missing here", began)
        return Contains(text)

    def _condition(self, name: str, sign: str, values_at: int) -> Filter:
        field = _field(name, self.at)
        began, self.at = self.at, values_at
        values = [self._value(",")]
        while self.text[self.at : self.at + 1] == ",":
            self.at += 1
            values.append(self._value(","))
        label = name.partition(".")[2]
        return filter_terms.condition(field, label, sign, tuple(values), self.asker, began)

    def _value(self, stop: str = "") -> Written:
        """Read a quoted text, or what goes up to a blank, a closing parenthesis or `stop`."""
        began = self.at
        if self.text[began : began + 1] == '"':
            return self._quoted()
        opened = 0
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter.isspace() or (stop and letter == stop) or (letter == ")" and opened == 0):
                break
            opened += (letter == "(") - (letter == ")")
            self.at += 1
        return Written(self.text[began : self.at], began)

    def _quoted(self) -> Written:
        """Read a quoted text; while it is being typed, its end may be missing."""
        began = self.at
        letters: list[str] = []
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] != '"':
            if self.text[self.at] == "\\" and self.at + 1 < len(self.text):
                self.at += 1
            letters.append(self.text[self.at])
            self.at += 1
        self.at += 1
        return Written("".join(letters), began, quoted=True)

    def _ended(self) -> bool:
        """Pass blanks; tell whether nothing or a closing parenthesis follows."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at >= len(self.text) or self.text[self.at] == ")"

    def _word(self) -> str:
        """Give the joining word that follows, in lower case, or nothing."""
        if self._ended():
            return ""
        word = re.match(r"[A-Za-z]*(?=[\s(]|$)", self.text[self.at : self.at + 5])
        return word[0].lower() if word and word[0].lower() in _JOINING else ""


def _field(name: str, at: int) -> Field:
    if name.lower().startswith("label."):
        return Field.LABEL
    if name.lower() == Field.LABEL:
        raise FilterError("a label is written with its name: label.region=eu", at)
    try:
        return Field(name.lower())
    except ValueError:
        near = get_close_matches(name.lower(), [field.value for field in Field], 1)
        hint = f"did you mean {near[0]}?" if near else 'to look for the text, put it in "quotes"'
        raise FilterError(f"there is no field {name!r}: {hint}", at) from None
