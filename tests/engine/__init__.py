"""Tests of the engine, in the words of the field."""
