"""A result on its way into a paper: a codebook, a LaTeX table, a CSV that Stata and R take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.evaluation import flat
from womenplan.evaluation.expectation import OUTLOOKS
from womenplan.evaluation.result import Result, wordings_of
from womenplan.evaluation.status import STATUSES
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.messages import Language
from womenplan.model.amount import amount
from womenplan.model.plan import Stage
from womenplan.model.rules import METHODS
from womenplan.model.target import DOMAINS, OPERATORS, SECTIONS
from womenplan.model.unit import unit_name, units

__all__ = ["codebook", "to_csv", "to_latex"]

CODES: dict[str, tuple[str, ...]] = {
    "status": STATUSES,
    "domain": DOMAINS,
    "form": tuple(OPERATORS),
    "section": SECTIONS,
    "stage": get_args(Stage),
    "outlook": OUTLOOKS,
    "confidence": ("clear", "uncertain"),
}
Column = Literal["region", "name", "target", "baseline", "latest", "status"]
LATEX: tuple[Column, ...] = get_args(Column)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")  # as Stata takes it
_FORMULA = re.compile(r"^(?=[=+\-@\t\r])")
_IN_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "≥": r"$\geq$",
        "≤": r"$\leq$",
        "−": "--",
        "<": r"$<$",
        ">": r"$>$",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    }
)


@checked
def codebook(table: pd.DataFrame | None = None, *, lang: Language | None = None) -> pd.DataFrame:
    """Return what each column of a result means, with the codes that it may hold.

    Parameters
    ----------
    table : pandas.DataFrame, optional
        The table whose columns are wanted, as :meth:`Evaluation.to_frame` returns it; by default all
        columns that it can have.
    lang : {"zh", "en"}, optional

    Returns
    -------
    pandas.DataFrame
        variable, meaning, and values ("met = 已达标; …"; empty where any number or text may stand).
        A column of the caller's own has no meaning.

    Examples
    --------
    >>> codebook(lang="en").set_index("variable").loc["gap", "meaning"]
    'what is missing to the target, in the unit; 0 or less where it is met'
    """
    names = _all_columns() if table is None else [str(name) for name in table.columns]
    rows = [(name, _meaning(name, lang), _values(name, lang)) for name in names]
    return pd.DataFrame(rows, columns=["variable", "meaning", "values"])


def _all_columns() -> list[str]:
    """Return the columns of a flat table with everything, in its order."""
    prefix = "codebook."
    names = [code.removeprefix(prefix) for code in messages.codes(prefix)]
    methods = [f"method_{name}{end}" for name in METHODS for end in ("", "_class")]
    return [*(name for name in names if not name.endswith("_")), *methods]


def _meaning(name: str, lang: Language | None) -> str:
    method = re.fullmatch(r"method_(\w+?)(_class)?", name)
    if method and method[1] in METHODS:
        code = "codebook.method_class_" if method[2] else "codebook.method_"
        return messages.text(code, lang, method=messages.label("method", method[1], lang))
    if name.endswith("_label"):
        of = messages.label("codebook", name.removesuffix("_label"), lang)
        return messages.text("codebook.label_", lang, of=of)
    code = messages.chosen("codebook", name)
    return messages.text(code, lang) if messages.has(code) else ""


def _values(name: str, lang: Language | None) -> str:
    language = lang or messages.default_language()
    if name == "unit":
        pairs = [(code, unit_name(code, language)) for code in units().index]
    else:
        coded = "status" if name.endswith("_class") else name
        pairs = [(code, messages.label(coded, code, lang)) for code in CODES.get(coded, ())]
    return "; ".join(f"{code} = {words}" for code, words in pairs)


@checked
def to_csv(
    result: Result,
    path: str | Path,
    *,
    methods: bool = False,
    intervals: bool = False,
    labels: Language | None = None,
    force: bool = False,
) -> Path:
    """Write the flat table of :meth:`Evaluation.to_frame` as a CSV file that Stata and R read as it is.

    Names of columns are at most 32 letters, digits and underscores; marks are 1 and 0; what is
    missing is empty; UTF-8. Beside it, under ``…-codebook.csv``, stands what each column means.

    Parameters
    ----------
    path : str or Path
    methods, intervals, labels
        As :meth:`Evaluation.to_frame` takes them.
    force : bool
        Overwrite files that exist.

    Raises
    ------
    UsageError
        If a file exists and ``force`` is not given, or cannot be written.
    """
    target = Path(path)
    book = target.with_name(f"{target.stem}-codebook.csv")
    refuse_existing([target, book], force)
    frame = flat.to_frame(
        result,
        methods=methods,
        intervals=intervals,
        labels=labels,
    )
    written = frame.rename(columns=_variable)
    for name in written.columns:
        if written[name].map(lambda cell: isinstance(cell, bool | np.bool_)).all():
            written[name] = written[name].astype("int64")
    meant = codebook(frame, lang=labels).assign(variable=list(written.columns))
    files = {target.name: _csv(written), book.name: _csv(meant)}
    write_atomically(files, target.parent)
    return target


def _variable(name: str) -> str:
    if _VARIABLE.fullmatch(name):
        return name
    return re.sub(r"\W", "_", name)[:32]


def _csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV in which no text can become a formula."""
    calm = table.copy()
    texts = calm.select_dtypes(["object", "string"]).columns
    calm[texts] = calm[texts].map(
        lambda cell: _FORMULA.sub("'", cell) if isinstance(cell, str) else cell
    )
    text: str = calm.to_csv(index=False, lineterminator="\n")
    return text.encode()


