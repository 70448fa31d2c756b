"""The commands, against a scripted engine and against the real one."""
