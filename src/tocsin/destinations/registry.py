"""The kinds of destination there are: each module of this package that ends in a `SERVICE`."""

import importlib
import pkgutil
from functools import cache

import tocsin.destinations
from tocsin.destinations.service import Service


@cache
def _by_id() -> dict[str, Service]:
    found: dict[str, Service] = {}
    for info in pkgutil.iter_modules(tocsin.destinations.__path__, "tocsin.destinations."):
        if info.name == __name__:
            continue
        declared = getattr(importlib.import_module(info.name), "SERVICE", None)
        if isinstance(declared, Service):
            if declared.id in found:
                raise ValueError(f"two destinations have the id {declared.id!r}")
            found[declared.id] = declared
    return dict(sorted(found.items()))


def services() -> tuple[Service, ...]:
    """Give every kind of destination, ordered by id."""
    return tuple(_by_id().values())


def service(service_id: str) -> Service | None:
    """Give the kind of destination with an id, `email`, or None where there is none."""
    return _by_id().get(service_id)
