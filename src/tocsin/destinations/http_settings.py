"""What the settings of all HTTP services have in common: where, how long, and which of them are secret."""

from typing import Annotated, Any
from urllib.parse import quote

import httpx
from pydantic import AfterValidator, Field

from tocsin.destinations.service import DestinationSettings

_LAST = ("allow_private", "timeout")


def web_url(text: str) -> str:
    """Give a URL that can be called, without a slash at its end that nobody needs.

    Raises:
        ValueError: where it is none; its text follows the name of the field.
    """
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError) as error:
        raise ValueError("is no URL") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("has to begin with https:// or http://, and name a host")
    if url.userinfo:
        raise ValueError("must not hold a user: use the fields for it")
    if not text.isprintable():
        raise ValueError("has to be one line")
    return text


def _base_url(text: str) -> str:
    url = httpx.URL(web_url(text))
    if url.query or url.fragment:
        raise ValueError("has to end before any ? or #")
    return text.rstrip("/")


def _header_line(text: str) -> str:
    if not (text.isascii() and text.isprintable()) or text != text.strip():
        raise ValueError("has to be one line of ASCII without blanks at its ends")
    return text


def _path_part(text: str) -> str:
    if "/" in text or not text.isprintable():
        raise ValueError("must not hold a slash")
    return text


def _optional_web_url(text: str) -> str:
    return web_url(text) if text else text


WebUrl = Annotated[str, Field(max_length=2_000), AfterValidator(web_url)]
"""A whole URL, as it is."""

OptionalWebUrl = Annotated[str, Field(max_length=2_000), AfterValidator(_optional_web_url)]
"""A whole URL or nothing."""

BaseUrl = Annotated[str, Field(max_length=2_000), AfterValidator(_base_url)]
"""The beginning of URLs."""


def _optional_base_url(text: str) -> str:
    return _base_url(text) if text else text


OptionalBaseUrl = Annotated[str, Field(max_length=2_000), AfterValidator(_optional_base_url)]
"""The beginning of URLs, or nothing."""

Token = Annotated[str, Field(max_length=4_000), AfterValidator(_header_line)]
"""What goes into a header: a token, a key."""

PathPart = Annotated[str, Field(max_length=255), AfterValidator(_path_part)]
"""One part of a URL's path."""


def secret(title: str, description: str = "", *, optional: bool = False) -> Any:
    """Declare a field whose value is never shown again; an optional one is empty by default."""
    return Field(
        default="" if optional else ...,
        min_length=None if optional else 1,
        title=title,
        description=description,
        repr=False,
        json_schema_extra={"secret": True},
    )


class HttpSettings(DestinationSettings):
    """Settings of a service that is called over HTTP."""

    allow_private: bool = Field(
        default=False,
        title="Private address",
        description="the service is on this machine or a private network",
    )
    timeout: float = Field(default=10.0, ge=1, le=25, title="Timeout", description="seconds for one request")

    @classmethod
    def model_json_schema(cls, *arguments: Any, **named: Any) -> dict[str, Any]:
        """Give the JSON Schema with the service's own fields before those that few need to touch."""
        schema = super().model_json_schema(*arguments, **named)
        properties = schema["properties"]
        schema["properties"] = {
            **{name: form for name, form in properties.items() if name not in _LAST},
            **{name: properties[name] for name in _LAST},
        }
        return schema

    @property
    def secrets(self) -> tuple[str, ...]:
        """Give what must not show up in an answer, also as it stands in URLs."""
        found: list[str] = []
        for name, form in type(self).model_fields.items():
            extra = form.json_schema_extra
            value = getattr(self, name)
            if not (isinstance(extra, dict) and extra.get("secret")) or not isinstance(value, str):
                continue
            found += [value, quote(value, safe="")]
            if value.startswith(("http://", "https://")):
                found.append(httpx.URL(value).raw_path.decode("ascii"))
        return tuple(dict.fromkeys(text for text in found if text))
