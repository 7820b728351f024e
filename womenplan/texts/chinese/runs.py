"""Amounts of a Chinese clause that stand in one row: 分别达到70%、80%和90%以上."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from womenplan.texts.amounts import Amount
from womenplan.texts.chinese.context import Context
from womenplan.texts.chinese.words import GROUPS, JOINT_WORD
from womenplan.texts.clauses import Statement, Statements, dealt_out

__all__ = ["run_from", "spread_over"]


def run_from(amounts: Sequence[Amount], first: Amount, masked: str) -> list[Amount]:
    """Return the amounts that stand in one row from the first on: 分别达到70%、80%和90%以上."""
    run = [first]
    for amount in amounts[bisect_left(amounts, first.end, key=lambda one: one.start) :]:
        if not _BESIDE_EACH_OTHER.fullmatch(masked, run[-1].end, amount.start):
            break
        run.append(amount)
    return run


_BESIDE_EACH_OTHER = re.compile(r"(?:以上|以下|以内|左右)?\s*(?:[、和及与,]|以及)\s*")


def spread_over(
    statements: Statements,
    run: Sequence[Amount],
    context: Context,
    named: bool,
) -> Statements:
    """Return the statements of a row of amounts: one for each year, or for each of a joint name's parts.

    A row that is not ``named`` by a subject of its own belongs to those of as many demands before.
    """
    if len(run) == 1 or not statements:
        return statements
    one = statements[0]
    if one.value < 0:
        run = [replace(amount, value=-amount.value) for amount in run]
    if run[-1].unit == "percentage_points":
        run = [replace(amount, unit="percentage_points") for amount in run]
    names = _names_of(one, run, context, named)
    years = context.years
    if len(years) < len(run) == len(context.named) and not JOINT_WORD.search(one.names[0]):
        years = context.years = context.named
    return dealt_out(one, run, names, years)


def _names_of(
    one: Statement,
    run: Sequence[Amount],
    context: Context,
    named: bool,
) -> Sequence[str]:
    """Return the names of a row of amounts, as far as the row tells them apart: of groups, places, kinds."""
    units = [amount.unit or one.unit for amount in run]
    before = context.valued[-len(run) :]
    if not named and len({*units}) > 1 and units == [unit for _, unit in before]:
        return [name for name, _ in before]
    name = one.names[0]
    ways = [[*context.pending, name]] if named and context.pending else []
    if listed := _LISTED.fullmatch(name):
        ways.append([part + listed["of"] for part in listed["list"].split("、")])
    if levels := GROUPS.match(name):
        ways.append([part + name[levels.end() :] for part in JOINT_WORD.split(levels[0])])
    if placed := _AT_PLACES.fullmatch(name):
        places = JOINT_WORD.split(placed["places"])
        ways.append([f"{place}{placed['what']}{placed['rate']}" for place in places])
    return next((way for way in ways if len(way) == len(run)), [])


_AT_PLACES = re.compile(
    "(?P<what>[^，]+?)在(?P<places>[^，]+?[、和][^，]+?)的(?P<rate>[^，的]{2,8}率)"
)
_LISTED = re.compile("(?P<list>[^，]*?、[^，]*?)[两二三四五六七八](?:项|类|种)(?P<of>[^，]{3,})")
