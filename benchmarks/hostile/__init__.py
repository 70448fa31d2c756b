"""Texts that try to be obeyed, through real HTTP onto a real screen."""
