"""The commands about plans and workbooks: what they ask for, how they are read, what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from womenplan.cli.commands import (
    BAD_DATA,
    DONE,
    loaded_plan,
    named_plan,
    program,
    read_files,
    verdict,
)
from womenplan.cli.printing import announce, print_data, print_table, print_text, say, steps
from womenplan.cli.style import FILE, no_such_file, options
from womenplan.errors import DataError, Problem, Problems, UsageError
from womenplan.io.bundled import national_data
from womenplan.messages import label, text

if TYPE_CHECKING:
    from womenplan.model.observation import Observations
    from womenplan.model.plan import Plan

__all__ = ["check", "compare", "plans", "read", "targets", "template"]

SHOWN_ROWS = 20


@program.command(epilog="womenplan plans\nwomenplan plans --format csv")
@options("format")
def plans(form: str) -> int:
    """List the bundled plans."""
    if form == "text":
        from womenplan.cli import tables

        print_table(tables.overview())
    else:
        from womenplan.model.plan import plans_overview

        print_data(plans_overview(), form)
    return DONE


@program.command(
    epilog="womenplan targets --plan china-2011\n"
    "womenplan targets --format csv\n"
    "womenplan targets --plan qingyuan-2021 --by department --out division.xlsx"
)
@options("plan", "format", "force")
@click.option("--by", type=click.Choice(["department"]))
@click.option("--out", type=FILE, metavar="FILE.xlsx")
def targets(
    plan: str | None,
    form: str,
    by: str | None,
    out: Path | None,
    *,
    force: bool,
) -> int:
    """List what the plans demand, or divide targets and measures of one among the departments."""
    if by or out:
        return _divided(plan, form, out, force)
    import pandas as pd

    from womenplan.cli import tables
    from womenplan.model import catalogue

    asked = [named_plan(name) for name in ([plan] if plan else catalogue.plans()["plan_id"])]
    if form != "text":
        print_data(pd.concat([one.to_frame() for one in asked], ignore_index=True), form)
        return DONE
    for one in asked:
        say(one)
        print_table(tables.demanded(one))
    return DONE


def _divided(
    plan: str | None,
    form: str,
    out: Path | None,
    force: bool,
) -> int:
    """Print the targets and measures of a plan by department, or write them as a workbook."""
    from womenplan.io.division import divided, write_division

    loaded = named_plan(plan)
    if out:
        announce("cli.targets.where", path=write_division(loaded, out, force=force))
    elif form != "text":
        print_data(divided(loaded), form)
    else:
        from womenplan.cli import tables

        print_table(tables.divided(divided(loaded)))
    return DONE


@program.command(
    epilog="womenplan compare --indicator maternal_mortality\n"
    "womenplan compare --looser\n"
    "womenplan compare --against china-2021 --format csv\n"
    "womenplan compare our-plan.docx --indicator maternal_mortality"
)
@click.argument("plans", nargs=-1, metavar="[PLAN...]")
@options("indicator", "format")
@click.option("--against", metavar="ID")
@click.option("--looser", is_flag=True)
def compare(
    *,
    plans: tuple[str, ...],
    indicator: str | None,
    against: str | None,
    looser: bool,
    form: str,
) -> int:
    """Put the plans' targets for the same indicator side by side."""
    from womenplan.cli import tables
    from womenplan.evaluation.comparison import compare_plans, looser_than_above

    with steps("read") as step:
        listed, problems = _side_by_side(plans)
        data = read_files(step, [str(national_data())])
        df = compare_plans(listed, indicator=indicator, against=against, data=data)
    of_user = [plan for plan in listed or () if not isinstance(plan, str)]
    if form != "text":
        print_data(looser_than_above(df) if looser else df, form)
    elif looser:
        print_table(tables.looser(df, of_user))
    else:
        print_table(tables.compared(df, of_user, least=1 if indicator else 2))
        announce("cli.compare.marks")
    return verdict(problems)


def _side_by_side(names: Sequence[str]) -> tuple[list[Plan | str] | None, Problems]:
    """Return the named plans and their problems.

    Files of the user's own stand beside all bundled plans, if none of those is named.
    """
    from womenplan.model import catalogue
    from womenplan.model.filename import file_name
    from womenplan.texts.loading import load_plan

    if not names:
        return None, Problems()
    bundled = list(catalogue.plans()["plan_id"])
    listed: list[Plan | str] = [name for name in names if name in bundled] or [*bundled]
    taken = {"plan", *bundled}
    problems: list[Problem] = []
    for name in names:
        if name in bundled:
            continue
        plan = load_plan(name)
        if plan.plan_id in taken:
            plan = load_plan(name, plan_id=file_name(Path(name).stem, taken))
        taken.add(plan.plan_id)
        problems += plan.problems
        listed.append(plan)
    return listed, Problems(problems)


@program.command(
    epilog="womenplan template --plan qingyuan-2021 --out forms/ --years 2021:2025\n"
    "womenplan template --plan qingyuan-2021 --out forms/ --regions counties.txt\n"
    "womenplan template --plan qingyuan-2021 --out forms/ --measures --years 2025\n"
    "womenplan template --word report.docx"
)
@options("plan", "out", "force")
@click.option("--department", metavar="NAME")
@click.option("--regions", type=FILE, metavar="FILE")
@click.option("--years", metavar="FROM:TO")
@click.option("--measures", is_flag=True)
@click.option("--word", type=FILE, metavar="FILE.docx")
def template(
    plan: str | None,
    out: Path | None,
    word: Path | None,
    **asked: Any,
) -> int:
    """Write the workbooks in which departments fill in what a plan asks of them, or the report's Word template."""
    from womenplan.io.template import write_templates

    if word is not None:
        return _word_template(word, {"plan": plan, "out": out, **asked})
    loaded = named_plan(plan)
    folder = out or Path("out") / f"{loaded.plan_id}-forms"
    with steps("forms"):
        written = write_templates(loaded, folder, **asked)
    announce("cli.template.where", folder=folder, count=len(written))
    say("\n".join(f"  {path}" for path in written))
    return DONE


