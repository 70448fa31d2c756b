"""The yardstick: an aiohttp handler that reads the body and answers, nothing else."""

import asyncio
import sys

import orjson
import uvloop
from aiohttp import web


async def _take(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(body=orjson.dumps({"result": "read"}), content_type="application/json")


async def _serve() -> None:
    app = web.Application()
    app.router.add_post("/api/v1/events/{type}/{key}", _take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    sys.stdout.write(f"tocsin is listening on http://127.0.0.1:{port}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve())
