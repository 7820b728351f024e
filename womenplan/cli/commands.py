"""The commands: each reads its arguments, calls the library, prints, and returns its exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from womenplan.cli.printing import print_data, print_table, shown, steps
from womenplan.cli.style import Group, options
from womenplan.errors import DataError, Problem, Problems, UsageError
from womenplan.messages import default_language, label, text

if TYPE_CHECKING:
    import pandas as pd

    from womenplan.evaluation.evaluation import Evaluation
    from womenplan.model.observation import Observations

__all__ = ["BAD_DATA", "DONE", "program"]

DONE, BAD_DATA = 0, 1
MAIN_PLAN = "china-2011"
NATIONAL = "national_2002_2024.xlsx"
SHOWN_ROWS = 20
INTERNAL = ("latest_row", "baseline_row")


@click.group(
    cls=Group, name="womenplan", invoke_without_command=True, epilog="womenplan report\nwomenplan report --help"
)
@click.version_option(package_name="womenplan", message="%(prog)s %(version)s")
@options()
@click.pass_context
def program(ctx: click.Context) -> None:
    """Judge the targets of women's development plans."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@program.command(
    epilog="womenplan report\n"
    "womenplan report --plan china-2021 --year 2024 --lang en --out out/china\n"
    "womenplan report --plan qingyuan-2021 --data county_2024.xlsx --year 2025"
)
@options("plan", "data", "year", "stage", "more")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--force", is_flag=True)
def report(*, out: Path | None, force: bool, **asked: Any) -> int:
    """Evaluate and write the report."""
    with steps("read", "evaluate", "charts", "write") as step:
        result, problems = _evaluated(step, **asked)
        step("charts")
        from womenplan.report import write

        step("write")
        folder = out or Path("out") / f"{result.plan.plan_id}-{result.year}"
        written = write(result, folder, lang=default_language(), force=force)
    click.echo(text("cli.report.where", folder=str(folder)))
    for path in written.values():
        click.echo(f"  {path}")
    click.echo(str(result))
    return _verdict(problems)


@program.command(epilog="womenplan plans\nwomenplan plans --format csv")
@options("format")
def plans(form: str) -> int:
    """List the bundled plans."""
    from womenplan.model.plan import plans_overview

    df = plans_overview()
    if form != "text":
        print_data(df, form)
        return DONE
    df["title"] = df[f"title_{default_language()}"]
    df["years"] = [f"{first}–{last}" for first, last in zip(df["start_year"], df["end_year"], strict=True)]
    counts = ("objectives", "targets", "quantified", "directional", "soft", "without_indicator")
    print_table(df, ("plan_id", "title", "years", *counts))
    return DONE


@program.command(epilog="womenplan targets --plan china-2011\nwomenplan targets --format csv")
@options("plan", "format")
def targets(plan: str | None, form: str) -> int:
    """List what the plans demand."""
    import pandas as pd

    from womenplan.io.plans import load_plan
    from womenplan.model import catalogue

    asked = [load_plan(name) for name in ([plan] if plan else catalogue.plans()["plan_id"])]
    frames = [one.to_frame() for one in asked]
    if form != "text":
        print_data(pd.concat(frames, ignore_index=True), form)
        return DONE
    for one, df in zip(asked, frames, strict=True):
        if len(df):
            click.echo(str(one))
            print_table(_worded(df), ("domain", "locator", "name", "wording", "form"))
    return DONE


@program.command(
    epilog="womenplan read county_2024.xlsx\n"
    "womenplan read forms/ --plan qingyuan-2021\n"
    "womenplan read forms/ --format csv > observations.csv"
)
@options("plan", "format", "files")
def read(plan: str | None, form: str, files: tuple[str, ...]) -> int:
    """Read workbooks into one tidy table."""
    with steps("read") as step:
        observations = _read(step, files)
    df = observations.table
    if form != "text":
        print_data(df, form)
        return _verdict(observations.problems)
    from womenplan.model import catalogue

    df = df.head(SHOWN_ROWS).copy()
    known = dict(
        zip(catalogue.indicators()["indicator_id"], catalogue.indicators()[f"name_{default_language()}"], strict=True)
    )
    df["name"] = [known.get(key, key) for key in df["indicator_id"]]
    for column in ("sex", "area"):
        df[column] = [label(column, key) for key in df[column]]
    print_table(df, ("region", "name", "year", "sex", "area", "value", "unit", "sheet", "cell"))
    if len(observations) > SHOWN_ROWS:
        click.echo(text("cli.read.more", shown=SHOWN_ROWS, total=len(observations)))
    click.echo(str(observations))
    if plan:
        _print_owed(plan, observations, files)
    return _verdict(observations.problems)


def _print_owed(plan: str, observations: Observations, files: Sequence[str]) -> None:
    """Print which departments have not answered, and what is empty in the forms of those that have."""
    from womenplan.io.plans import load_plan
    from womenplan.io.template import collected

    df = collected(load_plan(plan), observations, files).rename(columns={"years": "empty_years"})
    df["state"] = [label("collected", state) for state in df["state"]]
    print_table(
        df.groupby(["department", "state"], sort=False)["missing"].sum().reset_index(),
        ("department", "state", "missing"),
    )
    partly = df[df["state"] == label("collected", "partly")]
    print_table(partly.head(SHOWN_ROWS), ("department", "region", "name", "empty_years", "reason"))
    if len(partly) > SHOWN_ROWS:
        click.echo(text("cli.owed.more", shown=SHOWN_ROWS, total=len(partly)))


