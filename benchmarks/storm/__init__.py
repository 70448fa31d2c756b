"""A storm of events while a console is open: nothing is lost, and keys are still answered."""
