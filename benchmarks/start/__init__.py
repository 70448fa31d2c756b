"""How long a person waits for the first picture, beside what Textual alone needs."""
