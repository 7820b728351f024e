"""Notes on a draft of a plan: what was struck out or refused is blanked."""

from __future__ import annotations

import re

from womenplan.texts.clauses import Match

__all__ = ["redrafted"]

_REDRAFTED = re.compile(
    '[“"](?P<old>[^”"]{2,24})[”"][^，。；“”]{0,2}(?:修改|调整|修订|改)为[“"](?P<new>[^”"]{2,40})[”"]'
)
_NEW_WORDING = re.compile('(?:修改|调整|修订|表述|明确|改)为[“"](?P<new>[^”"]{2,40})[”"]')
_REFUSED = re.compile(
    "(?<![^。\n])(?P<text>[^。\n]*)。(?=(?:未|不予?|部分)采纳)|(?<=。)(?:未|不予?)采纳，维持"
)


def redrafted(text: str) -> str:
    """Return notes on a draft with what was struck out or refused blanked, so that places stay.

    Of “…”改为“…” the new wording stays, of a proposal that was refused nothing.
    """
    text = _REDRAFTED.sub(_reworded, text)
    text = _NEW_WORDING.sub(lambda match: _only(match, match.span("new"), "\0"), text)
    return _REFUSED.sub(_refused, text)


def _only(match: Match, span: tuple[int, int], last: str) -> str:
    """Return a part of a match, and blanks for all but the last sign of the rest."""
    start, end = span
    before = start - match.start()
    behind = match.end() - end - 1
    return "\0" * before + match.string[start:end] + "\0" * behind + last


def _reworded(match: Match) -> str:
    """Return the new wording, behind what the old one named if the new one has only a value."""
    old = match["old"]
    named = not re.match("[达不保控提降≥≤]|[超高低]于", match["new"])
    if named and re.search(r"\d|[升降高低]$", old):
        old = ""
    lead = "\0" + _OLD_VALUE.sub("", old)
    return lead.ljust(match.start("new") - match.start(), "\0") + match["new"] + "\0"


def _refused(match: Match) -> str:
    """Return a refused proposal blanked, but for the name of what it is about."""
    text = match["text"]
    if text and not re.search("建议|提出", text):
        return match[0]
    name = _NAME_ASKED.search(match[0])
    start, end = name.span() if name else (0, 0)
    at = match.start()
    return _only(match, (at + start, at + end), "。")


_OLD_VALUE = re.compile(
    r"(?:达到?|不[低超高少大]于?|控制在?|保持在?|提高到?|降[低至到]*|[高低]于|超过|为|至|≥|≤)*\d.*"
)
_NAME_ASKED = re.compile("(?<=建议)[^，。\\d]{2,20}?(?:率|比例|比重|占比|人数)")
