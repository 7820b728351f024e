"""The parts of a total, as rows below it name them: 其中：女, 农村, 女性占比."""

from __future__ import annotations

import re

from womenplan.model.brackets import BRACKET
from womenplan.model.groups import among_members, counted_group, groups_in
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import plain

__all__ = ["BARE_UNIT", "part_of_total", "with_part"]

BARE_UNIT = re.compile(r"(?:(?<![\d/])%|‰|(?:1?/|每)(?:10)?万|1/千)$")
_HALF = str.maketrans("（）", "()")
_PART = re.compile(r"^[-—–·●○◆▪]*(?:其中|其中包括|#|内|(?<=.))[:,]?(.*)$")


def part_of_total(text: str, total: str = "") -> str:
    """Return the part that "其中：女", "农村" or "女性占比" under a total names.

    Empty where a text stands for itself; "女代表占比" is a part of a total of 代表 only.

    Examples
    --------
    >>> part_of_total("其中：女（万人）"), part_of_total("女性占比"), part_of_total("孕产妇死亡率")
    ('女(万人)', '女性占比', '')
    """
    word = plain(text)
    if part := _PART.match(word):
        return part[1]
    bare = BARE_UNIT.sub("", BRACKET.sub("", word))
    groups = groups_in(bare) or counted_group(bare) or {}
    of_one = groups.get("sex") in ("female", "male") or groups.get("area") in ("urban", "rural")
    return word if of_one or "age" in groups or among_members(bare, total) else ""


def with_part(total: str, part: str) -> str:
    """Return the name of a part of a total.

    Its unit is the total's unless it has one of its own or is a share.

    Examples
    --------
    >>> with_part("从业人员（万人）", "女性")
    '从业人员(万人)（女性）'
    >>> with_part("从业人员（万人）", "女性占比(%)")
    '从业人员（女性占比）(%)'
    """
    total = total.translate(_HALF)
    brackets = BRACKET.findall(part)
    bare = BRACKET.sub("", part)
    if any(map(unit_of, brackets)) or (counted_group(bare) or {}).get("quantity") == "share":
        total = BRACKET.sub(lambda bracket: "" if unit_of(bracket[1]) else bracket[0], total)
    return f"{total}（{bare}）" + "".join(f"({words})" for words in brackets)
