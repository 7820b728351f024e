"""An English sentence cut into clauses, each of one amount at most, with its year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from womenplan.texts.amounts import Amount
from womenplan.texts.english.amounts import FACTOR
from womenplan.texts.english.context import Clause, Context, NamedYear
from womenplan.texts.english.gaps import NARROW, PARITY, even_split
from womenplan.texts.english.naming import substance
from womenplan.texts.english.words import ASKS, STEP, VERBS, wording

__all__ = ["STEP_BEFORE", "clauses_of", "runs_of"]

STEP_BEFORE = wording(
    rf"\b(?:{STEP}) (?:of|by)\s*(?:about|at least|an? (?:further|additional))?\s*$"
)
_COORDINATOR = wording(
    r"(?:(?P<strong>[;|]|,\s+(?:and|while|whilst|whereas|each with|with|but|then)\b)"
    r"|(?P<comma>,(?!\d))"
    r"|\b(?P<weak>and(?! (?:above|over|older|more|up|higher|men\b|boys\b|under|below))|while|whilst"
    r"|then|or(?! (?:more|less|lower|fewer|higher|better|above|below|over|under)\b)|until(?= (?:it|they|this|these)\b)"
    r"|as well as|with(?=\s+(?:at least|no|an?|half|more|over|\d)))\b)\s*"
)
_OWN_VERB = wording(
    rf"\s*(?:to )?(?:{ASKS})\b|\s*(?:is|are) (?:higher|lower|smaller|larger)\b(?! than)"
    rf"|\s*(?:ended|eliminated|eradicated|abolished)\b"
    r"|\s*(?:to )?be (?:under|below|above|over|at least|at most|no (?:more|less|higher|lower))\b"
    r"|\s*(?:for )?(?:cutting|ending|raising|reducing|increasing|eliminating|halving|doubling)\b"
    r"|\s*(?:equal to|no (?:lower|higher|less|more) than) (?:that|those) of\b"
    r"|\s*(?!to\b)[a-z][\w' -]{2,60}?\b(?:is|are|has|have|will|shall|should|must|(?:fall|rise"
    r"|decline|improve"
    r"|increase|decrease|narrow|end|grow|drop|reach|stay|remain)(?:e?s)?)\b"
)
_JOINED = wording(r"\s*(?:,|,?\s*and\b)\s*(?:to\s+)?")


def _stand_together(
    text: str,
    one: Amount,
    other: Amount,
    years: Sequence[NamedYear],
) -> bool:
    """Return whether two amounts are stated together: rise to 40% and 50% by 2030."""
    dated = any(one.end <= year.start < other.start for year in years)
    joined = _JOINED.fullmatch(text, one.end, other.start)
    return bool(joined) and not dated and one.unit in (other.unit, "")


def runs_of(text: str, amounts: Sequence[Amount], years: Sequence[NamedYear]) -> list[list[Amount]]:
    """Return the rows of amounts that are stated together, of as many things each."""
    runs = [[one] for one in amounts[:1]]
    for one, other in pairwise(amounts):
        if _stand_together(text, one, other, years):
            runs[-1].append(other)
        else:
            runs.append([other])
    return [run for run in runs if len(run) > 1]


def clauses_of(
    text: str,
    amounts: Sequence[Amount],
    years: Sequence[NamedYear],
    context: Context,
) -> Iterator[Clause]:
    """Yield the clauses of a sentence, each with its amount and the year that belongs to it."""
    amounts = _without_steps(text, amounts)
    cuts = [_Cut(0, 0), *_cuts(text, amounts)]
    runs = runs_of(text, amounts, years)
    year = 0
    ends = [*(cut.start for cut in cuts[1:]), len(text)]
    for cut, end in zip(cuts, ends, strict=True):
        begin = cut.start
        start = cut.end
        near = tuple(one for one in years if begin <= one.start < max(end, start + 1))
        amount = next((one for one in amounts if start <= one.start < end), None)
        row = next((run for run in runs if amount in run[:-1]), [])
        dated = _year_of(near, amount) or (row and _behind(row[-1], amounts, years))
        if year < context.start_year:
            year = 0
        year = dated or year or _later(text, years, end) or context.led
        if text[start:end].strip():
            yield Clause(text[start:end], start, end, amount, near, year, text[begin:start])


def _behind(last: Amount, amounts: Sequence[Amount], years: Sequence[NamedYear]) -> int:
    """Return the year that stands behind the last of a row of amounts, before the next one."""
    end = min((one.start for one in amounts if one.start > last.start), default=1 << 30)
    behind = (one.year for one in years if last.end <= one.start < end and not one.base)
    return next(behind, 0)


def _year_of(years: Sequence[NamedYear], amount: Amount | None) -> int:
    """Return the year of a clause: the first one behind its amount, else the last one before it."""
    milestones = [one for one in years if not one.base]
    behind = [one for one in milestones if amount and one.start >= amount.end]
    return next((one.year for one in [*behind[:1], *milestones[-1:]]), 0)


_MILESTONE = wording(r"\b(?:interim|intermediate|milestone|mid-term)\b")


def _later(text: str, years: Sequence[NamedYear], end: int) -> int:
    """Return the year of a clause behind without a verb: 40% of A and 50% of B by 2030."""
    later = next((one for one in years if one.start >= end and not one.base), None)
    if later is None:
        return 0
    between = text[end : later.start]
    apart = _MILESTONE.search(between) or _OWN_VERB.match(_COORDINATOR.sub("", between, count=1))
    return 0 if apart else later.year


_TO_LEVEL = re.compile(r"[^.;,]{0,40}?,?\s*(?:to|reaching)\s+(?:at least )?")


def _without_steps(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """Return amounts without the steps stated beside the level: doubles to 30%, 11.5, up by 0.9."""
    steps = []
    for first, second in pairwise(amounts):
        between = text[first.end : second.start]
        parted = {first.unit, second.unit} == {"percent", ""}
        if parted and not _COORDINATOR.search(between) and re.search("[a-z]{3}", between):
            steps.append(first if second.unit else second)  # four visits are made by 50% of women
        if first.unit == FACTOR and _TO_LEVEL.fullmatch(between):
            steps.append(first)
        step = STEP_BEFORE.search(between)
        if step and re.search(r",\s*an?\s*$", between[: step.start()]):
            steps.append(second)
    return [one for one in amounts if one not in steps]


@dataclass(frozen=True, slots=True)
class _Cut:
    """What joins two clauses, and how strongly it parts them."""

    start: int
    end: int
    rank: int = 0


def _cuts(text: str, amounts: Sequence[Amount]) -> list[_Cut]:
    """Return where a sentence is cut, so that no clause has two amounts and each says something."""
    joints = [
        _Cut(*one.span(), _RANKS[one.lastgroup or "weak"])
        for one in _COORDINATOR.finditer(text)
        if not _within_brackets(text, one.start())
    ]
    cuts: dict[int, _Cut] = {}
    for first, second in pairwise(amounts):
        between = [one for one in joints if first.end <= one.start and one.end <= second.start]
        cut = _best(text, between, second) or _Cut(first.end, first.end)
        cuts[cut.start] = cut
    for joint in joints:
        if joint.start in cuts:
            continue
        left = max((cut.end for cut in cuts.values() if cut.start < joint.start), default=0)
        right = min((at for at in cuts if at > joint.start), default=len(text))
        if _parts(text[left : joint.start], joint, text[joint.end : right], amounts, left):
            cuts[joint.start] = joint
    return sorted(cuts.values(), key=lambda cut: cut.start)


_RANKS = {"strong": 3, "comma": 2, "weak": 1}


def _parts(
    before: str,
    joint: _Cut,
    behind: str,
    amounts: Sequence[Amount],
    left: int,
) -> bool:
    """Return whether a joint parts two clauses, so that both ask for something by themselves."""
    places = [one.start for one in amounts]
    if not (_asks(before) or any(left <= at < joint.start for at in places)):
        return False
    if joint.rank == 1 and not _SAYS_HOW.search(before):
        return False  # 27% of directors and owners will be women: one subject
    valued = any(joint.end <= at < joint.end + len(behind) for at in places)
    return bool(
        _OWN_VERB.match(behind)
        or (joint.rank == 3 and _asks(behind))
        or (valued and even_split(before))
        or (_EACH_OF.search(before) and _EACH_OF.search(behind))
    )


_SAYS_HOW = wording(
    rf"{VERBS.pattern}|\b(?:will|shall|should|must|to|hold|make|account|universal|parity|balance|aims?)\b"
    r"|\b(?:in|for|to) (?:every|each|all)\b|\b\w+ing\b"
)


def _within_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _best(text: str, joints: Sequence[_Cut], second: Amount) -> _Cut | None:
    """Return the joint at which the clause of the second of two amounts begins."""
    direct = [one for one in joints if not substance(text[one.end : second.start])]
    if direct:
        return direct[0]
    return max(joints, key=lambda one: (one.rank, -one.start), default=None)


_EACH_OF = wording(r"\bin (?:every|each|all)\b")
_ASKING = wording(
    rf"{PARITY.pattern}|{NARROW.pattern}|\d"
    r"|\bno\b[^.;,]*\bwithout\b|\b(?:every|each|all|universal|full)\b"
)


def _asks(text: str) -> bool:
    """Return whether a stretch asks for something by itself."""
    return bool(VERBS.search(text) or even_split(text) or _ASKING.search(text))
