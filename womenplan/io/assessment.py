"""What departments report about the measures of a plan, read from their self-assessments (自评表)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple, get_args

import pandas as pd

from womenplan import messages
from womenplan.errors import Problem
from womenplan.io.sheet import Sheet, address, refuse_long, texts_of
from womenplan.messages import Language, Several
from womenplan.model.measure import ASSESSED, MEASURE_IDS, REPORTED, STATES
from womenplan.model.vocabulary import plain, words

__all__ = ["is_assessment", "reports_in"]

_HEADS = {
    plain(messages.choice("assessment.head", code, lang)): code
    for code in ("measure", *ASSESSED)
    for lang in get_args(Language)
}
_SIGNED = tuple(
    messages.choice("template.signed", code, lang).strip()
    for code in ("stamp", "head", "person", "checked", "phone", "date")
    for lang in get_args(Language)
)
_SEEN = {
    "measure",
    "state",
    "work",
}  # what tells a self-assessment that has lost its hidden columns
_SAID = ("work", "data", "evidence", "difficulty", "next_step")
_YEAR = re.compile(r"(?:19|20)\d\d")


class _Row(NamedTuple):
    """One row of a self-assessment: what its cells say by column, and where they stand."""

    said: dict[str, str]
    at: dict[str, dict[str, Any]]


def is_assessment(sheet: Sheet) -> bool:
    """Return whether a sheet is a self-assessment, be it one without its hidden columns."""
    return _header(sheet) is not None


def reports_in(sheets: Iterable[Sheet]) -> tuple[pd.DataFrame, list[Problem]]:
    """Return what self-assessments report, and what is wrong with them cell by cell.

    Returns
    -------
    pandas.DataFrame
        A row for each measure and department, with the columns of
        :data:`~womenplan.model.measure.REPORTED`; ``state`` and ``reviewed`` as codes, ``cell``
        that of the state. A measure that is left blank is ``no_report``.
    list of Problem
    """
    reports: list[dict[str, Any]] = []
    problems: list[Problem] = []
    first: dict[tuple[str, ...], dict[str, Any]] = {}
    for sheet in sheets:
        for row in _rows(sheet, problems):
            report, wrong = _report(row)
            problems += wrong
            key = tuple(report[name] for name in MEASURE_IDS)
            other = first.setdefault(key, report)
            if other is report:
                reports.append(report)
            else:
                problems += _again(report, other, row)
    return _typed(reports) if reports else _none().copy(), problems


@cache
def _none() -> pd.DataFrame:
    return _typed([])


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    df = pd.DataFrame(rows, columns=list(REPORTED), dtype="str")
    return df.assign(year=df["year"].astype("int64"))


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Return the header row and the columns of a self-assessment, or None for any other sheet."""
    for top in range(min(20, len(sheet.cells))):
        heads = [
            text if text in MEASURE_IDS else _HEADS.get(plain(text), "")
            for text in texts_of(sheet.cells[top])
        ]
        known = {name: at for at, name in reversed(list(enumerate(heads))) if name}
        if set(MEASURE_IDS) <= known.keys() or known.keys() >= _SEEN:
            return top, known
    return None


def _rows(sheet: Sheet, problems: list[Problem]) -> Iterable[_Row]:
    """Yield the rows of measures; report lost hidden columns and added rows."""
    refuse_long(sheet, len(sheet.cells))
    top, columns = _header(sheet) or (0, {})
    lacking = [name for name in MEASURE_IDS if name not in columns]
    if lacking:
        context = {"lacking": Several(lacking)}
        problems.append(
            Problem(
                "MEASURE_IDS_LOST",
                file=sheet.file,
                sheet=sheet.name,
                context=context,
            )
        )
        return
    for row in range(top + 1, len(sheet.cells)):
        texts = texts_of(sheet.cells[row])
        facts = {name: texts[at].strip() for name, at in columns.items()}
        facts = {name: facts.get(name, "") for name in (*MEASURE_IDS, "measure", *ASSESSED)}
        at: dict[str, dict[str, Any]] = {
            name: {"file": sheet.file, "sheet": sheet.name, "cell": address(row, column)}
            for name, column in columns.items()
        }
        if not facts["measure_id"]:
            if _added(facts) and not any(text.startswith(_SIGNED) for text in texts if text):
                problems.append(
                    Problem(
                        "MEASURE_ROW_ADDED",
                        **at["measure"],
                        found=facts["measure"] or facts["work"],
                    )
                )
        elif not _YEAR.fullmatch(facts["year"]):
            problems.append(Problem("YEAR_NOT_NUMBER", **at["year"], found=facts["year"]))
        else:
            yield _Row(facts, at)


def _added(facts: dict[str, str]) -> bool:
    """Return whether a row without an id reports something; a merged heading says one thing only."""
    filled = {facts[name] for name in ("state", *_SAID) if facts[name]}
    return bool(filled) and filled != {facts["measure"]}


def _report(row: _Row) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a row reports, and what is wrong with it."""
    facts = dict(row.said)
    problems = []
    for name in ("state", "reviewed"):
        state = _state(facts[name])
        if state is None:
            shown = {lang: _states(lang) for lang in get_args(Language)}
            context = {"allowed": shown}
            problems.append(
                Problem(
                    "MEASURE_STATE_UNKNOWN",
                    **row.at[name],
                    found=facts[name],
                    context=context,
                )
            )
        facts[name] = state or ""
    if not problems:
        problems += _doubts(facts, row)
    facts["state"] = facts["state"] or "no_report"
    del facts["measure"]
    return facts | row.at.get("state", {}), problems


def _states(lang: Language) -> str:
    """Return the states that may be chosen, in words."""
    names = [messages.label("measure_state", code, lang) for code in STATES[:3]]
    return messages.text("wording.and", lang).join(names)


def _state(written: str) -> str | None:
    """Return the code of a state in words; empty where none is given, None where it is unknown."""
    word = plain(written)
    labels = {
        plain(messages.label("measure_state", code, lang)): code
        for code in STATES
        for lang in get_args(Language)
    }
    code = (
        labels.get(word) or words("measure_state").get(word) or (word if word in STATES else None)
    )
    if code is None and (not word or word in words("missing")):
        return ""
    return "" if code == "no_report" else code


def _doubts(facts: dict[str, str], row: _Row) -> list[Problem]:
    """Return what does not go together in a row: words, no state.

    Done, nothing to show; no reason.
    """
    state = facts["state"]
    context = {"measure": row.said["measure"]}
    if not state and any(facts[name] for name in _SAID):
        return [Problem("MEASURE_STATE_MISSING", **row.at["state"], context=context)]
    if state == "done" and not any(facts[name] for name in ("work", "data", "evidence")):
        return [Problem("MEASURE_WITHOUT_EVIDENCE", "warning", **row.at["state"], context=context)]
    if state == "not_started" and not (facts["difficulty"] or facts["next_step"]):
        return [Problem("MEASURE_WITHOUT_REASON", "warning", **row.at["state"], context=context)]
    return []


def _again(report: dict[str, Any], first: dict[str, Any], row: _Row) -> list[Problem]:
    """Return that a measure was reported before, where the two do not say the same."""
    if all(report[name] == first[name] for name in ASSESSED):
        return []
    other = Problem(
        "",
        file=first["file"],
        sheet=first["sheet"],
        cell=first["cell"],
    )
    context = {
        "measure": row.said["measure"],
        "other": {lang: other.where(lang) for lang in get_args(Language)},
    }
    return [Problem("MEASURE_TWICE", "warning", **row.at["state"], context=context)]
