"""Lists of supervision notices that were handed back: what each department replied."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, get_args

import pandas as pd

from womenplan import messages
from womenplan.errors import Problem
from womenplan.io.sheet import Sheet, address, refuse_long, texts_of
from womenplan.messages import Language, Several
from womenplan.model.notice import NOTICE_IDS, NOTICE_STATES, REPLIED, REPLIES
from womenplan.model.vocabulary import plain

__all__ = ["is_notice_list", "replies_in"]

_HEADS = {
    plain(messages.choice("notice.head", code, lang)): code
    for code in REPLIES
    for lang in get_args(Language)
}
_STATES = {
    plain(messages.label("notice_state", code, lang)): code
    for code in NOTICE_STATES
    for lang in get_args(Language)
}
_NUMBERS = ("year", "milestone_year", "latest_year", "latest")
_SAID = ("progress", "reason", "action", "deadline")


def is_notice_list(sheet: Sheet) -> bool:
    """Return whether a sheet is a list of notices, be it one without its hidden columns."""
    return _header(sheet) is not None


def replies_in(sheets: Iterable[Sheet]) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the notices of lists that were handed back, and what is wrong with them cell by cell.

    Returns
    -------
    pandas.DataFrame
        With the columns of :data:`~womenplan.model.notice.REPLIED`. A notice with a reply that
        nobody closed is ``replied``, whatever its state says.
    list of Problem
    """
    replies: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for sheet in sheets:
        refuse_long(sheet, len(sheet.cells))
        top, columns = _header(sheet) or (0, {})
        lacking = [name for name in NOTICE_IDS if name not in columns]
        if lacking:
            context = {"lacking": Several(lacking)}
            problems.append(
                Problem(
                    "NOTICE_IDS_LOST",
                    file=sheet.file,
                    sheet=sheet.name,
                    context=context,
                )
            )
            continue
        for row in range(top + 1, len(sheet.cells)):
            reply, wrong = _reply(sheet, row, columns)
            problems += wrong
            if reply:
                replies.append(reply)
    return _typed(replies) if replies else _none().copy(), problems


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Return the header row of a list of notices and where its columns stand."""
    for top in range(min(20, len(sheet.cells))):
        texts = texts_of(sheet.cells[top])
        heads = [text if text in NOTICE_IDS else _HEADS.get(plain(text), "") for text in texts]
        known = {name: at for at, name in reversed(list(enumerate(heads))) if name}
        if "notice_id" in known or set(REPLIES) <= known.keys():
            return top, known
    return None


def _reply(
    sheet: Sheet, row: int, columns: dict[str, int]
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return what a row says, and what is wrong with it; nothing where it is no notice."""
    texts = texts_of(sheet.cells[row])
    facts: dict[str, Any] = {name: texts[at].strip() for name, at in columns.items()}
    if not facts["notice_id"]:
        return None, []
    facts = {name: facts.get(name, "") for name in (*NOTICE_IDS, *REPLIES)}
    place: dict[str, Any] = {"file": sheet.file, "sheet": sheet.name}
    at = {name: address(row, column) for name, column in columns.items()}
    numbers = {name: pd.to_numeric(facts[name], errors="coerce") for name in _NUMBERS}
    bad = [name for name in _NUMBERS[:3] if pd.isna(numbers[name])]
    if bad:
        written = facts[bad[0]]
        return None, [
            Problem(
                "NOTICE_NUMBER",
                **place,
                cell=at[bad[0]],
                found=written,
            )
        ]
    problems = []
    state = _STATES.get(plain(facts["state"]), "issued" if not facts["state"] else "")
    if not state:
        shown = {lang: _shown(lang) for lang in get_args(Language)}
        context: dict[str, Any] = {"allowed": shown}
        problems.append(
            Problem(
                "NOTICE_STATE",
                **place,
                cell=at["state"],
                found=facts["state"],
                context=context,
            )
        )
    answered = any(facts[name] for name in _SAID)
    if state == "closed" and not answered:
        context = {"notice": facts["notice_id"]}
        problems.append(
            Problem(
                "NOTICE_WITHOUT_REPLY",
                "warning",
                **place,
                cell=at["state"],
                context=context,
            )
        )
    if state in ("", "issued"):
        state = "replied" if answered else "issued"
    return facts | numbers | place | {"state": state, "cell": at.get("state", "")}, problems


def _shown(lang: Language) -> str:
    names = [messages.label("notice_state", code, lang) for code in NOTICE_STATES]
    return messages.text("wording.and", lang).join(names)


@cache
def _none() -> pd.DataFrame:
    return _typed([])


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    df = pd.DataFrame(rows, columns=list(REPLIED))
    whole = dict.fromkeys(_NUMBERS[:3], "int64")
    texts = dict.fromkeys([name for name in REPLIED if name not in _NUMBERS], "str")
    return df.astype({**whole, **texts, "latest": "float64"})
