"""The commands; `tocsin.cli.main` is their door."""
