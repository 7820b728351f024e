"""The command that reads a plan from its text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from womenplan.cli.commands import DONE, program
from womenplan.cli.printing import announce, print_data, print_table, say, steps
from womenplan.cli.style import FILE, options
from womenplan.messages import label

__all__ = ["read_plan"]

SHOWN_ROWS = 20
SHOWN = ("line", "name", "indicator_id", "operator", "value", "unit", "milestone_year", "doubt")


@program.command(
    name="read-plan",
    epilog="womenplan read-plan plan.docx --out plan.xlsx\n"
    "womenplan read-plan plan.pdf --format csv\n"
    "womenplan evaluate --plan plan.xlsx --data county_2024.xlsx --year 2024",
)
@options("format", "out", "force")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--region", metavar="NAME")
@click.option("--start-year", type=int, metavar="YEAR")
@click.option("--end-year", type=int, metavar="YEAR")
def read_plan(
    *,
    file: Path,
    form: str,
    out: Path | None,
    force: bool,
    **asked: Any,
) -> int:
    """Read the text of a plan, and write the workbook in which its targets are confirmed."""
    from womenplan.texts import draft as drafts

    with steps("read"):
        draft = drafts.read_plan(file, **asked)
    if form != "text":
        print_data(draft.to_frame(), form)
        return DONE
    say(draft)
    if draft.problems:
        say(draft.problems)
    shown = draft.targets.sort_values("confidence", kind="stable")[list(SHOWN)].head(SHOWN_ROWS)
    print_table(shown.rename(columns={name: label("draft.head", name) for name in SHOWN}))
    if len(draft.targets) > SHOWN_ROWS:
        announce("cli.read-plan.more", shown=SHOWN_ROWS, count=len(draft.targets))
    if out:
        announce("cli.read-plan.where", file=draft.write(out, force=force))
    return DONE