@checked
def to_latex(
    result: Result,
    *,
    region: str | None = None,
    columns: list[Column] | None = None,
    caption: str = "",
    label: str = "",
    lang: Language | None = None,
) -> str:
    """Return the targets with values and statuses as a table of LaTeX.

    It needs the packages ``booktabs`` and ``longtable``; Chinese needs ``ctex``.

    Parameters
    ----------
    region : str, optional
        Only this region; by default all.
    columns : list, optional
        Of region, name, target, baseline, latest, status; by default all, the region where there
        are several.
    caption, label : str
        Of the table.
    lang : {"zh", "en"}, optional
    """
    language = lang or messages.default_language()
    rows = result.table
    if region is not None:
        rows = rows[rows["region"] == result.one_of(region)]
    several = rows["region"].nunique() > 1
    chosen: Sequence[str] = columns or LATEX[0 if several else 1 :]
    cells = {name: _cells(result, rows, name, language) for name in chosen}
    heads = [_escaped(messages.choice("latex", name, language)) for name in chosen]
    lines = [" & ".join(row) + r" \\" for row in zip(*cells.values(), strict=True)]
    top = [rf"\caption{{{_escaped(caption)}}}"] if caption else []
    if label:
        top.append(rf"\label{{{label}}}")
    return "\n".join(
        [
            rf"\begin{{longtable}}{{{'l' * len(chosen)}}}",
            *([" ".join(top) + r" \\"] if top else []),
            r"\toprule",
            " & ".join(heads) + r" \\",
            r"\midrule",
            r"\endhead",
            *lines,
            r"\bottomrule",
            r"\end{longtable}",
            "",
        ]
    )


def _cells(
    result: Result,
    rows: pd.DataFrame,
    name: str,
    lang: Language,
) -> list[str]:
    if name == "region":
        words: list[Any] = [result.region_name(str(one), lang) for one in rows["region"]]
    elif name == "name":
        words = list(rows[f"name_{lang}"])
    elif name == "target":
        words = wordings_of(result, rows, lang)
    elif name == "status":
        words = [messages.label("status", str(code), lang) for code in rows["status"]]
    else:
        words = [
            "–" if pd.isna(value) else f"{amount(value, unit, lang)} ({int(year)})"
            for value, year, unit in rows[[name, f"{name}_year", "unit"]].itertuples(index=False)
        ]
    return [_escaped(str(word)) for word in words]


def _escaped(text: str) -> str:
    """Return a text in which nothing is a command of LaTeX."""
    return text.translate(_IN_LATEX)
