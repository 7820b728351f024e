"""Directions that an English clause asks for: more, less, slower, shorter."""

from __future__ import annotations

import re
from typing import Any

from womenplan.texts.clauses import Match, Statement, Statements, around, blanked, marked
from womenplan.texts.english.comparison import NEARING
from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.facts import GOES_ON
from womenplan.texts.english.gaps import GAP, NARROW, balanced, narrowing_gaps
from womenplan.texts.english.joint import MEASURED
from womenplan.texts.english.naming import (
    ADJUNCT,
    AUXILIARY,
    LEADS,
    object_of,
    plain,
    plainer,
    substance,
)
from womenplan.texts.english.words import (
    AGAIN,
    FUTURE,
    STEP,
    TARGET_AHEAD,
    blank,
    manner_of,
    verbs_in,
    way_of,
    wording,
)

__all__ = ["one_way"]

_VAGUE = wording(
    r"(?:public |general )?(?:discrimination|quality|barriers?|obstacles|awareness of|efforts?|capacity|visibility"
    r"|understanding"
    r"|support|cooperation|implementation|enforcement|use of (?:data|evidence|gender))\b"
)
_SLOW = wording(
    r"\b(?:(?:rising|upward|increasing) (?:trend|tendency)|rise|increase|growth) (?:of|in) "
    r"(?P<one>[^.;]+?) (?:(?:is|are|to|be|shall|should|will) )*"
    r"(?:slow(?:s|ed)?|curbed|contained|checked|halted|reversed)\b"
    r"|(?<![^.;])(?P<same>[^.;]+?) (?:(?:shall|should|will|to) )*(?:cease|stop)s? (?:to rise|rising|growing)\b"
    r"|\bslow(?:s|ing)? (?:down )?the (?:rise|increase|growth|rising trend) (?:of"
    r"|in) (?P<other>[^.;]+)"
)
_OTHER_SEX = wording(r"\b(?:wom[ae]n|m[ae]n|girls|boys|fathers|mothers)\b")
_SHOWS = wording(
    rf"\s(?:(?:to|will|shall|should)\s)?(?:show|see|record"
    rf"|register)s?\s+an?\s(?:\w+\s)?"
    rf"(?P<way>{STEP})\b"
)
_GOES = wording(
    "(?:increas|decreas|declin|improv)es?|falls?|rises?|drops?|grows?|shrinks?|going (?:up|down)"
    "|goes (?:up|down)|growing|rising|falling"
)


def one_way(clause: Clause, context: Context) -> Statements:
    """Return the demand that something goes one way, comes into balance, or a gap narrows."""
    piece = clause.text
    manner = {"year": clause.year, **manner_of(piece)}
    gap = GAP.search(piece)
    again = GAP.search(context.subject) and (
        not substance(piece) or (not gap and AGAIN.search(piece))
    )
    if (gap or again) and (narrow := NARROW.search(piece)):
        named = context.subject if again else piece
        return narrowing_gaps(named, clause.start + narrow.start(), context, manner)
    nearing = NEARING.search(piece)
    if nearing and (name := object_of(piece[: nearing.start()])):
        sexes = "female-male" if _OTHER_SEX.search(piece) else ""
        at = clause.start + nearing.start()
        return [Statement((name,), at, "gap", "narrow", population=sexes, **manner)]
    if slow := _SLOW.search(piece):
        parts = re.split(r",\s*|\s+and\s+", slow[slow.lastgroup or 0])
        at = clause.start + slow.start()
        return [Statement((plain(one),), at, "direction", "slow", **manner) for one in parts]
    return balanced(clause, context, manner) or _direction_of(clause, context, manner)


_PASSIVE = wording(r"\b(?:is|are|be|been|being)\s+(?:\w+ly\s+)?$")
_ONLY_HOW = wording("gradual|steady|continuous|further|slow|marked|significant|constant")


def _direction_of(clause: Clause, context: Context, manner: dict[str, Any]) -> Statements:
    """Return the direction in which something is to go."""
    piece = clause.text
    if statements := _comparative(clause, context, manner):
        return statements
    if shown := _SHOWS.search(piece):
        name = plain(LEADS.sub("", piece[: shown.start()]))
        at = clause.start + shown.start("way")
        return [Statement(plainer(name), at, "direction", way_of(shown), **manner)] if name else []
    verb = next((verb for verb in verbs_in(piece) if _moves(piece, verb)), None)
    if verb is None or (GOES_ON.search(piece) and not FUTURE.search(piece)):
        return []
    name = _moved_thing(piece, verb, context)
    if not name or name[0].isdigit() or (_WEAK.match(verb[0]) and not _NUMBER_OF.search(name)):
        return []
    context.subject = name
    at = clause.start + verb.start()
    parts = re.split(r",\s+(?:and\s+)?|\s+and\s+", name)
    if not all(map(MEASURED.search, parts)):
        parts = [name]
    way = verb.lastgroup or ""
    return [Statement(plainer(one), at, "direction", way, **manner) for one in parts]


