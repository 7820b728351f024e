"""Demands of an English text that something covers all: every district has …, universal access …."""

from __future__ import annotations

from collections.abc import Sequence

from womenplan.texts.clauses import Statement, Statements, without
from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.naming import LEADS, plain, plain_end
from womenplan.texts.english.words import MAKES, VERBS, wording

__all__ = ["covering_all"]

_EACH_HAS = (
    r"have|has|with|carry|carries|include|complete|provide|offer|operate|establish|be covered by"
    r"|adopt"
    r"|(?:is|are) covered by|be equipped with|(?:is|are) served by|enjoy|receive|run|host|employ"
    r"|apply|pilot|implement|adopt"
    r"|use|own|appoint|possess|benefit from|be trained in|(?:is|are) trained in|be screened for"
    r"|gain|get|contain|teach|take|be (?:enrolled|screened|vaccinated|covered|registered|connected|insured"
    r"|tested|immuni[sz]ed|certified|accredited|staffed)"
)
_ALL_OF_THEM = wording(
    r"\ball (?:of them|of these|of which) (?:will|shall|should|must|are to|to) be "
    r"(?P<done>[a-z]+(?:ed|en)\b[^.;,]{0,40})"
)
_COVERAGE = [  # each has a thing; at marks the place of the demand
    wording(pattern)
    for pattern in (
        r"(?<!\bin )(?<!\bof )\b(?:every|each|all)(?: of)?(?: the)?(?: \d+)?"
        r" (?P<each>(?!year|quarter|month|week|day|effort|form|(?:woman|women"
        r"|child\w*)\b(?! [\w ]*access to))"
        r"[a-z][\w' -]{2,56}?)\s+(?:(?:will|should|must|shall|to)\s+)*"
        rf"(?P<at>(?:{_EACH_HAS})(?:e?s)?)\s+(?P<thing>[^.;,]{{3,70}})",
        rf"^\W*(?:to |will )?(?:{MAKES}|screen|vaccinate|cover|connect|register|enrol) "
        r"(?:all|every|each) (?:the )?(?:\d+ )?(?P<at>)(?P<each>[a-z][\w' -]{2,40}?) (?:in|with|for"
        r"|against|to) (?P<thing>[^.;,]{3,60})",
        r"^\W*(?:to )?(?:offer|give|provide|guarantee"
        r"|ensure)s? (?P<thing>[a-z][\w' -]{3,60}?) (?:to|for) "
        r"(?:every|all|each) (?P<at>)(?P<each>[a-z][\w' -]{2,40}?)(?=[.;,]|\s*$)",
        r"^\W*(?P<thing>[A-Za-z][\w' -]{3,60}?) (?:is|are|to be|(?:will|shall) be) "
        r"(?:offered|given|provided|guaranteed|available|open) (?:to|for) "
        r"(?:every|all|each) (?P<at>)(?P<each>[a-z][\w' -]{2,40}?)(?= from\b|[.;,]|\s*$)",
        r"^\W*(?P<thing>[A-Za-z][\w' -]{3,60}?) (?:(?:is|are|to be|(?:will|shall|should) be) )?"
        r"(?:offered|provided|available|introduced|taught|established|in place|set up"
        r"|accessible|free"
        r"|open(?:ed)?|operating|running)"
        r" (?:in|at) (?:every|all|each)(?: of the)?(?: \d+)? (?P<at>)(?P<each>[a-z][\w'"
        r" -]{2,40}?)(?=[.;,]|\s*$)",
        r"\bno (?P<each>[a-z][\w' -]{2,40}?) (?:(?:shall|should|must|will|is|are|be) )*without "
        r"(?:an?|any|at least one) (?P<at>)(?P<thing>[a-z][^.;,]{2,60}?)(?=\s*$|[.;,])",
        r"^\W*(?P<thing>(?:an? |one )?(?!.*\b(?:will|shall|be|is|are)\b.* in )"
        r"[A-Za-z][\w' -]{3,60}?),? (?:(?:is|are|to be) )?"
        r"(?:operates? |established |set up |available |provided )?(?:one )?"
        r"(?:in|on|within(?: the limits of| reach of)?) "
        r"(?:each of the(?: \d+)?|every|each|all(?: the)?(?: \d+)?)\s+"
        r"(?P<at>)(?P<each>[a-z][\w' -]{2,40}?)(?=[.;,]|\s*$|\s+(?:with|that|where|which)\b)",
        r"(?:^|,\s+(?:and\s+)?)\W*(?P<thing>[A-Za-z][\w' -]{3,60}?) (?:will |shall |should "
        r"|to )*"
        r"(?:covers?|reach(?:es)?) (?:all|every|each)(?: \d+)? (?P<at>)(?P<each>[a-z][\w'"
        r" -]{2,40}?)(?=[.;,]"
        r"|\s*$)",
    )
]
_FOR_ALL = wording(
    r"(?P<name>.*?\S)\s+(?:(?:is|are|be|becomes?|made|to|will|shall) )+universal\b(?P<rest>[^.;,]*)"
)
_NO_THING = wording(
    r"^(?:an?|the)? ?(?:duty|right|role|responsibility|obligation|interest|say|part|chance)\b"
    r"|^(?:been\b|\w+ed(?:$| (?:to|by|in|the|from|on|at|with)\b))|^[\d.]+ (?:million|billion)\b"
    r"|\b(?:so that|work together|are|is)\b"
)
_NO_PLACE = wording("(?:part|corner|walk|stage|level|way|case|sense|respect|other|aspect)s?\\b")
_UNIVERSAL = wording(
    r"\b(?P<word>universal|full|complete)\s+(?P<kind>coverage|access|enrolment|provision"
    r"|registration)\s*(?:of|to|in|for|with)?\s*(?P<of>[^.;,]{0,60}?)(?=\s+(?:is|are|be|will)\b"
    r"|[.;,]|\s*$)"
)


