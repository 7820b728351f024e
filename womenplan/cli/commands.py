"""The commands that judge: each reads its arguments, calls the library, prints, and returns its exit code."""

from __future__ import annotations

import warnings as warning_system
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from womenplan.cli.printing import announce, print_data, print_table, say, steps
from womenplan.cli.style import FILE, Group, options
from womenplan.errors import Notice, Problem, Problems, UsageError
from womenplan.io.bundled import STORIES, national_data
from womenplan.messages import Several, choice, default_language, text

if TYPE_CHECKING:
    from womenplan.model.observation import Observations
    from womenplan.model.plan import Plan
    from womenplan.narration.evaluation import Evaluation
    from womenplan.report.edition import Kept

__all__ = [
    "BAD_DATA",
    "DONE",
    "JUDGING",
    "evaluated",
    "files_of",
    "loaded_plan",
    "named_plan",
    "program",
    "read_files",
    "verdict",
]

DONE, BAD_DATA = 0, 1
MAIN_PLAN = "china-2011"
INTERNAL = ["latest_row", "baseline_row"]
# what is odd about the call
SHOWN_NOTES = ("YEAR_AFTER_PLAN", "FINAL_BEFORE_END", "PLAN_BEFORE_UNUSED")
MOST_SHOWN = 5  # problems that the evaluation found, on the screen; the page lists all
# how the address of a store begins
STORES = ("sqlite:", "postgres:", "postgresql:", "postgresql+psycopg:")
JUDGING = ("plan", "data", "as_of", "alias", "year", "stage", "rules", "method", "more")


@click.group(
    cls=Group,
    name="womenplan",
    invoke_without_command=True,
    epilog="womenplan report\nwomenplan report --help",
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
    "womenplan report --plan qingyuan-2021 --data counties.xlsx --year 2025 --each-region\n"
    "womenplan report --plan china-2021 --year 2024 --parts brief,report --signed-by Office --date 2026-03-18\n"
    "womenplan report --plan china-2021 --year 2024 --update old.docx --out new.docx\n"
    "womenplan report --plan china-2011 --previous plan_2001.xlsx"
)
@options(*JUDGING, "out", "force")
@click.option("--each-region", is_flag=True)
@click.option("--template", type=FILE, metavar="FILE.docx")
@click.option("--parts", default="brief,report,annexes", metavar="brief,report,annexes")
@click.option("--signed-by", "unit", default="", metavar="UNIT")
@click.option("--date", "day", default="", metavar="YYYY-MM-DD")
@click.option("--paginate", is_flag=True)
@click.option("--update", "old", type=FILE, metavar="OLD.docx")
@click.option("--previous", metavar="ID|FILE")
def report(
    *,
    out: Path | None,
    force: bool,
    each_region: bool,
    template: Path | None,
    parts: str,
    unit: str,
    day: str,
    paginate: bool,
    old: Path | None,
    **asked: Any,
) -> int:
    """Evaluate and write the report, or one for each region, or a new edition of one that people worked on."""
    _refuse_together(out, old, each_region=each_region, paginate=paginate)
    how: dict[str, Any] = {
        "force": force,
        "template": template,
        "signed": [words for words in (unit, _day(day)) if words],
    }
    lengths = tuple(name.strip() for name in parts.split(",") if name.strip())
    with steps("read", "evaluate", "charts", "write") as step, _notices():
        result, problems = evaluated(step, **asked)
        step("charts")
        from womenplan.report import update, write

        step("write")
        folder = out or Path("out") / f"{result.plan.plan_id}-{result.year}"
        if old:
            path, kept = update(result, old, folder, **how)
            lines = _about_edition(path, kept)
        elif each_region:
            regions = _write_each(result, folder, step, {**how, "parts": lengths})
            lines = [text("cli.report.each", count=len(regions), folder=folder)]
        else:
            how |= {"parts": lengths, "paginate": paginate}
            written = write(result, folder, **how)
            lines = [text("cli.report.where", folder=folder)]
            lines += [f"  {path}" for path in written.values()]
    say("\n".join(lines))
    say(result)
    home = result.plan.region_zh
    if not each_region and home in result.regions and len(result.regions) > 1:
        headline = result.headline(region=home)
        announce("cli.report.own", region=result.region_name(home), headline=headline)
    return verdict(problems)


def _refuse_together(
    out: Path | None,
    old: Path | None,
    *,
    each_region: bool,
    paginate: bool,
) -> None:
    """Refuse options of a report that do not go together."""
    if old and each_region:
        raise UsageError(Problem("CLI_UPDATE_ONE", found="--each-region"))
    if old and (out is None or out.suffix.lower() != ".docx"):
        raise UsageError(Problem("CLI_UPDATE_OUT", found=str(out or "")))
    if paginate and (old or each_region):
        other = "--update" if old else "--each-region"
        raise UsageError(Problem("CLI_PAGINATE_ONE", found=other))


