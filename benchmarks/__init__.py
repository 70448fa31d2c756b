"""Measurements and proofs that take longer than the tests."""
