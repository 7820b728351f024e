"""The command that serves the page on which departments hand in their forms."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import click

from womenplan.cli.commands import DONE, named_plan, program
from womenplan.cli.printing import announce, say
from womenplan.cli.style import options
from womenplan.errors import Problem, UsageError
from womenplan.messages import text

if TYPE_CHECKING:
    import socket

__all__ = ["serve"]

LAST_PORT = 65_535
STOPPING = 20  # seconds that answers under way get when the page is stopped


@program.command(
    epilog="womenplan serve --plan qingyuan-2021 --store sqlite:///womenplan.db\n"
    "womenplan serve --plan plan.xlsx --store postgresql://user@host/db --https --proxied"
)
@options("store", "plan")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1")
@click.option(
    "--port",
    type=int,
    metavar="PORT",
    default=8000,
)
@click.option("--https", is_flag=True)
@click.option("--proxied", is_flag=True)
@click.option("--new-administrator", is_flag=True)
def serve(
    *,
    url: str,
    plan: str | None,
    host: str,
    port: int,
    https: bool,
    proxied: bool,
    new_administrator: bool,
) -> int:
    """Serve the page on which departments hand in their forms."""
    from womenplan.portal.app import application
    from womenplan.portal.asking import Portal
    from womenplan.store.store import Store

    loaded = named_plan(plan)
    with Store(url) as store, closing(_listening(host, port)) as listening:
        portal = Portal(store, loaded, secure=https, proxied=proxied)
        name = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        where = f"http://{name}:{port}"
        token = portal.people.first_link(another=new_administrator)
        if token:
            say(f"{text('cli.serve.first')}\n  {where}/link/{token}")
        announce("cli.serve.where", where=where)
        import uvicorn

        config = uvicorn.Config(
            application(portal),
            log_level="debug" if "WOMENPLAN_DEBUG" in os.environ else "warning",
            server_header=False,
            proxy_headers=False,  # the page itself reads them, and only where a proxy is said
            timeout_graceful_shutdown=STOPPING,
        )
        uvicorn.Server(config).run(sockets=[listening])
    return DONE


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens where it was asked for."""
    import socket

    try:
        if not 0 <= port <= LAST_PORT:
            raise OSError(f"there is no port {port}")
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as reason:
        raise UsageError(Problem("SERVE_ADDRESS", found=f"{host}:{port}")) from reason
