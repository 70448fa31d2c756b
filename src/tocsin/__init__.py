"""tocsin: an on-call console in a terminal, with the pager that feeds it."""

__version__ = "0.1.0"
