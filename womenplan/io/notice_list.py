"""Lists of supervision notices that were handed back: what each department replied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.errors import Problem
from womenplan.io.returned import Returned, ReturnedRow, codes_of
from womenplan.io.sheet import Sheet
from womenplan.model.checked_table import WithProblems
from womenplan.model.notice import NOTICE_IDS, NOTICE_STATES, REPLIED, REPLIES
from womenplan.model.vocabulary import plain

__all__ = ["is_notice_list", "replies_in"]

_YEARS = ("year", "milestone_year", "latest_year")
_LIST = Returned(
    ids=NOTICE_IDS,
    heads=codes_of("notice.head", REPLIES),
    marks=({"notice_id"}, set(REPLIES)),
    kinds={
        **dict.fromkeys(REPLIED, "str"),
        **dict.fromkeys(_YEARS, "int64"),
        "latest": "float64",
    },
    lost="NOTICE_IDS_LOST",
)
_STATES = codes_of("notice_state", NOTICE_STATES)
_NUMBERS = (*_YEARS, "latest")
_ANSWERS = ("progress", "reason", "action", "deadline")

is_notice_list = _LIST.is_in


def replies_in(sheets: Iterable[Sheet]) -> WithProblems:
    """Return the notices of lists that were handed back, and what is wrong with them cell by cell.

    Returns
    -------
    pandas.DataFrame
        With the columns of :data:`~womenplan.model.notice.REPLIED`. A notice with a reply that
        nobody closed is ``replied``, whatever its state says.
    list of Problem
    """
    problems: list[Problem] = []
    rows = (row for sheet in sheets for row in _LIST.rows(sheet, problems))
    notices = (_reply(row, problems) for row in rows if row.facts["notice_id"])
    replies = [notice for notice in notices if notice]
    return _LIST.table(replies), problems


def _reply(row: ReturnedRow, problems: list[Problem]) -> dict[str, Any] | None:
    """Return what a notice says, None where its years are no numbers; report what is wrong with it."""
    facts: dict[str, Any] = dict(row.facts)
    numbers = {name: pd.to_numeric(facts[name], errors="coerce") for name in _NUMBERS}
    for name in _YEARS:
        if pd.isna(numbers[name]):
            problems.append(Problem("NOTICE_NUMBER", **row.at[name], found=facts[name]))
            return None
    written = facts["state"]
    state = _STATES.get(plain(written), "") if written else "issued"
    if not state:
        context: dict[str, Any] = {"allowed": messages.lists("notice_state", NOTICE_STATES)}
        problems.append(
            Problem(
                "NOTICE_STATE",
                **row.at["state"],
                found=written,
                context=context,
            )
        )
    answered = any(map(facts.get, _ANSWERS))
    if state == "closed" and not answered:
        context = {"notice": facts["notice_id"]}
        problems.append(
            Problem("NOTICE_WITHOUT_REPLY", "warning", **row.at["state"], context=context)
        )
    if state in ("", "issued"):
        state = "replied" if answered else "issued"
    place = row.at.get("state", row.at["notice_id"] | {"cell": ""})
    return facts | numbers | place | {"state": state}
