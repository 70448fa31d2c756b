"""`tocsin doctor`: would a page arrive?"""

import click

from tocsin.api.models import Finding
from tocsin.cli.command import Command
from tocsin.cli.failure import CommandError
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.session import call


@click.command("doctor", cls=Command)
@click.option("--no-knock", is_flag=True, help="Do not try whether the mail relays answer.")
@click.pass_obj
def command(flags: Flags, no_knock: bool) -> None:
    """Check that a page would arrive; exit code 1 if something stands in its way."""
    findings = call(flags, lambda client: client.doctor(knock=not no_knock))
    answer(flags, {"findings": findings}, lambda: "\n".join(_line(finding) for finding in findings))
    problems = [finding for finding in findings if finding.level == "problem"]
    if problems:
        subjects = ", ".join(dict.fromkeys(finding.subject for finding in problems))
        raise CommandError(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}: {subjects}")


def _line(finding: Finding) -> str:
    advice = f"\n         {finding.advice}" if finding.advice else ""
    return f"{finding.level:<7}  {finding.subject}: {finding.text}{advice}"
