"""What comes in over HTTP: webhooks, the API, the feed, health."""
