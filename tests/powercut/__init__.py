"""Tests of the power-cut proof: its disk keeps its word, and it sees what it should see."""
