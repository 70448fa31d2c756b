"""The terminal console: a client of the API and nothing else."""
