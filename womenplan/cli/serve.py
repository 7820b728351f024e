"""The command that serves the page on which departments hand in their forms."""

from __future__ import annotations

import os

import click

from womenplan.cli.commands import DONE, program
from womenplan.cli.style import options
from womenplan.errors import Problem, UsageError
from womenplan.messages import text

__all__ = ["serve"]


@program.command(
    epilog="womenplan serve --plan qingyuan-2021 --store sqlite:///womenplan.db\n"
    "womenplan serve --plan plan.xlsx --store postgresql://user@host/db --https --proxied"
)
@options("store", "plan")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1")
@click.option("--port", type=int, metavar="PORT", default=8000)
@click.option("--https", is_flag=True)
@click.option("--proxied", is_flag=True)
def serve(*, url: str, plan: str | None, host: str, port: int, https: bool, proxied: bool) -> int:
    """Serve the page on which departments hand in their forms."""
    from womenplan.portal.app import application
    from womenplan.portal.asking import Portal
    from womenplan.store.store import Store
    from womenplan.texts.loading import load_plan

    if plan is None:
        raise UsageError(Problem("CLI_PLAN_MISSING"))
    loaded = load_plan(plan)
    with Store(url) as store:
        portal = Portal(store, loaded, secure=https, proxied=proxied)
        where = f"http://{host}:{port}"
        token = portal.people.first_link()
        if token:
            click.echo(f"{text('cli.serve.first')}\n  {where}/link/{token}")
        click.echo(text("cli.serve.where", where=where))
        import uvicorn

        level = "debug" if "WOMENPLAN_DEBUG" in os.environ else "warning"
        uvicorn.run(application(portal), host=host, port=port, log_level=level, server_header=False)
    return DONE
