"""The wire models of the API, shared by the server and the client."""
