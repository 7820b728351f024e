"""The command about measures: what is to be done, by whom, and how far it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from womenplan.cli.commands import DONE, JUDGING, evaluated, program, read_files, verdict
from womenplan.cli.printing import print_data, print_table, say, steps
from womenplan.cli.style import FILE, options
from womenplan.errors import Problem, Problems, UsageError
from womenplan.messages import default_language, label, text

if TYPE_CHECKING:
    from womenplan.model.plan import Plan

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
    from womenplan.texts.loading import load_plan

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
    from womenplan.cli import tables

    for one in asked:
        say(
            text(
                "cli.measures.line",
                title=one.title(),
                id=one.plan_id,
                count=len(one.measures),
            )
        )
        print_table(tables.to_be_done(one, by))
    return DONE


def _all_plans() -> list[Plan]:
    """Return the bundled plans that have measures."""
    from womenplan.model import catalogue
    from womenplan.texts.loading import load_plan

    found = [load_plan(name) for name in catalogue.plans()["plan_id"]]
    return [one for one in found if len(one.measures)]


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
    found = implementation.combined(plan, given)
    rated = implementation.rates(given if by == "department" else found, by or "")
    if form != "text":
        print_data(rated.reset_index() if by else found, form)
        return verdict(problems)
    if by is None:
        print_table(tables.carried_out(plan, found))
        rated = implementation.rates(found, "domain")
    print_table(tables.rated(plan, rated, by or "domain"))
    say(implementation.implementation_line(implementation.rates(found)))
    if not len(observations.measures):
        say(text("cli.measures.none"))
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
    from womenplan.evaluation.supervision import OUTCOMES

    with steps("read", "evaluate") as step:
        result, problems = evaluated(step, **asked)
        advice = result.advice
    if region is not None and region not in result.regions:
        allowed = text("cli.join").join(result.regions[:20])
        raise UsageError(
            Problem("REGION_NOT_IN_RESULT", found=region, context={"allowed": allowed})
        )
    if notices is not None:
        from womenplan.report.notices import write_notices

        lang = default_language()
        written = write_notices(
            result,
            notices,
            lang=lang,
            region=region,
            due=due,
            force=force,
        )
        say(
            text("cli.advise.written", folder=str(notices), count=len(written) - 1),
            err=form != "text",
        )
    if region is None:
        chosen = advice
    else:
        chosen = advice[advice["region"] == region]
    if form != "text":
        print_data(chosen, form)
        return verdict(problems)
    own = region or result.regions[0]
    lang = default_language()
    mine = advice[advice["region"] == own]
    name = result.region_name(own, lang)
    say(
        text(
            "cli.advise.title",
            region=name,
            year=result.year,
            count=len(mine),
        )
    )
    for number, said in enumerate(mine[f"message_{lang}"], start=1):
        say(f"{number}. {said}")
    if len(found := result.follow_up):
        counts = found["outcome"].value_counts()
        said = [
            f"{label('notice_outcome', name)} {counts[name]}" for name in OUTCOMES if name in counts
        ]
        year = int(found["year"].max())
        sentence = text("cli.join").join(said)
        say(
            text(
                "cli.advise.followed",
                year=year,
                count=len(found),
                counts=sentence,
            )
        )
    others = len(advice) - len(mine)
    if region is None and others:
        say(text("cli.advise.others", count=others))
    return verdict(problems)
