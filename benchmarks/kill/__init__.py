"""kill -9 under load: what was acknowledged is there, and is told."""
