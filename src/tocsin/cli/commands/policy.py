"""`tocsin policy`: escalation policies."""

from collections.abc import Sequence

import click

from tocsin.api.models import PolicyView
from tocsin.api.requests import NewLevel, NewPolicy, PolicyEdit
from tocsin.cli.command import Noun
from tocsin.cli.flags import Flags
from tocsin.cli.options import read_duration, read_duration_or_off, read_levels
from tocsin.cli.output import answer
from tocsin.cli.request import body, edit_body
from tocsin.cli.session import call
from tocsin.cli.table import Column, table
from tocsin.core.duration import compact_duration

_LEVEL_HELP = (
    "A level: WHO[,WHO…]:TIMEOUT; WHO is alice, schedule:x, team:x or destination:x. In order, once for each."
)
_REPEAT_HELP = "How many extra passes over the levels, 0 to 9."
_DELAY_HELP = "Wait so long before level 1; what resolves meanwhile pages nobody."
_ACCEPT_HELP = "Ask the owner of an accepted alert after so long; without an answer it is paged again."


@click.group(cls=Noun)
def command() -> None:
    """Escalation policies: who is asked, in which order, for how long."""


@command.command("add")
@click.argument("name")
@click.option(
    "--level", "levels", metavar="LEVEL", callback=read_levels, multiple=True, required=True, help=_LEVEL_HELP
)
@click.option("--repeat", type=click.IntRange(0, 9), help=_REPEAT_HELP)
@click.option("--delay", metavar="SPAN", callback=read_duration, help=_DELAY_HELP)
@click.option("--accept-timeout", metavar="SPAN", callback=read_duration, help=_ACCEPT_HELP)
@click.pass_obj
def add_policy(
    flags: Flags,
    name: str,
    levels: tuple[tuple[list[str], int], ...],
    repeat: int | None,
    delay: int | None,
    accept_timeout: int | None,
) -> None:
    """Add a policy."""
    new = body(
        NewPolicy,
        name=name,
        levels=_levels(levels),
        repeat=repeat,
        delay=delay,
        accept_timeout=accept_timeout,
    )
    policy = call(flags, lambda client: client.policies.add(new))
    answer(flags, policy, lambda: _policy_table([policy]))


@command.command("list")
@click.pass_obj
def list_policies(flags: Flags) -> None:
    """List all policies."""
    policies = call(flags, lambda client: client.policies.list())
    answer(flags, {"policies": policies}, lambda: _policy_table(policies))


@command.command("show")
@click.argument("policy")
@click.pass_obj
def show_policy(flags: Flags, policy: str) -> None:
    """Show one policy, by id or name."""
    shown = call(flags, lambda client: client.policies.show(policy))
    answer(flags, shown, lambda: _policy_table([shown]))


@command.command("edit")
@click.argument("policy")
@click.option("--name", metavar="NAME", help="A new name.")
@click.option(
    "--level",
    "levels",
    metavar="LEVEL",
    callback=read_levels,
    multiple=True,
    help=_LEVEL_HELP + " Replaces all levels.",
)
@click.option("--repeat", type=click.IntRange(0, 9), help=_REPEAT_HELP)
@click.option("--delay", metavar="SPAN", callback=read_duration, help=_DELAY_HELP)
@click.option(
    "--accept-timeout", metavar="SPAN", callback=read_duration_or_off, help=_ACCEPT_HELP + " `off` for never."
)
@click.pass_context
def edit_policy(
    context: click.Context,
    policy: str,
    name: str | None,
    levels: tuple[tuple[list[str], int], ...],
    repeat: int | None,
    delay: int | None,
    accept_timeout: int | None,
) -> None:
    """Change a policy; what is not given stays. Alerts that escalate keep their level."""
    flags = context.ensure_object(Flags)
    edit = edit_body(
        PolicyEdit,
        context,
        name=name,
        levels=_levels(levels) or None,
        repeat=repeat,
        delay=delay,
        accept_timeout=accept_timeout,
    )
    edited = call(flags, lambda client: client.policies.edit(policy, edit))
    answer(flags, edited, lambda: _policy_table([edited]))


@command.command("delete")
@click.argument("policy")
@click.pass_obj
def delete_policy(flags: Flags, policy: str) -> None:
    """Delete a policy that no source and no open alert uses."""
    call(flags, lambda client: client.policies.delete(policy))
    answer(flags, {"deleted": policy}, f"policy {policy} is deleted")


def _levels(levels: Sequence[tuple[list[str], int]]) -> list[NewLevel]:
    return [body(NewLevel, targets=targets, timeout=timeout) for targets, timeout in levels]


def _policy_table(policies: Sequence[PolicyView]) -> str:
    columns = [
        Column("ID", right=True),
        Column("NAME"),
        Column("LEVELS", slack=True),
        Column("REPEAT", right=True),
        Column("DELAY"),
        Column("ACCEPTED FOR"),
        Column("DEFAULT"),
    ]
    rows = [
        (
            policy.id,
            policy.name,
            " → ".join(
                f"{','.join(step.targets)}:{compact_duration(step.timeout)}" for step in policy.levels
            ),
            policy.repeat,
            compact_duration(policy.delay) if policy.delay else "",
            compact_duration(policy.accept_timeout) if policy.accept_timeout else "",
            "default" if policy.default else "",
        )
        for policy in policies
    ]
    return table(columns, rows)
