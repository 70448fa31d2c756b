"""`tocsin settings`: settings of the whole pager."""

import click

from tocsin.api.models import SettingsView
from tocsin.api.requests import SettingsEdit
from tocsin.cli.command import Noun
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.request import edit_body
from tocsin.cli.session import call
from tocsin.cli.table import pairs


@click.group(cls=Noun)
def command() -> None:
    """Settings of the whole pager."""


@command.command("show")
@click.pass_obj
def show_settings(flags: Flags) -> None:
    """Show the settings."""
    settings = call(flags, lambda client: client.settings())
    answer(flags, settings, lambda: _sheet(settings))


@command.command("edit")
@click.option("--default-policy", metavar="POLICY", help="For sources and alerts that name none.")
@click.option("--fallback", metavar="USER", help="Who is told when nobody else can be.")
@click.option(
    "--dead-man-url", metavar="URL|off", help="Fetched while the engine is well, and not when it is not."
)
@click.pass_context
def edit_settings(
    context: click.Context, default_policy: str | None, fallback: str | None, dead_man_url: str | None
) -> None:
    """Change settings; what is not given stays."""
    cleared = {"dead_man_url"} if dead_man_url == "off" else set()
    edit = edit_body(
        SettingsEdit,
        context,
        cleared=cleared,
        default_policy=default_policy,
        fallback=fallback,
        dead_man_url=dead_man_url,
    )
    flags = context.ensure_object(Flags)
    edited = call(flags, lambda client: client.edit_settings(edit))
    answer(flags, edited, lambda: _sheet(edited))


def _sheet(settings: SettingsView) -> str:
    return pairs(
        [
            ("default policy", settings.default_policy or "none"),
            ("fallback", settings.fallback or "the first admin"),
            ("dead-man URL", settings.dead_man_url or "off"),
        ]
    )
