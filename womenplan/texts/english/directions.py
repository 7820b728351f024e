"""Directions that an English clause asks for: more, less, slower, shorter."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from womenplan.texts.clauses import Statement, blanked
from womenplan.texts.english.comparison import NEARING
from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.facts import GOES_ON
from womenplan.texts.english.gaps import GAP, NARROW, PARITY, even_split, narrowing_gaps
from womenplan.texts.english.joint import MEASURED
from womenplan.texts.english.naming import (
    ADJUNCT,
    AUXILIARY,
    LEADS,
    object_of,
    plain,
    plainer,
    share_names,
    substance,
)
from womenplan.texts.english.words import (
    AGAIN,
    BRACKETS,
    FUTURE,
    SOFT,
    STEADY,
    STEP,
    TARGET_AHEAD,
    blank,
    verbs_in,
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


def one_way(clause: Clause, context: Context) -> list[Statement]:
    """Return the demand that something goes one way, comes into balance, or a gap narrows."""
    piece = clause.text
    shared: dict[str, Any] = {
        "year": clause.year,
        "soft": bool(SOFT.search(piece)),
        "steady": bool(STEADY.search(piece)),
    }
    again = GAP.search(context.subject) and (
        not substance(piece) or (AGAIN.search(piece) and not GAP.search(piece))
    )
    if (GAP.search(piece) or again) and (narrow := NARROW.search(piece)):
        if again:
            piece = context.subject
        return narrowing_gaps(piece, clause.start + narrow.start(), context, shared)
    nearing = NEARING.search(piece)
    if nearing and (name := object_of(piece[: nearing.start()])):
        sexes = "female-male" if _OTHER_SEX.search(piece) else ""
        at = clause.start + nearing.start()
        return [Statement((name,), at, "gap", "narrow", population=sexes, **shared)]
    if slow := _SLOW.search(piece):
        parts = re.split(r",\s*|\s+and\s+", slow["one"] or slow["other"] or slow["same"])
        at = clause.start + slow.start()
        return [Statement((plain(one),), at, "direction", "slow", **shared) for one in parts]
    if even := even_split(blanked(piece, BRACKETS)):
        said = (
            "of",
            "other",
            "rates",
            "split",
            "ratio",
            "kept",
            "split_of",
            "in",
            "numbers",
            "there",
            "many",
        )
        name = plain(next(filter(None, map(even.group, said))))
        names = share_names("girls" if re.search("girls", piece) else "women", name)
        context.subject = names[0]
        return [Statement(tuple(names), clause.start + even.start(), "balance", "=", **shared)]
    if parity := PARITY.search(piece):
        name = object_of(piece[: parity.start()])
        if len(name) <= 3:
            name = context.subject
        at = clause.start + parity.start()
        if not name:
            return []
        return [Statement(plainer(name), at, "balance", "=", **shared)]
    return _direction_of(clause, context, shared)


_PASSIVE = wording(r"\b(?:is|are|be|been|being)\s+(?:\w+ly\s+)?$")
_ONLY_HOW = wording("gradual|steady|continuous|further|slow|marked|significant|constant")


def _direction_of(clause: Clause, context: Context, shared: dict[str, Any]) -> list[Statement]:
    piece = clause.text
    if compared := _comparative(clause, context, shared):
        return compared
    if shown := _SHOWS.search(piece):
        name = plain(LEADS.sub("", piece[: shown.start()]))
        at = clause.start + shown.start("way")
        kind = "up" if shown["up"] else "down"
        if not name:
            return []
        return [Statement(plainer(name), at, "direction", kind, **shared)]
    verb = next(filter(partial(_moves, piece), verbs_in(piece)), None)
    if verb is None or (GOES_ON.search(piece) and not FUTURE.search(piece)):
        return []
    after = piece[verb.end() :]
    before = piece[: verb.start()]
    harm = re.match(r"\s*(?:female genital|early|child|forced|harmful|violence|obstetric)\b", after)
    purpose = harm and re.search(r"\bto\s+$", before)
    if verb[0].lower() == "end" and not purpose and substance(piece[: verb.start()]):
        return []
    of_plan = re.search(r"\b(?:plan|strategy|period|programme|project|term)$", plain(before), re.I)
    if verb[0].lower() == "ends" and (of_plan or plain(after)):
        return []
    last = before.rpartition(":")[2]
    ahead = plain(LEADS.sub("", last if plain(last) or plain(after) else before))
    ahead_only = MEASURED.search(ahead) and not MEASURED.search(after)
    name = ahead if ahead_only else plain(after)
    name = ADJUNCT.sub("", name)
    if other := re.match(
        r"\W*(?:and )?(?:that|those) (?P<how>of|for|in|among) (?P<whom>.+)", before
    ):
        bare = context.subject.partition(f" {other['how']} ")[0]
        name = ahead = f"{bare} {other['how']} {plain(other['whom'])}"
    passive = _PASSIVE.search(before) and (verb.lastgroup == "down" or MEASURED.search(ahead))
    falls = not plain(after) and (passive or _GOES.fullmatch(verb[0]))
    name = ahead if falls else name
    if _ONLY_HOW.fullmatch(name or ahead):
        name = context.subject
    framed = TARGET_AHEAD.search(before) or (
        re.fullmatch("ended|eliminated|eradicated", verb[0], re.I) and not plain(before + after)
    )
    if framed and not name:
        name = context.subject
    falls = falls or framed
    if (
        (_VAGUE.match(name) and not falls)
        or not name
        or not (falls or MEASURED.search(name))
        or name[0].isdigit()
    ):
        return []
    if _WEAK.match(verb[0]) and not _NUMBER_OF.search(name):
        return []
    kind = verb.lastgroup or "up"
    context.subject = name
    at = clause.start + verb.start()
    parts = re.split(r",\s+(?:and\s+)?|\s+and\s+", name)
    if not all(map(MEASURED.search, parts)):
        parts = [name]
    return [Statement(plainer(one), at, "direction", kind, **shared) for one in parts]


_WEAK = wording("strengthen|deepen|enhanc|advanc|upgrad|accelerat|step|expand|boost")
_NUMBER_OF = wording(
    r"\b(?:rates?|ratios?|shares?|proportions?|percentages?|numbers?|coverage|representation"
    r"|participation|access|enrolment|employment)\b"
)
_ONLY_COMPARES = wording("more|fewer|higher|up|down")


def _moves(piece: str, verb: re.Match[str]) -> bool:
    """Return whether a verb asks for a direction: no comparative, and no drop that is denied."""
    if verb.lastgroup not in ("up", "down") or _ONLY_COMPARES.fullmatch(verb[0]):
        return False
    before = piece[: verb.start()]
    first = verb[0].lower() != "lower" or not plain(LEADS.sub("", before))
    return first and not re.search(r"\b(?:no|not|without an?y?)\s+$", before, re.I)


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


def _comparative(clause: Clause, context: Context, shared: dict[str, Any]) -> list[Statement]:
    """Return the direction that a comparative asks for: more women in …, a smaller gap, shorter."""
    piece = blanked(LEADS.sub(blank, clause.text), _TARGET_FIRST)
    found = _NOUN_COMPARED.match(piece) or _SHARE_COMPARED.match(piece) or _IS_COMPARED.match(piece)
    if found is None:
        return []
    moves = any(verb.lastgroup in ("up", "down") for verb in verbs_in(found["what"]))
    if GOES_ON.search(piece) or (found.re is _NOUN_COMPARED and moves):
        return []  # is increasing; rising prices reduce …
    way = "up" if found["up"] else "down"
    at = clause.start + found.start(way)
    if GAP.search(found["what"]):
        if way != "down":
            return []
        return narrowing_gaps(found["what"], at, context, shared)
    name = ADJUNCT.sub("", plain(AUXILIARY.sub("", found["what"])))
    name = name or context.subject
    of = found.groupdict()
    if "share" in of:
        name = f"{of['share']} of {plain(found['who'])} in {name}"
    many = found[way].lower() in ("more", "fewer") and _MANY.match(found["what"])
    rarer = found.re is _IS_COMPARED and way == "down"
    counted = found[way].lower() == "fewer" or many
    if not name or not (counted or rarer or "share" in of or MEASURED.search(name)):
        return []
    context.subject = name
    return [Statement((name, f"number of {name}"), at, "direction", way, **shared)]
