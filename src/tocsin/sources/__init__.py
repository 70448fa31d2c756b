"""Bytes from a tool to a reading; one file per integration."""
