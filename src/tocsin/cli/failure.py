"""How a command says that it did not do what was asked."""


class CommandError(Exception):
    """A command that failed or was refused: one sentence for the person, exit code 1."""


class WrongUsageError(Exception):
    """A command that was written wrongly: one sentence for the person, exit code 2."""