def _word_template(path: Path, others: dict[str, Any]) -> int:
    """Write the report's Word template, which no plan or department has a part in."""
    from womenplan.report.output import word_template

    force = others.pop("force")
    given = [f"--{name}" for name, value in others.items() if value]
    if given:
        raise UsageError(Problem("CLI_WORD_ALONE", found=text("cli.join").join(given)))
    if path.suffix.lower() != ".docx":
        raise UsageError(Problem("CLI_WORD_OUT", found=str(path)))
    announce("cli.template.saved", path=word_template(path, force=force))
    return DONE


@program.command(
    epilog="womenplan check county_2024.xlsx --mark marked.xlsx\n"
    "womenplan check county_2024.xlsx --plan own_plan.xlsx\n"
    "womenplan check county_2024.xlsx --write-aliases names.xlsx\n"
    "womenplan check forms/ --format json"
)
@options("plan", "alias", "format", "files", "force")
@click.option("--mark", type=FILE, metavar="OUT.xlsx")
@click.option("--write-aliases", "names", type=FILE, metavar="OUT.xlsx")
def check(
    *,
    plan: str | None,
    alias: Path | None,
    form: str,
    files: tuple[str, ...],
    mark: Path | None,
    names: Path | None,
    force: bool,
) -> int:
    """Name what is wrong with workbooks, cell by cell."""
    if mark and (len(files) > 1 or Path(files[0]).is_dir()):
        raise UsageError(Problem("CLI_MARK_ONE", found=text("cli.join").join(files)))
    known = loaded_plan(plan)
    try:
        with steps("read") as step:
            observations = read_files(step, files, known, alias)
        problems = observations.problems
        summary = [str(observations)]
        if mark:
            from womenplan.io.mark import write_marked

            write_marked(files[0], problems, mark, force=force)
            summary.append(text("cli.check.marked", path=mark))
    except DataError as error:
        if no_such_file(error):
            raise
        problems = error.problems
        summary = [text("cli.check.unread")]
    if names:
        from womenplan.io.aliases import write_aliases

        indicators = known.indicators if known else None
        count = write_aliases(problems, names, indicators=indicators, force=force)
        summary.append(text("cli.check.aliases", path=names, count=count))
    if form == "json":
        print_text(problems.to_json() + "\n")
    elif form == "csv":
        print_data(problems.to_frame(), form)
    else:
        say("\n".join([*(f"[{label('level', one.level)}] {one}" for one in problems), *summary]))
    return BAD_DATA if problems.errors else DONE


@program.command(
    epilog="womenplan read county_2024.xlsx --explain\n"
    "womenplan read forms/ --plan qingyuan-2021\n"
    "womenplan read forms/ --format csv > observations.csv"
)
@options("plan", "alias", "format", "files")
@click.option("--explain", is_flag=True)
def read(
    plan: str | None,
    alias: Path | None,
    form: str,
    files: tuple[str, ...],
    *,
    explain: bool,
) -> int:
    """Read workbooks into one tidy table."""
    known = loaded_plan(plan)
    with steps("read") as step:
        observations = read_files(step, files, known, alias)
    if form != "text":
        print_data(observations.layout if explain else observations.table, form)
        return verdict(observations.problems)
    from womenplan.cli import tables

    if explain:
        say(tables.understood(observations))
    else:
        table = tables.observed(observations.table)
        if len(table):
            print_table(table.head(SHOWN_ROWS))
        if len(table) > SHOWN_ROWS:
            announce("cli.first_rows", shown=SHOWN_ROWS, total=len(table))
    say(observations)
    if observations.layout["layout"].str.contains("template").any():
        _print_owed(known, observations, files)
    if len(observations.measures):
        _print_reports(known, observations)
    return verdict(observations.problems)


def _print_owed(plan: Plan | None, observations: Observations, files: Sequence[str]) -> None:
    """Print which departments have not answered, and what is empty in the forms of those that have."""
    from womenplan.io.template import collected, plan_of

    if (plan := plan or plan_of(files)) is None:
        announce("cli.owed.plan")
        return
    df = collected(plan, observations, files).rename(columns={"years": "empty_years"})
    if df.empty:
        announce("cli.owed.none")
        return
    columns = ["department", "region", "name", "empty_years", "reason"]
    partly = df.loc[df["state"] == "partly", columns]
    df["state"] = [label("collected", state) for state in df["state"]]
    sent = df.groupby(["department", "state"], sort=False, as_index=False)
    join = text("cli.join").join
    print_table(sent.agg({"region": lambda names: join(names.unique()), "missing": "sum"}))
    if len(partly):
        print_table(partly)


def _print_reports(plan: Plan | None, observations: Observations) -> None:
    """Print how many measures each department reports to be in which state."""
    from womenplan.cli import tables
    from womenplan.evaluation import implementation
    from womenplan.model.catalogue import plans as bundled
    from womenplan.model.plan import bundled_plan

    named = list(observations.measures["plan_id"].unique())
    if plan is None and len(named) == 1 and named[0] in set(bundled()["plan_id"]):
        plan = bundled_plan(named[0])
    if plan is None:
        announce("cli.reports.plan", count=len(observations.measures))
        return
    given = implementation.answers(plan, observations.measures)
    print_table(tables.rated(plan, implementation.rates(given, "department"), "department"))
    states = implementation.combined(plan, given)
    say(implementation.implementation_line(implementation.rates(states)))
    if missing := tables.absent(plan, given):
        say(missing)
