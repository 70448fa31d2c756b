"""How many events tocsin takes, beside a bare aiohttp handler that only reads the body, in the same run."""
