"""From the bytes of a request to its values, whatever its Content-Type says.

Many tools label their bodies wrongly or not at all, so the bytes decide: what begins like JSON is JSON, what
holds pairs is a form, and without a body the query string is taken.
"""

import codecs
import json
from typing import Any, NoReturn
from urllib.parse import parse_qsl

import orjson

from tocsin.core.inbound import Inbound
from tocsin.sources.multipart import multipart_fields

Fields = dict[str, Any]

_BLANKS = b" \t\r\n"
_TEXT_BLANKS = "\ufeff\x00 \t\r\n"
_JSON_STARTS = (b"{", b"[", b'"')
_MOST_FIELDS = 2000

# orjson reads an integer beyond 64 bits as a float and so merges ids that differ; a long row of digits is
# therefore left to the slower reader. Mapping all digits to one makes the search for a row cheap.
_DIGITS_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * 19
_LONGEST_NUMBER = 400

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class BodyError(ValueError):
    """A body that cannot be decoded; its text is a sentence for people."""


def decode(inbound: Inbound) -> Any:
    """Decode a request.

    Returns:
        A dict or list (JSON), a dict of strings (form, multipart, query), or a str where it is plain text.

    Raises:
        BodyError: the request is empty, or begins like JSON and is not.
    """
    body = inbound.body.strip(_BLANKS)
    if body.startswith(_JSON_STARTS):
        return decode_json(body)
    text = decode_text(body).strip(_TEXT_BLANKS)
    if not text:
        if not inbound.query:
            raise BodyError("the request is empty: it has neither a body nor a query")
        return _unwrapped(dict(inbound.query))
    if text.startswith(("{", "[", '"')):
        return _decode_json_slowly(text)
    if text.startswith("--"):
        fields = multipart_fields(text)
        if fields:
            return _unwrapped(fields)
    return _decode_form(text)


def decode_fields(inbound: Inbound) -> Fields:
    """Decode a request that should hold named fields.

    Raises:
        BodyError: it cannot be decoded, or is a list or plain text.
    """
    value = decode(inbound)
    if isinstance(value, dict):
        return value
    kind = "a list" if isinstance(value, list) else "plain text"
    raise BodyError(f"the body is {kind}, not an object with named fields")


def decode_json(body: bytes) -> Any:
    """Decode JSON as senders send it: also with NaN, raw line breaks, lone surrogates, UTF-16, a BOM.

    Returns:
        A dict or a list.

    Raises:
        BodyError: it is no JSON, nested too deeply, or a single value.
    """
    if _LONG_NUMBER in body.translate(_DIGITS_TO_ZERO):
        return _decode_json_slowly(decode_text(body))
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return _decode_json_slowly(decode_text(body))
    return value if isinstance(value, dict | list) else _nested_json(value)


def decode_text(body: bytes) -> str:
    """Decode bytes to text: by byte order mark, as UTF-8, as UTF-16 or 32 without a mark, else as cp1252."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    encoding = json.detect_encoding(body)
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _decode_json_slowly(text: str) -> Any:
    try:
        value = json.loads(text.strip(_TEXT_BLANKS), strict=False, parse_constant=str, parse_int=_integer)
    except json.JSONDecodeError as error:
        _refuse_json(error)
    except RecursionError:
        raise BodyError("the JSON is nested too deeply") from None
    return value if isinstance(value, dict | list) else _nested_json(value)


def _refuse_json(error: json.JSONDecodeError) -> NoReturn:
    ended = error.pos >= len(error.doc)
    what = "the JSON ends too early" if ended else "the body begins like JSON but is wrong"
    raise BodyError(f"{what} (line {error.lineno}, column {error.colno})") from None


def _nested_json(value: Any) -> Any:
    """Read JSON that was sent as a JSON string; any other single value is refused."""
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        return _decode_json_slowly(value)
    raise BodyError("the body is a single value, not an object with named fields")


def _integer(digits: str) -> int | str:
    """Read an integer exactly; one so long that Python refuses it stays text."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _decode_form(text: str) -> Any:
    if "=" not in text and not text.startswith(("%7B", "%7b")):
        return text
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise BodyError(f"the form has more than {_MOST_FIELDS} fields") from None
    return _unwrapped(dict(pairs)) if pairs else text


def _unwrapped(fields: Fields) -> Any:
    """Take the JSON out of a form that only wraps it: one field, or a field `payload`."""
    wrapped: str | None = None
    if len(fields) == 1:
        name, value = next(iter(fields.items()))
        wrapped = value or name
    elif "payload" in fields:
        wrapped = fields["payload"]
    if wrapped and wrapped.lstrip().startswith(("{", "[")):
        try:
            return _decode_json_slowly(wrapped)
        except BodyError:
            return fields
    return fields
