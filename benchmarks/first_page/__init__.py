"""How long after an event the first page is out, with idle destinations and beside dead ones."""
