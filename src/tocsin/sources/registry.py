"""All integrations: each module of this package that declares one, found by its name."""

import importlib
import pkgutil
from functools import cache

import tocsin.sources
from tocsin.sources.integration import Integration


class UnknownIntegrationError(LookupError):
    """There is no integration of that id."""


@cache
def integration(integration_id: str) -> Integration:
    """Give the integration of an id, loading its module only.

    Args:
        integration_id: `apica`; hyphens of an id are underscores in the name of its module.

    Raises:
        UnknownIntegrationError: no module declares it.
    """
    name = integration_id.replace("-", "_")
    if name in _module_names():
        declared = _declared(name)
        if declared is not None and declared.id == integration_id:
            return declared
    raise UnknownIntegrationError(f"there is no source type {integration_id!r}")


@cache
def integrations() -> tuple[Integration, ...]:
    """Give all integrations in the order of their ids."""
    found = (_declared(name) for name in sorted(_module_names()))
    return tuple(declared for declared in found if declared is not None)


@cache
def _module_names() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(tocsin.sources.__path__))


def _declared(name: str) -> Integration | None:
    module = importlib.import_module(f"{tocsin.sources.__name__}.{name}")
    declared = getattr(module, "INTEGRATION", None)
    return declared if isinstance(declared, Integration) else None
