"""Many alerts: how fast lists, filters and the start are with a large store."""
