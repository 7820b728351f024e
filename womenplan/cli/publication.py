"""The commands that pass data on: into the formats of others, and as a yearbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from womenplan.cli.commands import files_of, loaded_plan, named_plan, program, read_files, verdict
from womenplan.cli.printing import announce, say, steps
from womenplan.cli.style import options
from womenplan.exchange.formats import FORMATS

if TYPE_CHECKING:
    from womenplan.model.observation import Observations
    from womenplan.model.plan import Plan

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
    plan: str | None,
    out: Path | None,
    force: bool,
    to: Any,
    **asked: Any,
) -> int:
    """Write data in a format that other programs take."""
    loaded = loaded_plan(plan)
    with steps("read", "write") as step:
        observations = _read(step, loaded, **asked)
        from womenplan.exchange.output import export as write

        step("write")
        folder = out or Path("out") / f"{loaded.plan_id if loaded else 'data'}-{to}"
        written = write(observations, folder, to=to, plan=loaded, force=force)
    count = len(written)
    announce("cli.export.where", folder=folder, count=count, values=len(observations))
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
    plan: str | None,
    out: Path | None,
    force: bool,
    years: str | None,
    suppress: int,
    **asked: Any,
) -> int:
    """Write the yearbook of women's statistics."""
    loaded = named_plan(plan)
    with steps("read", "write") as step:
        observations = _read(step, loaded, **asked)
        from womenplan.report.yearbook import yearbook as write

        step("write")
        folder = out or Path("out") / f"{loaded.plan_id}-yearbook"
        written = write(
            loaded,
            observations,
            folder,
            years=years,
            suppress=suppress,
            force=force,
        )
    announce("cli.yearbook.where", folder=folder)
    say("\n".join(f"  {path}" for path in written.values()))
    return verdict(observations.problems)


def _read(
    step: Callable[[str], None],
    plan: Plan | None,
    *,
    data: Sequence[str],
    more: Sequence[str],
    alias: Path | None,
) -> Observations:
    """Return the data; a national plan, and a call of neither, take the bundled ones."""
    return read_files(step, files_of(plan, data, more), plan, alias)
