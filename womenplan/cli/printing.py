"""What a command prints: tables to read, data for scripts, and a progress bar where the work takes long."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from womenplan.messages import choice, label, visible

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["print_data", "print_table", "say", "say_data", "shown", "steps"]

FORMULA = r"=.|[@\t\r]|[+\-](?![\d.,]*[%％]?$)"  # a number or a lone sign is no formula
PIPED_WIDTH = 200
MISSING = ("nan", "<NA>", "None", "NaT")


def say(words: str, *, err: bool = False) -> None:
    """Print words to read.

    Nothing that came in with a file's cells or name can work on the terminal.
    """
    click.echo(visible(words, lines=True), err=err)


def say_data(words: str) -> None:
    """Print data for scripts as they are, or on a terminal as words to read."""
    click.echo(visible(words, lines=True) if sys.stdout.isatty() else words, nl=False)


def shown(value: Any) -> str:
    """Return a cell of a printed table: a dash where missing, no needless zeros, control characters by their code."""
    if str(value) in MISSING:
        return "–"
    if isinstance(value, float):
        return f"{round(value, 4):.10g}"
    return visible(str(value))


def print_table(df: pd.DataFrame) -> None:
    """Print a table to read, headed in the language of the call."""
    heads = [label("cli.column", name) for name in df.columns]
    rows = [list(map(shown, row)) for row in df.itertuples(index=False, name=None)]
    to_right = [df[name].dtype.kind in "if" for name in df.columns]
    if sys.stdout.isatty() or not _print_plain(heads, rows, to_right):
        _print_styled(heads, rows, to_right)


def _print_plain(heads: list[str], rows: list[list[str]], to_right: list[bool]) -> bool:
    """Print a table as rich would into a file, where nothing needs to be folded.

    Return whether it was. Loading rich and laying out a table with it takes a tenth of a whole
    evaluation of sixty rows.
    """
    from rich.cells import cell_len

    cells = [heads, *rows]
    wide = [[cell_len(cell) for cell in row] for row in cells]
    widths = list(map(max, zip(*wide, strict=True)))
    if sum(widths) + 3 * len(widths) + 1 > PIPED_WIDTH or any("\n" in "".join(row) for row in rows):
        return False
    lines = [
        "   ".join(
            " " * (width - used) + cell if right else cell + " " * (width - used)
            for cell, used, width, right in zip(row, lengths, widths, to_right, strict=True)
        )
        for row, lengths in zip(cells, wide, strict=True)
    ]
    blank = " " * (sum(widths) + 3 * len(widths) + 1)
    framed = [f"  {line}  " for line in lines]
    click.echo("\n".join([blank, framed[0], f" {'─' * (len(blank) - 2)} ", *framed[1:], blank]))
    return True


def _print_styled(heads: list[str], rows: list[list[str]], to_right: list[bool]) -> None:
    """Print a table in the width and the styles of the terminal."""
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE)
    for head, right in zip(heads, to_right, strict=True):
        table.add_column(head, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else PIPED_WIDTH
    Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False).print(table)


_WHOLE = r"-?\d{1,15}(?:\.0)?\Z"


def print_data(df: pd.DataFrame, form: str) -> None:
    """Print a table as CSV or JSON and nothing else; years and item numbers as whole numbers."""
    whole = [
        name
        for name in df.columns
        if name.endswith(("_year", "_no")) or name in ("rank_low", "rank_high")
    ]
    blank = df[whole].where(df[whole] != "")
    sound = [name for name in whole if blank[name].dropna().astype("str").str.match(_WHOLE).all()]
    df = df.assign(**blank[sound].astype("Int64"))
    if form == "json":
        say_data(
            df.to_json(orient="records", force_ascii=False, double_precision=15, indent=1) + "\n"
        )
    else:
        say_data(_neutralised(df).to_csv(index=False, lineterminator="\n"))


def _neutralised(df: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    words = {name: df[name].astype("str") for name in df.select_dtypes(exclude=["number", "bool"])}
    return df.assign(
        **{name: df[name].mask(text.str.match(FORMULA), "'" + text) for name, text in words.items()}
    )


@contextmanager
def steps(*names: str, delay: float = 2.0) -> Iterator[Callable[..., None]]:
    """Yield what announces a step, and how much of it is done.

    A terminal shows a progress bar once ``delay`` seconds have passed.
    """
    if not sys.stderr.isatty():
        yield lambda name, part=0.0: None
        return
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=len(names))
    later = threading.Timer(delay, bar.start)

    def step(name: str, part: float = 0.0) -> None:
        bar.update(task, description=choice("cli.step", name), completed=names.index(name) + part)

    step(names[0])
    later.start()
    try:
        yield step
    finally:
        later.cancel()
        later.join()
        if bar.live.is_started:
            bar.stop()
