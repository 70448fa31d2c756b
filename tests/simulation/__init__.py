"""The deterministic simulation: the real pager under a virtual clock, where a seed decides everything."""
