"""The commands about measures: what a plan says is to be done, by whom, and how far it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from womenplan.cli.commands import DONE, program, read_files, verdict
from womenplan.cli.printing import print_data, print_table, steps
from womenplan.cli.style import options
from womenplan.errors import Problem, Problems, UsageError
from womenplan.messages import text

if TYPE_CHECKING:
    from womenplan.model.plan import Plan

__all__ = ["measures"]


@program.command(
    epilog="womenplan measures --plan qingyuan-2021\n"
    "womenplan measures --plan qingyuan-2021 --data forms/ --by department\n"
    "womenplan measures --plan own_plan.xlsx --data forms/ --year 2025 --format csv"
)
@options("plan", "data", "year", "more", "format")
@click.option("--by", type=click.Choice(["domain", "department", "region"]))
def measures(
    *, plan: str | None, data: Sequence[str], year: int | None, more: Sequence[str], form: str, by: str | None
) -> int:
    """List the measures of the plans, or how far those of one are carried out."""
    from womenplan.io.plans import load_plan

    files = [*data, *more]
    if files:
        if plan is None:
            raise UsageError(Problem("CLI_PLAN_MISSING"))
        return _carried_out(load_plan(plan), files, year, form, by)
    if by not in (None, "department"):
        raise UsageError(Problem("CLI_BY_NEEDS_DATA", found=by))
    asked = [load_plan(plan)] if plan else _all_plans()
    if plan and asked[0].measures.empty:
        raise UsageError(Problem("MEASURES_NONE", found=asked[0].plan_id))
    if form != "text":
        import pandas as pd

        print_data(pd.concat([one.measures for one in asked], ignore_index=True), form)
        return DONE
    from womenplan.evaluation import screen

    for one in asked:
        click.echo(text("cli.measures.line", title=one.title(), id=one.plan_id, count=len(one.measures)))
        print_table(screen.to_be_done(one, by))
    return DONE


def _all_plans() -> list[Plan]:
    """Return the bundled plans that have measures."""
    from womenplan.io.plans import load_plan
    from womenplan.model import catalogue

    found = [load_plan(name) for name in catalogue.plans()["plan_id"]]
    return [one for one in found if len(one.measures)]


def _carried_out(plan: Plan, files: Sequence[str], year: int | None, form: str, by: str | None) -> int:
    """Print the state of each measure and the rates, or the rates by a group alone."""
    from womenplan.evaluation import implementation, screen

    with steps("read") as step:
        observations = read_files(step, files, plan)
    problems = observations.problems + Problems(implementation.strange_reports(plan, observations.measures))
    given = implementation.answers(plan, observations.measures, year)
    found = implementation.combined(plan, given)
    rated = implementation.rates(given if by == "department" else found, by or "")
    if form != "text":
        print_data(rated.reset_index() if by else found, form)
        return verdict(problems)
    if by is None:
        print_table(screen.carried_out(plan, found))
        rated = implementation.rates(found, "domain")
    print_table(screen.rated(plan, rated, by or "domain"))
    click.echo(screen.implementation_line(implementation.rates(found)))
    if not len(observations.measures):
        click.echo(text("cli.measures.none"))
    return verdict(problems)
