"""What departments say of the plan's measures: how far they are, what was done, what stood in the way, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from womenplan.model.measure import STATES, department_names
from womenplan.report import tables, wording
from womenplan.report.content import Content, Line, beside, once
from womenplan.report.tables import Table

__all__ = ["bearing", "causes", "introduction", "measures", "states", "steps"]

MOST_TOLD = 4  # measures of a domain whose work is told; the annex lists all
MOST_BEARING = 4  # measures that are named beside a piece of advice
DONE = ("work", "data", "evidence")


@once
def _answers(content: Content) -> pd.DataFrame:
    """Return what was answered in the region that the report is about, each row with its title and its department's name."""
    found = content.result.measure_answers
    if content.focus:
        found = found[found["region"] == content.focus]
    plan = content.result.plan
    titles = plan.measures.set_index("measure_id")[f"title_{content.lang}"]
    names = department_names(plan.indicators, content.lang)
    shown = found["department"].map(lambda name: names.get(name, name))
    return found.assign(title=found["measure_id"].map(titles), name=shown)


def introduction(content: Content) -> list[str]:
    """Return who reported and who has not; nothing where nobody did."""
    told = _answers(content)
    reported = told["self_state"] != "no_report"
    names = told.loc[reported, "name"].unique()
    late = [name for name in told["name"].unique() if name not in names]
    if not len(names):
        return []
    out = [content.say("report.measures", count=len(names))]
    if late:
        out.append(content.say("report.measures.late", names=content.enumerated(late)))
    return [content.say("where.gap").join([*out, content.say("report.measures.cause")])]


def measures(content: Content, name: str) -> list[str]:
    """Return how far the measures of a domain are carried out, and what was done for them, as departments report."""
    table = content.result.measures
    own = table[table["domain"] == name]
    if content.focus:
        own = own[own["region"] == content.focus]
    if own.empty or not introduction(content):
        return []
    told = _answers(content)
    told = told[told["domain"] == name]
    states = own["state"].value_counts()
    seen = [state for state in STATES if state in states]
    words = {"domain": content.field(name), "total": len(own)}
    said = []
    if seen == ["no_report"]:
        said = [content.say("imp.silent", **words)]
    else:
        code = "all" if len(seen) == 1 else "some"
        source = "reviewed" if (told["reviewed"] != "").any() else "own"
        classes = [
            content.say("imp.class", state=content.label("imp.state", one), count=states[one])
            for one in seen
        ]
        words |= {"classes": content.joined(classes), "state": content.label("imp.state", seen[0])}
        said.append(content.say("imp", code, source=content.say("imp.source", source), **words))
    idle = own.loc[own["state"] == "not_started", f"title_{content.lang}"]
    if 0 < len(idle) < len(own):
        said.append(content.say("imp.idle", titles=_quoted(content, idle)))
    return [content.say("where.gap").join([*said, *_work(content, told)])]


def _work(content: Content, told: pd.DataFrame) -> list[str]:
    """Return for the first measures of a domain what their departments did."""
    told = told[(told[list(DONE)] != "").any(axis=1)]
    by_title = list(told.groupby("title", sort=False))
    out = []
    for title, rows in by_title[:MOST_TOLD]:
        said = [_done(content, row) for row in rows.to_dict("records")]
        reports = _by_department(content, "imp.by", rows["name"], said)
        out.append(content.say("imp.work", title=title, said=reports))
    if len(by_title) > MOST_TOLD:
        out.append(content.say("imp.more", count=len(by_title) - MOST_TOLD))
    return out


def _by_department(
    content: Content,
    code: str,
    names: Iterable[str],
    said: Iterable[str],
) -> str:
    """Return what departments say, those that say the same together."""
    found: dict[str, list[str]] = {}
    for name, words in zip(names, said, strict=True):
        found.setdefault(words, []).append(name)
    told = [
        content.say(
            code,
            department=content.enumerated(some),
            said=words,
            count=len(some),
        )
        for words, some in found.items()
    ]
    return content.say("syn.then").join(told)


def _done(content: Content, row: dict[str, str]) -> str:
    """Return what a department did for a measure: the work, its figures, and in brackets its document."""
    facts = content.say("syn.then").join(filter(None, map(_plain, (row["work"], row["data"]))))
    paper = _plain(row["evidence"])
    if facts and paper:
        return content.say("imp.evidence", said=facts, evidence=paper)
    return facts or paper


def _plain(words: str) -> str:
    """Return what somebody wrote as part of a sentence: one line, without its full stop."""
    return "；".join(filter(None, map(str.strip, words.splitlines()))).rstrip("。．.；;，,")


def causes(content: Content, lines: Iterable[Line]) -> list[str]:
    """Return what departments say stands in the way of the measures that bear on some targets."""
    return _stated(content, lines, "difficulty", "imp.causes")


def steps(content: Content, lines: Iterable[Line]) -> list[str]:
    """Return what departments mean to do next for the measures that bear on some targets."""
    return _stated(content, lines, "next_step", "imp.steps")


def _stated(
    content: Content,
    lines: Iterable[Line],
    column: str,
    code: str,
) -> list[str]:
    """Return in one sentence what the answers on some targets' measures hold in a column, by department."""
    told = _answers(content)
    told = told[told[column] != ""]
    if len(told):
        told = told[told["measure_id"].isin(_bearing(content, lines).index)]
    if told.empty:
        return []
    said = _by_department(content, f"{code}.by", told["name"], map(_plain, told[column]))
    return [content.say(code, said=said)]


def _bearing(content: Content, lines: Iterable[Line]) -> pd.Series:
    """Return the titles of the plan's measures that bear on some targets, by measure."""
    found = [content.scope.ground.measures(line.row) for line in lines]
    both = pd.concat(found) if found else content.result.plan.measures.iloc[:0]
    return both.drop_duplicates("measure_id").set_index("measure_id")[f"title_{content.lang}"]


def bearing(content: Content, lines: Sequence[Line]) -> str:
    """Return the plan's measures that bear on some targets, with their state where it was reported; empty for none."""
    titles = _bearing(content, lines)
    table = content.result.measures
    known = table[table["region"] == content.focus].set_index("measure_id")["state"]
    told = []
    for name, title in titles.items():
        state = known.get(name, "no_report")
        code = "imp.title" if state == "no_report" else "imp.title.state"
        label = content.label("measure_state", state)
        told.append(content.say(code, title=title, state=label))
    joined = _joined(content, told[:MOST_BEARING])
    if len(told) > MOST_BEARING:
        return content.say("report.and_more", names=joined, total=len(told))
    return joined


def _quoted(content: Content, titles: Iterable[str]) -> str:
    return _joined(content, [content.say("imp.title", title=title) for title in titles])


def _joined(content: Content, titles: Sequence[str]) -> str:
    return beside(content.series(titles, content.say("imp.join")))


@once
def states(content: Content) -> Table:
    """Return every measure with its department, its state and what was done; empty where nobody reported."""
    told = _answers(content) if introduction(content) else _answers(content).iloc[:0]
    rows = [
        {
            "measure": row["title"],
            "region": content.place(row["region"]),
            "department": row["name"],
            "measure_state": content.label("measure_state", row["state"]),
            "work": wording.capital(_done(content, row)),
        }
        for row in told.to_dict("records")
    ]
    return tables.made(content, "measures", rows)
