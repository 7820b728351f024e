"""The verbs, bounds and small words by which an English text asks for something."""

from __future__ import annotations

import re
from functools import partial

from womenplan.texts.clauses import Match, around, manner, marked

__all__ = [
    "AFTER",
    "AGAIN",
    "ASKS",
    "BEFORE",
    "BRACKETS",
    "COMPARES",
    "DEMANDS",
    "FILLER",
    "FUTURE",
    "MAKES",
    "MODAL",
    "REACH",
    "SIGNS",
    "STANDS",
    "STEADY",
    "STEP",
    "TARGET_AHEAD",
    "VERBS",
    "YEARLY",
    "blank",
    "inflected",
    "last_verb",
    "manner_of",
    "verbs_in",
    "way_of",
    "wording",
]


wording = partial(re.compile, flags=re.I)  # of English, in capitals or small letters


def inflected(verbs: str) -> str:
    """Return the pattern of all forms of regular verbs; a letter in brackets is doubled."""
    forms = []
    for verb in verbs.split():
        first, _, rest = verb.partition("_")
        tail = f"\\s{rest}" if rest else ""
        if first.endswith(")"):
            stem = first[:-3]
            last = first[-2]
            forms.append(rf"{stem}{last}(?:s|{last}(?:ed|ing))?{tail}")
        elif first.endswith("e"):
            forms.append(rf"{first[:-1]}(?:es?|ed|ing){tail}")
        else:
            forms.append(rf"{first}(?:e?s|ed|ing)?{tail}")
    return "|".join(forms)


_UP = (
    r"(?:increase|improvement|growth|rise) (?:of|in)|rises?|rising|risen|gr(?:ow|ows|owing|own)"
    r"|(?:be|is|are) (?:up|stepped up)|go(?:es)? up|up(?= by\b)|(?:higher|more)(?! than)|mov(?:e"
    r"|es|ing) up|"
    + inflected(
        "increase raise expand improve lift boost strengthen extend scale_up enhance lengthen"
        " prolong widen climb broaden accelerate step_up advance recover upgrade deepen push_up"
    )
)
_DOWN = (
    r"(?:reduction|decrease|decline|drop|fall|cut) (?:of|in)|reduction"
    r"|(?<!one )(?<!one-)(?<!bus )(?<!tram )(?:(?:wiped|stamped|rooted) out|abolished|stopped"
    r"|stop(?:s|ping)?(?= [a-z]))"
    r"|(?:brought|comes?|coming|driven|pushed|br?ings?|bringing|go(?:es)?|going|driv(?:e|ing)s?)"
    r" down|bring(?:s|ing)? down|down(?= (?:by|to)\b)|falls?|falling|fallen|shrink(?:s|ing)?"
    r"|fewer(?! than)|cut(?:s"
    r"|ting)?|"
    + inflected(
        "reduce lower decrease decline dro(p) eliminate end narrow minimise minimize eradicate"
        " curb slash shorten lessen diminish bring_down"
    )
)
_KEEP = r"keep(?:s|ing)?|hold(?:s|ing)? steady|(?:is|are|be) (?:held|kept)|" + inflected(
    "maintain remain sustain stay stabilise stabilize preserve"
)
REACH = (
    r"is|are|be|have|has|get(?:s)?|go(?:es)?|comes?|meet(?:s)?|hit(?:s)?|set(?:s)?|was|were|stand(?:s)?|bring(?:s)?|"
    + inflected(
        "reach achieve attain ensure guarantee exceed surpass amount_to deliver provide"
        " total move touch return restore"
    )
)
VERBS = wording(
    rf"\b(?:(?P<keep>{_KEEP})|(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<reach>{REACH}))\b(?!-)"
)
_AT_LEAST = (
    r"at (?:the )?(?:very )?least|(?:no|not)(?: be)? (?:less|fewer|lower) than|(?:a )?minimum(?: of)?"
    r"|not (?:be )?(?:drop |fall )?(?:below|under)|at or (?:above|over)|>=|≥"
)
_MORE = r"more than|over|above|exceed(?:s|ing)?|(?:greater|higher|longer|later) than|upwards of|surpass(?:es|ing)?|>"
_AT_MOST = (
    r"within|at or (?:below|under)|(?<=limited )to|(?<=capped )at"
    r"|(?:no|not)(?: be)? (?:more|higher|greater|longer|wider|larger) than|at (?:the )?most|(?:a )?maximum(?: of)?"
    r"|not? exceed(?:ing)?|not (?:rise |go )?(?:above|over)|up to|<=|≤"
)
_LESS = r"below|under|(?:less|fewer|lower) than|<"
BEFORE = wording(
    rf"(?<![A-Za-z])(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<more>{_MORE})"
    rf"|(?P<less>{_LESS})|(?P<about>about|around|approximately|roughly|close to|nearly|some))"
    r"\s*(?:the |a |an |at least )?$"
)
AFTER = wording(
    r"\s*(?:(?P<ge>(?:or|and) (?:more|above|higher|over|greater|better|beyond)|at least|plus\b)"
    r"|(?P<le>or (?:less|below|lower|under|fewer)|at (?:the )?most)|(?P<so>or so))\b"
)
SIGNS = {
    "most": "<=",
    "least": ">=",
    "more": ">",
    "less": "<",
}
FUTURE = wording(
    r"\b(?:will|shall|should|must|to be|is to|are to|aims?|targets?|goals?|objectives?"
    r"|to (?:reach|rise|fall|increase|decrease|reduce|raise))\b"
)
STANDS = wording(r"\b(?:is|are|stands at)\b")
MODAL = wording(r"\b(?:will|shall|should|must|is to|are to)\b")
SOFT = wording(
    r"\b(?:strive|striving|seek|endeavou?r|aspire|where possible|in principle|as a rule"
    r"|aim(?:s|ing)? (?:to|for))\b"
)
_EVERY_YEAR = r"per annum|annually|(?:each|every) year|year[- ](?:on|by|after)[- ]year"
STEADY = wording(
    rf"\b(?:gradually|steadily|progressively|continuously|step by step|{_EVERY_YEAR})\b"
)
YEARLY = wording(rf"\b(?:per year|a year|{_EVERY_YEAR})\b")
STEP = (
    r"(?P<up>increase|rise|improvement|gain|growth|jump)|"
    r"(?P<down>reduction|decrease|decline|cut|drop|fall)"
)
ASKS = (
    "keep|maintain|lessen|bridge|eradicate|triple|lift|boost|reduce|increase"
    "|raise|lower|improve|narrow|close|expand|cut|end|eliminate|halve|double"
)
BIDS = wording(rf"^\W*(?:{ASKS}|ensure|reserve|establish|achieve)\b")
DEMANDS = wording(f"{FUTURE.pattern}|{BIDS.pattern}")
FILLER = wording(
    r"^\W*we (?:want|expect|would like)\b|\b(?:with an?|(?:interim |intermediate |mid-term |final )?(?:milestone|target|goal)s?(?: of)?"
    r"|and|then|to|at|by|reach(?:es|ing)?|rising|increasing|falling|strives? for|again|further"
    r"|(?:of|among) (?:whom|them|these|which)|with|from|while|also|finally|even|another"
    r"|eventually|later|but|or|down|up)\b"
)


