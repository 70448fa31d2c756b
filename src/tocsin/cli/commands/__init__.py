"""One command or one noun a file; each ends in one `command` and is imported only when it is called."""
