"""The commands that pass data on: into the formats of others, and as a yearbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from womenplan.cli.commands import program, read_files, verdict
from womenplan.cli.printing import steps
from womenplan.cli.style import options
from womenplan.errors import Problem, UsageError
from womenplan.exchange.formats import FORMATS
from womenplan.io.bundled import national_data
from womenplan.messages import text

if TYPE_CHECKING:
    from womenplan.model.observation import Observations

__all__ = ["export", "yearbook"]


@program.command(
    epilog="womenplan export --to sdmx\n"
    "womenplan export --to opensdg --plan qingyuan-2021 --data counties.xlsx --out site/\n"
    "womenplan export --to datapackage --data county_2024.xlsx"
)
@options("plan", "data", "alias", "more", "out", "force")
@click.option(
    "--to",
    type=click.Choice(FORMATS),
    metavar="|".join(FORMATS),
    required=True,
)
def export(
    *,
    out: Path | None,
    force: bool,
    to: Any,
    **asked: Any,
) -> int:
    """Write data in a format that other programs take."""
    with steps("read", "write") as step:
        plan, observations = _read(step, **asked)
        from womenplan.exchange.output import export as write

        step("write")
        folder = out or Path("out") / f"{plan.plan_id if plan else 'data'}-{to}"
        written = write(
            observations,
            folder,
            to=to,
            plan=plan,
            force=force,
        )
    click.echo(
        text(
            "cli.export.where",
            folder=str(folder),
            count=len(written),
            values=len(observations),
        )
    )
    return verdict(observations.problems)


@program.command(
    epilog="womenplan yearbook --plan qingyuan-2021 --data counties.xlsx --years 2018:2024\n"
    "womenplan yearbook --plan qingyuan-2021 --data forms/ --suppress 5 --out yearbook/"
)
@options("plan", "data", "alias", "more", "out", "force")
@click.option("--years", metavar="FROM:TO")
@click.option(
    "--suppress",
    type=int,
    metavar="N",
    default=0,
)
def yearbook(
    *,
    out: Path | None,
    force: bool,
    years: str | None,
    suppress: int,
    **asked: Any,
) -> int:
    """Write the yearbook of women's statistics."""
    if asked["plan"] is None:
        raise UsageError(Problem("CLI_PLAN_MISSING"))
    with steps("read", "write") as step:
        plan, observations = _read(step, **asked)
        from womenplan.report.yearbook import yearbook as write

        step("write")
        folder = out or Path("out") / f"{plan.plan_id}-yearbook"
        written = write(
            plan,
            observations,
            folder,
            years=years,
            suppress=suppress,
            force=force,
        )
    click.echo(text("cli.yearbook.where", folder=str(folder)))
    click.echo("\n".join(f"  {path}" for path in written.values()))
    return verdict(observations.problems)


def _read(
    step: Callable[[str], None],
    *,
    plan: str | None,
    data: Sequence[str],
    more: Sequence[str],
    alias: Path | None,
) -> tuple[Any, Observations]:
    """Return plan, if one is named, and data.

    A national plan, and a call of neither, take the bundled data.
    """
    from womenplan.texts.loading import load_plan

    loaded = load_plan(plan) if plan else None
    files = [*data, *more]
    if not files and loaded is not None and loaded.level != "nation":
        raise UsageError(Problem("CLI_DATA_MISSING", found=loaded.plan_id))
    return loaded, read_files(step, files or [str(national_data())], loaded, alias)
