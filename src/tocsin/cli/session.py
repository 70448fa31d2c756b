"""One command's talk with an engine: the running one, one elsewhere, or a quiet one for just this command."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import click

from tocsin.api.paths import socket_path
from tocsin.cli.engine_process import EngineProcess, answers
from tocsin.cli.engine_turn import EngineTurn
from tocsin.cli.flags import Flags
from tocsin.cli.settings import Settings, resolve_settings
from tocsin.client.client import TocsinClient
from tocsin.clock import Clock, SystemClock

Answer = TypeVar("Answer")


_NOBODY_PAGES = (
    "tocsin: no engine runs on this data: nobody is paged until one does (tocsin, or tocsin serve)"
)


def call(flags: Flags, work: Callable[[TocsinClient], Awaitable[Answer]], *, pages: bool = False) -> Answer:
    """Do some work with a client of the engine that is meant.

    Args:
        flags: what was given on the line.
        work: what to do; it gets an open client.
        pages: the work makes pages, so it is said where no engine runs that would send them.

    Returns:
        What the work gives.

    Raises:
        ClientError: a call did not succeed.
        CommandError: no engine could be reached or started.
    """
    return asyncio.run(_work(resolve_settings(flags), work, pages))


async def _work(settings: Settings, work: Callable[[TocsinClient], Awaitable[Answer]], pages: bool) -> Answer:
    async with open_client(settings, SystemClock(), pages=pages) as client:
        return await work(client)


@asynccontextmanager
async def open_client(
    settings: Settings, clock: Clock, *, pages: bool = False
) -> AsyncIterator[TocsinClient]:
    """Open a client; an engine is started for it where none runs, and ended afterwards."""
    if settings.server is not None:
        async with TocsinClient.over_http(settings.server, settings.token, clock) as client:
            yield client
        return
    where = socket_path(settings.data)
    async with (
        _some_engine(settings, clock, pages),
        TocsinClient.over_socket(where, settings.user, clock) as client,
    ):
        yield client


@asynccontextmanager
async def _some_engine(settings: Settings, clock: Clock, pages: bool) -> AsyncIterator[None]:
    turn = EngineTurn(settings.data)
    await turn.take(clock)
    try:
        if answers(socket_path(settings.data)):
            turn.give_back()
            yield
            return
        engine = EngineProcess.start(settings, quiet=True)
        try:
            await engine.ready(clock)
            yield
            if pages:
                click.echo(_NOBODY_PAGES, err=True)
        finally:
            await engine.end(clock)
    finally:
        turn.give_back()
