"""How far the data bear: what was read of each file, what was left out, what is provisional or in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from womenplan.report import tables
from womenplan.report.content import Content, once
from womenplan.report.tables import Table

__all__ = ["by_file", "sentences"]

NAMES = "INDICATOR_"  # how the codes of problems with names begin


def _own(content: Content) -> pd.DataFrame:
    """Return the observations that the report is about."""
    seen = content.result.observations
    return seen[seen["region"] == content.focus] if content.focus else seen


def _flagged(seen: pd.DataFrame, flag: str) -> int:
    return int((seen["flag"] == flag).sum())


def _suspects(seen: pd.DataFrame) -> pd.Series:
    return seen["suspect"] if "suspect" in seen else pd.Series(False, index=seen.index)


@once
def _counted(content: Content) -> Counter[tuple[str, str]]:
    """Return how many problems there are by file and column, without those that made a value a suspect one."""
    seen = content.result.observations
    cells = seen.loc[_suspects(seen), ["file", "sheet", "cell"]].itertuples(index=False, name=None)
    told = set(cells)
    return Counter(
        (problem.file, _class(problem.code, problem.level))
        for problem in content.result.problems
        if problem.level == "error"
        or (problem.level == "warning" and (problem.file, problem.sheet, problem.cell) not in told)
    )


@once
def sentences(content: Content) -> list[str]:
    """Return what there is and what is not, what was not used and why, and what is to be read with care."""
    row = content.scope.summary
    files = by_file(content).rows
    out = []
    if len(files) == 1:
        out.append(content.say("report.quality.file", count=files[0][1]))
    if row["no_data"]:
        owing = {line.row["department"] for line in content.counted if line.status == "no_data"}
        named = len(owing - {""})
        code = "report.quality.missing" if named else "report.quality.missing.plain"
        out.append(content.say(code, count=int(row["no_data"]), departments=named))
    else:
        out.append(content.say("report.nothing.missing"))
    old = {
        line.name: line.cells["latest_year"]
        for line in content.counted
        if "stale" in str(line.row["warnings"]).split("|")
    }
    if old:
        dated = (content.say("col.of_year", head=name, year=old[name]) for name in old)
        names = content.enumerated(dated)
        out.append(content.say("report.quality.stale", count=len(old), names=names))
    seen = _own(content)
    kinds = {flag: _flagged(seen, flag) for flag in ("provisional", "estimate", "proxy")}
    kinds |= {"suspect": int(_suspects(seen).sum()), "break": int(seen["series_break"].sum())}
    out += _together(content, "used", kinds)
    of = _counted(content)
    left = {
        code: sum(many for (_, column), many in of.items() if column == code)
        for code in ("rejected", "nameless", "doubtful")
    }
    out += _together(content, "left", left)
    out.append(content.say("report.quality.rounding"))
    return [content.say("where.gap").join(out)]


def _together(content: Content, code: str, counts: Mapping[str, int]) -> list[str]:
    """Return in one sentence how many values or cells are of each kind that occurs."""
    told = [
        content.say("report.quality", kind, count=count) for kind, count in counts.items() if count
    ]
    if not told:
        return []
    return [content.say("report.quality", code, kinds=content.series(told, content.say("syn.and")))]


@once
def by_file(content: Content) -> Table:
    """Return of each file how many values it gave, and how many cells were left out, doubtful or not understood.

    Of a single one :func:`sentences` tells it all.
    """
    seen = content.result.observations
    values = seen.loc[seen["file"] != "", "file"].value_counts()
    first = _counted(content)
    provisional = seen.loc[seen["flag"] == "provisional", "file"].value_counts()
    suspect = seen.loc[_suspects(seen), "file"].value_counts()
    names = sorted({*values.index, *(file for file, _ in first if file)})
    rows = [
        {
            "file": name,
            "values": content.number(values.get(name, 0)),
            **{
                code: content.number(first[name, code])
                for code in ("rejected", "nameless", "doubtful")
            },
            "provisional": content.number(provisional.get(name, 0)),
            "suspect": content.number(suspect.get(name, 0)),
        }
        for name in names
    ]
    return tables.made(content, "quality", rows)


def _class(code: str, level: str) -> str:
    """Return in which column a problem counts."""
    if code.startswith(NAMES):
        return "nameless"
    return "rejected" if level == "error" else "doubtful"