@program.command(
    epilog="womenplan template --plan qingyuan-2021 --out forms/ --years 2021:2025\n"
    "womenplan template --plan qingyuan-2021 --out forms/ --regions counties.txt"
)
@options("plan")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--department", metavar="NAME")
@click.option("--regions", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--years", metavar="FROM:TO")
@click.option("--force", is_flag=True)
def template(plan: str | None, out: Path | None, **asked: Any) -> int:
    """Write the workbooks in which departments fill in what a plan asks of them."""
    from womenplan.io.plans import load_plan
    from womenplan.io.template import write_templates

    if plan is None:
        raise UsageError(Problem("CLI_PLAN_MISSING"))
    loaded = load_plan(plan)
    folder = out or Path("out") / f"{loaded.plan_id}-forms"
    with steps("forms"):
        written = write_templates(loaded, folder, **asked)
    click.echo(text("cli.template.where", folder=str(folder), count=len(written)))
    for path in written:
        click.echo(f"  {path}")
    return DONE


@program.command(epilog="womenplan check county_2024.xlsx --mark marked.xlsx\nwomenplan check forms/ --format json")
@options("format", "files")
@click.option("--mark", type=click.Path(path_type=Path), metavar="OUT.xlsx")
@click.option("--force", is_flag=True)
def check(form: str, files: tuple[str, ...], mark: Path | None, *, force: bool) -> int:
    """Name what is wrong with workbooks, cell by cell."""
    if mark and (len(files) > 1 or Path(files[0]).is_dir()):
        raise UsageError(Problem("CLI_MARK_ONE", found="、".join(files)))
    try:
        with steps("read") as step:
            observations = _read(step, files)
        problems, summary = observations.problems, str(observations)
        if mark:
            from womenplan.io.mark import write_marked

            write_marked(files[0], problems, mark, force=force)
            summary += "\n" + text("cli.check.marked", path=str(mark))
    except DataError as error:
        problems, summary = error.problems, text("cli.check.unread")
    if form == "json":
        click.echo(problems.to_json())
    elif form == "csv":
        print_data(problems.to_frame(), form)
    else:
        for problem in problems:
            click.echo(f"[{label('level', problem.level)}] {problem}")
        click.echo(summary)
    return BAD_DATA if problems.errors else DONE


@program.command(
    epilog="womenplan evaluate\n"
    "womenplan evaluate --plan china-2021 --year 2024 --format csv\n"
    "womenplan evaluate --plan qingyuan-2021 --data county_2024.xlsx --year 2025 --stage midterm"
)
@options("plan", "data", "year", "stage", "format", "more")
def evaluate(*, form: str, **asked: Any) -> int:
    """Judge the targets of a plan on data."""
    with steps("read", "evaluate") as step:
        result, problems = _evaluated(step, **asked)
    df = result.table.drop(columns=list(INTERNAL)).assign(note=result.notes())
    if form != "text":
        print_data(df, form)
        return _verdict(problems)
    words = _worded(result.plan.to_frame()).set_index(["target_id", "milestone_year"])["wording"]
    df["wording"] = words.reindex(list(zip(df["target_id"], df["milestone_year"], strict=True))).to_numpy()
    df["status"] = [label("status", key) for key in df["status"]]
    for value in ("baseline", "latest"):
        pairs = zip(df[value], df[f"{value}_year"], strict=True)
        df[value] = [f"{shown(number)} ({year})" if number == number else "–" for number, year in pairs]
    where = ("region",) if df["region"].nunique() > 1 else ()
    print_table(_worded(df), (*where, "name", "wording", "baseline", "latest", "gap", "status", "note"))
    click.echo(str(result))
    return _verdict(problems)


def _evaluated(
    step: Callable[[str], None],
    *,
    plan: str | None,
    data: Sequence[str],
    more: Sequence[str],
    year: int | None,
    stage: str | None,
) -> tuple[Evaluation, Problems]:
    """Evaluate; a national plan takes the bundled data, and a plan whose years are over its last year."""
    from womenplan.evaluation.evaluation import evaluate as judge
    from womenplan.io.plans import load_plan

    asked, files = load_plan(plan or MAIN_PLAN), [*data, *more]
    if not files and asked.level != "nation":
        raise UsageError(Problem("CLI_DATA_MISSING", found=asked.plan_id))
    if year is None:
        if asked.end_year > date.today().year:
            raise UsageError(Problem("CLI_YEAR_MISSING", found=asked.plan_id, context={"end": asked.end_year}))
        year = asked.end_year
    observations = _read(step, files or [str(_national())])
    step("evaluate")
    return judge(asked, observations, year, stage=cast("Any", stage)), observations.problems


def _national() -> Path:
    """Return the national workbook: inside an installed package, or in data/ beside the source."""
    inside = Path(__file__).parents[1] / "resources" / NATIONAL
    return inside if inside.exists() else Path(__file__).parents[2] / "data" / NATIONAL


def _read(step: Callable[[str], None], files: Sequence[str]) -> Observations:
    from womenplan.io.reader import read_observations

    step("read")
    return read_observations(files[0] if len(files) == 1 else list(files))


def _verdict(problems: Problems) -> int:
    """Say on stderr how many cells could not be used, and return the exit code."""
    errors = problems.errors
    if len(errors):
        click.echo(text("cli.errors", count=len(errors), first=errors[0].message()), err=True)
    return BAD_DATA if len(errors) else DONE


def _worded(df: pd.DataFrame) -> pd.DataFrame:
    """Return a table of targets or of results with names, wordings and labels in the language of the call."""
    lang = default_language()
    out = df.assign(name=df[f"name_{lang}"])
    for column in ("domain", "form"):
        out[column] = [label(column, key) for key in df[column]]
    return out.assign(wording=df[f"wording_{lang}"]) if f"wording_{lang}" in df else out
