"""Tests of the destinations: what leaves, and what the answers mean."""
