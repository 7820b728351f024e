"""What a stretch of an English text names, freed of what only leads to it."""

from __future__ import annotations

import re

from womenplan.texts.clauses import blanked, without
from womenplan.texts.english.words import (
    BEFORE,
    BRACKETS,
    COMPARES,
    FILLER,
    REACH,
    VERBS,
    verbs_in,
    wording,
)

__all__ = [
    "ADJUNCT",
    "AUXILIARY",
    "LEADS",
    "PRONOUN",
    "object_of",
    "plain",
    "plain_end",
    "plainer",
    "share_names",
    "substance",
]


def substance(text: str) -> str:
    """Return what a stretch names once verbs, bounds and words that only join are taken out."""
    return plain(blanked(BEFORE.sub("", text), COMPARES, VERBS, FILLER))


AUXILIARY = wording(
    r"\b(?:will|should|must|shall|to be|to(?= (?:have|be|receive|use|complete|get|obtain|attend"
    r"|own)\b)|who|that|which|have|has|having|are|is|be|been|being)\s+"
)


def share_names(who: str, of: str) -> list[str]:
    """Return the ways in which the share of women in something may be called."""
    if not of:
        return []
    of = _SEATS.sub("", of)
    who = "women" if who.startswith("fem") else who
    return [f"share of {who} in {of}", f"proportion of {who} among {of}", f"{who} in {of}"]


_SEATS = re.compile("^(?:seats?|posts?|positions?|places?|jobs?|roles?) (?:in|on|of|at) (?:the )?")
ADJUNCT = wording(
    r"\s+(?:through|by \w+ing|via|including|so that|in order|as well as|especially|particularly"
    r"|in line with|in partnership|thanks to|with the (?:help|support)|under the|as part of"
    r"|regardless of|, which|supported by|starting|in accordance)\b.*$"
)


def plain_end(text: str) -> str:
    """Return a text without the small words at its end."""
    return _ENDS.sub("", text)


PRONOUN = wording(
    "(?:the )?(?:latter|former|more|extra|additional|it|this|that|these|those|they|them|rate"
    "|figure|number|share"
    "|proportion|percentage|level|value|plan|strategy|programme)"
)


def plainer(name: str) -> tuple[str, ...]:
    """Return a name and the same without what says only that it is a share."""
    ways = [without(name, "^(?:share|proportion|percentage|number|rate|level) of ")]
    if share := _SHARE_OF_WOMEN.fullmatch(name):
        ways = share_names(share["who"] or "women", share["of"] or share["in"])
    return tuple(dict.fromkeys([name, *ways]))


_SHARE_OF_WOMEN = re.compile(
    r"(?:share|proportion|percentage|representation) of (?P<who>women|girls|female \w+)"
    r" (?:in|among|on|as|at) (?:the )?(?P<of>.+)"
    r"|(?i:women(?:'s|’s) (?:representation|share|participation) (?:in|among|on|of) (?:the )?)"
    r"(?P<in>.+)"
)
_DETERMINER = wording(
    r"^(?:[\s,:–—•-]|%(?= of)|(?:the|a|an|its|their|our|all|that|this|these|and|or|but|also|of|to"
    r"|for|at"
    r"|in|on|with|both|then|further|overall|existing|current|national|total|average|estimated"
    r"|while|whereas|by|target|baseline|milestone|starting (?:point|value)|another|additional"
    r"|only)\b(?!-))+"
)
LEADS = wording(
    r"^\W*(?:it is (?:anticipated|expected|planned|envisaged|foreseen|projected|proposed|intended) that"
    r"|(?:we|it is|the \w+|our (?:aim|goal)) (?:want|wish|hope|plan|intend|expect|is|are"
    r"|aim)(?:s|ed)? (?:to see|that|to)?\s*(?=the\b|[a-z])"
    r"|(?:the )?(?:\w+ ){0,2}(?:will|shall|should|must) (?:ensure|guarantee|achieve"
    r"|secure)(?: that)?\s+|(?:we|the government|the ministry|the county|the city|the state"
    r"|the council"
    r"|the country|ministries|districts|the plan|the strategy|this strategy|this plan|it|parties"
    r"|employers|authorities|municipalities|local authorities|the \w+)\s+"
    r"(?=(?:will|shall|should|must|aims?|commits?|undertakes?|pledges|seeks?|is|are|intends?)\b)|"
    r"(?:will|shall|should|must|aims? (?:to|at)|(?:commits?|undertakes?|pledges|intends?) (?:to"
    r"|that)"
    r"|seeks? to|strives? (?:to|for)|is to|are to|to be|to|so that|ensure that)\s+)"
)
_ENDS = wording(
    r"(?<!\d)(?<!\d )(?:[\s,:–—(|-]|\b(?:to|at|of|from|by|is|are|be|will|should|shall|must|stands?"
    r"|a|an|the|and"
    r"|that|with|for|in|on|than|stable|steady|gradually|steadily|progressively|markedly"
    r"|significantly|substantially|year by year|step by step|further|have|has|up|value|level"
    r"|target|least|about|around|each|every|both|alike|its|their|or|as|which|who|not|no|baseline|milestone"
    r"|while|so|only|well|over|within|again|also|between|continues?|goe?s?|does|was|were|shall"
    r"|would|thereby)\b)+$"
)
_ALONE_VERB = wording(
    "(?:fall|rise|drop|decline|grow|climb|shrink|go down|go up|recover)(?:p?ing|e?s|ped)?"
)


def object_of(body: str) -> str:
    """Return what the words before a value are about: the verb's object, or its subject."""
    text = body
    while (shorter := LEADS.sub("", text)) != text:
        text = shorter
    text = blanked(text, BRACKETS, _DOUBLED)
    if re.search(r"[:;]\s+\S{3}", text):
        *before, last = re.split(r"[:;]\s", text)
        text = last if substance(last) else before[-1]
    verbs = verbs_in(text)
    if not verbs:
        return plain(text)
    first = verbs[0]
    behind = text[first.end() :]
    cut = next((one.start() for one in verbs[1:] if one.start() > first.end() + 4), None)
    subject = re.sub("^there$", "", plain(text[: first.start()]), flags=re.I)
    thing = without(plain(behind), f"^(?:{REACH})$")
    if len(thing) > 3 and re.match(r"that\s", behind.strip()):
        return object_of(behind.strip()[5:])
    alone = len(subject) > 2 and _ALONE_VERB.fullmatch(first[0])
    strong = first.lastgroup != "reach" and not alone
    if (strong or not subject) and re.search("[a-z]{3}", thing):
        return ADJUNCT.sub("", plain(text[first.end() : cut]))
    return subject if len(subject) > 2 else thing


_DOUBLED = wording(r"\b(?:doubl|tripl|trebl|quadrupl|halv)(?:es?|ed|ing)\b")
_AND_OVER = wording(r"\d (?:and|or) (?:over|above|older|under)$")


def plain(text: str) -> str:
    """Return a text without articles and the like at its beginning and small words at its end."""
    text = re.sub(r"\s+", " ", text).strip(" ,.;:–—-")
    before = None
    while before != text and not _AND_OVER.search(text):
        before = text
        text = _DETERMINER.sub("", text)
        text = (text[:-60] + _ENDS.sub("", text[-60:])).strip(" ,.;:–—-")
    return text
