"""An alert to one request of a service; one file per service."""

from tocsin.api.lean_httpx import prepare_httpx

# Modules here import httpx as it comes; it has to be there before them, in its lean form.
prepare_httpx()
