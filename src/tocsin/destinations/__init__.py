"""An alert to one request of a service; one file per service."""
