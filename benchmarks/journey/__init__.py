"""One event's whole way: webhook, store, console, mail."""