def _about_edition(path: Path, kept: Kept) -> list[str]:
    """Return what became of the parts of an old report in its new edition."""
    lines = [
        text("cli.report.updated", path=path, written=len(kept.written) + len(kept.between)),
        text("cli.report.renewed", None, **kept.renewed),
    ]
    for code, keys in (("changed", kept.changed), ("lost", kept.lost), ("moved", kept.moved)):
        names = Several(dict.fromkeys(kept.names.get(key, key) for key in keys))
        if keys:
            lines.append(choice("cli.report", code, names=names))
    return lines


def _day(written: str) -> str:
    """Return a date as written at the foot of a document: 2026年3月18日, 18 March 2026; none as none."""
    if not written:
        return ""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise UsageError(Problem("CLI_DATE_UNREAD", found=written)) from None
    if default_language() == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {choice('cli.month', str(day.month))} {day.year}"


@contextmanager
def _notices() -> Iterator[None]:
    """Print on stderr what the library lets the user know meanwhile."""
    with warning_system.catch_warnings(record=True) as notices:
        warning_system.simplefilter("ignore")
        warning_system.simplefilter("always", Notice)
        yield
    for notice in notices:
        say(notice.message, err=True)


def _write_each(
    result: Evaluation,
    folder: Path,
    step: Callable[..., None],
    how: dict[str, Any],
) -> dict[str, Any]:
    """Write the reports of every region; where the user stops it, say how much is written."""
    from womenplan.report import write_each

    written = 0

    def done(count: int, total: int) -> None:
        nonlocal written
        written = count
        step("write", count / total)

    try:
        return write_each(result, folder, **how, done=done)
    except KeyboardInterrupt:
        announce(
            "cli.report.stopped",
            count=written,
            total=len(result.regions),
            folder=folder,
            err=True,
        )
        raise


@program.command(
    epilog="womenplan evaluate\n"
    "womenplan evaluate --plan china-2021 --year 2024 --warnings\n"
    "womenplan evaluate --plan qingyuan-2021 --data county_2024.xlsx --year 2025 --stage midterm --format csv"
)
@options(*JUDGING, "format")
@click.option("--warnings", is_flag=True)
def evaluate(*, form: str, warnings: bool, **asked: Any) -> int:
    """Judge the targets of a plan on data."""
    with steps("read", "evaluate") as step:
        result, problems = evaluated(step, **asked)
    if form != "text":
        table = result.table.drop(columns=INTERNAL).assign(note=result.notes())
        print_data(result.warnings if warnings else table, form)
        return verdict(problems)
    from womenplan.cli import tables

    print_table(tables.judged(result))
    say(result)
    if warnings:
        say("")
        announce("cli.warnings", count=len(result.warnings))
        print_table(tables.warned(result))
    return verdict(problems)


@program.command(
    epilog="womenplan rank --plan qingyuan-2021 --data counties.xlsx --year 2024 --indicator cervical_cancer_screening\n"
    "womenplan rank --plan qingyuan-2021 --data counties.xlsx --year 2024 --indicator maternal_mortality --by progress\n"
    "womenplan rank --plan qingyuan-2021 --data counties.xlsx --year 2024 --indicators key --out bulletin/"
)
@options(*JUDGING, "format", "out", "force")
@click.option("--indicator", metavar="ID")
@click.option("--indicators", metavar="key|FILE")
@click.option("--by", type=click.Choice(["value", "progress", "achievement"]), default="value")
def rank(
    *,
    indicator: str | None,
    indicators: str | None,
    by: Any,
    form: str,
    out: Path | None,
    force: bool,
    **asked: Any,
) -> int:
    """Put the regions in the order of one target, or of all key indicators."""
    from womenplan.cli import tables
    from womenplan.evaluation import ranking

    if indicators is not None:
        return _bulletin(indicators, form, out, force, **asked)
    if indicator is None:
        raise UsageError(Problem("CLI_ARGUMENT_MISSING", found="--indicator"))
    with steps("read", "evaluate") as step:
        result, problems = evaluated(step, **asked)
        order = ranking.rank(result, indicator, by=by)
    if form != "text":
        print_data(order, form)
        return verdict(problems)
    title, table = tables.ranked(result, order, indicator)
    say(title)
    print_table(table)
    if by != "value":
        announce("cli.rank.by")
    else:
        ranged = (table["rank_range"] != "–").any()
        announce("cli.rank.range" if ranged else "cli.rank.no_range")
    return verdict(problems)


def _lines(path: Path) -> list[str]:
    """Return the lines of a text file that hold something."""
    if not path.is_file():
        raise UsageError(Problem("FILE_MISSING", file=str(path)))
    from womenplan.io.text_file import text_of

    lines = map(str.strip, text_of(path, path.name).splitlines())
    return [line for line in lines if line]


def _bulletin(
    indicators: str,
    form: str,
    out: Path | None,
    force: bool,
    **asked: Any,
) -> int:
    """Write the bulletin on key indicators, or print their ranks."""
    from womenplan.evaluation.league import KEY, league

    names: str | list[str] = indicators if indicators == KEY else _lines(Path(indicators))
    with steps("read", "evaluate") as step:
        result, problems = evaluated(step, **asked)
        table = league(result, names)
    if form != "text" or out is None:
        print_data(table, "csv" if form == "text" else form)
        return verdict(problems)
    from womenplan.report.bulletin import write_bulletin

    written = write_bulletin(result, out, indicators=names, force=force)
    announce("cli.rank.written", folder=out)
    say("\n".join(f"  {path}" for path in written))
    return verdict(problems)


