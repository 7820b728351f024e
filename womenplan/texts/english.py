"""Statements of an English plan: what is to reach which value, or to go which way, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from womenplan.texts.amounts import Amount, amounts_in
from womenplan.texts.statements import Statement

__all__ = ["english_statements"]

NAN = float("nan")
_YEAR = r"(?:19|20)\d{2}"
_SENTENCE = re.compile(r"(?<=[a-z0-9%)’'\"])[.;!?](?=\s+[A-Z(\"“]|\s*$)|;|\n")
_UP = (
    "(?:increase|improvement|growth|rise) (?:of|in)|increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)"
    "|rises?|rising|gr(?:ow|ows|owing)|expand(?:s|ed"
    "|ing)?|"
    "improv(?:e|es|ed|ing)|lift(?:s|ed|ing)?|boost(?:s|ed|ing)?|strengthen(?:s|ed|ing)?"
    "|extend(?:s|ed|ing)?|"
    "scal(?:e|es|ed|ing) up|enhanc(?:e|es|ed|ing)|lengthen(?:s|ed|ing)?|prolong(?:s|ed|ing)?"
    "|widen(?:s|ed|ing)?|go(?:es)? up|up(?= by\\b)|climbs?|higher|more"
)
_DOWN = (
    "(?:reduction|decrease|decline|drop|fall|cut) (?:of|in)|reduc(?:e|es|ed|ing)|"
    "reduction|decrease|(?:brought|comes?|coming|driven|pushed) down|lower(?:s|ed|ing)?|cut(?:s"
    "|ting)?|decreas(?:e|es|ed|ing)|fall(?:s|ing)?|"
    "down(?= by\\b)|declin(?:e|es|ing)|drop(?:s|ping)?|bring(?:s|ing)? down|eliminat(?:e|es|ed|ing)|end(?:s|ed|ing)?|"
    "narrow(?:s|ed|ing)?|minimi[sz](?:e|es|ing)|eradicat(?:e|es|ing)|curb(?:s|ing)?|fewer|shrink(?:s|ing)?"
    "|go(?:es)? down"
)
_KEEP = (
    "maintain(?:s|ed|ing)?|keep(?:s|ing)?|remain(?:s|ing)?|sustain(?:s|ed|ing)?|stay(?:s|ing)?|"
    "hold(?:s|ing)? steady|stabili[sz](?:e|es|ing)|(?:is|are|be) (?:held|kept|maintained|sustained)"
)
_REACH = (
    "reach(?:es|ed|ing)?|achiev(?:e|es|ed|ing)|attain(?:s|ed|ing)?|ensur(?:e|es|ing)|secur(?:e"
    "|es|ing)|"
    "guarante(?:e|es|eing)|is|are|be|have|has|get(?:s)?|meet(?:s)?|hit(?:s)?|set(?:s)?"
    "|exceed(?:s|ing)?|"
    "surpass(?:es|ing)?|was|were|amounts? to|stand(?:s)?|deliver(?:s)?|provid(?:e|es|ing)|total(?:s)?"
    "|bring(?:s)?"
)
_DOUBLE = {"double": 100.0, "triple": 200.0, "treble": 200.0, "quadruple": 300.0, "halve": -50.0}
_FACTOR = re.compile(
    r"\b(?P<word>doubl|tripl|trebl|quadrupl|halv)(?:e|es|ed|ing)\b|\b(?P<fold>two|three|four)-?fold\b",
    re.I,
)
_FOLDS = {"two": "double", "three": "triple", "four": "quadruple"}
_VERBS = re.compile(
    rf"\b(?:(?P<keep>{_KEEP})|(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<reach>{_REACH}))\b(?!-)", re.I
)
_AT_LEAST = (
    r"at least|no less than|not less than|no fewer than|not fewer than|a minimum of|minimum"
    r"|not below|no lower than|at or (?:above|over)|>=|≥"
)
_MORE = (
    r"more than|over|above|exceed(?:s|ing)?|greater than|higher than|upwards of|surpass(?:es"
    r"|ing)?|>"
)
_AT_MOST = (
    r"within|at or (?:below|under)|(?<=limited )to|"
    r"no more than|not more than|at most|a maximum of|maximum|not exceed(?:ing)?|no higher than"
    r"|not above|not over|up to|(?:no|not) longer than|<=|≤"
)
_LESS = r"below|under|less than|fewer than|lower than|<"
_BEFORE = re.compile(
    rf"(?<![A-Za-z])(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<more>{_MORE})"
    rf"|(?P<less>{_LESS})"
    r"|(?P<about>about|around|approximately|roughly|close to|nearly|some))\s*(?:the |a |an )?$",
    re.I,
)
_AFTER = re.compile(
    r"\s*(?:(?P<ge>(?:or|and) (?:more|above|higher|over|greater|better))|(?P<le>or (?:less|below"
    r"|lower|under|fewer))|(?P<so>or so))\b",
    re.I,
)
_WHEN = re.compile(
    rf"\bfrom {_YEAR} (?:to|until|through) (?P<last>{_YEAR})\b|\((?P<aside>{_YEAR})\)|\b(?:by|in|until|before|for"
    rf"|through)\s+(?:the\s+)?(?:end\s+of\s+|mid-|late\s+|early\s+"
    rf"|year\s+)?(?:the\s+year\s+)?(?:(?:\d{{1,2}}\s+)?(?:January|March|April|May|June|July"
    rf"|September|October|November|December)\s+)?(?P<year>{_YEAR})\b"
    r"|\bwithin (?P<within>\w+) years\b|\b(?:by|over|during"
    r"|in) (?:the end of )?the (?P<plan>same period|plan|strategy|programme|program|period"
    r"|strategic plan)(?: period)?\b",
    re.I,
)
_FROM = re.compile(
    r"\b(?:up |down )?from\s+(?:a baseline of\s+|about\s+|around\s+|the current\s+"
    r"|its current\s+|under\s+|some\s+)?$",
    re.I,
)
_ORIGIN_END = re.compile(
    rf"\s*(?:of [\w\s]{{2,40}}?\s)?\(?(?:in |as of |\()?(?:{_YEAR})?\)?\s*,?\s*(?:to|towards)\b",
    re.I,
)
_BASE = re.compile(
    rf"\b(?:compared (?:with|to)|relative to|against|on|over|from|versus|than in|above|below"
    rf"|vs\.?)\s+(?:the\s+)?(?:levels? (?:of|in)\s+|baseline (?:of|in)\s+|a baseline of\s+"
    rf"|baseline\s+)?(?P<year>{_YEAR})(?:\s+(?:levels?|baselines?|values?|figures?))?",
    re.I,
)
_PAST = re.compile(
    r"\b(?:was|were|at the moment|stood|had|rose|fell|dropped|grew|currently|present position|at present"
    r"|presently|already|today|now|so far|to date|last year|recorded|"
    r"(?:has|have) (?:been|risen|fallen|increased|decreased|declined|reached|improved|grown"
    r"|dropped|doubled|halved))\b(?! by 20)",
    re.I,
)
_DONE = re.compile(
    r"(?<!\ba )(?<!\ban )\b(?:increased|decreased|declined|improved|reached|doubled|attended|held(?! by)|trained"
    r"|benefited|completed)\b(?! by 20)",
    re.I,
)
_YEAR_GONE = re.compile(rf"\b(?:in|since|during|of|between) {_YEAR}\b", re.I)
_WENT = re.compile(
    rf"\b(?:has|have) been (?:reached|met|achieved|attained)\b"
    rf"|\b(?:was|were) (?:met|reported|reached|achieved)\b|\bwent (?:up|down|from)\b|\bbetween {_YEAR} and {_YEAR}\b|\bsince {_YEAR}\b",
    re.I,
)
_FUTURE = re.compile(
    rf"\b(?:will|shall|should|must|to be|is to|are to|aims?|targets?|goals?|objectives?"
    rf"|by {_YEAR}|by the end of)\b",
    re.I,
)
_SOFT = re.compile(
    r"\b(?:strive|striving|seek|endeavou?r|aspire|where possible|in principle|as a rule|aim(?:s"
    r"|ing)? (?:to|for))\b",
    re.I,
)
_STEADY = re.compile(
    r"\b(?:gradually|steadily|progressively|continuously|year[- ]on[- ]year|every year|each year"
    r"|annually)\b",
    re.I,
)
_YEARLY = re.compile(
    r"\b(?:per year|a year|annually|per annum|each year|every year|year[- ]on[- ]year)\b", re.I
)
_AGED = re.compile(
    r"\b(?:aged?|ages?(?: of)?|between|under|over|before|years? of age)\s+"
    r"(?:\d{1,2}\s*(?:[-–—]|to|and)\s*)?$",
    re.I,
)
_OLD = re.compile(
    r"\s*(?:[-–—]\s*|to\s+|and\s+)?(?:\d{1,2}\s*)?[- ]?years?[- ](?:old|of age)"
    r"|\s*[-–—]\s*\d{1,2}\b(?!\s*(?:%|per))|\s*years and (?:over|older|above)",
    re.I,
)
_ASIDE = re.compile(
    r"\s*[- ]?(?:months?|weeks?|days?|hours?|minutes?|seconds?|km|kilometres?|kilometers?"
    r"|metres?|miles?|meetings?|workshops?|sessions?|seminars?"
    r"|conferences?|campaigns?|"
    r"training sessions|events?|reports?|pages?|pilots?|studies|times|million|billion|thousand"
    r"|hectares|goals?|"
    r"objectives?|targets?|indicators?|actions?|measures?|pillars?|priorities|chapters?"
    r"|articles?|th\b|st\b|nd\b|rd\b)",
    re.I,
)
_LONG = re.compile("life expectancy|schooling|age at|education|years of", re.I)
_DETERMINER = re.compile(
    r"^(?:[\s,:–—-]|(?:the|a|an|its|their|our|all|that|this|these|and|or|but|also|of|to|for|at"
    r"|in|with|both|then|further|"
    r"overall|existing|current|national|total|average|estimated)\b)+",
    re.I,
)
_LEADS = re.compile(
    rf"^(?:(?:by|in|before|until)\s+(?:the\s+)?(?:end\s+of\s+)?(?:{_YEAR}|the (?:plan|strategy"
    rf"|period)[\w ]*),?\s*|"
    r"(?:target|goal|objective|outcome|indicator|output|commitment)s?\s*\d*(?:\.\d+)*\s*[:.–-]\s*|"
    r"(?:we|the government|the ministry|the county|the city|the state|the council|the country"
    r"|ministries|districts|"
    r"the plan|the strategy|this strategy|this plan|it|parties|employers|authorities"
    r"|municipalities|local authorities)\s+"
    r"(?=(?:will|shall|should|must|aims?|commits?|undertakes?|pledges|seeks?|is|are)\b)|"
    r"(?:will|shall|should|must|aims? (?:to|at)|(?:commits?|undertakes?|pledges) to|seeks? to|strives? to|is to|are to"
    r"|to be|to)\s+)",
    re.I,
)
_ENDS = re.compile(
    r"(?:[\s,:–—(-]|\b(?:to|at|of|from|by|is|are|be|will|should|shall|must|stands?|a|an|the|and"
    r"|that|with|for|in|on|"
    r"stable|steady|gradually|steadily|progressively|markedly|significantly|substantially|year by year|further"
    r"|reach(?:es)?|have|has|up|value|level|target|least|about|around|each|every|further|its"
    r"|their|or|than|as|which|who|not|no))+$",
    re.I,
)
_SHARES = re.compile(
    r"\b(?P<who>women|girls|females?)\b(?P<between>[^.;]{0,30}?)\b(?:make up|making up"
    r"|account(?:s|ing)? for|hold(?:ing)?|occupy|"
    r"constitute|represent|comprise|compris(?:e|ing)|form|fill|are|be|receive|own|lead|head|earn"
    r"|take up|win|as|chair|to|in)\s*$"
    r"|^\W*(?P<subject>(?:\w+ ){0,2}?(?:women|girls))\s+(?:(?:shall|should|will|must|to|can)\s+)*"
    r"[a-z]+\s*$",
    re.I,
)
_OF_WHOM = re.compile(
    r"\s*(?:of|in|among|on)\s+(?:the\s+|all\s+|its\s+"
    r"|total\s+)*(?P<whole>[^.;,]{3,80}?)(?=\s*(?:$|[.;,(]|\bby\b\s|\bin 20"
    r"|\band\b\s+(?:at least|over|more|no|strive|then)|\bare\b|\bis\b|\bgo(?:es)?\b|\bshould\b"
    r"|\bwill\b|\bto be\b|\bheld\b|\breserved\b|\bremains?\b|\bmust\b|\bheld by\b))"
    r"(?P<rest>\s*(?:(?:(?:are|is|should be|will be|shall be|to be|must be|go(?:es)? to|remains?"
    r"|be)\s+)?"
    r"(?:reserved for |held by |led by |owned by |filled by |occupied by |headed by )"
    r"|(?:are|is|should be|will be|shall be|to be|must be|go(?:es)? to|be)\s+)"
    r"(?P<women>women|girls|female)\b)?",
    re.I,
)
_DOING = re.compile(
    r"\s*of\s+(?:the\s+|all\s+)*(?P<who>[^.;,]{3,50}?)\s+(?P<what>(?:who\s+|that\s+|to\s+"
    r"|will\s+|should\s+|must\s+|are\s+|have\s+|has\s+|is\s+)*"
    r"(?:receiv|us|complet|attend|participat|access|own|hav|has|report|provid|offer|deliver"
    r"|employ|adopt|enrol|cover|live|"
    r"benefit|screen|vaccinat|immuni|give|meet|know|work|hold|earn|pass|operat|run|publish|apply"
    r"|appl|train|investigat|respon|treat|resolv|register|prosecut|process|handl|clos|equipped"
    r"|registered|certified|reach|able|aware|satisf)\w*\b[^.;,]*)",
    re.I,
)
_EVERY = re.compile(
    r"\b(?:every|each|all)\s+(?P<each>(?!year|month|day|woman|women|child"
    r"|form)[a-z][\w' -]{2,40}?)\s+(?:will\s+|should\s+|must\s+|shall\s+|to\s+)*"
    r"(?P<verb>have|has|with|carry|include|complete|completes|provide|provides|offer|offers|operate|operates|establish|establishes"
    r"|be covered by|adopt|adopts|are covered by|is covered by|be equipped with"
    r"|is served by)\s+(?P<thing>[^.;,]{3,70})",
    re.I,
)
_PLACED = re.compile(
    r"^\W*(?P<thing>(?:an? |one )?[A-Za-z][\w' -]{3,60}?),? (?:(?:is|are|to be) )?(?:operates? "
    r"|established |set up |available |provided )?(?:one )?in (?:each of the(?: \d+)?|every|each"
    r"|all(?: the)?(?: \d+)?)\s+"
    r"(?P<each>[a-z][\w' -]{2,40}?)(?=\s+by\b|[.;,]|\s*$)",
    re.I,
)
_COVERS_ALL = re.compile(
    r"(?:^|,\s+(?:and\s+)?)(?P<thing>[A-Za-z][\w' -]{3,60}?) (?:will |shall |should |to )?covers? "
    r"(?:all|every|each) (?P<each>[a-z][\w' -]{2,40}?)(?=\s+by\b|[.;,]|\s*$)",
    re.I,
)
_NONE_WITHOUT = re.compile(
    r"\bno (?P<each>[a-z][\w' -]{2,40}?) (?:is |are |will be )?without (?:an?|any|at least one) "
    r"(?P<thing>[a-z][^.;,]{2,60}?)(?=\s+by\b|[.;,]|\s*$)",
    re.I,
)
_UNIVERSAL = re.compile(
    r"\b(?:(?:achieve|ensure|provide|secure|reach|guarantee|attain)\s+)?(?P<word>universal|full"
    r"|complete|100 ?%)\s+(?P<thing>(?:coverage|access|enrolment|provision"
    r"|registration)[^.;,]{0,60})",
    re.I,
)
_MEASURED = re.compile(
    r"\b(?:rates?|ratios?|shares?|proportions?|percentages?|numbers?|participation|coverage"
    r"|representation|gaps?|mortality|"
    r"prevalence|incidence|enrolment|enrollment|literacy|employment|unemployment|attainment"
    r"|expectancy|access|uptake|"
    r"completion|attendance|awareness|pregnanc(?:y|ies)|marriages?|births?|deaths?|wages?"
    r"|incomes?|pay|earnings|pensions?|"
    r"poverty|use|satisfaction|knowledge|FGM|mutilation|trafficking|crimes?|offences?|harassment"
    r"|cases|waiting times?|time|beds"
    r"|places|screening|anaemia|deaths|dropout|membership|ownership|violence)\b",
    re.I,
)
_SLOW = re.compile(
    r"\b(?:rising|upward|increasing) (?:trend|tendency) (?:of|in) (?P<one>[^.;]+?) (?:slows?"
    r"|is (?:slowed|curbed|contained|checked))"
    r"|\bslow(?:s|ing)? (?:down )?the (?:rise|increase|growth|rising trend) (?:of"
    r"|in) (?P<other>[^.;]+)",
    re.I,
)
_EVEN = re.compile(
    r"\b(?:gender )?(?:parity|balance|50[:/-]50 (?:representation|share|split))\b(?: between (?:girls and boys|boys and girls"
    r"|women and men|men and women))?\s+(?:in|among|on|of|at) (?:the )?(?P<of>[^.;,]+)"
    r"|\bequal (?P<rates>[\w ]{3,40}?) (?:for|of|between) (?:women and men|men and women|girls and boys)"
    r"|\b(?:boys and girls|girls and boys|women and men|men and women) (?:in"
    r"|among) (?P<other>[^.;,]+?) (?:are|is|be|remain)s?\b.{0,20}\b(?:balance|balanced|equal"
    r"|parity)",
    re.I,
)
_HALF_AND_HALF = re.compile("50[:/-]50")
_GAP = re.compile(r"\b(?:gaps?|disparit(?:y|ies)|differences?|differential)\b", re.I)
_GAP_WORDS = re.compile(
    rf"\b(?:the )?(?:gender|sex|male-female|wage)?\s*{_GAP.pattern}|\bgender\b"
    r"|\bbetween (?:wom[ae]n|m[ae]n)(?:'s|’s) and (?:wom[ae]n|m[ae]n)(?:'s|’s)"
    r"|\bbetween (?:women and men|men and women|girls and boys|boys and girls)\b",
    re.I,
)
_BETWEEN_AREAS = re.compile(
    r"\bbetween (?:urban and rural|rural and urban) (?P<what>(?!areas?|regions?"
    r"|residents?)[a-z][^.;,]*?)"
    r"(?=\s+(?:is|are|be|shall|will|should)\b|[.;,]|$)",
    re.I,
)
_NARROW = re.compile(
    r"\b(?:narrow(?:s|ed|ing)?|clos(?:e|es|ed|ing)|bridg(?:e|es|ing)|reduc(?:e|es|ed|ing)"
    r"|shrink(?:s|ing)?|eliminat(?:e|es|ed|ing)|halv(?:e|es|ed|ing)|eras(?:e|es|ing)|decreas(?:e"
    r"|es|ing))\b",
    re.I,
)
_RELATIVE = re.compile(
    r"(?P<subject>.+?)\b(?:is|are|be|remains?|stays?|should be|will be|to be)?\s*(?:generally"
    r"|always|at least|normally)?\s*(?P<op>no (?:lower|less|fewer) than|not (?:lower|less"
    r"|below) than?|not exceed(?:ing)?|equals?(?: to)?|at least equal to|equal to|not below|"
    r"in line with|on a par with|the same as|no (?:higher|more|greater) than|higher than|above"
    r"|below|lower than)\s+(?:that of\s+|those of\s+|the\s+)?(?P<other>[^.;,\d]*?\b(?:men|boys"
    r"|average|share|rate|level|proportion|workers|members|members|male)\b[^.;,\d]*)",
    re.I,
)


@dataclass(slots=True)
class _Context:
    start_year: int
    end_year: int
    subject: str = ""
    topic: str = ""  # what a sentence without a verb names: Indicator 2.1: number of refuges.
    all_women: bool = False  # the sentence ends by saying that all its shares are of women
    kept: bool = False  # the value before was one to be kept
    told: bool = False  # the text says that it tells of the present
    women: str = ""  # who makes up a share, where the sentence says so once for several
    unit: str = ""
    year: int = 0
    way: str = ""  # in which the demand before was to change: up, down
    told_values: dict[str, float] = field(default_factory=dict)  # of years gone by, by name
    origin: float = NAN  # the value from which the demand at hand starts


def english_statements(
    text: str, *, section: str, start_year: int, end_year: int
) -> list[Statement]:
    """Return the demands of one item's English text, and the values of years gone by that it names.

    Parameters
    ----------
    text : str
        Text of an item, or of a part of one.
    section : str
        objective, strategy, project or situation: of the objectives directions count too, of
        measures only levels.
    start_year, end_year : int
        Of the plan; 0 where unknown.
    """
    context = _Context(start_year, end_year, told=bool(_TOLD.match(text)))
    text = _ASIDES.sub(lambda found: " " * len(found[0]), text)
    found: list[Statement] = []
    start = 0
    for end in [*(cut.start() for cut in _SENTENCE.finditer(text)), len(text)]:
        sentence = text[start:end]
        if len(sentence.strip()) > 3:
            found += [
                replace(one, at=one.at + start) for one in _sentence(sentence, context, section)
            ]
        start = end + 1
    return found


def _sentence(sentence: str, context: _Context, section: str) -> list[Statement]:
    sentence = _LABEL.sub(lambda found: " " * len(found[0]), sentence)
    if _COSTS.search(sentence):
        return []
    if (labelled := _VALUE_LABEL.match(sentence)) and (context.topic or context.subject):
        return _labelled(sentence, labelled, context)
    asked = section == "objective" and not _YEAR_GONE.search(sentence)  # a list of results wanted
    done = bool(_PAST.search(sentence)) or (bool(_DONE.search(sentence)) and not asked)
    past = done and not _FUTURE.search(sentence)
    past = past or context.told or bool(_WENT.search(sentence))
    context.all_women = bool(_ARE_WOMEN.search(_without(sentence, _WHEN)))
    context.origin = NAN
    cleaned = sentence if context.told else _without_present(sentence, context)
    asks = bool(_FUTURE.search(cleaned) or re.search(rf"\b(?:{_STEP})\b", cleaned)) or _last_verb(
        cleaned
    ) in ("up", "down", "keep")
    left = cleaned != sentence and bool(_amounts(cleaned)) and not _PAST.search(cleaned)
    if not past or (left and asks):
        past = past and bool(_WENT.search(sentence))
        sentence = cleaned
    found = _valued(sentence, context, section, past)
    if not past and not found:
        found = _covered(sentence, context) or _relative(sentence, context)
    if not past and section in ("objective", ""):
        found += _directional(sentence, context, bool(found))
    if found and found[-1].year:
        context.year = found[-1].year
    if not found and not past and not _FINITE.search(re.sub(r"\b(?:who|that) are\b", "", sentence)):
        context.topic = _plain(_without(sentence, _WHEN))
    return found


_COSTS = re.compile(
    r"^\W*(?:the |overall |total |plan's |estimated )*(?:budget|costs?)\b"
    r"|\bwill (?:lose|be fined|forfeit)\b|\bpenalt|\bcosts? (?:is|are|of|will)\b[^.;]*(?:million|billion|[$€£])",
    re.I,
)
_VALUE_LABEL = re.compile(
    rf"\W*(?:(?P<past>baseline|current(?: value)?|present|status|starting point)"
    rf"|(?:interim |final |mid-term |end-line )?(?:target|milestone|goal))s?"
    rf"(?: value)?\s*(?:\(?(?:in |by |for )?(?P<year>{_YEAR})\)?)?\s*[:=]",
    re.I,
)
_FINITE = re.compile(r"\b(?:is|are|was|were|will|shall|should|must|has|have|by)\b", re.I)


def _labelled(sentence: str, label: re.Match[str], context: _Context) -> list[Statement]:
    """Return the values that stand behind a label, of what the sentence before was about: Target: 15%."""
    amounts = [one for one in _amounts(sentence[label.end() :]) if one.value == one.value]
    said = sentence[label.end() :]
    found = []
    for at, amount in enumerate(amounts):
        start = amounts[at - 1].end if at else 0
        stop = amounts[at + 1].start if at + 1 < len(amounts) else len(said)
        compare = _BEFORE.search(said[start : amount.start])
        when = _WHEN.search(said[amount.end : stop])
        year = int(label["year"] or 0) or (_year_of(when, context) if when else 0)
        operator = _operator(compare, _AFTER.match(said[amount.end :]), "")
        one = Statement(
            tuple(_plainer(context.topic or context.subject)),
            label.end() + amount.start,
            "level",
            operator,
            amount.value,
            amount.unit,
            year,
            past=bool(label["past"]),
        )
        found.append(_towards(one, context))
        if one.past:
            context.origin = one.value
    return found


def _towards(one: Statement, context: _Context) -> Statement:
    """Return a statement whose bound follows from the value that it starts from, where it names none."""
    if one.past:
        context.told_values[one.names[0]] = one.value
    start = context.told_values.get(one.names[0], NAN)
    start = context.origin if context.origin == context.origin else start
    if one.operator or one.past or one.form != "level" or start != start:
        return one
    return replace(one, operator="<=" if one.value < start else ">=")


_LABEL = re.compile(
    r"^\s*[A-Z]\.?\d{1,2}(?:\.\d{1,2})?\.?(?=\s+[A-Z])|^\s*(?:target|goal|objective|outcome"
    r"|indicator|output|commitment)s?\s*\d+(?:\.\d+)*\s*(?:[:.–-]|(?=\s[A-Z\d]))"
    r"|^\s*\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?=\s+[A-Z\d])",
    re.I,
)
_ARE_WOMEN = re.compile(r"\b(?:are|is|be) (?:an? )?(?:wom[ae]n|female)\W*$", re.I)
_TOLD = re.compile(
    r"\W*(?:present position|where we are|current (?:situation|position)|situation today|baseline"
    r"|progress so far|past performance|lessons(?: learnt| learned)?|achievements?)\b[^a-z]{0,4}[:.]",
    re.I,
)
_NOW_BEFORE = re.compile(
    r",\s*(?:up|down) from\s*$|,?\s*\b(?:compared (?:with|to)|as against|at the moment|which (?:is|are|stands? at)|now|currently|today|against"
    r"|(?:from|over|above|on) the (?:existing|current|present)(?: rate| level| value"
    r"| share)?(?: of)?"
    r"|from (?:a baseline of|the|about|around|its current|under|some)?)\s*$",
    re.I,
)
_NOW_BEHIND = re.compile(r"\s*(?:at present|now|today|currently)\b", re.I)
_NOW_REST = re.compile(
    rf"(?:\s*(?:girls|boys|women|men)?\s*per [\d,]+(?: \w+)?)?"
    rf"(?:\s*\(?in (?:the )?{_YEAR}(?:-\d\d)?(?: survey| census)?\)?|\s*\({_YEAR}(?:-\d\d)?\))?"
    r"(?:\s*(?:at present|now|today|currently))?\s*,?",
    re.I,
)


_BY = re.compile(r"\bby\s*$", re.I)
_THEN_TO = re.compile(
    rf"\s*(?:percentage )?(?:points?)?(?:\s*(?:against|compared (?:with|to)|from|over"
    rf"|relative to) {_YEAR})?,?\s*(?P<to>to|reaching)\s*$",
    re.I,
)


def _without_present(sentence: str, context: _Context) -> str:
    """Return a sentence without the values from which something starts: from 12% to, now 29.3%."""
    amounts = _amounts(sentence)
    for at, amount in enumerate(amounts):
        following = amounts[at + 1].start if at + 1 < len(amounts) else len(sentence)
        before = sentence[: amount.start]
        tail = sentence[amount.end : following]
        start = _NOW_BEFORE.search(before)
        rated = amount.unit in ("percent", "per_100k", "per_1000", "percentage_points")
        said = start[0].strip().lower() if start else ""
        if start and said.startswith("from") and "the" not in said and not rated:
            start = start if _ORIGIN_END.match(tail + " ") else None
        begin = start.start() if start else amount.start
        then = _THEN_TO.match(tail)
        by = _BY.search(before) if then else None
        begin = by.start() if by else begin
        if start or by or _NOW_BEHIND.match(tail):
            rest = _NOW_REST.match(sentence, amount.end)
            end = rest.end() if rest else amount.end
            end = amount.end + then.start("to") if by and then else end
            if not by:
                context.origin = amount.value
            sentence = sentence[:begin] + " " * (end - begin) + sentence[end:]
    return sentence


def _amounts(text: str) -> list[Amount]:
    """Return the amounts of a text, those in words (one third, thirty per cent) among them."""
    found = [one for one in amounts_in(text) if not _is_year(one, text)]
    for word in _RATIO.finditer(text):
        found = [one for one in found if not word.start() <= one.start < word.end()]
        value = float(word["left"]) / float(word["right"])
        found.append(Amount(value, "ratio", word.start(), word.end()))
    for word in _WORDED.finditer(text):
        found = [one for one in found if not word.start() <= one.start < word.end()]
        if not any(one.start <= word.start() < one.end for one in found):
            found.append(Amount(_worded(word), "percent", word.start(), word.end()))
    for word in _PLAIN.finditer(text):
        if not any(one.start <= word.start() < one.end for one in found):
            one = word["one"].lower()
            value = float(_ONES.index(one))
            found.append(Amount(value, "", word.start(), word.end(), written=one))
    return sorted(found, key=lambda one: one.start)


def _is_year(amount: Amount, text: str) -> bool:
    rated = amount.unit in ("percent", "per_100k", "per_1000")
    return not rated and bool(re.match(rf"{_YEAR}(?![\d.,]\d)", text[amount.start : amount.end]))


_ASIDES = re.compile(
    r"\([^()]*\b(?:today|currently|now|at present|from|baseline|was|were|in (?:19"
    r"|20)\d\d)\b[^()]*\)"
    r"|,\s+(?:who|which)\s+(?!(?:will|should|shall|must|is to)\b)(?:[^,;.]|,(?=\d))*\d"
    r"(?:[^,;.]|,(?=\d))*,(?=\s)",
    re.I,
)
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["-", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10, "fourth": 4}
_WORDED = re.compile(
    rf"\b(?:(?:(?P<some>a|one|two|three|four|nine)[- ])?(?P<part>half|third|quarter|fifth"
    rf"|tenth)s?\b(?! (?:sector|part|phase|time|year|person|of the year|national|edition|day))"
    rf"|(?P<tens>{'|'.join(_TENS[1:])})(?:[- ](?P<one>{'|'.join(_ONES[1:10])}))?\s+per\s?cent"
    rf"|(?P<few>{'|'.join(_ONES[1:20])})\s+per\s?cent"
    rf"|(?P<in>one|two|three|four|five|six|seven|eight|nine|[1-9])\s+(?:in|out of)\s+(?:every\s+)?"
    rf"(?P<of>two|three|four|five|six|seven|eight|nine|ten|[2-9]\b|10\b))\b",
    re.I,
)
_RATIO = re.compile(r"(?<![\d.%])(?P<left>\d(?:\.\d+)?) to (?P<right>1)(?![\d.%]| per)")
_PLAIN = re.compile(
    rf"(?:(?<=at least )|(?<=fewer than )|\b(?<=by )(?=\w+ (?:hours?|days?|minutes?|points?)\b)|\b(?=\w+-point\b)|(?=zero\b(?! toler)))(?P<one>{'|'.join(_ONES[:13])})\b",
    re.I,
)


def _worded(found: re.Match[str]) -> float:
    if found["part"]:
        some = (found["some"] or "one").lower()
        count = 1 if some == "a" else _ONES.index(some)
        return 100.0 * count / _PARTS[found["part"].lower()]
    if found["tens"]:
        return 10.0 * _TENS.index(found["tens"].lower()) + (
            _ONES.index(found["one"].lower()) if found["one"] else 0
        )
    if found["few"]:
        return float(_ONES.index(found["few"].lower()))
    return 100.0 * _whole(found["in"]) / _whole(found["of"])


def _whole(word: str) -> int:
    return int(word) if word.isdigit() else _ONES.index(word.lower())


def _valued(sentence: str, context: _Context, section: str, past: bool) -> list[Statement]:
    """Return the demands of a sentence that name a value."""
    if (factor := _FACTOR.search(sentence)) and not past:
        end = _STRETCH_END.search(sentence, factor.end())
        stop = end.start() if end else len(sentence)
        if not _amounts(sentence[factor.end() : stop]):
            return _around_factor(sentence, factor, stop, context, section)
    amounts = [one for one in _amounts(sentence) if _counts(one, sentence)]
    years = [(found.start(), _year_of(found, context)) for found in _WHEN.finditer(sentence)]
    found: list[Statement] = []
    last = 0
    for at, amount in enumerate(amounts):
        following = amounts[at + 1] if at + 1 < len(amounts) else None
        left = sentence[last : amount.start]
        tail = re.split(r"\band\b|[,;]|\bthen\b|\bor\b", left)[-1]
        if found and not _plain(_without(_BEFORE.sub("", tail), _WHEN, _VERBS, _SO)):
            left = tail
        if (
            _FROM.search(left)
            and following
            and _ORIGIN_END.match(sentence[amount.end : following.start] + " ")
        ):
            context.origin = amount.value
            continue
        stop = following.start if following else len(sentence)
        one = _demand(sentence, left, amount, stop, context, section)
        if one is None:
            continue
        year = _nearest(years, last, amount, stop, len(amounts) == 1)
        gone = past or bool(year and context.start_year and year < context.start_year)
        one = _towards(replace(one, year=year, past=gone), context)
        ranged = amount.high == amount.high and amount.unit == "percent" and one.form == "level"
        if ranged and not one.operator:
            found.append(replace(one, operator=">="))
            one = replace(one, operator="<=", value=amount.high)
        found.append(one)
        last = amount.end
    return found


def _around_factor(
    sentence: str, factor: re.Match[str], stop: int, context: _Context, section: str
) -> list[Statement]:
    """Return the demand of double, triple, halve, and those before and behind its stretch of a sentence."""
    cuts = [cut.end() for cut in _AND.finditer(sentence[: factor.start()])]
    cut = cuts[-1] if cuts and _amounts(sentence[: cuts[-1]]) else 0
    found = _valued(sentence[:cut], context, section, past=False) if cut else []
    found += _factor(sentence[:stop], factor, context, cut)
    rest = sentence[stop:]
    reached = _amounts(rest)
    if found and reached and re.match(r",\s+to\b", rest):  # to quadruple, to 24%
        bound = ">=" if found[-1].value > 0 else "<="
        level = replace(found[-1], form="level", operator=bound, value=reached[0].value)
        return [*found[:-1], replace(level, unit=reached[0].unit)]
    if reached and not re.match(r",\s+from\b", rest):
        found += _valued(" " * stop + rest, context, section, past=False)
    return found


_STRETCH_END = re.compile(r"[;,](?!\d)|\s+and\s+(?=to\b|at least|no |[a-z]+ing\b|the )", re.I)
_AND = re.compile(r",?\s+(?:and|while)\s+|;\s+", re.I)


def _year_of(found: re.Match[str], context: _Context) -> int:
    if found["within"]:
        word = found["within"].lower()
        years = int(word) if word.isdigit() else _ONES.index(word) if word in _ONES else 0
        return context.start_year + years if years and context.start_year else context.end_year
    if alone := found["last"] or found["aside"]:
        return int(alone)
    return int(found["year"]) if found["year"] else context.year or context.end_year


def _nearest(
    years: Sequence[tuple[int, int]], last: int, amount: Amount, stop: int, only: bool
) -> int:
    """Return the year that belongs to an amount: the one behind it, else one before it."""
    behind = [year for at, year in years if amount.end <= at < stop]
    before = [year for at, year in years if at < amount.start]
    if behind:
        return behind[0]
    between = [year for at, year in years if last <= at < amount.start]
    if between or before:
        return (between or before)[-1]
    later = [year for at, year in years if at >= stop]
    return later[0] if later else 0


_LASTS = re.compile(
    r"\b(?:times?|duration|length|list|housework|care work|hours of \w+)\b[^.;]*\b(?:to|under|below|within|by)\s*$",
    re.I,
)


_BRACKETS = re.compile(r"\([^()]*\)")


def _counts(amount: Amount, sentence: str) -> bool:
    """Say that an amount may be a level to reach: no age, no date, no number of meetings."""
    before = sentence[: amount.start]
    after = sentence[amount.end :]
    if re.search(
        r"(?:\b(?:No|Goal|Target|Article|Section|Chapter|Table|Figure|SDG|Act|Objective|Pillar"
        r"|Phase|Annex|Outcome|Action|number|all|grades?|class(?:es)?|levels?)\.?\s*|[#§£$€])$",
        before,
    ):
        return False
    if _HALF_AND_HALF.match(sentence, amount.start):
        return False
    aside = before.count("(") > before.count(")")
    if aside and (
        not amount.unit
        or re.search(r"(?:balance|parity) \($", before)
        or _amounts(_without(sentence, _BRACKETS))
    ):
        return False
    if not amount.unit and re.search(r"\b(?:[A-Z]{2,}\w*|per) $", before):
        return False
    if amount.unit in ("percent", "percentage_points", "per_100k", "per_1000", "per_10k", "ratio"):
        return not re.search(r"\bconfidence\b", after[:20])
    if not amount.unit and re.match(r"\s?[-–](?!points?\b)[a-z]|\s*[ap]\.?m\b", after):
        return False
    if _AGED.search(before) or _OLD.match(after) or re.match(r"\s*[-–]\s*year", after):
        return False
    if re.match(r"\s*years?\b", sentence[amount.start :].lstrip("0123456789. ")) or amount.unit in (
        "years",
        "years_of_life",
    ):
        return bool(_LONG.search(sentence))
    if _LASTS.search(before) and re.match(r"\s*(?:days?|weeks?|months?|hours?|minutes?)\b", after):
        return True
    return not _ASIDE.match(after) and not re.match(r"\s*/", after)


def _demand(
    sentence: str, left: str, amount: Amount, stop: int, context: _Context, section: str
) -> Statement | None:
    right = sentence[amount.end : stop]
    compare = _BEFORE.search(left)
    body = left[: compare.start()] if compare else left
    after = _AFTER.match(right)
    rest = right[after.end() :] if after else right
    verb = _last_verb(body)
    by = re.search(r"\bby\s*(?:an? (?:average|additional|further)\s*(?:of\s*)?)?$", body)
    soft = bool(_SOFT.search(sentence))
    steady = bool(_STEADY.search(sentence))
    shared: dict[str, Any] = {"soft": soft, "steady": steady}
    if by and not verb and not _plain(_without(body[: by.start()], _WHEN, _SO)):
        verb = context.way
    if by and (verb in ("up", "down") or amount.unit == "percentage_points"):
        return _change(sentence, body[: by.start()], amount, rest, verb, context, shared)
    if step := _step(body, amount, rest):
        return _stepped(step, amount, context, shared)
    if not amount.unit and (per := _PER.match(rest)):
        amount = replace(amount, unit=_RATES_OF[per["per"].replace(",", "")])
        names = [_plain(per["thing"])]
    else:
        names = _names(body, amount, rest, context)
    carried_on = names[-1:] == [context.subject]
    if not names or not re.search("[A-Za-z]{3}", names[0]):
        return None
    if (
        amount.written != "zero"
        and not (carried_on and context.unit and _BARE_REST.match(rest))
        and amount.unit
        not in ("percent", "per_100k", "per_1000", "per_10k", "ratio", "years", "years_of_life")
        and not (amount.unit == "percentage_points" and _GAP.search(body))
        and not _LASTS.search(left)
        and context.origin != context.origin
        and not _listed(body, rest, section, compare)
    ):
        return None
    if not amount.unit and (each := _EACH.search(body)) and (thing := _ahead(rest, amount)):
        names = [f"{thing} in each {each['each']}", f"{thing} per {each['each']}", thing]
    context.subject = names[0]
    kept = verb == "keep" or (not verb and carried_on and context.kept)
    form = "keep" if kept else "level"
    context.kept = kept
    operator = "<=" if amount.written == "zero" else _operator(compare, after, verb)
    if _NO_ONE.match(sentence):
        operator = {">": "<=", ">=": "<=", "<": ">=", "<=": ">="}.get(operator, operator)
    if (compare and compare["about"]) or (after and after["so"]):
        form, operator = "around", "~"
    unit = amount.unit
    if not unit and carried_on:
        unit = context.unit
    context.unit = unit
    if not unit and re.search("expectancy", names[0], re.I):
        unit = "years_of_life"
    return Statement(tuple(names), amount.start, form, operator, amount.value, unit, **shared)


_RATES_OF = {"1000": "per_1000", "10000": "per_10k", "100000": "per_100k"}
_PER = re.compile(r"\s*(?P<thing>[a-z][a-z ]{3,40}?) per (?P<per>100?,?000|10,?000|1,?000)\b", re.I)
_NO_ONE = re.compile(
    r"\W*(?:ensure that )?(?:neither|no) (?!fewer|less|more|lower|higher|later)[a-z]", re.I
)
_STEP = (
    r"(?P<up>increase|rise|improvement|gain|growth)|"
    r"(?P<down>reduction|decrease|decline|cut|drop|fall)"
)
_STEP_OF = re.compile(rf"\b(?:{_STEP}) (?:of|by)\s*(?:about|at least|a further)?\s*$", re.I)
_STEP_BEHIND = re.compile(
    rf"\s*[- ]?(?:points?\s+|percentage points?\s+)?(?:{_STEP})\s+(?:in|of|to)\s+(?P<of>[^.;,(]+)",
    re.I,
)
_STEP_IN = re.compile(r"\s*(?:points?\s+)?(?:in|of|to)\s+(?:the\s+)?(?P<of>[a-z][^.;,(]+)", re.I)


_SEEN = re.compile(r"\b(?:will |shall |to )?(?:see|show|record|register)s?\s+an?\s*$", re.I)
_STEP_AFTER = re.compile(rf"\s*[- ]?(?:points?\s+)?(?:{_STEP})\b", re.I)


def _step(body: str, amount: Amount, rest: str) -> tuple[str, str] | None:
    """Return the way and the thing of a step told by a noun: a reduction of 5 points in …."""
    if behind := _STEP_BEHIND.match(rest):
        return "up" if behind["up"] else "down", behind["of"]
    seen = _SEEN.search(body)
    if seen and (after := _STEP_AFTER.match(rest)):
        return "up" if after["up"] else "down", body[: seen.start()]
    ahead = _STEP_OF.search(body)
    within = _STEP_IN.match(rest)
    if ahead and not within and re.search(r"(?:^|,)\s*an?\s*$", body[: ahead.start()]):
        return "", ""  # said again: reach 11.5 years, an increase of 0.9 year
    if ahead and within:
        return "up" if ahead["up"] else "down", within["of"]
    return None


def _stepped(
    step: tuple[str, str], amount: Amount, context: _Context, shared: dict[str, Any]
) -> Statement | None:
    way, of = step
    if not way:
        return None
    base = _BASE.search(of)
    name = _plain(re.sub(r"\s+(?:over|against|compared with)\s.*$", "", _without(of, _BASE, _WHEN)))
    if not name:
        return None
    context.subject = name
    value = -amount.value if way == "down" else amount.value
    operator = "<=" if way == "down" else ">="
    year = int(base["year"]) if base else 0
    return Statement(
        tuple(_plainer(name)),
        amount.start,
        "change",
        operator,
        value,
        amount.unit,
        base_year=year,
        **shared,
    )


_EACH = re.compile(
    r"\b(?:each|every) (?P<each>[a-z]+(?: [a-z]+)?)(?= (?:shall|should|will|must|to|has)\b)", re.I
)
_BARE_REST = re.compile(r"\W*(?:$|\b(?:by|in|and|or|for|among|from|to)\b)", re.I)


_TO_BE = re.compile(
    r"\s*(?:new )?[a-z' -]{3,60}?\b(?:to be|will be|shall be|should be|are to|"
    r"(?:certifi|train|support|establish|creat|enrol|equipp|reach|complet|open|upgrad)\w*ed)\b",
    re.I,
)


def _listed(body: str, rest: str, section: str, compare: re.Match[str] | None) -> bool:
    """Say that a bare number is one of things that are to be there."""
    if re.search(
        r"\b(?:expectancy|schooling|number of|ratio|rate|index|beds|places)\b", body, re.I
    ):
        return True
    if re.search(r"\b(?:to reach|reaches)\s*$|[a-z]:\s*$", body, re.I):
        return True
    built = re.search(
        r"\b(?:establish|build|open|set up|elect|fund|recruit|create|provide|have|has|appoint|train|equip"
        r"|support)\w*\b|\bthere (?:is|are|shall be|will be|should be)\b",
        body,
        re.I,
    )
    if re.match(r"\s*(?:more|additional|extra) [a-z]", rest):
        return True
    first = not _plain(_without(body, _WHEN))
    if (
        first
        and compare
        and section in ("objective", "")
        and re.match(r"\s*[a-z][a-z'-]+ [a-z]", rest)
    ):
        return True
    if first and section in ("objective", "") and _TO_BE.match(rest):
        return True
    thing = re.match(r"\s*(?:new |additional |more )*[a-z][a-z'-]+", rest)
    return bool(built and thing and (compare or section in ("objective", "")))


def _operator(compare: re.Match[str] | None, after: re.Match[str] | None, verb: str) -> str:
    if compare and not (compare["most"] and after and after["ge"]):
        named = {"most": "<=", "least": ">=", "more": ">", "less": "<"}
        for group, operator in named.items():
            if compare[group]:
                return operator
    if after and not after["so"]:
        return ">=" if after["ge"] else "<="
    return "<=" if verb == "down" else ""


def _last_verb(body: str) -> str:
    """Return the kind of the main verb in front of a value."""
    kinds = [found.lastgroup or "" for found in _VERBS.finditer(body)]
    strong = [kind for kind in kinds if kind != "reach"]
    return strong[0] if strong else kinds[0] if kinds else ""


def _names(body: str, amount: Amount, rest: str, context: _Context) -> list[str]:
    """Return the ways in which what a value is about may be called, the likeliest first."""
    part = _OF_WHOM.match(rest) if amount.unit == "percent" else None
    if part and part["women"]:
        return _share_names(part["women"].lower(), _plain(part["whole"]))
    if amount.value == 0 and amount.written == "zero":
        none = "" if _WHEN.match(rest.strip()) else _ahead(rest, amount)
        return [name for name in [none or _object(body) or context.subject] if name]
    if re.match(r"\s*(?:more|additional|extra) [a-z]", rest):
        return [_plain(re.sub(r"^\s*(?:more|additional|extra) ", "", _ahead(rest, amount)))]
    if not amount.unit and _TO_BE.match(rest) and (thing := _ahead(rest, amount)):
        return [thing]
    aimed = not _object(re.sub(r"^\W*with\b", "", body)) or _plain(_without(body, _SO)) == ""
    if amount.unit == "percent" and aimed and (whole := _CLAUSE_OF.match(rest)):
        return [_plain(whole["all"])]
    if amount.unit == "percent" and aimed and _NOUNS.match(rest):
        return _plainer(_ahead(rest, amount))
    carried = bool(context.subject) and not _plain(_without(body, _WHEN, _VERBS, _SO))
    if carried and (context.women or context.all_women) and (whole := _OF_WHOM.match(rest)):
        return _share_names(context.women or "women", _plain(whole["whole"]))
    if carried and not _SHARES.search(body.rstrip()):
        where = re.match(
            r"\s*(?P<where>(?:in|among|for|on)\s+(?!20)[a-z][^.;,]{2,40}?)(?=\s+by\b|[.;,]|\s*$)",
            rest,
        )
        more = [f"{context.subject} {where['where']}"] if where else []
        return [*more, context.subject]
    if amount.unit == "percent":
        if context.all_women and (whole := _OF_WHOM.match(rest)):
            return _share_names("women", _plain(whole["whole"]))
        if women := _SHARES.search(body.rstrip()):
            whole = _OF_WHOM.match(rest)
            of = _plain(whole["whole"]) if whole else ""
            if of:
                context.women = (women["who"] or women["subject"]).lower()
                return _share_names(context.women, of)
        if doing := _DOING.match(rest):
            who = _plain(doing["who"])
            what = re.sub(rf"\s+(?:by|in)\s+{_YEAR}.*$", "", doing["what"]).strip()
            what = re.sub(r"^(?:will|should|must|to|who|that|are|have|has|is)\s+", "", what)
            return [f"{who} {what}", f"proportion of {who} {what}", f"share of {who} {what}"]
        if not _object(body.rpartition(":")[2]) and (are := _WHO_ARE.match(rest)):
            return _share_names(are["women"].lower(), _plain(are["whole"]))
        inside = re.match(r"\s*(?:in|at|among|of|on|within)\s", body, re.I)
        if part and (inside or not _object(body) or re.fullmatch(r"\w+ing", _object(body))):
            all_of_it = re.match(
                r"\s*of (?P<all>[^.;,]{3,100}?)(?=\s+by\s+20|\s*(?:$|[.;,]))", rest
            )
            parted = _plain(part["whole"])
            return [_plain(all_of_it["all"]), parted] if all_of_it else [parted]
    name = _object(body)
    name = _ahead(rest, amount) if not name or _MAKES.fullmatch(name) else name
    name = context.subject if _PRONOUN.fullmatch(name) and context.subject else name
    return _plainer(name) if name else []


_CLAUSE_OF = re.compile(
    r"\s*of (?P<all>[^.;,]{3,60}?\b(?:are|is|have|has|receive|use|know|offer)\b(?! (?:women|girls|female))"
    r"[^.;,]{3,60}?)(?=\s+by\s+20|\s*(?:$|[.;,]|\band\b))",
    re.I,
)
_NOUNS = re.compile(
    r"\s+(?!(?:of|in|by|and|or|for|to|from|among|on|at|per|are|is|will|with|between|over|against|more|less"
    r"|higher|lower|increase|reduction|women|female|girls)\b)[a-z-]+ [a-z]",
    re.I,
)
_SO = re.compile(
    r"\b(?:with an?|(?:interim |intermediate )?(?:milestone|target|goal) of|and|then|to|at|by"
    r"|reach(?:es)?|rising|increasing|falling|strives? for|again|further|with)\b",
    re.I,
)


_WHO_ARE = re.compile(
    r"\s*(?P<whole>[a-z][^.;,]{3,60}?)\s+(?:are|is|will be|shall be|to be)\s+(?:an?\s+)?"
    r"(?P<women>(?:young )?(?:wom[ae]n|girls|females?))\b",
    re.I,
)


_MAKES = re.compile(
    r"(?:establish|build|open|set up|elect|fund|recruit|create|provide|appoint|train|equip|support)\w*"
    r"|(?:no|every|each) \w+",
    re.I,
)
_PRONOUN = re.compile(
    "(?:the )?(?:latter|former|it|this|that|these|those|they|rate|figure|number)", re.I
)


def _share_names(who: str, of: str) -> list[str]:
    if not of:
        return []
    of = re.sub(
        r"^(?:seats?|posts?|positions?|places?|jobs?|roles?) (?:in|on|of|at) (?:the )?", "", of
    )
    who = "women" if who.startswith("fem") else who
    return [
        f"share of {who} in {of}",
        f"proportion of {who} among {of}",
        f"{who} in {of}",
        f"women's share of {of}",
        f"female share of {of}",
    ]


def _plainer(name: str) -> list[str]:
    """Return a name and the same without what says only that it is a share."""
    bare = re.sub(r"^(?:share|proportion|percentage|number|rate|level) of ", "", name)
    ways = [name, bare]
    if women := re.fullmatch(
        r"(?:share|proportion|percentage|representation) of (?P<who>women|girls"
        r"|female \w+) (?:in|among|on|as|at) (?:the )?(?P<of>.+)",
        name,
    ):
        ways = [name, *_share_names(women["who"], women["of"])]
    elif women := re.fullmatch(
        r"women(?:'s|’s) (?P<what>representation|share|participation) (?:in|among|on"
        r"|of) (?:the )?(?P<of>.+)",
        name,
        re.I,
    ):
        ways = [name, *_share_names("women", women["of"])]
    return [*dict.fromkeys(ways)]


def _ahead(rest: str, amount: Amount) -> str:
    """Return what is counted behind a value: at least 95% antenatal care coverage."""
    found = re.match(
        r"\s*(?:of\s+|in\s+)?(?P<thing>[a-z][^.;,]{5,60}?)(?=\s+(?:by|in)\s+20|[.;,]|$)", rest, re.I
    )
    return _plain(found["thing"]) if found else ""


_ONLY_STEP = re.compile(rf"(?:{_STEP})?", re.I)


def _object(body: str) -> str:
    """Return what the words before a value are about: the verb's object, or its subject."""
    text = body
    while (shorter := _LEADS.sub("", text.strip())) != text:
        text = shorter
    text = _without(text, re.compile(r"\([^()]*\)"), _BASE, _WHEN)
    text = re.sub(
        r"\b(?:up |down )?from\s+[\d.,]+\s*(?:%|per ?cent"
        r"|percentage points)?(?:\s+(?:in\s+)?\d{4})?(?:\s+of\b)?",
        " ",
        text,
    )
    if re.search(r"[:;]\s+\S{3}", text):
        *before, text = re.split(r"[:;]\s", text)
        if _ONLY_STEP.fullmatch(_plain(text)):
            text = before[-1]
    parts = []
    for piece in re.split(
        r"\s+(?:and|while|with|so that)\s+(?=(?:at least|reach|rais|increas|reduc|lower|keep"
        r"|maintain|bring|cut)\w*\b)|,\s+(?:and|while|with)\s+(?=\w)",
        text,
    ):
        parts.append(piece)
    text = parts[-1] if len(_ENDS.sub("", parts[-1]).split()) > 1 else text
    relative = {found.end() for found in re.finditer(r"\b(?:who|that|which)\s+", text)}
    verbs = [found for found in _VERBS.finditer(text) if found.start() not in relative]
    if not verbs:
        return _plain(text)
    first = verbs[0]
    subject = re.sub("^there$", "", _plain(text[: first.start()]), flags=re.I)
    cut = next((found.start() for found in verbs[1:] if found.start() > first.end() + 4), None)
    thing = _plain(text[first.end() :])
    within = _plain(text[first.end() : cut])
    if len(thing) > 3 and re.match(r"that\s", text[first.end() :].strip()):
        return _object(text[first.end() :].strip()[5:])
    strong = first.lastgroup in ("up", "down", "keep")
    if thing and (strong or not subject) and re.search("[a-z]{3}", thing):
        return within
    return subject if len(subject) > 2 else thing


