"""Which amounts of an English sentence are levels to reach."""

from __future__ import annotations

import re
from collections.abc import Sequence

from womenplan.texts.amounts import RATES, Amount
from womenplan.texts.clauses import around, blanked, marked
from womenplan.texts.english.amounts import FACTOR, english_amounts
from womenplan.texts.english.context import Context, Place
from womenplan.texts.english.gaps import GAP
from womenplan.texts.english.money import OF_MONEY
from womenplan.texts.english.words import BRACKETS, MAKES, TARGET_AHEAD, last_verb, wording
from womenplan.texts.english.years import MONTH, is_year

__all__ = ["is_level", "may_count"]

_OF_STATE = re.compile(r"\bwhich the (?:state|city|government) (?:holds|owns)\W+(?:[a-z]+ ){0,2}$")
_NO_RATE = around(r"\binterest\b[^.;,]{0,40}@", r"@.{0,10}\b(?-i:confidence)\b")
_AGED = (
    r"(?:aged?|ages?(?: of)?|between|under|over|before(?: they (?:are|turn|reach))?|years? of age)"
)
_NO_COUNT = around(  # ages, dates, ranks, pages, sizes of meetings and of what is made up of many
    r"(?-i:\b(?:No|Goal|Target|Article|Section|Chapter|Table|Figure|SDG|Act|Objective|Pillar"
    r"|Phase|Annex|Outcome|Action|number|[Aa]ll|each of the|remaining|the|grades?|class(?:es)?"
    r"|levels?|Resolution|n =)\.?\s*@)",
    r"[#§£$€]@",
    r"(?-i:\b(?:EUR|USD|GBP|Rs\.?|KES|[A-Z]{2,}\w*|per|every|within(?: the first)?)\s@)",
    rf"(?-i:@(?:\s?[-–](?!points?\b)[a-z]|\s*[ap]\.?m\b|\s*/|\s*(?:{MONTH})\b))",
    rf"(?-i:\b(?:\d+(?:st|nd|rd|th) (?:out )?of|{MONTH}) @)",  # ranks 98th of 146; October 10
    rf"\b{_AGED}\s+(?:\d{{1,2}}\s*(?:[-–—]|to|and)\s*)?@",
    r"@\s*(?:[-–—]\s*|to\s+|and\s+)?(?:\d{1,2}\s*)?[- ]?years?[- ](?:old|of age)",
    r"@\s*[-–—]\s*\d{1,2}\b(?!\s*(?:%|per))|@\s*years and (?:over|older|above)",
    r"@\s*(?-i:[-–]\s*year)",
    r"\b(?:with|of|employing|over)\s+(?:(?:more than|over|at least|fewer than) )?"
    r"@\s*(?:or more |and over |or over )?(?:women |female |full-time )?"
    r"(?:employees|workers|staff|inhabitants|residents|persons|people)\b",
    r"@\s*(?:[a-z]+ )?[a-z]+ (?:each(?=\s*(?:[.,;]|$))"
    r"|(?:per|in each|in every) (?:course|session|class|batch|event|workshop))",
    r"@\s*(?:guests|visitors|attendees|delegates|spectators|journalists|viewers|listeners)\b",
    r"\b(?:audience|crowd|register|roster|list|manual|guide|group|pool|committee|team|panel|staff"
    r"|sample|board|council|jury|unit|body|network|membership|secretariat) of"
    r" (?:some |about |around |up to )?@",
)
_DISTANCE = around(r"\bdistance\b.*@\s*(?:km|kilomet(?:er|re)s?|met(?:re|er)s?|miles?)\b")
_OF_AGE = around(
    r"\b(?:women|men|girls|boys|people|persons|population),? \(?@\d\d\s?[-–]\s?\d\d\b(?!%)"
)
_NO_LEVEL = wording(
    r"\s*(?:[a-z]+ )?(?:grants|prizes|awards|leaflets|posters|copies|vehicles|machines|visits"
    r"|exchanges|fairs|broadcasts|brochures|booklets)\b"
    r"|\s*[- ]?(?:months?|weeks?|days?|hours?|minutes?|seconds?|km|kilomet(?:er|re)s?|met(?:re|er)s?"
    r"|miles?|meetings?|workshops?|sessions?|seminars?|conferences?|campaigns?|consultations?"
    r"|training sessions|events?|reports?|pages?|pilots?|studies|times|hectares|goals?"
    r"|objectives?|targets?|indicators?|actions?|measures?|pillars?|priorit(?:y|ies)|chapters?"
    r"|staff members|aims|themes|strands|axes|commitments|recommendations|components|outputs"
    r"|outcomes|strategic areas"
    r"|priority areas|guiding|milestones|questions|tables|annexes"
    r"|articles?|dollars|euros|yuan|rupees|th\b|st\b|nd\b|rd\b)"
)
_LONG = wording("life expectancy|schooling|age at|education|years of")
_LASTS = wording(
    r"\b(?:(?P<itself>times?|duration|length|waiting list|housework|unpaid|diagnos[ei]s)"
    r"|spen[dt]s?|wait\w*)\b"
)
_SPANS = ("minutes", "hours", "hours_per_day", "days")
_SPAN = wording(r"\s*(?:working |school |calendar )?(?:days?|weeks?|months?|hours?|minutes?)\b")
_EVEN_SPLIT = re.compile("50[:/-]50")


