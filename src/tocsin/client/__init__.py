"""The typed client of the API, for the console and the commands."""
