"""The typed client of the API, for the console and the commands; `tocsin.client.client` is its door."""