def may_count(amount: Amount, sentence: str, context: Context) -> bool:
    """Return whether an amount may be a level to reach: no age, no date, no number of meetings."""
    before = sentence[: amount.start]
    text = marked(sentence, amount.start, amount.end)
    halves = (amount.start in range(*one.span()) for one in _EVEN_SPLIT.finditer(sentence))
    if any(halves) or _OF_STATE.search(before):
        return False
    aside = before.count("(") > before.count(")")
    parity = re.search(r"(?:balance|parity) \($", before, re.I)
    if aside and (not amount.unit or parity or english_amounts(blanked(sentence, BRACKETS))):
        return False
    if amount.written == OF_MONEY:
        return context.money and not aside
    if amount.unit in (*RATES, FACTOR):
        return not _NO_RATE.search(text)
    if _SPAN.match(sentence, amount.end) or amount.unit in _SPANS:
        lasting = _LASTS.search(f"{context.subject} {before}")
        if lasting is None:
            return False
        limit = re.search(r"\bwithin\s*$", before)  # a time in which something is to be done
        return lasting["itself"] is not None or not limit
    if is_year(amount, sentence) or _NO_COUNT.search(text):
        return False
    if _OF_AGE.search(marked(sentence, amount.start, amount.start)):
        return False  # women 20-64
    after = sentence[amount.end :]
    if amount.unit in ("years", "years_of_life") or re.match(r"\s*years?\b", after):
        return bool(_LONG.search(sentence))
    if _DISTANCE.search(text):
        return True
    return not _NO_LEVEL.match(after) and amount.unit not in ("hours", "yuan", "10k_yuan")


_COUNTED = wording(
    r"\b(?:distance|expectancy|schooling|number of|numbers|ratio|rate|index|beds|places)\b"
    r"|\b(?:to reach|reach(?:es)?)\s*$|[a-z]:\s*[-–—]?\s*$"
)
_IS_MADE = wording(
    rf"\b(?:{MAKES}|have|has|ha[sv]e|hire\w*|there (?:is|are|(?:shall|will|should) be))\b"
)
_TO_BE = wording(
    r"\s*(?:new )?[a-z' -]{3,60}?\b(?:to (?:be|hold|have|own|receive|get|gain|join|use|take|run)|(?:will|shall|should) be|are to"
    r"|(?:certifi|train|support|establish|creat|enrol|equipp|reach|complet|open|upgrad|sit|provid"
    r"|built|appoint|recruit|financ|fund)\w*(?:ed|s)?)\b"
)
_PERSONS = wording(
    r"\s*(?:[a-z-]+ ){0,2}(?:women|girls|mothers|men|boys|families|households|members|victims"
    r"|survivors"
    r"|entrepreneurs|farmers|workers|adolescents|children)\b"
)
_THING = wording(r"\s*(?:new |additional |more |extra )*[a-z][a-z'-]+")
_BARE = wording(r"\W*(?:$|\b(?:by|in|and|or|for|among|from|to)\b)")


def is_level(place: Place, names: Sequence[str], context: Context) -> bool:
    """Return whether an amount is a level to reach, and a bare number one of things to be there."""
    amount = place.amount
    body = place.body
    rest = place.rest
    first = place.carried
    if amount.written == OF_MONEY:
        return True
    if amount.value == 0 or amount.unit in (*RATES, "years", "years_of_life"):
        return amount.unit != "percentage_points" or bool(GAP.search(f"{body} {names[0]}"))
    on = first and names[-1] == context.subject and (context.counted or context.unit)
    if (
        TARGET_AHEAD.search(body)
        or (on and _BARE.match(rest))
        or context.origin is not None
        or _COUNTED.search(f"{names[0]} {body}")
        or amount.unit in _SPANS
        or _SPAN.match(rest)
        or re.match(r"\s*(?:more|additional|extra) [a-z]", rest)
    ):
        return True
    thing = _THING.match(rest)
    persons = _PERSONS.match(rest)
    wanted = context.sets_goals
    bounded = place.compare or place.after or _TO_BE.match(rest)
    if wanted and (
        amount.written == "part"  # in 60 of the 72 stations
        or (persons and re.search(r"\b(?:to|for)\s*$", body))
        or (
            persons and first and place.clause.years
        )  # 5,000 women with access to insurance by 2027
        or (thing and first and (context.counted or bounded))  # 500 judges and 1,200 officers
    ):
        return True
    made = _IS_MADE.search(body)
    if made is None:
        return last_verb(body) in ("up", "down")
    return bool(thing and (place.compare or wanted))