@program.command(
    epilog="womenplan notebook midterm --plan qingyuan-2021 --data county_2024.xlsx --year 2025 --out mine.ipynb"
)
@click.argument("story", type=click.Choice(tuple(STORIES)), metavar="|".join(STORIES))
@options("plan", "data", "year", "more", "force")
@click.option("--out", type=FILE, metavar="FILE.ipynb")
def notebook(
    *,
    story: str,
    out: Path | None,
    force: bool,
    **asked: Any,
) -> int:
    """Write a notebook that runs on one's own plan, data and year."""
    from womenplan.io.notebook import write_notebook

    plan, files, year = _asked(**asked)
    source = asked["plan"] or plan.plan_id
    path = write_notebook(
        story,
        out or f"{story}_{year}.ipynb",
        plan=source,
        data=files,
        year=year,
        force=force,
    )
    announce("cli.notebook.where", path=path)
    return DONE


def _asked(
    plan: str | None,
    data: Sequence[str],
    more: Sequence[str],
    year: int | None,
) -> tuple[Plan, list[str], int]:
    """Return plan, files and year.

    A national plan takes the bundled data, and one whose years are over its last.
    """
    loaded = named_plan(plan or MAIN_PLAN)
    files = files_of(loaded, data, more)
    if year is None:
        year = loaded.end_year
        if year > date.today().year:
            context = {"end": year}
            raise UsageError(Problem("CLI_YEAR_MISSING", found=loaded.plan_id, context=context))
    return loaded, files, year


def files_of(plan: Plan | None, data: Sequence[str], more: Sequence[str]) -> list[str]:
    """Return the files that a call names; without them the bundled data, unless its plan is of a region."""
    files = [*data, *more]
    if not files and plan is not None and plan.level != "nation":
        raise UsageError(Problem("CLI_DATA_MISSING", found=plan.plan_id))
    return files or [str(national_data())]


def named_plan(name: str | None) -> Plan:
    """Return the plan that a call names; refuse the call where it has to and does not."""
    from womenplan.texts.loading import load_plan

    if name is None:
        raise UsageError(Problem("CLI_PLAN_MISSING"))
    return load_plan(name)


def loaded_plan(name: str | None) -> Plan | None:
    """Return the plan that a call names, if it names one."""
    return named_plan(name) if name else None


def evaluated(
    step: Callable[[str], None],
    *,
    alias: Path | None,
    as_of: str | None,
    stage: Any,
    rules: Path | None,
    method: str | None,
    previous: str | None = None,
    **asked: Any,
) -> tuple[Evaluation, Problems]:
    """Return the evaluation that a call asks for, and what is wrong with its data."""
    from womenplan.model.rules import Rules
    from womenplan.narration.evaluation import evaluate as judge

    plan, files, year = _asked(**asked)
    settings = Rules.from_toml(rules) if rules else None
    before = loaded_plan(previous)
    observations = read_files(step, files, plan, alias, as_of)
    step("evaluate")
    result = judge(
        plan,
        observations,
        year,
        stage=stage,
        rules=settings,
        method=method,
        previous=before,
    )
    # what the evaluation found: regions, years, contradictions
    later = result.problems[len(observations.problems) :]
    shown = [problem for problem in later if problem.level != "note" or problem.code in SHOWN_NOTES]
    for problem in shown[:MOST_SHOWN]:
        say(problem, err=True)
    if len(shown) > MOST_SHOWN:
        announce("cli.found_more", count=len(shown) - MOST_SHOWN, err=True)
    return result, result.problems


def read_files(
    step: Callable[[str], None],
    files: Sequence[str],
    plan: Plan | None = None,
    alias: Path | None = None,
    as_of: str | None = None,
) -> Observations:
    """Return the observations of files, of one folder or of a store, files matched with a plan's indicators and aliases."""
    from womenplan.io.reader import read_observations

    step("read")
    stores = [source for source in files if source.startswith(STORES)]
    if stores and len(files) > 1:
        raise UsageError(Problem("STORE_NOT_ALONE", found=stores[0]))
    if stores:
        from womenplan.store.store import Store

        with Store(stores[0], create=False) as store:
            return store.observations(as_of=as_of)
    if as_of is not None:
        raise UsageError(Problem("AS_OF_WITHOUT_STORE", found=as_of))
    known = plan.indicators if plan else None
    return read_observations(
        files[0] if len(files) == 1 else list(files), indicators=known, aliases=alias
    )


def verdict(problems: Problems) -> int:
    """Say on stderr how many cells could not be used, and return the exit code."""
    if errors := problems.errors:
        announce("cli.errors", count=len(errors), first=errors[0].message(), err=True)
        return BAD_DATA
    if warnings := problems.of("warning"):
        announce("cli.doubts", count=len(warnings), first=warnings[0].message(), err=True)
    return DONE
