"""Attachments between the wire and the core, checked against the destinations there are."""

from typing import Any

from tocsin.api.attaching import Attach
from tocsin.core.attachment import Attachment, Transition
from tocsin.core.people import Directory
from tocsin.destinations import registry as services
from tocsin.engine.errors import InvalidError


def attachment_of(wish: Attach, directory: Directory) -> Attachment:
    """Read an attachment.

    Raises:
        InvalidError: there is no such destination, or the address does not fit it.
    """
    found = directory.destinations.get(wish.destination)
    if found is None:
        raise InvalidError("destination", f"there is no destination {wish.destination!r}")
    service = services.service(found.type)
    if service is not None and service.address_hint and not wish.address:
        raise InvalidError("address", f"{found.name} needs an address: {service.address_hint}")
    wrong = service.check_address(wish.address) if service is not None and wish.address else None
    if wrong is not None:
        raise InvalidError("address", wrong)
    chosen = set(wish.transitions)
    told = tuple(transition for transition in Transition if transition.value in chosen)
    return Attachment(found.name, wish.address, told, wish.delay)


def attachment_view(found: Attachment) -> dict[str, Any]:
    """Give an `AttachmentView`."""
    return {
        "destination": found.destination,
        "address": found.address,
        "transitions": [transition.value for transition in found.transitions],
        "delay": found.delay,
    }
