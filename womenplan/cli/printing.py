"""What a command prints: tables to read, data for scripts, and a progress bar where the work takes long."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import click

from womenplan.messages import choice, label, text, visible

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["announce", "print_data", "print_table", "print_text", "say", "shown", "steps"]

_WHOLE = r"-?\d{1,15}(?:\.0)?\Z"
FORMULA = r"=.|[@\t\r]|[+\-](?![\d.,]*[%％]?$)"  # a number or a lone sign is no formula
PIPED_WIDTH, NARROWEST = 200, 2  # a Chinese character takes two
MISSING = ("nan", "<NA>", "None", "NaT")


def say(words: object, *, err: bool = False) -> None:
    """Print words to read.

    Nothing that came in with a file's cells or name can work on the terminal.
    """
    click.echo(visible(str(words), lines=True), err=err)


def announce(code: str, *, err: bool = False, **facts: object) -> None:
    """Print the sentence of a code."""
    say(text(code, None, **facts), err=err)


def print_text(words: str) -> None:
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
    printed = _print_styled if sys.stdout.isatty() else _print_plain
    printed(heads, rows, to_right)


def _print_plain(heads: list[str], rows: list[list[str]], to_right: list[bool]) -> None:
    """Print a table into a file as rich would, whose layout takes a tenth of a whole evaluation."""
    from rich.cells import cell_len

    cells = [heads, *rows]
    wide = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    widths = _narrowed(wide, PIPED_WIDTH - 3 * len(wide) - 1)
    lines = []
    for row in cells:
        folded = map(_folded, row, widths)
        for parts in zip_longest(*folded, fillvalue=""):
            columns = zip(parts, widths, to_right, strict=True)
            line = "   ".join(_filled(part, width, right) for part, width, right in columns)
            lines.append(f"  {line}  ")
        if row is heads:
            lines.append(f" {'─' * (cell_len(lines[0]) - 2)} ")
    blank = " " * cell_len(lines[0])
    click.echo("\n".join([blank, *lines, blank]))


def _narrowed(widths: list[int], room: int) -> list[int]:
    """Return the widths of columns, the widest of them narrowed until all have room."""
    most = max(widths)
    while most > NARROWEST and sum(min(width, most) for width in widths) > room:
        most -= 1
    return [min(width, most) for width in widths]


def _folded(words: str, width: int) -> list[str]:
    """Return the lines of a text in a column; a word is parted only where no line could hold it."""
    from rich.cells import cell_len, chop_cells

    if cell_len(words) <= width:
        return [words]
    lines: list[str] = []
    for word in words.split(" "):
        if lines and cell_len(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines += chop_cells(word, width) or [""]
    return lines


def _filled(words: str, width: int, right: bool) -> str:
    """Return a text filled with spaces to the width of its column."""
    from rich.cells import cell_len

    blank = " " * (width - cell_len(words))
    return blank + words if right else words + blank


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
    Console(
        file=sys.stdout,
        width=width,
        markup=False,
        highlight=False,
        emoji=False,
    ).print(table)


def print_data(df: pd.DataFrame, form: str) -> None:
    """Print a table as CSV or JSON and nothing else; years and item numbers as whole numbers."""
    names = df.columns.astype("str")
    whole = df.columns[names.str.endswith(("_year", "_no")) | names.isin(["rank_low", "rank_high"])]
    blank = df[whole].where(df[whole] != "")
    sound = [name for name in whole if blank[name].dropna().astype("str").str.match(_WHOLE).all()]
    df = df.assign(**blank[sound].astype("Int64"))
    if form == "json":
        rows = df.to_json(
            orient="records",
            force_ascii=False,
            double_precision=15,
            indent=1,
        )
        print_text(rows + "\n")
    else:
        print_text(_neutralised(df).to_csv(index=False, lineterminator="\n"))


def _neutralised(df: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    df = df.copy()
    for name in df.select_dtypes(exclude=["number", "bool"]):
        words = df[name].astype("str")
        df[name] = df[name].mask(words.str.match(FORMULA), "'" + words)
    return df


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
