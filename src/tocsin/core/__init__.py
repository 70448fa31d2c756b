"""Pure decisions: what an event or a person does to an alert, and who is paged when. No I/O, no clock."""