def _without(text: str, *patterns: re.Pattern[str]) -> str:
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text


def _plain(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    before = None
    while before != text:
        before = text
        text = _ENDS.sub("", _DETERMINER.sub("", text)).strip(" ,.;:–—-")
    return text


def _change(
    sentence: str,
    body: str,
    amount: Amount,
    rest: str,
    verb: str,
    context: _Context,
    shared: dict[str, Any],
) -> Statement | None:
    name = _object(body) or context.subject
    if not name:
        return None
    base = _BASE.search(rest)
    unit = amount.unit
    if unit == "percent" and _YEARLY.search(rest):
        unit = "percent_per_year"
    if not unit and re.match(r"\s*points?\b", rest):
        unit = "percentage_points"
    falls = verb == "down"
    context.way = verb
    value = -amount.value if falls else amount.value
    context.subject = name
    return Statement(
        tuple(_plainer(name)),
        amount.start,
        "change",
        "<=" if falls else ">=",
        value,
        unit,
        base_year=int(base["year"]) if base else 0,
        **shared,
    )


def _factor(
    sentence: str, factor: re.Match[str], context: _Context, since: int = 0
) -> list[Statement]:
    """Return the demand of double, triple, halve."""
    said = _FOLDS.get((factor["fold"] or "").lower()) or factor["word"].lower()
    word = next(key for key in _DOUBLE if key.startswith(said))
    rest = sentence[factor.end() :]
    when = _WHEN.search(sentence)
    base = _BASE.search(rest)
    stop = min([found.start() for found in (_WHEN.search(rest), base) if found] or [len(rest)])
    name = _plain(rest[:stop]) or _object(sentence[since : factor.start()])
    if not name:
        return []
    value = _DOUBLE[word]
    context.subject = name
    return [
        Statement(
            tuple(_plainer(name)),
            factor.start(),
            "change",
            "<=" if value < 0 else ">=",
            value,
            "percent",
            _year_of(when, context) if when else 0,
            int(base["year"]) if base else 0,
            soft=bool(_SOFT.search(sentence)),
        )
    ]


def _covered(sentence: str, context: _Context) -> list[Statement]:
    """Return the demand that something covers all: every district has …, universal access …."""
    when = _WHEN.search(sentence)
    year = _year_of(when, context) if when else 0
    if found := _EVERY.search(sentence):
        thing = re.sub(rf"\s+(?:by|in)\s+{_YEAR}.*$", "", found["thing"]).strip()
        thing = re.sub(r"^(?:at least one|at least|a|an|one|the)\s+", "", thing)
        each = found["each"].strip()
        names = [f"{each} with {thing}", f"share of {each} with {thing}", f"{thing} coverage"]
        return [
            Statement(tuple(names), found.start("verb"), "coverage", ">=", 100.0, "percent", year)
        ]
    if found := _NONE_WITHOUT.search(sentence):
        each = found["each"].strip()
        thing = found["thing"].strip()
        names = [f"{each} with {thing}", f"share of {each} with {thing}"]
        at = found.start("thing")
        return [Statement(tuple(names), at, "coverage", ">=", 100.0, "percent", year)]
    if (found := _PLACED.search(sentence)) and not re.search(
        r"\b(?:will|shall|be|is|are)\b", found["thing"]
    ):
        thing = _plain(found["thing"])
        each = found["each"].strip()
        names = [f"{each} with {thing}", f"share of {each} with {thing}", f"{thing} coverage"]
        return [
            Statement(tuple(names), found.start("each"), "coverage", ">=", 100.0, "percent", year)
        ]
    if found := _COVERS_ALL.search(sentence):
        thing = _plain(found["thing"])
        each = found["each"].strip()
        names = [f"{each} with {thing}", f"share of {each} with {thing}", f"{thing} coverage"]
        return [
            Statement(tuple(names), found.start("each"), "coverage", ">=", 100.0, "percent", year)
        ]
    if found := _UNIVERSAL.search(sentence):
        thing = re.sub(rf"\s+(?:by|in)\s+{_YEAR}.*$", "", found["thing"]).strip()
        ahead = re.match(
            r"(?:coverage|access|enrolment|provision|registration)\s+(?:of|to|in|for"
            r"|with)?\s*(?P<of>.*)",
            thing,
        )
        of = _plain(ahead["of"]) if ahead else ""
        names = [f"{of} coverage", of, f"{thing}"] if of else [thing]
        return [
            Statement(
                tuple(name for name in names if name),
                found.start("word"),
                "coverage",
                ">=",
                100.0,
                "percent",
                year,
            )
        ]
    return []


def _relative(sentence: str, context: _Context) -> list[Statement]:
    found = _RELATIVE.search(sentence)
    if found is None or re.search(r"\d", found["op"]):
        return []
    name = _object(found["subject"])
    if not name or not _MEASURED.search(name):
        return []
    op = found["op"].lower()
    operator = (
        "<="
        if re.match("no (?:higher|more|greater)|not exceed", op)
        else ">"
        if op.startswith(("higher", "above"))
        else "<"
        if op in ("below", "lower than")
        else ">="
    )
    when = _WHEN.search(sentence)
    other = re.sub(r"\s*\bby\s*$", "", _without(found["other"], _WHEN))
    return [
        Statement(
            tuple(_plainer(name)),
            found.start("op"),
            "relative",
            operator,
            comparator=_plain(other),
            year=_year_of(when, context) if when else 0,
        )
    ]


_PIECES = re.compile(
    r",\s+(?:and\s+)?(?=\w+(?:e|es|s|ing)?\s)|,?\s+and\s+(?=the (?:share|rate|number|gap"
    r"|proportion)\b)|\s+and\s+(?=(?:reduce|increase|raise|lower|improve|narrow|close|expand|cut"
    r"|end|eliminate|halve)\b)"
    r"|\s+and\s+(?=[a-z][\w' -]{2,50}?\b(?:is|are|falls?|rises?|declines?|improves?|increases?"
    r"|decreases?|narrows?|ends?|grows?)\b)",
    re.I,
)


_SAYS = re.compile(rf"{_VERBS.pattern}|{_NARROW.pattern}|\d", re.I)


def _directional(sentence: str, context: _Context, valued: bool) -> list[Statement]:
    """Return the demands that something goes one way, of the pieces that name no value."""
    found: list[Statement] = []
    cuts: list[re.Match[str]] = []
    for cut in _PIECES.finditer(sentence):
        piece = sentence[cuts[-1].end() if cuts else 0 : cut.start()]
        if _SAYS.search(piece):
            cuts.append(cut)
    for begin, end in _between(cuts, len(sentence)):
        piece = sentence[begin:end]
        if not valued or not (_amounts(piece) or _FACTOR.search(piece)):
            found += [replace(one, at=one.at + begin) for one in _one_way(piece, sentence, context)]
    return found


def _between(cuts: Sequence[re.Match[str]], stop: int) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in cuts:
        yield start, cut.start()
        start = cut.end()
    yield start, stop


_GAP_OF = re.compile(
    rf"(?P<of>(?:[\w'’-]+ ){{0,4}}?){_GAP.pattern}"
    r"(?: between (?:the )?[\w'’-]+(?: \w+)? and [\w'’-]+"
    r"(?: (?P<thing>(?!is\b|are\b|be\b|shall\b|will\b|in\b|on\b|of\b|to\b|by\b|narrow|close)[a-z]+))?)?"
    r"(?: (?:in|of|on|for) (?P<within>[^.;,]+?))?"
    r"(?=\s*(?:$|[.;,]|\b(?:is|are|be|shall|will|should|narrow|close|by|to)))",
    re.I,
)
_SEXES = re.compile(r"\b(?:gender|sex|male-female|women and men|men and women)\b", re.I)


def _gap_of(piece: str) -> str:
    """Return in what there is a gap: the income gap; the gap between boys and girls in reading."""
    found = _GAP_OF.search(_without(_LEADS.sub("", piece), _NARROW, _STEADY, _WHEN))
    if found is None:
        return ""
    within = _plain(_without(found["within"] or "", _SEXES))
    if found["thing"]:
        return f"{found['thing']} in {within}" if within else found["thing"]
    return within or _plain(_without(found["of"], _SEXES))


_GOES = re.compile("(?:increas|decreas|declin)es|falls|rises|drops|grows|improves", re.I)


def _one_way(piece: str, sentence: str, context: _Context) -> list[Statement]:
    when = _WHEN.search(sentence)
    shared: dict[str, Any] = {
        "year": _year_of(when, context) if when else 0,
        "soft": bool(_SOFT.search(sentence)),
        "steady": bool(_STEADY.search(piece)),
    }
    if _GAP.search(piece) and (narrow := _NARROW.search(piece)):
        between = _BETWEEN_AREAS.search(piece)
        name = _plain(between["what"]) if between else _gap_of(piece)
        name = context.subject if name in ("", "areas", "regions", "residents") else name
        areas = re.search(r"\b(?:rural|urban)\b", piece, re.I)
        sexes = re.search("gender|women|girls", piece, re.I)
        shared["population"] = "rural-urban" if areas and not sexes else "female-male"
        several = filter(None, re.split(r"\s+and\s+|,\s*", name))
        return [
            Statement((part, f"average {part}"), narrow.start(), "gap", "narrow", **shared)
            for part in several
        ]
    if slow := _SLOW.search(piece):
        parts = re.split(r",\s*|\s+and\s+", slow["one"] or slow["other"])
        return [
            Statement((_plain(one),), slow.start(), "direction", "slow", **shared) for one in parts
        ]
    if even := _EVEN.search(_BRACKETS.sub("", piece)):
        name = _plain(_without(even["of"] or even["other"] or even["rates"], _WHEN))
        names = _share_names("girls" if re.search("girls", piece) else "women", name)
        return [Statement(tuple(names), even.start(), "balance", "=", **shared)]
    verb = next(
        (found for found in _VERBS.finditer(piece) if found.lastgroup in ("up", "down")), None
    )
    if verb is None or verb[0].lower() in ("more", "fewer", "higher", "lower", "end"):
        return []
    if verb[0].lower() == "ends" and _plain(_without(piece[verb.end() :], _WHEN)):
        return []
    after = piece[verb.end() :]
    before = piece[: verb.start()]
    after = _without(after, _WHEN, _BASE)
    ahead = _plain(_LEADS.sub("", before))
    name = ahead if _MEASURED.search(ahead) and not _MEASURED.search(after) else _plain(after)
    name = re.sub(
        r"\s+(?:through|by \w+ing|via|including|so that|in order|as well as|especially"
        r"|particularly)\b.*$",
        "",
        name,
    )
    if other := re.match(r"\W*(?:and )?(?:that|those) of (?P<whom>.+)", before):
        name = ahead = f"{context.subject} of {_plain(other['whom'])}"
    falls = not _plain(after) and _GOES.fullmatch(verb[0])
    name = ahead if falls else name
    if not name or not (falls or _MEASURED.search(name)):
        return []
    kind = verb.lastgroup or "up"
    context.subject = name
    return [Statement(tuple(_plainer(name)), verb.start(), "direction", kind, **shared)]
