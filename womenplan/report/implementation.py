"""What departments say of the plan's measures: how far they are, what was done, what stood in the way, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from womenplan import messages
from womenplan.model.measure import STATES, department_names
from womenplan.report import tables, wording
from womenplan.report.content import Content, Line, Lines, Sentences, beside, once
from womenplan.report.tables import ReportTable

__all__ = ["bearing", "causes", "introduction", "measures", "states", "steps"]

MOST_TOLD = 4  # measures of a domain whose work is told; the annex lists all
MOST_BEARING = 4  # measures that are named beside a piece of advice
DONE = ("work", "data", "evidence")


@once
def _answers(content: Content) -> pd.DataFrame:
    """Return what was answered in the region that the report is about, each row with its title and its department's name."""
    answers = content.scope.of_focus(content.result.measure_answers)
    plan = content.plan
    titles = plan.measures.set_index("measure_id")[f"title_{content.lang}"]
    names = department_names(plan.indicators, content.lang)
    return answers.assign(
        title=answers["measure_id"].map(titles),
        name=answers["department"].map(lambda name: names.get(name, name)),
    )


def introduction(content: Content) -> Sentences:
    """Return who reported and who has not; nothing where nobody did."""
    answers = _answers(content)
    reported = answers["self_state"] != "no_report"
    names = answers.loc[reported, "name"].unique()
    if not len(names):
        return []
    late = answers.loc[~answers["name"].isin(names), "name"]
    sentences = [
        content.say("report.measures", count=len(names)),
        *content.naming("report.measures.late", names=late),
        content.say("report.measures.cause"),
    ]
    return [content.paragraph(sentences)]


def measures(content: Content, name: str) -> Sentences:
    """Return how far the measures of a domain are carried out, and what was done for them, as departments report."""
    table = content.scope.of_focus(content.result.measures)
    table = table[table["domain"] == name]
    if table.empty or not introduction(content):
        return []
    answers = _answers(content)
    answers = answers[answers["domain"] == name]
    out = [_states(content, name, table["state"].value_counts(), answers)]
    idle = table.loc[table["state"] == "not_started", f"title_{content.lang}"]
    if 0 < len(idle) < len(table):
        out.append(content.say("imp.idle", titles=_quoted(content, idle)))
    return content.paragraphs([*out, *_work(content, answers)])


def _states(
    content: Content,
    name: str,
    counts: pd.Series,
    answers: pd.DataFrame,
) -> str:
    """Return how many measures of a domain are in each state, and whether that was reviewed."""
    words = {"domain": content.field(name), "total": counts.sum()}
    seen = [state for state in STATES if state in counts]
    if seen == ["no_report"]:
        return content.say("imp.silent", **words)
    labels = {state: content.label("imp.state", state) for state in seen}
    classes = content.joined(
        content.say("imp.class", state=label, count=counts[state])
        for state, label in labels.items()
    )
    reviewed = (answers["reviewed"] != "").any()
    return content.say(
        "imp",
        "all" if len(seen) == 1 else "some",
        source=content.say("imp.source", "reviewed" if reviewed else "own"),
        classes=classes,
        state=labels[seen[0]],
        **words,
    )


def _work(content: Content, answers: pd.DataFrame) -> Sentences:
    """Return for the first measures of a domain what their departments did."""
    answers = answers[(answers[list(DONE)] != "").any(axis=1)]
    by_title = list(answers.groupby("title", sort=False))
    out = []
    for title, rows in by_title[:MOST_TOLD]:
        done = [_done(content, row) for row in rows.to_dict("records")]
        reports = _by_department(content, "imp.by", rows["name"], done)
        out.append(content.say("imp.work", title=title, said=reports))
    if len(by_title) > MOST_TOLD:
        out.append(content.say("imp.more", count=len(by_title) - MOST_TOLD))
    return out


def _by_department(
    content: Content,
    code: str,
    names: Iterable[str],
    reports: Iterable[str],
) -> str:
    """Return what departments say, those that say the same together."""
    names_of: dict[str, list[str]] = {}
    for name, words in zip(names, reports, strict=True):
        names_of.setdefault(words, []).append(name)
    return content.facts(
        content.say(
            code,
            department=content.enumerated(some),
            said=words,
            count=len(some),
        )
        for words, some in names_of.items()
    )


def _done(content: Content, row: dict[str, str]) -> str:
    """Return what a department did for a measure: the work, its figures, and in brackets its document."""
    facts = content.facts(filter(None, map(_plain, (row["work"], row["data"]))))
    paper = _plain(row["evidence"])
    if facts and paper:
        return content.say("imp.evidence", said=facts, evidence=paper)
    return facts or paper


def _plain(words: str) -> str:
    """Return what somebody wrote as part of a sentence: one line, without its full stop."""
    return "；".join(filter(None, map(str.strip, words.splitlines()))).rstrip("。．.；;，,")


def causes(content: Content, lines: Iterable[Line]) -> Sentences:
    """Return what departments say stands in the way of the measures that bear on some targets."""
    return _stated(content, lines, "difficulty", "imp.causes")


def steps(content: Content, lines: Iterable[Line]) -> Sentences:
    """Return what departments mean to do next for the measures that bear on some targets."""
    return _stated(content, lines, "next_step", "imp.steps")


def _stated(
    content: Content,
    lines: Iterable[Line],
    column: str,
    code: str,
) -> Sentences:
    """Return in one sentence what the answers on some targets' measures hold in a column, by department."""
    answers = _answers(content)
    answers = answers[answers[column] != ""]
    if len(answers):
        answers = answers[answers["measure_id"].isin(_bearing(content, lines).index)]
    if answers.empty:
        return []
    reports = map(_plain, answers[column])
    words = _by_department(content, messages.chosen(code, "by"), answers["name"], reports)
    return [content.say(code, said=words)]


def _bearing(content: Content, lines: Iterable[Line]) -> pd.Series:
    """Return the titles of the plan's measures that bear on some targets, by measure."""
    bearing_on = [content.ground.measures(line.row) for line in lines]
    both = pd.concat(bearing_on) if bearing_on else content.plan.measures.iloc[:0]
    return both.drop_duplicates("measure_id").set_index("measure_id")[f"title_{content.lang}"]


def bearing(content: Content, lines: Lines) -> str:
    """Return the plan's measures that bear on some targets, with their state where it was reported; empty for none."""
    table = content.result.measures
    states = table[table["region"] == content.focus].set_index("measure_id")["state"]
    titles = []
    for measure, title in _bearing(content, lines).items():
        state = states.get(measure, "no_report")
        code = "imp.title" if state == "no_report" else "imp.title.state"
        label = content.label("measure_state", state)
        titles.append(content.say(code, title=title, state=label))
    joined = _joined(content, titles[:MOST_BEARING])
    if len(titles) > MOST_BEARING:
        return content.say("report.and_more", names=joined, total=len(titles))
    return joined


def _quoted(content: Content, titles: Iterable[str]) -> str:
    return _joined(content, [content.say("imp.title", title=title) for title in titles])


def _joined(content: Content, titles: Sequence[str]) -> str:
    return beside(content.series(titles, content.say("imp.join")))


@once
def states(content: Content) -> ReportTable:
    """Return every measure with its department, its state and what was done; empty where nobody reported."""
    answers = _answers(content).to_dict("records") if introduction(content) else []
    rows = [
        {
            "measure": row["title"],
            "region": content.place(row["region"]),
            "department": row["name"],
            "measure_state": content.label("measure_state", row["state"]),
            "work": wording.capital(_done(content, row)),
        }
        for row in answers
    ]
    return tables.made(content, "measures", rows)
