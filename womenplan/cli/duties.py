"""The command about measures: what is to be done, by whom, and how far it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from womenplan.cli.commands import (
    DONE,
    JUDGING,
    evaluated,
    named_plan,
    program,
    read_files,
    verdict,
)
from womenplan.cli.printing import announce, print_data, print_table, say, steps
from womenplan.cli.style import FILE, options
from womenplan.errors import Problem, Problems, UsageError
from womenplan.messages import default_language, label, text

if TYPE_CHECKING:
    import pandas as pd

    from womenplan.model.plan import Plan
    from womenplan.narration.evaluation import Evaluation

__all__ = ["advise", "measures"]


@program.command(
    epilog="womenplan measures --plan qingyuan-2021\n"
    "womenplan measures --plan qingyuan-2021 --data forms/ --by department\n"
    "womenplan measures --plan own_plan.xlsx --data forms/ --year 2025 --format csv"
)
@options("plan", "data", "year", "more", "format")
@click.option("--by", type=click.Choice(["domain", "department", "region"]))
def measures(
    *,
    plan: str | None,
    data: Sequence[str],
    year: int | None,
    more: Sequence[str],
    form: str,
    by: str | None,
) -> int:
    """List the measures of the plans, or how far those of one are carried out."""
    files = [*data, *more]
    if files:
        return _carried_out(named_plan(plan), files, year, form, by)
    if by not in (None, "department"):
        raise UsageError(Problem("CLI_BY_NEEDS_DATA", found=by))
    asked = [named_plan(plan)] if plan else _all_plans()
    if plan and asked[0].measures.empty:
        raise UsageError(Problem("MEASURES_NONE", found=asked[0].plan_id))
    if form != "text":
        import pandas as pd

        print_data(pd.concat([one.measures for one in asked], ignore_index=True), form)
        return DONE
    from womenplan.cli import tables

    for one in asked:
        count = len(one.measures)
        announce("cli.measures.line", title=one.title(), id=one.plan_id, count=count)
        print_table(tables.to_be_done(one, by))
    return DONE


def _all_plans() -> list[Plan]:
    """Return the bundled plans that have measures."""
    from womenplan.model import catalogue

    plans = map(named_plan, catalogue.plans()["plan_id"])
    return [plan for plan in plans if len(plan.measures)]


def _carried_out(
    plan: Plan,
    files: Sequence[str],
    year: int | None,
    form: str,
    by: str | None,
) -> int:
    """Print the state of each measure and the rates, or the rates by a group alone."""
    from womenplan.cli import tables
    from womenplan.evaluation import implementation

    with steps("read") as step:
        observations = read_files(step, files, plan)
    problems = observations.problems + Problems(
        implementation.strange_reports(plan, observations.measures)
    )
    given = implementation.answers(plan, observations.measures, year)
    states = implementation.combined(plan, given)
    rated = implementation.rates(given if by == "department" else states, by or "domain")
    if form != "text":
        print_data(rated.reset_index() if by else states, form)
        return verdict(problems)
    if by is None:
        print_table(tables.carried_out(plan, states))
    print_table(tables.rated(plan, rated, by or "domain"))
    say(implementation.implementation_line(implementation.rates(states)))
    if not len(observations.measures):
        announce("cli.measures.none")
    elif missing := tables.absent(plan, given):
        say(missing)
    return verdict(problems)


@program.command(
    epilog="womenplan advise --plan qingyuan-2021 --data county_2024.xlsx --year 2024\n"
    "womenplan advise --plan qingyuan-2021 --data county_2024.xlsx --year 2024 --format csv\n"
    "womenplan advise --plan qingyuan-2021 --data county_2024.xlsx --year 2024 --notices notices/"
)
@options(*JUDGING, "format", "force")
@click.option("--region", metavar="NAME")
@click.option("--notices", type=FILE, metavar="DIR")
@click.option("--due", metavar="DAY", default="")
def advise(
    *,
    region: str | None,
    form: str,
    notices: Path | None,
    due: str,
    force: bool,
    **asked: Any,
) -> int:
    """Say what is known about how to reach each target that is warned of, lost or not met."""
    with steps("read", "evaluate") as step:
        result, problems = evaluated(step, **asked)
        advice = result.advice
    if region is not None and region not in result.regions:
        allowed = text("cli.join").join(result.regions[:20])
        context = {"allowed": allowed}
        raise UsageError(Problem("REGION_NOT_IN_RESULT", found=region, context=context))
    if notices is not None:
        from womenplan.report.notices import write_notices

        written = write_notices(
            result,
            notices,
            region=region,
            due=due,
            force=force,
        )
        count = len(written) - 1
        announce("cli.advise.written", folder=notices, count=count, err=form != "text")
    place = region or next(iter(result.regions), "")
    about = advice[advice["region"] == place]
    if form != "text":
        print_data(about if region else advice, form)
        return verdict(problems)
    _print_advice(result, about, place)
    if len(result.follow_up):
        _print_outcomes(result.follow_up)
    others = len(advice) - len(about)
    if region is None and others:
        announce("cli.advise.others", count=others)
    return verdict(problems)


def _print_advice(result: Evaluation, advice: pd.DataFrame, region: str) -> None:
    """Print the advice on a region, numbered."""
    name = result.region_name(region)
    announce("cli.advise.title", region=name, year=result.year, count=len(advice))
    for number, words in enumerate(advice[f"message_{default_language()}"], start=1):
        say(f"{number}. {words}")


def _print_outcomes(followed: pd.DataFrame) -> None:
    """Print what became of the notices of earlier years."""
    from womenplan.evaluation.supervision import OUTCOMES

    seen = followed["outcome"].value_counts()
    counts = [f"{label('notice_outcome', name)} {seen[name]}" for name in OUTCOMES if name in seen]
    announce(
        "cli.advise.followed",
        year=int(followed["year"].max()),
        count=len(followed),
        counts=text("cli.join").join(counts),
    )
