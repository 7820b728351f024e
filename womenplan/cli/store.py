"""The commands of the monitoring database: each opens the store, does one thing, and prints what became of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from womenplan.cli.commands import BAD_DATA, DONE, loaded_plan, named_plan, program, read_files
from womenplan.cli.printing import announce, print_data, print_table, say, steps
from womenplan.cli.style import FILE, Group, options
from womenplan.errors import Problem, UsageError
from womenplan.messages import label

if TYPE_CHECKING:
    import pandas as pd

    from womenplan.store.store import Store

__all__ = ["store"]

SHOWN_CHANGES, SHOWN_ROWS = 20, 60
ASIDE = ("uid", "replaces", "origin", "origin_at", "made_up", "plan_id", "state_at", "note")
BY = click.option("--by", metavar="NAME")
AS_OF = click.option("--as-of", metavar="DATE")
REGION = click.option("--region", metavar="NAME|CODE")

CHANGED = [
    "region",
    "indicator_id",
    "year",
    "sex",
    "area",
    "old_value",
    "new_value",
    "old_by",
    "old_cell",
    "cell",
]


@program.group(
    cls=Group,
    name="store",
    epilog="womenplan store add forms/ --store sqlite:///womenplan.db\n"
    "womenplan store status --plan qingyuan-2021 --year 2024",
)
@options()
def store() -> None:
    """Keep what departments hand in, and every past state of it."""


def _open(url: str, *, create: bool = False) -> Store:
    from womenplan.store.store import Store

    return Store(url, create=create)


@store.command(
    epilog="womenplan store add forms/ --plan qingyuan-2021 --department 卫生健康部门\n"
    "womenplan store add county_2024.xlsx --by 张三 --note 年报 --region 英德市 --year 2024\n"
    "womenplan store add mended.xlsx --replaces 17"
)
@options("store", "plan", "alias", "year", "files")
@BY
@REGION
@click.option("--note", metavar="TEXT", default="")
@click.option("--department", metavar="NAME", default="")
@click.option("--replaces", type=int, metavar="NUMBER")
@click.option("--with-errors", is_flag=True)
@click.option("--new-regions", is_flag=True)
def add(
    *,
    url: str,
    plan: str | None,
    alias: Path | None,
    files: tuple[str, ...],
    region: str | None,
    **given: Any,
) -> int:
    """Add workbooks as one submission."""
    known = loaded_plan(plan)
    with steps("read", "write") as step:
        observations = read_files(step, files, known, alias)
        step("write")
        with _open(url, create=True) as opened:
            receipt = opened.add(observations, plan=known or "", region=region or "", **given)
    say(receipt)
    if len(receipt.changes):
        print_table(receipt.changes.head(SHOWN_CHANGES)[CHANGED])
    if len(receipt.changes) > SHOWN_CHANGES:
        announce("cli.first_rows", shown=SHOWN_CHANGES, total=len(receipt.changes))
    return BAD_DATA if observations.problems.errors else DONE


@store.command(
    epilog="womenplan store status --plan qingyuan-2021 --year 2024\n"
    "womenplan store status --plan qingyuan-2021 --year 2024 --as-of 2025-03-31 --format csv\n"
    "womenplan store status --submissions"
)
@options("store", "plan", "year", "format")
@AS_OF
@click.option("--submissions", is_flag=True)
def status(
    *,
    url: str,
    plan: str | None,
    year: int | None,
    form: str,
    as_of: str | None,
    submissions: bool,
) -> int:
    """List who has handed in what."""
    with _open(url) as opened:
        if submissions:
            return _print(opened.submissions(as_of=as_of), form, ASIDE)
        loaded = named_plan(plan)
        if year is None:
            raise UsageError(Problem("CLI_ARGUMENT_MISSING", found="--year"))
        table = opened.status(loaded, year, as_of=as_of)
    if form != "text":
        print_data(table, form)
        return DONE
    states = list(table["state"])
    for name, group in (
        ("state", "store.done"),
        ("review", "store.state"),
        ("timing", "store.timing"),
    ):
        table[name] = [label(group, word) if word else "" for word in table[name]]
    table["at"] = _to_the_minute(table["at"])
    print_table(table.drop(columns=["due"]))
    counts: dict[str, Any] = {
        name: states.count(name) for name in ("complete", "partly", "missing")
    }
    announce("cli.store.status.line", year=year, **counts)
    return DONE


@store.command(
    epilog="womenplan store history --region 英德市 --indicator maternal_mortality\n"
    "womenplan store history --year 2024 --format csv"
)
@options("store", "indicator", "year", "format")
@REGION
@AS_OF
def history(*, url: str, form: str, **asked: Any) -> int:
    """List every value ever given, also those that no longer hold."""
    with _open(url) as opened:
        table = opened.history(**asked)
    return _print(table, form, ("sex", "area", "age", "bound", "department", "reason", "note"))


@store.command(
    name="return", epilog="womenplan store return 17 --reason 筛查人数大于应查人数，请核实"
)
@options("store")
@click.argument("number", type=int, metavar="NUMBER")
@click.option("--reason", metavar="TEXT", required=True)
@BY
def return_(*, url: str, number: int, **asked: Any) -> int:
    """Send a submission back with the reason."""
    with _open(url) as opened:
        opened.return_(number, **asked)
    announce("cli.store.returned", number=number)
    return DONE


@store.command(epilog="womenplan store accept 17")
@options("store")
@click.argument("number", type=int, metavar="NUMBER")
@BY
def accept(*, url: str, number: int, by: str | None) -> int:
    """Accept a submission."""
    with _open(url) as opened:
        opened.accept(number, by=by)
    announce("cli.store.accepted", number=number)
    return DONE


@store.command(
    epilog="womenplan store export --region 英德市 --out yingde_2024.zip\n"
    "womenplan store export --region 清远市 --out published.zip --suppress 5"
)
@options("store", "force")
@click.option("--region", metavar="NAME|CODE", required=True)
@click.option("--out", type=FILE, metavar="FILE.zip", required=True)
@click.option("--suppress", type=int, metavar="N", default=0)
@BY
def export(
    *,
    url: str,
    region: str,
    out: Path,
    **asked: Any,
) -> int:
    """Write the package of a region for the level above."""
    with _open(url) as opened:
        path = opened.export(region, out, **asked)
    announce("cli.store.exported", path=path)
    return DONE


@store.command(
    name="import",
    epilog="womenplan store import yingde_2024.zip\nwomenplan store import yingde_2024.zip --prefer package",
)
@options("store")
@click.argument("path", type=FILE, metavar="FILE.zip")
@click.option("--prefer", type=click.Choice(["package", "store"]))
@BY
def import_(*, url: str, path: Path, **asked: Any) -> int:
    """Take in the package of a region."""
    with _open(url, create=True) as opened:
        receipt = opened.import_(path, **asked)
    say(receipt)
    return DONE


@store.command(
    epilog="womenplan store regions\n"
    "womenplan store regions regions.csv\n"
    "womenplan store regions --rename 清新县 清新区\n"
    "womenplan store regions --merge 甲县,乙县 --into 丙市 --year 2024"
)
@options("store", "year", "format")
@click.argument("path", type=FILE, metavar="[FILE.csv]", required=False)
@click.option("--rename", nargs=2, metavar="NAME NEW")
@click.option("--merge", metavar="NAME,NAME")
@click.option("--into", metavar="NAME")
@BY
def regions(
    *,
    url: str,
    path: Path | None,
    rename: tuple[str, str] | None,
    merge: str | None,
    into: str | None,
    year: int | None,
    by: str | None,
    form: str,
) -> int:
    """List, import, rename or merge regions."""
    with _open(url, create=path is not None) as opened:
        if path is not None:
            count = opened.register_regions(_listed(path), by=by)
            announce("cli.store.registered", count=count)
        elif rename:
            opened.rename_region(*rename, by=by)
        elif merge:
            if not into or year is None:
                raise UsageError(Problem("CLI_ARGUMENT_MISSING", found="--into, --year"))
            opened.merge_regions(re.split("[，、,]", merge), into, year=year, by=by)
        else:
            return _print(opened.regions(), form)
    return DONE


def _listed(path: Path) -> pd.DataFrame:
    """Return a list of regions from a CSV or workbook, its columns named in Chinese or English."""
    import pandas as pd

    from womenplan.io.sheet import texts_of
    from womenplan.io.workbook import open_workbook

    rows = [texts_of(row) for row in open_workbook(path)[0][0].cells]
    names = {
        label("store.column", name, "zh"): name for name in ("code", "name", "level", "parent")
    }
    head = [names.get(word.strip(), word.strip()) for word in rows[0]] if rows else []
    return pd.DataFrame(rows[1:], columns=head, dtype="str")


@store.command(epilog="womenplan store due 2025-03-31 --plan qingyuan-2021 --year 2024")
@options("store", "plan", "needed_year")
@click.argument("day", metavar="DATE")
@BY
def due(
    *,
    url: str,
    day: str,
    plan: str | None,
    year: int,
    by: str | None,
) -> int:
    """Say until which day the forms of a year are to be handed in."""
    loaded = named_plan(plan)
    with _open(url, create=True) as opened:
        opened.set_due(loaded, year, day, by=by)
    return DONE


@store.command(
    epilog="womenplan store freeze --year 2024\nwomenplan store freeze --year 2024 --open"
)
@options("store", "needed_year")
@click.option("--open", "open_", is_flag=True)
@BY
def freeze(
    *,
    url: str,
    year: int,
    open_: bool,
    by: str | None,
) -> int:
    """Close a year, so that none of its values changes, or open it again."""
    with _open(url) as opened:
        opened.freeze(year, frozen=not open_, by=by)
    return DONE


@store.command(epilog="womenplan store totals --year 2024")
@options("store", "year", "format")
def totals(*, url: str, year: int | None, form: str) -> int:
    """List where what a region reports is not the sum of the regions in it."""
    with _open(url) as opened:
        table = opened.totals(year)
    _print(table, form)
    return BAD_DATA if len(table) else DONE


@store.command(epilog="womenplan store log --format csv")
@options("store", "format")
def log(*, url: str, form: str) -> int:
    """List who did what and when."""
    with _open(url) as opened:
        return _print(opened.log(), form)


@store.command(epilog="womenplan store backup --out backup.db")
@options("store", "force")
@click.option("--out", type=FILE, metavar="FILE", required=True)
def backup(*, url: str, out: Path, force: bool) -> int:
    """Write a copy of a SQLite store while others work with it."""
    with _open(url) as opened:
        path = opened.backup(out, force=force)
    announce("cli.store.exported", path=path)
    return DONE


def _print(df: pd.DataFrame, form: str, beside: tuple[str, ...] = ()) -> int:
    """Print a table.

    To read it, without the columns beside the point and no more rows than are read.
    """
    if form != "text":
        print_data(df, form)
        return DONE
    shown = df.head(SHOWN_ROWS).drop(columns=list(beside))
    if "at" in shown:
        shown["at"] = _to_the_minute(shown["at"])
    if "state" in shown:
        shown["state"] = [label("store.state", word) for word in shown["state"]]
    print_table(shown)
    if len(df) > SHOWN_ROWS:
        announce("cli.first_rows", shown=SHOWN_ROWS, total=len(df))
    return DONE


def _to_the_minute(moments: pd.Series) -> list[str]:
    """Return moments as people write them."""
    return [moment[:16].replace("T", " ") for moment in moments]
