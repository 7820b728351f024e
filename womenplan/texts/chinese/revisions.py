"""Notes on a draft of a plan: what was struck out or refused is blanked."""

from __future__ import annotations

import re

from womenplan.texts.clauses import Match

__all__ = ["redrafted"]

_REDRAFTED = re.compile(
    '[“"](?P<old>[^”"]{2,24})[”"][^，。；“”]{0,2}(?:修改|调整|修订|改)为[“"](?P<new>[^”"]{2,40})[”"]'
)
_WORDED = re.compile('(?:修改|调整|修订|表述|明确|改)为[“"](?P<new>[^”"]{2,40})[”"]')
_REFUSED = re.compile(
    "(?<![^。\n])(?P<said>[^。\n]*)。(?=(?:未|不予?|部分)采纳)|(?<=。)(?:未|不予?)采纳，维持"
)


def redrafted(text: str) -> str:
    """Return notes on a draft with what was struck out or refused blanked, so that places stay.

    Of “…”改为“…” the new wording stays, of a proposal that was refused nothing.
    """

    def struck(found: Match) -> str:
        before = found.start("new") - found.start()
        named = not re.match("[达不保控提降≥≤]|[超高低]于", found["new"])
        if named and re.search(r"\d|[升降高低]$", found["old"]):
            said = ""
        else:
            said = found["old"]
        said = _OLD_VALUE.sub("", said)
        lead = "\0" + said
        return lead.ljust(before, "\0") + found["new"] + "\0"

    def refused(found: Match) -> str:
        if found["said"] and not re.search("建议|提出", found["said"]):
            return found[0]
        name = _NAME_ASKED.search(found[0])
        if name is None:
            return "\0" * (len(found[0]) - 1) + "。"
        return "\0" * name.start() + name[0] + "\0" * (len(found[0]) - name.end() - 1) + "。"

    text = _REDRAFTED.sub(struck, text)
    text = _WORDED.sub(
        lambda one: ("\0" * (one.start("new") - one.start())) + one["new"] + "\0", text
    )
    return _REFUSED.sub(refused, text)


_OLD_VALUE = re.compile(
    r"(?:达到?|不[低超高少大]于?|控制在?|保持在?|提高到?|降[低至到]*|[高低]于|超过|为|至|≥|≤)*\d.*"
)
_NAME_ASKED = re.compile("(?<=建议)[^，。\\d]{2,20}?(?:率|比例|比重|占比|人数)")
