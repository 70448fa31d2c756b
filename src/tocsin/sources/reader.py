"""Reading a request of a source: its type's parser, then the source's own mapping and templates."""

from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources.integration import Integration, SourceSettings
from tocsin.sources.mapping import mapped
from tocsin.sources.templates import templated


def read(integration: Integration, settings: SourceSettings, inbound: Inbound) -> Reading:
    """Read one request by all that a source says about its bodies; pure.

    Args:
        integration: the source's type.
        settings: the source's settings.
        inbound: the request.
    """
    reading = integration.parse(inbound, settings)
    if settings.fields.used and not integration.maps:
        reading = mapped(inbound, reading, settings.fields)
    if settings.templates.used:
        reading = templated(inbound, reading, settings.templates)
    return reading
