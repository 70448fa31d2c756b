"""Parsers: what each source's integration reads in a request, with the settings of that source."""

import logging
from collections.abc import Mapping
from typing import Any

from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.core.source import Source
from tocsin.sources import reader
from tocsin.sources.integration import Integration, SourceSettings

_LOG = logging.getLogger("tocsin.engine")


class Parsers:
    """Reads requests. The settings of a source are checked once, and again when the source got new ones."""

    def __init__(self) -> None:
        self._checked: dict[int, tuple[Mapping[str, Any], SourceSettings]] = {}

    def read(self, source: Source, integration: Integration, inbound: Inbound) -> Reading:
        """Read a request; a parser that fails makes it unreadable, never lost."""
        # Compared by identity: each change of configuration brings new sources with new settings, and a
        # request that still holds the old source cannot leave its settings to those that come after it.
        known = self._checked.get(source.id)
        try:
            if known is None or known[0] is not source.settings:
                known = (source.settings, integration.settings.model_validate(dict(source.settings)))
                self._checked[source.id] = known
            return reader.read(integration, known[1], inbound)
        except Exception:
            _LOG.exception("the parser of %s failed", integration.id)
            return Reading.cannot_read(f"the {integration.name} parser failed on it; please report it")