def covering_all(clause: Clause, context: Context) -> Statements:
    """Return the demand that something covers all: every district has …, universal access …."""
    text = clause.text
    for pattern in _COVERAGE:
        match = pattern.search(text)
        if match is None or _NO_THING.search(match["thing"]) or _NO_PLACE.match(match["each"]):
            continue
        thing = without(plain(match["thing"]), r"^(?:at least one|at least|one(?! stop))\s+")
        verb = VERBS.match(thing)
        if _ENDS_IT.match(thing) or (verb and verb.lastgroup in ("up", "down")):
            continue  # end period poverty in all schools
        each = plain(match["each"])
        names = [f"{each} with {thing}", f"share of {each} with {thing}", f"{thing} coverage"]
        return _all_of(names, match.start("at"), clause, context)
    if context.subject and (match := _ALL_OF_THEM.search(text)):
        name = f"{without(context.subject, '^number of ')} {plain(match['done'])}"
        return _all_of([name], match.start(), clause, context)
    if match := _FOR_ALL.match(text):
        name = f"{plain(LEADS.sub('', match['name']))} {plain_end(match['rest'])}".strip()
        return _all_of([name], match.end("name") + 1, clause, context)
    if match := _UNIVERSAL.search(text):
        of = plain(match["of"])
        kind = match["kind"]
        names = [f"{of} coverage", of, f"{kind} {match['of']}"] if of else [kind]
        return _all_of(names, match.start("word"), clause, context)
    return []


_ENDS_IT = wording(r"(?:abolish|remov|waiv|scrap|hold)(?:e|ing)?\b")


def _all_of(
    names: Sequence[str],
    place: int,
    clause: Clause,
    context: Context,
) -> Statements:
    at = clause.start + place
    context.subject = names[0]
    return [Statement(tuple(names), at, "coverage", ">=", 100.0, "percent", clause.year)]