def _moved_thing(piece: str, verb: Match, context: Context) -> str:
    """Return what is to go the way that a verb says; empty where that is nothing measured."""
    before = piece[: verb.start()]
    after = piece[verb.end() :]
    behind = plain(after)
    word = verb[0].lower()
    if word == "end" and substance(before) and not _HARMFUL_END.search(marked(piece, *verb.span())):
        return ""
    if word == "ends" and (behind or _OF_PLAN.search(plain(before))):
        return ""
    last = before.rpartition(":")[2]
    ahead = plain(LEADS.sub("", last if behind or plain(last) else before))
    only_ahead = MEASURED.search(ahead) and not MEASURED.search(after)
    name = ADJUNCT.sub("", ahead if only_ahead else behind)
    if other := _THAT_OF_WHOM.match(before):
        bare = context.subject.partition(f" {other['how']} ")[0]
        name = ahead = f"{bare} {other['how']} {plain(other['whom'])}"
    passive = _PASSIVE.search(before) and (verb.lastgroup == "down" or MEASURED.search(ahead))
    falls = not behind and (passive or _GOES.fullmatch(verb[0]))
    if falls:
        name = ahead
    framed = TARGET_AHEAD.search(before) or (
        word in ("ended", "eliminated", "eradicated") and not plain(before + after)
    )
    if _ONLY_HOW.fullmatch(name or ahead) or (framed and not name):
        name = context.subject
    measured = falls or framed or (MEASURED.search(name) and not _VAGUE.match(name))
    return name if measured else ""


_HARMFUL_END = around(
    r"(?-i:\bto\s+@\s*(?:female genital|early|child|forced|harmful|violence|obstetric)\b)"
)
_OF_PLAN = wording(r"\b(?:plan|strategy|period|programme|project|term)$")
_THAT_OF_WHOM = re.compile(r"\W*(?:and )?(?:that|those) (?P<how>of|for|in|among) (?P<whom>.+)")
_WEAK = wording("strengthen|deepen|enhanc|advanc|upgrad|accelerat|step|expand|boost")
_NUMBER_OF = wording(
    r"\b(?:rates?|ratios?|shares?|proportions?|percentages?|numbers?|coverage|representation"
    r"|participation|access|enrolment|employment)\b"
)
_ONLY_COMPARES = wording("more|fewer|higher|up|down")


def _moves(piece: str, verb: Match) -> bool:
    """Return whether a verb asks for a direction: no comparative, and no drop that is denied."""
    if verb.lastgroup not in ("up", "down") or _ONLY_COMPARES.fullmatch(verb[0]):
        return False
    before = piece[: verb.start()]
    if verb[0].lower() == "lower" and plain(LEADS.sub("", before)):
        return False
    return not re.search(r"\b(?:no|not|without an?y?)\s+$", before, re.I)


_WAYS = (
    r"(?P<up>more|greater|higher|larger|bigger|longer|growing|rising|increasing|better)"
    r"|(?P<down>fewer|less|lower|smaller|shorter|falling|declining|shrinking|rarer)"
)
_NOUN_COMPARED = wording(
    rf"(?:\W|\b(?:see|want|achieve|secure|deploy|appoint|recruit|hire|elect|nominate|attract|bring"
    rf"|get)\s)*(?:an?\s+)?(?:{_WAYS})\s(?P<what>(?!than\b|and\b|or\b|education\b|secondary\b"
    rf"|vocational\b|level|grade|learning\b|degree|often\b|likely\b)[^.;,]+)"
)
_SHARE_COMPARED = wording(
    rf"(?P<who>.+?)\s(?:(?:will|shall|should|to)\s)?(?:takes?(?: up| on)?|ha(?:s|ve)|gets?"
    rf"|receives?|holds?|does?|make up|fill|win)\s+an?\s(?:{_WAYS})\s(?P<share>share|proportion"
    rf"|part|number) of (?P<what>[^.;,]+)"
)
_IS_COMPARED = wording(
    rf"(?P<what>.*?)\s?\b(?:(?:will|shall|should|to)\s)?(?:be|is|are|becomes?|becoming|gets?)\s"
    rf"(?:much\s|ever\s|\w+ly\s)?(?:{_WAYS})(?!\s(?:than|of|in|equal\w*|even\w*)\b)"
    r"(?:\s(?:common|frequent|widespread|severe))?(?=\s*(?:$|[.;,]|and\b|each\b|every\b|in the"
    r" \w+ (?:term|phase|period)))"
)
_TARGET_FIRST = wording(r"^\W*targets?\s*:")
_MANY = wording(
    r"(?:[\w'’-]+ ){0,4}?(?:women|girls|men|boys|mothers|fathers|families|couples|children"
    r"|households|victims|survivors|people|carers|workers|students|candidates)\b"
)


def _comparative(clause: Clause, context: Context, manner: dict[str, Any]) -> Statements:
    """Return the direction that a comparative asks for: more women in …, a smaller gap, shorter."""
    piece = blanked(LEADS.sub(blank, clause.text), _TARGET_FIRST)
    noun = _NOUN_COMPARED.match(piece)
    share = None if noun else _SHARE_COMPARED.match(piece)
    match = noun or share or _IS_COMPARED.match(piece)
    if match is None or GOES_ON.search(piece):
        return []  # is increasing
    what = match["what"]
    if noun and any(verb.lastgroup in ("up", "down") for verb in verbs_in(what)):
        return []  # rising prices reduce …
    way = way_of(match)
    at = clause.start + match.start(way)
    if GAP.search(what):
        return narrowing_gaps(what, at, context, manner) if way == "down" else []
    name = ADJUNCT.sub("", plain(AUXILIARY.sub("", what))) or context.subject
    if share:
        name = f"{share['share']} of {plain(share['who'])} in {name}"
    word = match[way].lower()
    counted = word == "fewer" or (word == "more" and _MANY.match(what))
    rarer = way == "down" and not (noun or share)
    if not name or not (share or counted or rarer or MEASURED.search(name)):
        return []
    context.subject = name
    return [Statement((name, f"number of {name}"), at, "direction", way, **manner)]
