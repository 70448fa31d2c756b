"""The typed client over real HTTP."""