def blank(match: Match) -> str:
    """Return spaces in place of what was match."""
    return " " * len(match[0])


AGAIN = wording(
    r"^\W*(?:and |but )?(?:this|it|these|that)\b(?! (?:of|for|in|among)\b)"
    rf"|\b(?:{ASKS}|keep|maintain|bring)s? (?:this|it|that|them)\b"
)
BRACKETS = re.compile(r"\([^()]*\)")
COMPARES = wording(rf"(?:{_AT_LEAST}|{_AT_MOST}|{_MORE}|{_LESS}|about|around|some)")
_PARTICIPLE = (
    r"(?:\b(?:lower|upper|higher) (?:and \w+ )?(?:secondary|primary|house|chamber|court|grades?"
    r"|education|courts|levels)"
    r"|(?:\b(?:is|are|be|been|being|get|gets|was|were|\w+ly)\s+)?\b\w+ed\s+"
    r"(?!(?:to|by|from|at|in|on|within|below|above|over|under|and|for|with|gradually|steadily"
    r"|significantly|further)\b)[a-z])"
)
_DESCRIBES = around(  # a verb that asks for nothing
    r"@(?:rising|growing|falling|declining) "  # prices
    r"(?!in\b|by\b|to\b|from\b|at\b|and\b|or\b|over\b|\w+ly\b)[a-z]{4,}",
    r"\bor\s+@(?:more|higher)\b",
    r"\bthe\s+@end\b",
    rf"\b(?:to|of|an?|the|for|with|in|and)\s+@{_PARTICIPLE}",  # of improved water
    r"\b(?-i:who|that|which)\s+@",
)


def verbs_in(text: str) -> list[Match]:
    """Return the verbs of a text, without those that only describe a noun: improved water."""
    return [
        verb
        for verb in VERBS.finditer(text)
        if not _DESCRIBES.search(marked(text, verb.start(), verb.start()))
    ]


def last_verb(body: str) -> str:
    """Return the kind of the main verb in front of a value: the first one that says a way."""
    kinds = [verb.lastgroup or "" for verb in verbs_in(body)]
    return min(kinds, key=lambda kind: kind == "reach", default="")


MAKES = (
    r"(?:establish|build|open|set up|elect|fund|recruit|create|provide|appoint|train|equip|support"
    r"|construct|place|offer|see|have|add|launch|issue|grant|award|reach|support|operate|runs?\b"
    r"|function)\w*"
)
TARGET_AHEAD = wording(r"\b(?:targets?|goal|milestone)\s*(?:\(\s*\))?\s*:\s*$")
manner_of = partial(manner, soft=SOFT, steady=STEADY)


def way_of(match: Match) -> str:
    """Return the way that a match says by its groups."""
    return "up" if match["up"] else "down"
