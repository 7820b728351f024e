"""What departments report about the measures of a plan, read from their self-assessments (自评表)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from womenplan import messages
from womenplan.errors import Problem
from womenplan.io.returned import Facts, Returned, ReturnedRow, codes_of
from womenplan.io.sheet import Sheet
from womenplan.messages import LANGUAGES
from womenplan.model.checked_table import WithProblems
from womenplan.model.measure import ASSESSED, MEASURE_IDS, REPORTED, STATES
from womenplan.model.vocabulary import plain, words

__all__ = ["is_assessment", "reports_in"]

_FORM = Returned(
    ids=MEASURE_IDS,
    heads=codes_of("assessment.head", ("measure", *ASSESSED)),
    # the second tells a self-assessment that has lost its hidden columns
    marks=(set(MEASURE_IDS), {"measure", "state", "work"}),
    kinds={**dict.fromkeys(REPORTED, "str"), "year": "int64"},
    lost="MEASURE_IDS_LOST",
)
_STATES = codes_of("measure_state", STATES)
_SIGNED = tuple(
    messages.choice("template.signed", code, lang).strip()
    for code in ("stamp", "head", "person", "checked", "phone", "date")
    for lang in LANGUAGES
)
_EVIDENCE = ("work", "data", "evidence")
_FILLED_IN = (*_EVIDENCE, "difficulty", "next_step")
_YEAR = re.compile(r"(?:19|20)\d\d")

is_assessment = _FORM.is_in


def reports_in(sheets: Iterable[Sheet]) -> WithProblems:
    """Return what self-assessments report, and what is wrong with them cell by cell.

    Returns
    -------
    pandas.DataFrame
        A row for each measure and department, with the columns of
        :data:`~womenplan.model.measure.REPORTED`; ``state`` and ``reviewed`` as codes, ``cell``
        that of the state. A measure that is left blank is ``no_report``.
    list of Problem
    """
    problems: list[Problem] = []
    reports: dict[tuple[str, ...], dict[str, Any]] = {}
    for sheet in sheets:
        for row in _rows(sheet, problems):
            report, wrong = _report(row)
            problems += wrong
            key = tuple(report[name] for name in MEASURE_IDS)
            first = reports.setdefault(key, report)
            if first is not report:
                problems += _again(report, first, row)
    return _FORM.table([*reports.values()]), problems


def _rows(sheet: Sheet, problems: list[Problem]) -> Iterator[ReturnedRow]:
    """Yield the rows of measures; report lost hidden columns and added rows."""
    for row in _FORM.rows(sheet, problems):
        facts = row.facts
        if facts["measure_id"] and _YEAR.fullmatch(facts["year"]):
            yield row
        elif facts["measure_id"]:
            problems.append(Problem("YEAR_NOT_NUMBER", **row.at["year"], found=facts["year"]))
        elif _added(facts) and not any(text.startswith(_SIGNED) for text in row.texts if text):
            written = facts["measure"] or facts["work"]
            problems.append(Problem("MEASURE_ROW_ADDED", **row.at["measure"], found=written))


def _added(facts: Facts) -> bool:
    """Return whether a row without an id reports something; a merged heading says one thing only."""
    filled = {facts[name] for name in ("state", *_FILLED_IN) if facts[name]}
    return bool(filled) and filled != {facts["measure"]}


def _report(row: ReturnedRow) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a row reports, and what is wrong with it."""
    facts = dict(row.facts)
    problems = []
    for name in ("state", "reviewed"):
        state = _state(facts[name])
        if state is None:
            problems.append(
                Problem(
                    "MEASURE_STATE_UNKNOWN",
                    **row.at[name],
                    found=facts[name],
                    context={"allowed": messages.lists("measure_state", STATES[:3])},
                )
            )
        facts[name] = state or ""
    if not problems:
        problems += _doubts(facts, row)
    facts["state"] = facts["state"] or "no_report"
    del facts["measure"]
    return facts | row.at.get("state", {}), problems


def _state(written: str) -> str | None:
    """Return the code of a state in words; empty where none is given, None where it is unknown."""
    word = plain(written)
    code = _STATES.get(word) or words("measure_state").get(word)
    if code is None and word in STATES:
        code = word
    if code == "no_report" or (code is None and (not word or word in words("missing"))):
        return ""
    return code


def _doubts(facts: Facts, row: ReturnedRow) -> list[Problem]:
    """Return what does not go together in a row: words, no state.

    Done, nothing to show; no reason.
    """
    state = facts["state"]
    context = {"measure": facts["measure"]}
    if not state and any(map(facts.get, _FILLED_IN)):
        return [Problem("MEASURE_STATE_MISSING", **row.at["state"], context=context)]
    if state == "done" and not any(map(facts.get, _EVIDENCE)):
        return [Problem("MEASURE_WITHOUT_EVIDENCE", "warning", **row.at["state"], context=context)]
    if state == "not_started" and not (facts["difficulty"] or facts["next_step"]):
        return [Problem("MEASURE_WITHOUT_REASON", "warning", **row.at["state"], context=context)]
    return []


def _again(report: Facts, first: Facts, row: ReturnedRow) -> list[Problem]:
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
        "measure": row.facts["measure"],
        "other": {lang: other.where(lang) for lang in LANGUAGES},
    }
    return [Problem("MEASURE_TWICE", "warning", **row.at["state"], context=context)]
