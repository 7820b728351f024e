"""How far the data bear: what was read of each file, what was left out, what is provisional or in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from womenplan.report import tables
from womenplan.report.content import Content, Sentences, once
from womenplan.report.tables import ReportTable

__all__ = ["by_file", "sentences"]

UNUSED = ("rejected", "nameless", "doubtful")  # what became of a cell that was not used as it is
NAMES = "INDICATOR_"  # how the codes of problems with names begin


@once
def _counted(content: Content) -> Counter[tuple[str, str]]:
    """Return how many problems there are by file and column, without those that made a value a suspect one."""
    seen = content.result.observations
    cells = seen.loc[seen["suspect"], ["file", "sheet", "cell"]]
    known = set(cells.itertuples(index=False, name=None))
    counts: Counter[tuple[str, str]] = Counter()
    for problem in content.result.problems:
        place = problem.file, problem.sheet, problem.cell
        doubted = problem.level == "warning" and place not in known
        if problem.level == "error" or doubted:
            counts[problem.file, _class(problem.code, problem.level)] += 1
    return counts


@once
def sentences(content: Content) -> Sentences:
    """Return what there is and what is not, what was not used and why, and what is to be read with care."""
    lacking = int(content.summary["no_data"])
    files = by_file(content).rows
    out = []
    if len(files) == 1:
        out.append(content.say("report.quality.file", count=files[0][1]))
    if lacking:
        owing = {line["department"] for line in content.counted if line.status == "no_data"}
        named = len(owing - {""})
        code = "report.quality.missing" if named else "report.quality.missing.plain"
        out.append(content.say(code, count=lacking, departments=named))
    else:
        out.append(content.say("report.nothing.missing"))
    stale = {
        line.name: line.cells["latest_year"]
        for line in content.counted
        if "stale" in line["warnings"].split("|")
    }
    if stale:
        dated = (content.say("col.of_year", head=name, year=stale[name]) for name in stale)
        names = content.enumerated(dated)
        out.append(content.say("report.quality.stale", count=len(stale), names=names))
    seen = content.scope.of_focus(content.result.observations)
    kinds = {
        flag: int((seen["flag"] == flag).sum()) for flag in ("provisional", "estimate", "proxy")
    }
    kinds |= {"suspect": int(seen["suspect"].sum()), "break": int(seen["series_break"].sum())}
    left: Counter[str] = Counter()
    for (_, kind), count in _counted(content).items():
        left[kind] += count
    out += _together(content, "used", kinds)
    out += _together(content, "left", {kind: left[kind] for kind in UNUSED})
    return content.paragraphs([*out, content.say("report.quality.rounding")])


def _together(content: Content, code: str, counts: Mapping[str, int]) -> Sentences:
    """Return in one sentence how many values or cells are of each kind that occurs."""
    kinds = content.kinds("report.quality", counts)
    return [content.say("report.quality", code, kinds=content.series(kinds))] if kinds else []


@once
def by_file(content: Content) -> ReportTable:
    """Return of each file how many values it gave, and how many cells were left out, doubtful or not understood.

    Of a single one :func:`sentences` tells it all.
    """
    seen = content.result.observations
    files = seen["file"][seen["file"] != ""]
    left = _counted(content)
    counts = {
        "values": files.value_counts(),
        "provisional": files[seen["flag"] == "provisional"].value_counts(),
        "suspect": files[seen["suspect"]].value_counts(),
    }
    names = sorted({*files, *(file for file, _ in left if file)})
    rows = [
        {
            "file": name,
            **{code: content.number(left[name, code]) for code in UNUSED},
            **{code: content.number(column.get(name, 0)) for code, column in counts.items()},
        }
        for name in names
    ]
    return tables.made(content, "quality", rows)


def _class(code: str, level: str) -> str:
    """Return in which column a problem counts."""
    if code.startswith("INDICATOR_"):
        return "nameless"
    return "rejected" if level == "error" else "doubtful"
