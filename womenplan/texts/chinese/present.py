"""Values from which something starts: what a bracket tells of the present, 由28%提高到45%."""

from __future__ import annotations

import re

from womenplan.texts.amounts import YEAR, Amount, amounts_in
from womenplan.texts.chinese.context import Context
from womenplan.texts.chinese.words import AT_LEAST, AT_MOST, SUFFIX, hidden
from womenplan.texts.clauses import Statement

__all__ = ["origin_of", "without_aside", "without_origins"]

_ASIDE = re.compile(
    rf"以{YEAR}年[（(][^（）()]*[）)]为基[数期准]|[（(](?:(?P<year>{YEAR})年(?:底|末)?|现状|基期|基准|目前"
    rf"|当前|上一?届|上年|原)值?[^（）()]*[）)]"
)


def without_aside(clause: str, context: Context) -> tuple[str, tuple[Amount, int] | None]:
    """Return a clause without the value of the present that it names in brackets, and that value with its year."""
    for aside in _ASIDE.finditer(clause):
        year = int(aside["year"] or 0)
        amounts = [*amounts_in(aside[0][7:] if year else aside[0])]
        gone = not year or not context.start_year or year < context.start_year
        if amounts and gone:
            text = clause[: aside.start()] + hidden(aside) + clause[aside.end() :]
            return text, (amounts[-1], year or context.start_year - 1)
    return clause, None


_ORIGIN = re.compile(
    f"(?:由|从|自)(?:现在|目前|当前|现状|基期)?[\0年的底末约 ]*(?:达到?|{AT_LEAST}|{AT_MOST})?[\0]*$"
)
_ARROW = re.compile(r"\s*(?:→|[-—]+>)")
_STARTED = re.compile("在(?:现有|原有|目前|现)?[\0年的底末约 ]*$")
_BEGUN = re.compile(
    "在(?![园校职岗读册编])(?P<what>[^，\\d]{3,30}?)(?:已经?)?(?:达到?|为|至|稳定在|保持在)[\\0约]*$"
)
_ON_THAT = re.compile("的?基础上|起步|起算")
_TO = re.compile(
    "[\\0年的底末左右以上下 ]*(?:稳步|逐步|分别|进一步)*"
    "(?:(?:收紧|放宽|发展|提高|提升|上升|增加|增长|扩大|延长|下降|降低|减少|缩小|控制|调整|修订|压[减降]|[上下]调"
    "|调[高低增减]|拉高|升|增|降|减|提|压)(?:到|至|为)|(?:提高|增加|增长)[一二两三]倍|翻一?番)"
)


def without_origins(masked: str) -> tuple[str, list[tuple[int, int, float]]]:
    """Return a clause without the values from which it starts (由2000年的28%提高到45%), where and which."""
    origins: list[tuple[int, int, float]] = []
    for amount in amounts_in(masked):
        before = masked[: amount.start]
        tail = masked[amount.end :]
        origin = _ORIGIN.search(before)
        on_that = _ON_THAT.match(tail)
        if on_that and (begun := _BEGUN.search(before)):
            masked = masked[: begun.start()] + "\0" + masked[begun.start() + 1 :]
            start = begun.end("what")
            end = on_that.end()
        elif origin and (_TO.match(tail) or not tail.strip("\0 ")):
            start = origin.start()
            above = SUFFIX.match(tail)
            end = above.end() if above else 0
        elif arrow := _ARROW.match(tail):  # 75%→90%
            start = amount.start
            end = arrow.end()
        elif on_that and (based := _STARTED.search(before) or origin):
            start = based.start()
            end = on_that.end()
        else:
            continue
        end += amount.end
        masked = masked[:start] + "\0" * (end - start) + masked[end:]
        origins.append((start, end, amount.value))
    return masked, origins


def origin_of(one: Statement, context: Context) -> float | None:
    """Return the value from which a demand starts: the last one that stands before it."""
    return next((value for end, value in reversed(context.origins) if end <= one.at), None)
