"""Statements of an English plan: what is to reach which value, or to go which way, by when.

A sentence is cut into clauses of one amount at most. What is left of a clause when its amount,
bound, verb, years and the value from which it starts are taken out names what it measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any

from womenplan.texts.amounts import RATES, Amount
from womenplan.texts.clauses import NAN, Statement, blanked, both_ends, in_mood, split, towards
from womenplan.texts.english_amounts import FACTOR, NUMBER, english_amounts, number_word
from womenplan.texts.english_facts import FACT, GOES_ON, TARGET_LABEL, told_as
from womenplan.texts.joint import MEASURED, told_apart

__all__ = ["english_statements"]


def _inflected(verbs: str) -> str:
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
    + _inflected(
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
    + _inflected(
        "reduce lower decrease decline dro(p) eliminate end narrow minimise minimize eradicate"
        " curb slash shorten lessen diminish bring_down"
    )
)
_KEEP = r"keep(?:s|ing)?|hold(?:s|ing)? steady|(?:is|are|be) (?:held|kept)|" + _inflected(
    "maintain remain sustain stay stabilise stabilize preserve"
)
_REACH = (
    r"is|are|be|have|has|get(?:s)?|go(?:es)?|comes?|meet(?:s)?|hit(?:s)?|set(?:s)?|was|were|stand(?:s)?|bring(?:s)?|"
    + _inflected(
        "reach achieve attain ensure guarantee exceed surpass amount_to deliver provide"
        " total move touch return restore"
    )
)
_VERBS = re.compile(
    rf"\b(?:(?P<keep>{_KEEP})|(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<reach>{_REACH}))\b(?!-)", re.I
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
_BEFORE = re.compile(
    rf"(?<![A-Za-z])(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<more>{_MORE})"
    rf"|(?P<less>{_LESS})|(?P<about>about|around|approximately|roughly|close to|nearly|some))"
    r"\s*(?:the |a |an |at least )?$",
    re.I,
)
_AFTER = re.compile(
    r"\s*(?:(?P<ge>(?:or|and) (?:more|above|higher|over|greater|better|beyond)|at least|plus\b)"
    r"|(?P<le>or (?:less|below|lower|under|fewer)|at (?:the )?most)|(?P<so>or so))\b",
    re.I,
)
_SIGNS = {
    "most": "<=",
    "least": ">=",
    "more": ">",
    "less": "<",
}

_YEAR = r"(?:19|20)\d{2}"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR_SAID = re.compile(
    r"(?:\b(?P<base>compared (?:with|to)|relative to|against|over|on|from|versus|than in|than|as in"
    r"|above"
    r"|below|vs\.?)\s+(?:the\s+|its\s+)?(?:(?:levels?|baseline|value)\s+(?:of|in)\s+"
    r"|a baseline of\s+|baseline\s+)?(?=\d)"
    r"|\b(?P<lead>by|in|until|till|before|for|through|since|during|between|of|as of|at|to|from)"
    r"\s+)?(?:the\s+)?(?:(?:end|close|beginning|start|middle)[- ](?:of\s+)?(?:the\s+)?|mid-|end-"
    rf"|late\s+|early\s+|(?:(?:the\s+)?(?:financial\s+|school\s+)?year|FY)\s+"
    rf"|(?:\d{{1,2}}\s+)?(?:{_MONTH})\s+)*"
    rf"(?<![\d.,])(?P<first>{_YEAR})\b(?![.,]\d|\s?%)"
    rf"(?:(?P<to>\s?[-–—/]\s?|\s+(?:to|until|through|and)\s+)(?P<last>{_YEAR}"
    rf"|(?<=\d[-–/])\d\d)\b(?!\s?%))?"
    r"(?P<level>\s+(?:levels?|baselines?|values?|figures?|average|rates?))?",
    re.I,
)
_TITLED = re.compile(
    r"\s+(?:Act|Law|Agenda|Convention|Declaration|survey(?! of)|census|strategy|report"
    r"|constitution)\b",
    re.I,
)
_PERIOD = re.compile(
    r"\b(?:within|(?:in|over) the (?:next|coming|following)) (?P<years>\w+) years\b(?! of\b)"
    r"|\b(?:in|within) (?P<time>\w+) years(?:'|’) time\b"
    r"|\b(?:by|over|during|in|within|throughout|at) (?:the )?(?:(?:end|close) of )?(?:the |this )"
    r"(?:same |plan |strategy |programme |planning )?"
    r"(?P<plan>plan|strategy|programme|program|period|strategic plan)(?: period)?\b"
    r"|\b(?:by|at) (?:the )?(?P<middle>mid-?term|midpoint)\b"
    r"|\b(?P<last>thereafter|from then on|after that)\b",
    re.I,
)

_WAS = re.compile(
    r"(?<!\bthey )(?<!\bshe )\b(?:was|were|stood|counted|had|took|gave|won"
    r"|rose|fell|dropped|climbed|grew|came|went)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:at the moment|currently|at present"
    r"|women (?:make up|are|account for|constitute|represent) (?:[^.;]|\.\d){0,40}"
    r"of the (?:total |country's |country’s )?population"
    r"|starting (?:point|value)|present (?:position|figure|rate|share|level|value)|presently"
    r"|already|today|now|only|so far|to date|last year|recorded|baseline"
    r"|(?:has|have) (?:been|risen|fallen|increased|decreased|declined|reached|improved|grown"
    r"|dropped|doubled|halved))\b",
    re.I,
)
_DONE = re.compile(
    r"(?<!\ba )(?<!\ban )(?<!\bis )(?<!\bare )(?<!\bbe )\b(?:increased|decreased|declined|improved"
    r"|reached|doubled|attended"
    r"|held(?! by)|trained|benefited|completed)\b(?=\s*(?:[\d.,;)]|$)"
    r"|\s+(?:to|by|from|in|at|on|its|about|over|more|some|the)\b)",
    re.I,
)
_WENT = re.compile(
    r"\b(?:has|have) been (?:reached|met|achieved|attained)\b|\bwent\b"
    r"|\b(?:was|were) (?:dropped|abandoned|rejected|withdrawn|removed)\b"
    r"|\b(?:was|were) (?:met|reported|reached|achieved)\b",
    re.I,
)
_FUTURE = re.compile(
    r"\b(?:will|shall|should|must|to be|is to|are to|aims?|targets?|goals?|objectives?"
    r"|to (?:reach|rise|fall|increase|decrease|reduce|raise))\b",
    re.I,
)
_STANDS = re.compile(r"\b(?:is|are|stands at)\b", re.I)
_MODAL = re.compile(r"\b(?:will|shall|should|must|is to|are to)\b", re.I)
_SOFT = re.compile(
    r"\b(?:strive|striving|seek|endeavou?r|aspire|where possible|in principle|as a rule"
    r"|aim(?:s|ing)? (?:to|for))\b",
    re.I,
)
_EVERY_YEAR = r"per annum|annually|(?:each|every) year|year[- ](?:on|by|after)[- ]year"
_STEADY = re.compile(
    rf"\b(?:gradually|steadily|progressively|continuously|step by step|{_EVERY_YEAR})\b", re.I
)
_YEARLY = re.compile(rf"\b(?:per year|a year|{_EVERY_YEAR})\b", re.I)

_STEP = (
    r"(?P<up>increase|rise|improvement|gain|growth|jump)|"
    r"(?P<down>reduction|decrease|decline|cut|drop|fall)"
)
_STEP_BEFORE = re.compile(
    rf"\b(?:{_STEP}) (?:of|by)\s*(?:about|at least|an? (?:further|additional))?\s*$", re.I
)
_STEP_BEHIND = re.compile(rf"\s*[- ]?(?:points?\s+|percentage points?\s+)?(?:{_STEP})\b(?!-)", re.I)
_COMPARED = re.compile(r"\s*(?:(?P<up>more|higher)|(?P<down>fewer|less|lower))\b(?! than)", re.I)
_BY = re.compile(r"\bby\s*(?:an? (?:average|additional|further)\s*(?:of\s*)?|a full )?$", re.I)

_COORDINATOR = re.compile(
    r"(?:(?P<strong>[;|]|,\s+(?:and|while|whilst|whereas|each with|with|but|then)\b)"
    r"|(?P<comma>,(?!\d))"
    r"|\b(?P<weak>and(?! (?:above|over|older|more|up|higher|men\b|boys\b|under|below))|while|whilst"
    r"|then|or(?! (?:more|less|lower|fewer|higher|better|above|below|over|under)\b)|until(?= (?:it|they|this|these)\b)"
    r"|as well as|with(?=\s+(?:at least|no|an?|half|more|over|\d)))\b)\s*",
    re.I,
)
_ASKS = (
    "keep|maintain|lessen|bridge|eradicate|triple|lift|boost|reduce|increase"
    "|raise|lower|improve|narrow|close|expand|cut|end|eliminate|halve|double"
)
_BIDS = re.compile(rf"\W*(?:{_ASKS}|ensure|reserve|establish|achieve)\b", re.I)
_OWN_VERB = re.compile(
    rf"\s*(?:to )?(?:{_ASKS})\b|\s*(?:is|are) (?:higher|lower|smaller|larger)\b(?! than)"
    rf"|\s*(?:ended|eliminated|eradicated|abolished)\b"
    r"|\s*(?:to )?be (?:under|below|above|over|at least|at most|no (?:more|less|higher|lower))\b"
    r"|\s*(?:for )?(?:cutting|ending|raising|reducing|increasing|eliminating|halving|doubling)\b"
    r"|\s*(?:equal to|no (?:lower|higher|less|more) than) (?:that|those) of\b"
    r"|\s*(?!to\b)[a-z][\w' -]{2,60}?\b(?:is|are|has|have|will|shall|should|must|(?:fall|rise"
    r"|decline|improve"
    r"|increase|decrease|narrow|end|grow|drop|reach|stay|remain)(?:e?s)?)\b",
    re.I,
)
_FILLER = re.compile(
    r"^\W*we (?:want|expect|would like)\b|\b(?:with an?|(?:interim |intermediate |mid-term |final )?(?:milestone|target|goal)s?(?: of)?"
    r"|and|then|to|at|by|reach(?:es|ing)?|rising|increasing|falling|strives? for|again|further"
    r"|(?:of|among) (?:whom|them|these|which)|with|from|while|also|finally|even|another"
    r"|eventually|later|but|or|down|up)\b",
    re.I,
)


@dataclass(slots=True)
class _Context:
    """What a clause takes from those before it."""

    start_year: int
    end_year: int
    section: str
    told: bool = False  # the text says that it is about the present
    past: bool = False  # the earlier clauses of the sentence are about the past
    subject: str = ""
    women: str = ""  # who makes up a share, where the sentence says so once for several
    listed: bool = False  # the sentence is a line of a list, no sentence of its own
    in_list: bool = False  # the item begins as a line of a list does
    asks: bool = False  # the sentence before the semicolon asked for something
    tells: bool = False  # the previous sentence was about the past
    money: bool = False  # it asks for an amount of money
    wanted: bool = False  # its label says that it is a result to reach
    topic: bool = False  # its label says that it names what is measured
    all_women: bool = False  # the sentence ends by saying that all its shares are of women
    kept: bool = False  # the value before was one to be kept
    unit: str = ""
    asked: bool = False  # the sentence has asked for a value
    counted: bool = False  # the demand before in the sentence was a number of things
    year: int = 0
    bound: str = ""  # of the demand before in the sentence
    led: int = 0  # the year with which the sentence, or the one before the semicolon, begins
    step: str = ""  # the unit of the change asked for before in the sentence
    way: str = ""  # in which the demand before was to change: up, down
    told_values: dict[str, float] = field(default_factory=dict)  # past values, by name
    asides: list[tuple[int, Amount]] = field(default_factory=list)  # what they told of the present
    aside: Amount | None = None  # of the sentence
    origins: list[tuple[int, float]] = field(default_factory=list)  # where the sentence has them
    origin: float = NAN  # the value from which the current demand starts


@dataclass(frozen=True, slots=True)
class _Said:
    """A year as a sentence names it."""

    start: int
    end: int
    year: int
    base: bool = False


@dataclass(frozen=True, slots=True)
class _Clause:
    """A part of a sentence with one amount at most; places are those of the sentence."""

    text: str
    start: int
    end: int
    amount: Amount | None
    years: tuple[_Said, ...]  # its own ones
    year: int  # by which it asks, or in which it was; 0 where none is named
    lead: str = ""  # what joins it to the clause before

    @property
    def before(self) -> str:
        """What stands in front of the amount."""
        if self.amount:
            return self.text[: self.amount.start - self.start]
        return self.text

    @property
    def behind(self) -> str:
        """What stands behind the amount."""
        if not self.amount:
            return ""
        return self.text[self.amount.end - self.start :]

    @property
    def base_year(self) -> int:
        """The year with which it compares."""
        return next((one.year for one in self.years if one.base), 0)


def english_statements(
    text: str,
    *,
    section: str,
    start_year: int,
    end_year: int,
) -> list[Statement]:
    """Return the demands of one item's English text, and the past values that it names.

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
    if _FUNDS.match(text) or _ABOUT_ITSELF.match(text):
        return []
    context = _Context(start_year, end_year, section, told=bool(_TOLD.match(text)))
    text = blanked(text, _NO_SEX, _ENUMERATED, _ADVERB, _WITH_THIS)
    text = blanked(text, _PER_SEX) if "ratio" in text.lower() else text
    text = re.sub(r"\bp\.\s?p\.", lambda one: "pp".ljust(len(one[0])), text)
    text = blanked(text, _SPEECH, _TOLD_BY)
    text = _GOAL_LABEL.sub(lambda found: "Target:".rjust(len(found[0])), text)
    text = _ASIDES.sub(lambda found: _aside(found, context), text)
    text = _PART_WITHIN.sub(r"\g<few> \g<of> \g<what>", text)  # one coach in five is a woman
    context.in_list = bool(re.match(r"\W*[a-z]", text))
    found: list[Statement] = []
    for part, at in split(_SENTENCE, text, _LONGEST):
        sentence = blanked(part, _LABEL)
        if len(sentence.strip()) > 3 and not _is_cost(sentence):
            first = len(found)
            label = _LABEL.match(part)
            context.wanted = bool(label and re.search("[a-z]{3}", label[0], re.I))
            context.topic = bool(label and re.search("indicator|KPI", label[0], re.I))
            _read_sentence(sentence, at, found, context, goes_on=text[at - 1 : at] == ";")
            goal = text.startswith(";", at + len(part)) and _GOAL.match(text, at + len(part) + 1)
            if goal:  # more women serve (target: 25% of officers)
                found[first:] = [
                    one
                    for one in found[first:]
                    if one.value == one.value and one.form != "coverage"
                ]
    return found


_PER_SEX = re.compile(
    r"(?<=\d) (?:boys|males|men) (?:per|to|for every) (?:100|hundred) (?:girls|females|women)\b"
)
_WITH_THIS = re.compile(
    r"(?<=, )with (?:this|that|the (?:rate|share|figure)) (?:is )?"
    r"(?:expected|projected|set|due|planned|forecast)(?= to\b)",
    re.I,
)
_ADVERB = re.compile(
    r"(?:^\W{0,8}|(?<=[.;] ))(?:(?:in line|in accordance) with this|elsewhere|furthermore|moreover"
    r"|in addition|additionally|meanwhile|besides|similarly|likewise|finally|at the same time),",
    re.I,
)
_ENUMERATED = re.compile(  # Strategies: 1. Women … 2. Men …
    r"(?<=[:.;] )\d{1,2}[.)](?=\s(?!Target|Baseline|Milestone)[A-Z])"
)
_GOAL_LABEL = re.compile(rf"(?:^|(?<=[.;] )){TARGET_LABEL.pattern}", re.I)
_LONGEST = 1000  # characters of a sentence
_SENTENCE = re.compile(r"(?<=[a-z0-9%)’'\"])[.!?](?=\s+[A-Z(\"“]|\s*$)|;|\n")
_LABEL = re.compile(
    r"^\s*(?:(?:outcome|output|impact|key|performance) )*indicator \d+(?:\.\d+)*\s*[:.–-]"
    r"|^\s*(?:KPI|indicator)\s*:\s*(?=one\b)"
    r"|^\s*\(?(?-i:[A-Z]{0,3})\.?\d{1,2}(?:\.\d{1,2})*[.):]?(?=\s+(?-i:[A-Z]|\d(?!\d\d\b)))"
    r"|^\s*\(?(?:[a-z]"
    r"|[ivx]+)\)\s"
    r"|^\s*(?:target|goal|objective|outcome|indicator|output|commitment|action|result|KPI|aim"
    r"|ambition"
    r"|pledge|priority|axis|strand|ask|promise|milestone|step|measure|undertaking)s?\s*"
    r"(?-i:[A-Z])?(?!(?:19|20)\d\d\b)\d+(?:\.\d+)*[a-z]?\s*(?:[:.–-]|(?=\s(?-i:[A-Z\d])))"
    r"|^\s*(?:[-–—•*]|\u2022)(?!\d+(?:\.\d+)?\s?(?:%|per))\s*",
    re.I,
)
_CODES = (
    "EUR|USD|GBP|AUD|CAD|NZD|PHP|INR|PKR|BDT|LKR|NPR|KES|KSh|TZS|UGX|RWF|NGN|GHS|ZAR|CNY|RMB|JPY|KRW"
    "|THB|VND|IDR|MYR|FJD|CHF|NOK|SEK|DKK|PLN|CZK|HUF|RON|RSD|UAH|TRY|MXN|BRL|GEL|AMD|AZN|MDL|MKD|BAM"
    "|KZT|KGS|UZS|TJS|MNT|KHR|LAK|MMK|ETB|MWK|ZMW|XOF|XAF|EGP|JOD|MAD|TND|LBP|PEN|COP|CLP|PGK|VUV"
)
_MONEY = (
    rf"[$€£₹]|\b(?:{_CODES}|Rs\.?)(?=\s?\d)|\d\s(?:{_CODES})\b"
    r"|\d\s(?:(?:million|billion|crore|lakh)\s)?(?:US )?(?:dollars|euros?|pounds|shillings|rupees"
    r"|pesos|yuan)"
)
_ABOUT_ITSELF = re.compile(
    r"\W*(?:(?:monitoring|(?:mid-term )?review|methodology|consultation"
    r"|governance(?!.*\b(?:women|gender)\b))\s*:"
    r"|(?:notes?|sources?)\s*[:.])",
    re.I,
)
_FUNDS = re.compile(
    r"^\W*(?:the |overall |total |plan's |indicative |estimated )*"
    r"(?:budget|costs?|costing|resources|resourcing|financing|funding)\b\s*(?:[:.]|is\b|of\b"
    r"|will\b)",
    re.I,
)
_EARNED = (
    "wages?|income|pay|pensions?|earnings|salary|salaries|loans?|lending|lend|lent|credit"
    "|savings|sales"
    "|turnover|revenues?|exports|procurement|contracts?|investments? in women|capital|finance"
    "|allowances?|benefits?|grants?|subsid(?:y|ies)"
)
_RAISED = (
    "reach|rise|grow|increase|raise|lift|expand|exceed|double|total|surpass|at least|no less than"
    "|not less than|more than|minimum|by 20\\d\\d|from [^ ]+ to"
)
_OF_MONEY = "money"
_SIGN = rf"(?:US|A|C|NZ|HK)?[$€£₹]|(?:{_CODES})(?![A-Za-z])|Rs\.?"
_SIGN_AHEAD = re.compile(
    rf"(?<![A-Za-z])(?P<sign>{_SIGN})(?P<gap>\s?)"
    r"(?P<number>\d[\d,.]*(?:\s?(?:million|billion|thousand|lakh|crore|bn|m)\b)?)"
)
_CURRENCY = re.compile(
    rf"\s?(?:(?:US )?(?:dollars|euros?|pounds|shillings|rupees|pesos|yuan|crowns|francs|rand|kwacha"
    rf"|naira|taka|lei|dinars?|kronor|kroner|zloty)\b|{_SIGN})"
)


def _in_currency(amount: Amount, text: str) -> Amount:
    """Return an amount with the currency behind it; it is one of money then."""
    found = _CURRENCY.match(text, amount.end)
    if not found:
        return amount
    return replace(amount, end=found.end(), written=_OF_MONEY)


_MONEY_WANTED = re.compile(
    rf"^(?!.*\b(?:budget|costs?|spent|was|were|has"
    rf" been)\b)(?=.*\b(?:{_EARNED})\b).*\b(?:{_RAISED})",
    re.I,
)
_COSTS = re.compile(
    rf"(?P<money>{_MONEY})"
    r"|\bfine of\b|\bwill (?:lose|be fined|forfeit)\b|\bpenalt|\bquorum\b|\bvoted?\b|\bresponse"
    r" rate\b"
    r"|\brespondents (?!to\b)\w+ed\b|\bsurvey of (?!20\d\d)"
    r"|\b(?:is|are|was|were) (?:funded|financed) (?:from|by)\b"
    r"|\bspen(?:d|ds|t|ding)\b[^.;,]{0,12}% of (?:its|the|their) budget|\bneeds? [\d.]+ (?:m|b)illion"
    r"|\bset aside [\d.]+ (?:m|b)illion|\bsuperannuation\b|\bas rent\b|\bcosts? (?:is|are|of|will)\b[^.;]*(?:million|billion)"
    r"|\bcosting\b",
    re.I,
)


_NO_SEX = re.compile(r"\((?:no|neither|either|each) (?:sex|gender)\b[^()]*\)", re.I)
_PART_WITHIN = re.compile(
    rf"\b(?P<few>{NUMBER}) (?P<what>(?!in\b|out\b)[a-z][\w'’-]*(?: (?!in\b)[a-z][\w'’-]*){{0,3}})"
    rf" (?P<of>in (?:every )?{NUMBER})(?=(?:,| to)?\s(?:is|are|be|will|shall|should|must|was"
    rf"|were)\b"
    r"|\s\w+ed by\b|\s(?:who|that)\b)",
    re.I,
)


def _is_cost(sentence: str) -> bool:
    """Return whether a sentence is about spending, a vote or a survey, and so states no demand."""
    told = _COSTS.search(sentence)
    return told is not None and not (told["money"] and _MONEY_WANTED.search(sentence))


_SPEECH = re.compile(
    r"[\"“][^\"”]*[\"”],?\s+(?=(?:[\w.]+\s+){1,4}(?:said|says|told)|(?:said|says|told)\b)"
)
_TOLD_BY = re.compile(
    r"(?:(?<=^)|(?<=[.;] ))[A-Z][^,.;:]{2,60}?\b(?:said|says|told [a-z]+|announced|added|stated"
    r"|promised)(?: that)?\s(?=(?:the|a|an|by|in|it|more|fewer|women)\b)"
)
_TOLD = re.compile(
    r"\W*(?:present position|where we are|current (?:situation|position)|situation today|baseline(?: data)?|status quo"
    r"|population\b[^.:]{0,30}|situation|progress so far|past performance|at a glance|key facts"
    r"|context|background|lessons(?: learnt"
    r"| learned)?|achievements?)\b[^a-z]{0,4}[:.]",
    re.I,
)
_ARE_WOMEN = re.compile(r"\b(?:are|is|be) (?:an? )?(?:wom[ae]n|female)\W*$", re.I)
_ASIDES = re.compile(
    r",\s+(?:failing which|otherwise|or else)\b[^.;]*"
    r"|,\s+of (?:which|whom) (?:only )?\d+ (?:exist|are|were|have|operate)\b[^,.;]*"
    r"|,\s+(?:twice|double|half|(?:two|three|four) times) (?:the|its|today's) [^,;.]*"
    r"|\((?:targets?|goals?|aim)\b[^()]*\)|\([^()]*\b(?:today|currently|now|at present|from|baseline|was|were|in|up|down|19\d\d|20\d\d)"
    r"\b[^()]*\)"
    r"|,\s+with (?:about |some |over |its )?\d[\d,]* [a-z]+(?: [a-z]+)?,(?=\s)"
    r"|,\s+at \d[^,;.]*(?:\.\d[^,;.]*)?,(?=\s)"
    r"|,\s+(?:now |currently |at present )?\d+(?:\.\d+)?[^,;.\d]{0,14}"
    r"(?:today|now|at present|currently|in (?:19|20)\d\d),(?=\s)"
    r"|,\s+(?:who|which)\s+(?!(?:will|should|shall|must|is to)\b)(?:[^,;.]|,(?=\d))*\d"
    r"(?:[^,;.]|,(?=\d))*,(?=\s)",
    re.I,
)
_OF_NOW = re.compile(r"\b(?:today|currently|now|at present|from|baseline|was|were|up|down)\b", re.I)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


_THAT_LEVEL = re.compile(
    r"\b(?:that|this|its (?:current|present)|the (?:current|present|same)) (?:level|rate|share)\b",
    re.I,
)


_IS_KEPT = re.compile(
    r"\b(?:be|is|are) (?:maintained|kept|held|preserved|sustained)\b"
    r"(?! (?:at|above|below|under|over|in|within|by|as|to|for)\b)",
    re.I,
)
_GOAL = re.compile(r"(?:targets?|goals?|aim)\b", re.I)


_BOTH_VALUES = re.compile(  # (baseline: 19%; target: 30%)
    r"(?:baseline|current|now|today)\b[^();]*[;,|]\s*targets?\b", re.I
)
_OF_THE_FIRST = re.compile(  # (2021: 68 per cent); (9% in 2022)
    rf"\((?:in )?{_YEAR}\s?[:–-]|\([\d.]+ ?(?:%|per ?cent)?,? in {_YEAR}\)"
)


def _aside(found: re.Match[str], context: _Context) -> str:
    """Return spaces in place of what a bracket tells of the present; (40% by 2028) stays."""
    said = found[0]
    years = [int(year) for year in re.findall(rf"\b{_YEAR}\b", said)]
    if re.fullmatch(rf"\((?:in )?{_YEAR}\)", said):
        return said
    if _GOAL.match(said, 1) or _BOTH_VALUES.match(said, 1):
        return f";{said[1:-1]} "
    named = _OF_THE_FIRST.match(said) is not None
    gone = bool(years) and max(years) < context.start_year + named
    told = english_amounts(_taken_years(said, context)[0])
    present = len(told) == 1 and (years or _OF_NOW.search(said))
    if present:
        context.asides.append((found.start(), told[0]))
    if gone or _OF_NOW.search(said) or not said.startswith("("):
        return _blank(found)
    several = bool(years) and len(english_amounts(said)) > 1
    return f";{said[1:-1]} " if several else said  # (2026 milestone: 41%)


_LEADING_YEAR = re.compile(rf"\W*(?:by|after|from)\b[^,;.]{{0,40}}\b(?P<year>{_YEAR}),", re.I)


def _read_sentence(
    sentence: str,
    at: int,
    found: list[Statement],
    context: _Context,
    *,
    goes_on: bool,
) -> None:
    """Add what a sentence asks for to what was found before; ``at`` is where it begins."""
    sentence = _SIGN_AHEAD.sub(r"\g<number>\g<gap>\g<sign>", sentence)
    _begin(sentence, at, context)
    if context.told:
        cleaned = sentence
    else:
        cleaned = _without_present(sentence, context)
    text, years = _taken_years(cleaned, context)
    lead = _LEADING_YEAR.match(sentence)
    if lead:
        context.led = int(lead["year"])
    elif not goes_on:
        context.led = 0
    amounts = [_in_currency(one, text) for one in english_amounts(text)]
    amounts = [one for one in amounts if _counts(one, text, context)]
    respectively = _RESPECTIVELY.search(text)
    text = blanked(text, _RESPECTIVELY)
    tells_on = context.tells and not (years or _FUTURE.search(sentence))
    tells_on = tells_on and context.section != "objective" and bool(_STANDS.search(sentence))
    context.past = context.told or bool(_FRONTED.match(sentence)) or tells_on
    first = len(found)
    context.asks = bool(goes_on and found and not found[-1].past)
    if said := _colon_way(text, years, context):
        found += [replace(one, at=one.at + at) for one in said]
        return
    _read_clauses([*_clauses(text, amounts, years, context)], cleaned, at, found, context)
    runs = _runs(text, amounts, years)
    for run in runs or ([[*amounts]] if respectively else []):
        _deal_out(found, first, [at + one.start for one in run])
    same = amounts and (_EACH_SAME.match(text, amounts[0].end) or _BOTH_SAME.search(text))
    if len(amounts) == 1 and same:
        found[first:] = [part for one in found[first:] for part in _of_each(one)]
    asks = bool(_FUTURE.search(sentence) or _BIDS.match(sentence))
    reports = bool(FACT.search(sentence))
    found[first:] = in_mood(found[first:], asks=asks, reports=reports)
    new = found[first:]
    context.tells = bool(new) and all(one.past for one in new)
    if new and new[-1].year:
        context.year = new[-1].year
    if not new and (topic := _TOPIC.match(sentence)):
        context.subject = _plain(topic["name"])
    elif not new and (context.topic or _names_only(sentence, context)):
        context.subject = _plain(text) or context.subject


def _names_only(sentence: str, context: _Context) -> bool:
    """Say that a sentence only names something."""
    return not context.past and not _FINITE.search(blanked(sentence, _WHO_ARE))


def _begin(sentence: str, at: int, context: _Context) -> None:
    """Forget what holds for one sentence only, and take what this one says of itself."""
    context.money = bool(_MONEY_WANTED.search(sentence))
    context.all_women = bool(_ARE_WOMEN.search(_taken_years(sentence, context)[0]))
    within = [one for place, one in context.asides if at <= place < at + len(sentence)]
    context.aside = within[-1] if within else None
    context.origins = []
    context.way = ""
    context.step = ""
    context.bound = ""
    context.counted = False
    context.asked = False
    context.listed = bool(re.match(r"\W*[a-z]", sentence)) and not _NOW.search(sentence)


def _read_clauses(
    clauses: Sequence[_Clause],
    cleaned: str,
    at: int,
    found: list[Statement],
    context: _Context,
) -> None:
    """Add what the clauses of a sentence ask for to what was found before."""
    first = len(found)
    told = ""  # the clause before
    ahead: _Clause | None = None  # an amount that the next clause names
    for clause in clauses:
        context.past = _is_past(clause, cleaned, context)
        context.origin = _origin_of(clause, context)
        made = [replace(one, at=one.at + at) for one in _made(clause, context)]
        around = f"{clause.before} {clause.behind}"
        rate = clause.amount is not None and clause.amount.unit in RATES
        bare = rate and not made and not _plain(blanked(around, _FILLER))[5:]
        if ahead and ahead.amount and made and made[0].value == made[0].value:
            value = ahead.amount.value
            year = ahead.year
            made = [
                replace(
                    made[0],
                    value=value,
                    year=year,
                    at=at + ahead.start,
                ),
                *made,
            ]
        ahead = clause if bare and clause.amount and clause.amount.unit else None
        if found and _PRONOUN_SAID.search(clause.text):
            made = _said_again(clause, made, found, at, context)
        stood = _STANDS.search(told) and not _MODAL.search(told) and _MODAL.search(clause.before)
        if stood and made and found[first:] and made[0].names[0] == found[-1].names[0]:
            found[-1] = replace(found[-1], past=True)  # is 47% and will reach 55%
        told = clause.text
        found += made


def _origin_of(clause: _Clause, context: _Context) -> float:
    """Return the value from which a clause starts: its own, else that of a clause before."""
    if len(context.origins) == 1:
        return context.origins[0][1]
    before = [value for place, value in context.origins if place < clause.end]
    return before[-1] if before else NAN


_COLON_WAY = re.compile(
    r"\W*(?P<name>[^:;]{4,120}):\s*(?:a |an )?(?:steady |steadily |gradual |gradually |marked "
    r"|further )?"
    r"(?:(?P<all>all(?: \d+)?|every one|each)|(?P<none>none)|(?P<gap>closed?|narrow(?:ed|er"
    r"|ing)?|eliminated|smaller|reduced)"
    r"|(?P<up>upward trend|longer|rising|growing|up|higher|more|increas\w+|improv\w+)"
    r"|(?P<down>downward trend|shorter|falling|down|lower|fewer|less|decreas\w+|declin\w+"
    r"|reduc\w+))\b"
    r"(?: (?:in|at|every|each|over|year|from|by) [^,;.:\t\d]{0,40})?\s*(?:[,\t][^.;:]*)?[.\s]*",
    re.I,
)


def _colon_way(text: str, years: Sequence[_Said], context: _Context) -> list[Statement]:
    """Return what a name and a way behind a colon ask for: pay gap: closed; …: rising; …: all."""
    found = _COLON_WAY.fullmatch(text)
    wanted = context.section in ("objective", "") and not context.past
    if found is None or not wanted:
        return []
    framed = _TARGET_SAID.search(f"{found['name']}:")
    name = context.subject if framed else _plain(found["name"])
    if len(name) < 4:
        return []
    year = years[-1].year if years else 0
    if found["all"]:
        one = Statement((name,), found.start("all"), "coverage", ">=", 100.0, "percent", year)
        return [one]
    if found["none"]:
        return [Statement((name,), found.start("none"), "level", "<=", 0.0, "", year)]
    if _GAP.search(name):
        group = next(filter(found.group, ("gap", "down")), "")
        if not group:
            return []
        return _gaps(name, found.start(group), context, {"year": year})
    way = "up" if found["up"] else "down"
    if found["gap"] and found["gap"].lower() not in ("reduced", "smaller", "eliminated"):
        return []
    at = found.end("name") + 1
    return [Statement(tuple(_plainer(name)), at, "direction", way, year=year)]


_JOINED = re.compile(r"\s*(?:,|,?\s*and\b)\s*(?:to\s+)?", re.I)


def _told_together(
    text: str,
    one: Amount,
    other: Amount,
    years: Sequence[_Said],
) -> bool:
    """Return whether two amounts are stated together: rise to 40% and 50% by 2030."""
    dated = any(one.end <= year.start < other.start for year in years)
    joined = _JOINED.fullmatch(text, one.end, other.start)
    return bool(joined) and not dated and one.unit in (other.unit, "")


def _runs(text: str, amounts: Sequence[Amount], years: Sequence[_Said]) -> list[list[Amount]]:
    """Return the rows of amounts that are stated together, of as many things each."""
    runs = [[one] for one in amounts[:1]]
    for one, other in pairwise(amounts):
        if _told_together(text, one, other, years):
            runs[-1].append(other)
        else:
            runs.append([other])
    return [run for run in runs if len(run) > 1]


_EACH_SAME = re.compile(r"\s*(?:per ?cent )?each\b", re.I)
_BOTH_SAME = re.compile(r"\band\b[^.;,]* both (?!of|sexes|girls|boys|women|men)[a-z]+", re.I)


def _of_each(one: Statement) -> list[Statement]:
    """Return a statement for each part of its joint name: A and B rise to 35% each."""
    parts = next(told_apart(one.names[0]), one.names[:1])
    return [replace(one, names=(part,)) for part in parts]


def _deal_out(found: list[Statement], first: int, places: Sequence[int]) -> None:
    """Give each of the statements at some places its part of their joint name, if it has as many."""
    numbers = [at for at, one in enumerate(found[first:], first) if one.at in places]
    names = {found[at].names[0] for at in numbers}
    if len(numbers) != len(places) or len(names) != 1:
        return
    ways = (way for way in told_apart(names.pop()) if len(way) == len(numbers))
    for at, part in zip(numbers, next(ways, []), strict=False):
        found[at] = replace(found[at], names=(part,))


_PRONOUN_SAID = re.compile(
    r"^\W*(?:and |but )?(?:this|it|these|that)\b(?! (?:of|for|in|among)\b)"
    rf"|\b(?:{_ASKS}|keep|maintain|bring)s? (?:this|it|that|them)\b",
    re.I,
)


def _said_again(
    clause: _Clause,
    made: list[Statement],
    found: list[Statement],
    at: int,
    context: _Context,
) -> list[Statement]:
    """Return what a clause asks of the present value that the previous clause stated.

    Women spend 4 hours, and this falls to 3; half are women, and that will be kept; parties shall
    raise it.
    """
    last = found[-1]
    way = _last_verb(clause.text)
    if last.form != "level" or (made and made[0].past):
        return made
    if clause.amount:
        found[-1] = replace(last, past=bool(made) or last.past)
    elif way == "keep":
        bound = last.operator or ">="
        found[-1] = replace(
            last,
            past=False,
            form="keep",
            operator=bound,
            year=clause.year,
        )
    elif way in ("up", "down"):
        found[-1] = replace(last, past=True)
        again = Statement(last.names, at + clause.start, "direction", way, year=clause.year)
        if context.section in ("objective", ""):
            return [again]
        return []
    return made


_PLACE_HAS = re.compile(
    r"\W*(?:it|(?:the|our) (?:\w+ )?(?:county|city|province|district|country|state|town|region"
    r"|municipality|island|territory|government|council|university)) "
    r"(?:has|have|are|is home to|counts|employs|runs)\s*$",
    re.I,
)
_FRONTED = re.compile(
    r"\W*(?:today|currently|at present|presently|at the moment|last year|to date|so far"
    r"|in the past|as per|according to(?! the (?:plan|strategy|programme|document))"
    r"|under the (?:previous|last|first|former)|the (?:previous"
    r"|last) (?:plan|strategy|programme|policy))\b",
    re.I,
)
_NOW = re.compile(
    r"\b(?:at the moment|currently|at present|already|today|now|so far|to date|recorded)\b", re.I
)
_FINITE = re.compile(r"\b(?:is|are|was|were|will|shall|should|must|has|have)\b", re.I)
_TOPIC = re.compile(r"\W*(?:indicator|KPI|measure|result|metric)s?\s*:\s*(?P<name>[^:]{6,})$", re.I)
_BASELINE = re.compile(
    r"\W*(?:baseline|(?:current|present) (?:value|level|figure))\b[^:;]{0,16}:", re.I
)
_WHO_ARE = re.compile(r"\b(?:who|that) are\b", re.I)


def _is_past(clause: _Clause, cleaned: str, context: _Context) -> bool:
    """Return whether a clause is about the past, or continues one that is."""
    text = cleaned[clause.start : clause.end]
    milestones = [one.year for one in clause.years if not one.base]
    gone = bool(milestones) and max(milestones) < context.start_year
    if context.told or _WENT.search(text) or _BASELINE.match(text):
        return True
    if _FUTURE.search(text) or _BIDS.match(text) or re.match(r"\W*have (?!been\b)\w+ed\b", text):
        return gone  # in a list: will … have trained 2,500 women
    if _WAS.search(text):
        return True
    if milestones and not gone and context.start_year:
        return False
    if _PLACE_HAS.match(clause.before):
        return True
    listed = context.section == "" and not re.match(r"\s*(?:The|Our|In|This|A|An)\b|.*\d", text)
    asked = context.section == "objective" or listed or context.wanted  # a list of results wanted
    asked = asked or context.asks
    if context.listed and asked and re.search(r"\b(?:has|have)\b", text):
        return gone or context.past  # … when the gap has been halved
    return gone or bool(_PAST.search(text) or (_DONE.search(text) and not asked)) or context.past


def _made(clause: _Clause, context: _Context) -> list[Statement]:
    """Return what a clause asks for."""
    if clause.amount:
        return _valued(clause, context)
    if context.past:
        return []
    found = _kept_there(clause, context) or _covered(clause, context) or _relative(clause, context)
    if not found and context.section in ("objective", ""):
        found = _one_way(clause, context)
    return found


def _kept_there(clause: _Clause, context: _Context) -> list[Statement]:
    """Return the demand that a value stated beside it is kept: X, which was 44%, stays at that level."""
    there = _THAT_LEVEL.search(clause.text) or _IS_KEPT.search(clause.text)
    name = _object(clause.text[: there.start()]) if there else ""
    if there is None or context.aside is None or _last_verb(clause.text) != "keep" or not name:
        return []
    at = clause.start + there.start()
    sign = "<=" if re.search(r"\bor below\b", clause.text) else ">="
    one = Statement(tuple(_plainer(name)), at, "keep", sign, context.aside.value, year=clause.year)
    return [replace(one, unit=context.aside.unit)]


def _taken_years(sentence: str, context: _Context) -> tuple[str, list[_Said]]:
    """Return a sentence with its years blanked out, and those years."""
    years: list[_Said] = []

    def take(found: re.Match[str]) -> str:
        first = int(found["first"])
        titled = _TITLED.match(sentence, found.end())
        last = int(found["last"] or 0)
        if 0 < last < 100:
            last = first // 100 * 100 + last
        onwards = re.match(r"\s*(?:,|onwards?\b)", sentence[found.end() :])
        since = (found["base"] or "").lower() == "from" and last
        begins = (found["base"] or "").strip().lower() == "from" and onwards
        base = bool(found["base"] or found["level"]) and not since and not begins
        if titled or ((found["lead"] or "").lower() == "from" and not (last or onwards)):
            return _blank(found)
        joined = last and (
            found["to"].strip() == "and" and (found["lead"] or "").lower() != "between"
        )
        if joined:  # by 2025 and 2030
            years.append(_Said(found.start(), found.end(), first))
        years.append(_Said(found.start(), found.end(), first if base else last or first, base))
        return _blank(found)

    def take_period(found: re.Match[str]) -> str:
        start = context.start_year
        end = context.end_year
        word = (found["years"] or found["time"] or "").lower()
        if word and not re.fullmatch(r"\d{1,2}|two|three|four|five|six|seven|ten", word):
            return found[0]
        count = int(number_word(word)) if word else 0
        if count and start:
            year = start + count
        elif found["middle"]:
            year = (start + end) // 2
        else:
            year = end
        if found["plan"]:
            year = context.year or year
        if found["last"]:
            year = end
        if year:
            years.append(_Said(found.start(), found.end(), year))
        return _blank(found)

    text = _PERIOD.sub(take_period, _YEAR_SAID.sub(take, sentence))
    text = re.sub(r"\(\s*\)", _blank, text)
    return text, sorted(years, key=lambda one: one.start)


_NOW_BEFORE = re.compile(
    r",\s*(?:up |down |an? (?:rise|fall|drop|increase|decrease|decline|cut) )?from\s*$"
    r"|,\s*having (?:been|stood at)\s*$|,?\s*\b(?:compared (?:with|to)|as against|at the moment"
    r"|which (?:is|are|stands? at)|now|currently|today|against|instead of"
    r"|(?:from|over|above|on) the (?:existing|current|present|national)"
    r"(?: rate| level| value| share| average)?(?: of)?"
    r"|(?:up |down )?from (?:a baseline of|the|about|around|its current|under|some|an estimated)?"
    r"|(?:is|are) (?:currently|now|at present))\s*$",
    re.I,
)
_NOW_BEHIND = re.compile(r"\s*(?:at present|now|today|currently)\b", re.I)
_NOW_REST = re.compile(
    rf"(?:\s*(?:girls|boys|women|men)?\s*per [\d,]+(?: \w+)?)?"
    r"(?:\s+of\s+[\w -]{2,40}?(?=\s+to\b))?"
    rf"(?:\s*\(?(?:in|as of) (?:the )?{_YEAR}(?:-\d\d)?(?: survey| census)?\)?"
    rf"|\s*\({_YEAR}(?:-\d\d)?\)|\s*of the {_YEAR} \w+)?"
    r"(?:\s*(?:at present|now|today|currently|last year))?\s*,?",
    re.I,
)
_FROM_TWO = re.compile(
    r"\bfrom (?:about |around )?\d[\d.]*(?: ?%| per ?cent)? and \d[\d.]*(?: ?%| per ?cent)?"
    rf"(?: in {_YEAR})?(?: respectively)?(?=,? (?:to|towards)\b)",
    re.I,
)
_OF_A_YEAR = re.compile(
    rf"\s+(?:in|at|by|as per|according to)\b[^,;]{{0,40}}?\b({_YEAR})(?:[-–/]\d\d)?\s*,", re.I
)
_ORIGIN_END = re.compile(
    rf"\s*(?:of [\w\s]{{2,40}}?\s)?(?:\w+ )?\(?(?:in |as of |\()?(?:{_YEAR})?\)?\s*,?\s*"
    r"(?:to|towards)\b",
    re.I,
)
_THEN_GOES = re.compile(
    r"\s+(?:(?:will|shall|should|is to|are to|to) )?(?:be )?(?:falls?|rises?|drops?|shrinks?"
    r"|narrows?|grows?"
    r"|increases?|decreases?|declines?|reduced|cut|raised|lowered|increased) (?:to|below|under"
    r"|above)\b"
)
_THEN_TO = re.compile(
    rf"\s*(?:percentage )?(?:points?)?(?:\s*(?:against|compared (?:with|to)|from|over"
    rf"|relative to) {_YEAR})?,?\s*(?P<to>to|reaching)\s*$",
    re.I,
)


def _without_present(sentence: str, context: _Context) -> str:
    """Return a sentence without the values from which something starts: from 12% to, now 29.3%."""
    amounts = [one for one in english_amounts(sentence) if not _is_year(one, sentence)]
    if pair := _FROM_TWO.search(sentence):
        sentence = sentence[: pair.start()] + _blank(pair) + sentence[pair.end() :]
        amounts = [one for one in amounts if not pair.start() <= one.start < pair.end()]
    for at, amount in enumerate(amounts):
        if at + 1 < len(amounts):
            following = amounts[at + 1].start
        else:
            following = len(sentence)
        before = sentence[: amount.start]
        tail = sentence[amount.end : following]
        start = _NOW_BEFORE.search(before)
        said = start[0].strip().lower() if start else ""
        origin = said.startswith("from") and "the" not in said and amount.unit not in RATES
        if origin and not _ORIGIN_END.match(tail + " "):
            start = None
        beside = _OF_A_YEAR.match(sentence, amount.end)
        apart = beside and before.rstrip().endswith(",") and len(amounts) > 1
        if apart and beside and int(beside[1]) < (context.start_year or 9999):
            start = re.search(r",\s*$", before)  # the rate, 31% in 2021, is to reach 80%
        arrow = re.fullmatch(r"\s*(?:[-–—]+>|→)\s*", tail)
        then = _THEN_TO.match(tail)
        by = _BY.search(before) if then else None
        if _THEN_GOES.match(tail):
            stood = re.search(r"\bof\s*$", before)
        else:
            stood = None
        start = start or stood
        if not (start or by or arrow or _NOW_BEHIND.match(tail)):
            continue
        if by:
            begin = by.start()
        elif start:
            begin = start.start()
        else:
            begin = amount.start
        rest = _NOW_REST.match(sentence, amount.end)
        if by and then:
            end = amount.end + then.start("to")
        elif rest:
            end = rest.end()
        else:
            end = amount.end
        if arrow:
            end = following
        elif apart and beside:
            end = beside.end()
        if not by:
            context.origins.append((amount.start, amount.value))
        sentence = sentence[:begin] + " " * (end - begin) + sentence[end:]
    return sentence


def _is_year(amount: Amount, text: str) -> bool:
    rated = amount.unit in RATES
    return not rated and bool(re.match(rf"{_YEAR}(?![\d.,]\d)", text[amount.start : amount.end]))


_NUMBERED = re.compile(
    r"(?:\b(?:No|Goal|Target|Article|Section|Chapter|Table|Figure|SDG|Act|Objective|Pillar"
    r"|Phase|Annex|Outcome|Action|number|[Aa]ll|each of the|remaining|the|grades?|class(?:es)?"
    r"|levels?"
    r"|Resolution|n =)\.?\s*"
    r"|[#§£$€]|\b(?:EUR|USD|GBP|Rs\.?|KES|[A-Z]{2,}\w*|per|every|within(?: the first)?)\s)$"
)
_AGED = re.compile(
    r"\b(?:aged?|ages?(?: of)?|between|under|over|before(?: they (?:are|turn|reach))?"
    r"|years? of age)\s+"
    r"(?:\d{1,2}\s*(?:[-–—]|to|and)\s*)?$",
    re.I,
)
_OLD = re.compile(
    r"\s*(?:[-–—]\s*|to\s+|and\s+)?(?:\d{1,2}\s*)?[- ]?years?[- ](?:old|of age)"
    r"|\s*[-–—]\s*\d{1,2}\b(?!\s*(?:%|per))|\s*years and (?:over|older|above)",
    re.I,
)
_NO_LEVEL = re.compile(
    r"\s*(?:[a-z]+ )?(?:grants|prizes|awards|leaflets|posters|copies|vehicles|machines|visits"
    r"|exchanges|fairs|broadcasts|brochures|booklets)\b"
    r"|\s*[- ]?(?:months?|weeks?|days?|hours?|minutes?|seconds?|km|kilomet(?:er|re)s?|met(?:re|er)s?"
    r"|miles?|meetings?|workshops?|sessions?|seminars?|conferences?|campaigns?|consultations?"
    r"|training sessions|events?|reports?|pages?|pilots?|studies|times|hectares|goals?"
    r"|objectives?|targets?|indicators?|actions?|measures?|pillars?|priorit(?:y|ies)|chapters?"
    r"|staff members|aims|themes|strands|axes|commitments|recommendations|components|outputs"
    r"|outcomes|strategic areas"
    r"|priority areas|guiding|milestones|questions|tables|annexes"
    r"|articles?|dollars|euros|yuan|rupees|th\b|st\b|nd\b|rd\b)",
    re.I,
)
_LENGTH = re.compile(r"\s*(?:km|kilomet(?:er|re)s?|met(?:re|er)s?|miles?)\b", re.I)
_PER_MEETING = re.compile(
    r"\s*(?:[a-z]+ )?[a-z]+ (?:each(?=\s*(?:[.,;]|$))|(?:per|in each|in every) "
    r"(?:course|session|class|batch|event|workshop))"
    r"|\s*(?:guests|visitors|attendees|delegates|spectators|journalists|viewers|listeners)\b",
    re.I,
)
_MADE_UP_OF = re.compile(
    r"\b(?:audience|crowd|register|roster|list|manual|guide|group|pool|committee|team|panel|staff|sample|board"
    r"|council|jury|unit|body"
    r"|network|membership|secretariat) of (?:some |about |around |up to )?$",
    re.I,
)
_LENT = re.compile(r"\binterest\b[^.;,]{0,40}$", re.I)
_STAFFED = re.compile(
    r"\s*(?:or more |and over |or over )?(?:women |female |full-time )?(?:employees|workers"
    r"|staff|inhabitants|residents|persons"
    r"|people)\b",
    re.I,
)
_WITH = re.compile(
    r"\b(?:with|of|employing|over)\s+(?:(?:more than|over|at least|fewer than) )?$", re.I
)
_LONG = re.compile("life expectancy|schooling|age at|education|years of", re.I)
_LASTS = re.compile(
    r"\b(?:(?P<own>times?|duration|length|waiting list|housework|unpaid|diagnos[ei]s)"
    r"|spen[dt]s?|wait\w*)\b",
    re.I,
)
_SPANS = ("minutes", "hours", "hours_per_day", "days")
_SPAN = re.compile(
    r"\s*(?:working |school |calendar )?(?:days?|weeks?|months?|hours?|minutes?)\b", re.I
)
_BRACKETS = re.compile(r"\([^()]*\)")
_EVEN_SPLIT = re.compile("50[:/-]50")


def _counts(amount: Amount, sentence: str, context: _Context) -> bool:
    """Return whether an amount may be a level to reach: no age, no date, no number of meetings."""
    before = sentence[: amount.start]
    after = sentence[amount.end :]
    if any(one.start() <= amount.start < one.end() for one in _EVEN_SPLIT.finditer(sentence)):
        return False
    if re.search(
        r"\bwhich the (?:state|city|government) (?:holds|owns)\W+(?:[a-z]+ ){0,2}$", before
    ):
        return False
    aside = before.count("(") > before.count(")")
    parity = re.search(r"(?:balance|parity) \($", before, re.I)
    if aside and (not amount.unit or parity or english_amounts(blanked(sentence, _BRACKETS))):
        return False
    if amount.written == _OF_MONEY:
        return context.money and not aside
    if amount.unit in (*RATES, FACTOR):
        return not re.search(r"\bconfidence\b", after[:20]) and not _LENT.search(before)
    if _SPAN.match(sentence, amount.end) or amount.unit in _SPANS:
        if not (told := _LASTS.search(f"{context.subject} {before}")):
            return False
        limit = re.search(r"\bwithin\s*$", before)  # a time in which something is to be done
        return told["own"] is not None or not limit
    if _is_year(amount, sentence) or _NUMBERED.search(before):
        return False
    if re.match(rf"\s?[-–](?!points?\b)[a-z]|\s*[ap]\.?m\b|\s*/|\s*(?:{_MONTH})\b", after):
        return False
    if re.search(rf"\b(?:\d+(?:st|nd|rd|th) (?:out )?of|{_MONTH}) $", before):
        return False  # ranks 98th of 146; October 10
    of_them = re.search(r"\b(?:women|men|girls|boys|people|persons|population),? \(?$", before)
    if of_them and re.match(r"\d\d\s?[-–]\s?\d\d\b(?!%)", sentence[amount.start :]):
        return False  # women 20-64
    if _AGED.search(before) or _OLD.match(after) or re.match(r"\s*[-–]\s*year", after):
        return False
    if _STAFFED.match(after) and _WITH.search(before):
        return False
    if _PER_MEETING.match(after) or _MADE_UP_OF.search(before):
        return False
    if amount.unit in ("years", "years_of_life") or re.match(r"\s*years?\b", after):
        return bool(_LONG.search(sentence))
    if _LENGTH.match(after) and re.search(r"\bdistance\b", before, re.I):
        return True
    return not _NO_LEVEL.match(after) and amount.unit not in ("hours", "yuan", "10k_yuan")


_COMPARES = re.compile(rf"(?:{_AT_LEAST}|{_AT_MOST}|{_MORE}|{_LESS}|about|around|some)", re.I)


def _clauses(
    text: str,
    amounts: Sequence[Amount],
    years: Sequence[_Said],
    context: _Context,
) -> Iterator[_Clause]:
    """Yield the clauses of a sentence, each with its amount and the year that belongs to it."""
    amounts = _without_steps(text, amounts)
    cuts = _cuts(text, amounts)
    starts = [0, *(cut.end for cut in cuts)]
    begins = [0, *(cut.start for cut in cuts)]
    ends = [*(cut.start for cut in cuts), len(text)]
    runs = _runs(text, amounts, years)
    year = 0
    for begin, start, end in zip(begins, starts, ends, strict=True):
        own = tuple(one for one in years if begin <= one.start < max(end, start + 1))
        amount = next((one for one in amounts if start <= one.start < end), None)
        row = next((run for run in runs if amount in run[:-1]), [])
        dated = _year_of(own, amount) or (row and _behind(row[-1], amounts, years))
        if year < context.start_year:
            year = 0
        year = dated or year or _later(text, starts, years, end) or context.led
        if text[start:end].strip():
            yield _Clause(text[start:end], start, end, amount, own, year, text[begin:start])


def _behind(last: Amount, amounts: Sequence[Amount], years: Sequence[_Said]) -> int:
    """Return the year that stands behind the last of a row of amounts, before the next one."""
    end = min((one.start for one in amounts if one.start > last.start), default=1 << 30)
    told = [one.year for one in years if last.end <= one.start < end and not one.base]
    return told[0] if told else 0


def _year_of(own: Sequence[_Said], amount: Amount | None) -> int:
    """Return the year of a clause: the first one behind its amount, else the last one before it."""
    milestones = [one for one in own if not one.base]
    behind = [one.year for one in milestones if amount and one.start >= amount.end]
    if behind:
        return behind[0]
    if not milestones:
        return 0
    return milestones[-1].year


def _later(
    text: str,
    starts: Sequence[int],
    years: Sequence[_Said],
    end: int,
) -> int:
    """Return the year of a clause behind without a verb: 40% of A and 50% of B by 2030."""
    later = next((one for one in years if one.start >= end and not one.base), None)
    if later is None:
        return 0
    between = text[end : later.start]
    if re.search(r"\b(?:interim|intermediate|milestone|mid-term)\b", between, re.I):
        return 0
    if _OWN_VERB.match(_COORDINATOR.sub("", between, count=1)):
        return 0
    return later.year


def _without_steps(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """Return amounts without the steps stated beside the level: doubles to 30%, 11.5, up by 0.9."""
    kept = [*amounts]
    for first, second in pairwise(amounts):
        between = text[first.end : second.start]
        parted = {first.unit, second.unit} == {"percent", ""}
        if parted and not _COORDINATOR.search(between) and re.search("[a-z]{3}", between):
            kept.remove(first if second.unit else second)  # four visits are made by 50% of women
        if first.unit == FACTOR and re.fullmatch(
            r"[^.;,]{0,40}?,?\s*(?:to|reaching)\s+(?:at least )?", between
        ):
            kept.remove(first)
        if re.search(r",\s*an?\s*$", _STEP_BEFORE.sub("", between)) and _STEP_BEFORE.search(
            between
        ):
            kept.remove(second)
    return kept


@dataclass(frozen=True, slots=True)
class _Cut:
    """What joins two clauses, and how strongly it parts them."""

    start: int
    end: int
    rank: int = 0


def _cuts(text: str, amounts: Sequence[Amount]) -> list[_Cut]:
    """Return where a sentence is cut, so that no clause has two amounts and each says something."""
    ranks = {"strong": 3, "comma": 2, "weak": 1}
    joints = [
        _Cut(one.start(), one.end(), ranks[one.lastgroup or "weak"])
        for one in _COORDINATOR.finditer(text)
        if not _within_brackets(text, one.start())
    ]
    chosen: dict[int, _Cut] = {}
    for first, second in pairwise(amounts):
        between = [one for one in joints if first.end <= one.start and one.end <= second.start]
        cut = _best(text, between, second) or _Cut(first.end, first.end)
        chosen[cut.start] = cut
    for joint in joints:
        left = max((cut.end for cut in chosen.values() if cut.start < joint.start), default=0)
        right = min(
            (cut.start for cut in chosen.values() if cut.start > joint.start), default=len(text)
        )
        says = _says(text[left : joint.start]) or any(
            left <= one.start < joint.start for one in amounts
        )
        own = bool(_OWN_VERB.match(text[joint.end : right])) or (
            joint.rank == 3 and _says(text[joint.end : right])
        )
        amount = next((one for one in amounts if joint.end <= one.start < right), None)
        own = own or bool(amount and _even(text[left : joint.start]))
        own = own or bool(
            _EACH_OF.search(text[left : joint.start]) and _EACH_OF.search(text[joint.end : right])
        )
        if joint.rank == 1 and not _SAYS_HOW.search(text[left : joint.start]):
            own = False  # 27% of directors and owners will be women: one subject
        if joint.start not in chosen and says and own:
            chosen[joint.start] = joint
    return sorted(chosen.values(), key=lambda cut: cut.start)


_SAYS_HOW = re.compile(
    rf"{_VERBS.pattern}|\b(?:will|shall|should|must|to|hold|make|account|universal|parity|balance|aims?)\b"
    r"|\b(?:in|for|to) (?:every|each|all)\b|\b\w+ing\b",
    re.I,
)


def _within_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _best(text: str, joints: Sequence[_Cut], second: Amount) -> _Cut | None:
    """Return the joint at which the clause of the second of two amounts begins."""
    direct = [one for one in joints if not _substance(text[one.end : second.start])]
    if direct:
        return direct[0]
    return max(joints, key=lambda one: (one.rank, -one.start), default=None)


def _substance(text: str) -> str:
    """Return what a stretch names once verbs, bounds and words that only join are taken out."""
    return _plain(blanked(_BEFORE.sub("", text), _COMPARES, _VERBS, _FILLER))


_EACH_OF = re.compile(r"\bin (?:every|each|all)\b", re.I)
_COVERS = re.compile(r"\bno\b[^.;,]*\bwithout\b|\b(?:every|each|all|universal|full)\b", re.I)


def _says(text: str) -> bool:
    """Return whether a stretch asks for something by itself."""
    return bool(
        _VERBS.search(text)
        or _even(text)
        or _PARITY.search(text)
        or _NARROW.search(text)
        or re.search(r"\d", text)
        or _COVERS.search(text)
    )


def _how_told(
    clause: _Clause,
    compare: re.Match[str] | None,
    after: re.Match[str] | None,
    context: _Context,
) -> str:
    """Return how a value is only told, with nothing that asks for it; empty where something does."""
    amount = clause.amount
    assert amount is not None
    ahead = any(one.year > context.start_year for one in clause.years if not one.base)
    if _bounds(clause, compare) or (after and not after["so"]) or amount.value in (0, 100):
        return ""
    listed = (context.in_list or context.wanted) and context.section in ("objective", "")
    starts = context.origin == context.origin or context.aside is not None
    if listed or starts or (ahead and context.start_year):
        return ""
    return told_as(amount, clause.lead + clause.before, clause.behind)


def _bounds(clause: _Clause, compare: re.Match[str] | None) -> bool:
    """Say that a comparison sets a bound; fewer than 10% of deeds carry … only tells."""
    if compare is None or compare["about"] or compare[0].lower().startswith("up to"):
        return False
    first = not re.search("[a-z]", clause.before[: compare.start()], re.I)
    return not (first and (compare["more"] or compare["less"]))


_AND_ONE = re.compile(
    r"(?P<one>[^,]+?) and (?:one|an?|at least one) (?P<other>[^,]+?) in (?P<each>(?:every|each"
    r"|all) .+)"
)
_SHOULD_NOT = re.compile(
    r".*\bneither (?:sex|gender)\b"
    r"|(?:.*[.:])?\W*(?:ensure that )?(?:neither|no) (?!fewer|less|more|lower|higher|later)[a-z]",
    re.I,
)
_ROUGHLY = re.compile(r"\bmore or less\b|\bor thereabouts\b", re.I)
_TURNED = {
    ">": "<=",
    ">=": "<=",
    "<": ">=",
    "<=": ">=",
}


def _valued(clause: _Clause, context: _Context) -> list[Statement]:
    """Return the demand of a clause that names an amount: a level, or a change."""
    amount = clause.amount
    assert amount is not None
    compare = _BEFORE.search(clause.before)
    body = clause.before[: compare.start()] if compare else clause.before
    after = _AFTER.match(clause.behind)
    rest = clause.behind[after.end() :] if after else clause.behind
    verb = _last_verb(body)
    carried = not _substance(body)
    if not verb and (carried or re.search(r"\bto\s*$", body)) and not _told_behind(rest):
        verb = context.way
    again = context.step and _SCOPED.fullmatch(clause.before)
    verb = verb or (context.way if again else "")
    shared: dict[str, Any] = {
        "year": clause.year,
        "past": context.past,
        "soft": bool(_SOFT.search(clause.text)),
        "steady": bool(_STEADY.search(clause.text)),
    }
    if change := _changed(body, amount, rest, verb):
        one = _change(clause, change, context, shared)
        return [one] if one else []
    names = _names(body, rest, amount, context)
    names = [name for name in names if re.search("[A-Za-z]{3}", name)]
    aside = re.match(r"\s*of (?:them|whom|these)\b", rest) and not context.asked
    if context.past and names:
        context.told_values[names[0]] = amount.value
    if aside or not names or not _is_level(clause, body, rest, compare, names, context):
        return []
    on = names[-1:] == [context.subject] and carried
    context.kept = verb == "keep" or (on and not verb and context.kept)
    operator = _bound(compare, after, verb, spanned=amount.high == amount.high)
    alone = on and not (compare or after or verb) and context.bound in ("<=", "<")
    if alone:  # at most 111 by 2025 and 109 by 2030
        operator = "<="
    context.bound = operator
    operator = _as_meant(operator, clause, amount)
    form = "keep" if context.kept else "level"
    roughly = _ROUGHLY.search(clause.behind)
    if roughly or (compare and compare["about"]) or (after and after["so"]):
        form, operator = "around", "~"
    told = "" if verb in ("up", "down", "keep") else _how_told(clause, compare, after, context)
    context.counted = not amount.unit
    context.asked = True
    unit = amount.unit or (context.unit if on else "")
    context.unit = unit
    if not unit and re.search("expectancy", names[0], re.I):
        unit = "years_of_life"
    context.subject = names[0]
    context.way = verb if verb in ("up", "down") else context.way
    one = Statement(
        tuple(names), amount.start, form, operator, amount.value, unit, told=told, **shared
    )
    if amount.value == 1 and (both := _AND_ONE.fullmatch(names[0])):
        return [
            replace(one, names=(f"{both[part]} in {both['each']}",)) for part in ("one", "other")
        ]
    return both_ends(towards(one, _started(one, context)), amount)


def _as_meant(operator: str, clause: _Clause, amount: Amount) -> str:
    """Return the operator reversed where the clause negates it, and those of zero and of a majority."""
    if amount.value == 0:
        operator = "<="
    if amount.written.endswith("majority"):
        operator = ">"
    if _SHOULD_NOT.match(clause.text):
        return _TURNED.get(operator, operator)
    return operator


def _started(one: Statement, context: _Context) -> float:
    """Return the value from which a demand starts: told in its sentence, or of its name before."""
    if context.origin == context.origin:
        return context.origin
    aside = context.aside
    if aside and aside.unit == one.unit:
        beside = aside.value
    else:
        beside = NAN
    return context.told_values.get(one.names[0], beside)


def _bound(
    compare: re.Match[str] | None,
    after: re.Match[str] | None,
    verb: str,
    *,
    spanned: bool,
) -> str:
    """Return the bound that a clause names; empty where only which way is better can tell."""
    if compare and compare[0].lower().startswith("within") and spanned:
        return ""  # within 40 to 60 per cent
    if compare and not (compare["most"] and after and after["ge"]):
        raised = compare[0].lower().startswith("up to")  # the size of the change, not a bound
        named = [sign for group, sign in _SIGNS.items() if compare[group] and not raised]
        if named:
            return named[0]
    if after and not after["so"]:
        return ">=" if after["ge"] else "<="
    return "<=" if verb == "down" else ""


_PARTICIPLE = re.compile(
    r"\b(?:lower|upper|higher) (?:and \w+ )?(?:secondary|primary|house|chamber|court|grades?"
    r"|education|courts|levels)"
    r"|(?P<lead>\b(?:is|are|be|been|being|get|gets|was|were|\w+ly)\s+)?\b\w+ed\s+(?!(?:to|by|from|at"
    r"|in|on"
    r"|within|below|above|over|under|and|for|with|gradually|steadily|significantly"
    r"|further)\b)[a-z]",
    re.I,
)


_GOING_ADJECTIVE = re.compile(
    r"(?:rising|growing|falling|declining) (?!in\b|by\b|to\b|from\b|at\b|and\b|or\b|over\b"
    r"|\w+ly\b)[a-z]{4,}",
    re.I,
)


def _verbs_in(text: str) -> list[re.Match[str]]:
    """Return the verbs of a text, without those that only describe a noun: improved water."""
    found = []
    for verb in _VERBS.finditer(text):
        described = _PARTICIPLE.match(text, verb.start())
        before = text[: verb.start()]
        if _GOING_ADJECTIVE.match(text, verb.start()):
            continue  # rising prices
        if verb[0].lower() in ("more", "higher") and re.search(r"\bor\s+$", before, re.I):
            continue
        if verb[0].lower() == "end" and re.search(r"\bthe\s+$", before, re.I):
            continue
        if described and re.search(r"\b(?:to|of|an?|the|for|with|in|and)\s+$", before, re.I):
            continue
        if not re.search(r"\b(?:who|that|which)\s+$", before):
            found.append(verb)
    return found


def _last_verb(body: str) -> str:
    """Return the kind of the main verb in front of a value."""
    kinds = [found.lastgroup or "" for found in _verbs_in(body)]
    strong = [kind for kind in kinds if kind != "reach"]
    if strong:
        return strong[0]
    if kinds:
        return kinds[0]
    return ""


_COUNTED = re.compile(
    r"\b(?:distance|expectancy|schooling|number of|numbers|ratio|rate|index|beds|places)\b"
    r"|\b(?:to reach|reach(?:es)?)\s*$|[a-z]:\s*[-–—]?\s*$",
    re.I,
)
_MAKES = (
    r"(?:establish|build|open|set up|elect|fund|recruit|create|provide|appoint|train|equip|support"
    r"|construct|place|offer|see|have|add|launch|issue|grant|award|reach|support|operate|runs?\b"
    r"|function)\w*"
)
_MADE = re.compile(
    rf"\b(?:{_MAKES}|have|has|ha[sv]e|hire\w*|there (?:is|are|(?:shall|will|should) be))\b", re.I
)
_TO_BE = re.compile(
    r"\s*(?:new )?[a-z' -]{3,60}?\b(?:to (?:be|hold|have|own|receive|get|gain|join|use|take|run)|(?:will|shall|should) be|are to"
    r"|(?:certifi|train|support|establish|creat|enrol|equipp|reach|complet|open|upgrad|sit|provid"
    r"|built|appoint|recruit|financ|fund)\w*(?:ed|s)?)\b",
    re.I,
)
_TARGET_SAID = re.compile(r"\b(?:targets?|goal|milestone)\s*(?:\(\s*\))?\s*:\s*$", re.I)
_PERSONS = re.compile(
    r"\s*(?:[a-z-]+ ){0,2}(?:women|girls|mothers|men|boys|families|households|members|victims"
    r"|survivors"
    r"|entrepreneurs|farmers|workers|adolescents|children)\b",
    re.I,
)
_THING = re.compile(r"\s*(?:new |additional |more |extra )*[a-z][a-z'-]+", re.I)
_BARE = re.compile(r"\W*(?:$|\b(?:by|in|and|or|for|among|from|to)\b)", re.I)


def _is_level(
    clause: _Clause,
    body: str,
    rest: str,
    compare: re.Match[str] | None,
    names: Sequence[str],
    context: _Context,
) -> bool:
    """Return whether an amount is a level to reach, and a bare number one of things to be there."""
    amount = clause.amount
    assert amount is not None
    if amount.written == _OF_MONEY:
        return True
    if amount.value == 0 or amount.unit in (*RATES, "years", "years_of_life"):
        return amount.unit != "percentage_points" or bool(_GAP.search(f"{body} {names[0]}"))
    on = names[-1] == context.subject and not _substance(body)
    if _TARGET_SAID.search(body):
        return True
    if (
        on and (context.counted or context.unit) and _BARE.match(rest)
    ) or context.origin == context.origin:
        return True
    if _COUNTED.search(f"{names[0]} {body}") or amount.unit in _SPANS or _SPAN.match(rest):
        return True
    if re.match(r"\s*(?:more|additional|extra) [a-z]", rest):
        return True
    wanted = context.section in ("objective", "")
    if wanted and amount.written == "part":
        return True  # in 60 of the 72 stations
    if wanted and re.search(r"\b(?:to|for)\s*$", body) and _PERSONS.match(rest):
        return True
    first = not _substance(body)
    if first and context.counted and wanted and _THING.match(rest):
        return True  # train 500 judges and 1,200 officers
    if first and wanted and clause.years and _PERSONS.match(rest):
        return True  # 5,000 women with access to insurance by 2027
    bounded = compare or _AFTER.match(clause.behind)
    if first and wanted and (bounded or _TO_BE.match(rest)) and _THING.match(rest):
        return True
    if _last_verb(body) in ("up", "down") and not _MADE.search(body):
        return True
    return bool(_MADE.search(body) and _THING.match(rest) and (compare or wanted))


def _changed(
    body: str,
    amount: Amount,
    rest: str,
    verb: str,
) -> tuple[str, str] | None:
    """Return the way and the name of a change: by 5 points, a rise of 5%, 10% fewer."""
    if amount.unit == FACTOR:
        fewer = re.match(r"\s*(?:as )?(?:few|low)", rest, re.I)
        return ("down" if amount.value < 0 or fewer else "up"), f"{body} {rest}"
    if amount.value and (behind := _STEP_BEHIND.match(rest)):
        return _way(behind), f"{body} {rest[behind.end() :]}"
    if signed := re.search(r"(?:^\W*|:\s*)(?P<sign>[+–−-]|plus|minus)\s*$", body, re.I):
        way = "up" if signed["sign"].lower() in ("+", "plus") else "down"
        return way, f"{body[: signed.start()]} {rest}"
    if ahead := _STEP_BEFORE.search(body):
        return _way(ahead), f"{body[: ahead.start()]} {rest}"
    if amount.unit == "percent" and (than := _COMPARED.match(rest)):
        return _way(than), f"{body} {rest[than.end() :]}"
    by = _BY.search(body) or (amount.written == "half" and re.search(r"\bin\s*$", body))
    apart = amount.unit == "percentage_points" and not _GAP.search(body)
    if not by and not (apart and verb in ("up", "down") and not re.search(r"\bto\s*$", body)):
        return None
    if verb in ("up", "down"):
        return verb, f"{body[: by.start()] if by else body} {rest}"
    if by and apart:
        return ("up", f"{body[: by.start()]} {rest}")
    return None


def _way(found: re.Match[str]) -> str:
    return "up" if found["up"] else "down"


def _change(
    clause: _Clause,
    change: tuple[str, str],
    context: _Context,
    shared: dict[str, Any],
) -> Statement | None:
    """Return the demand that something goes up or down by an amount."""
    amount = clause.amount
    assert amount is not None
    way, said = change
    said = blanked(said, _YEARLY, _STEADY)
    said = re.sub(
        r"\b(?:to|will|shall) (?:see|show|record|register)s?\s+an?\s|\ban?\s*$", " ", said
    )
    if context.step:
        again = _SCOPED.fullmatch(clause.before)
    else:
        again = None
    if again:
        name = _elsewhere(again, context)
    else:
        name = _object(said) or context.subject
    if not name:
        return None
    if amount.unit == FACTOR:
        unit = "percent"
    else:
        unit = amount.unit or (context.step if again else "")
    if not unit and amount.value == int(amount.value):
        unit = "count"  # reduced by 200
    context.step = unit
    if unit == "percent" and _YEARLY.search(clause.behind):
        unit = "percent_per_year"
    value = -abs(amount.value) if way == "down" else amount.value
    context.subject = name
    context.way = way
    signed = re.search(r"(?:[+–−-]|plus|minus)\s*$", clause.before, re.I)
    asked = way == "down" or amount.unit == FACTOR or signed or _VERBS.search(clause.text)
    return Statement(
        tuple(_plainer(name)),
        amount.start,
        "change",
        "<=" if way == "down" else ">=",
        value,
        unit,
        base_year=clause.base_year,
        told="" if asked or clause.year else "odd",
        **shared,
    )


_WOMEN = r"(?:(?:young|rural|indigenous|elected|local) )?(?:women|girls|females?)"
_HOLD = (
    "make up|making up|account(?:s|ing)? for|hold(?:s|ing)?|occup(?:y|ies|ying)|constitut(?:e|es"
    "|ing)"
    "|represent(?:s|ing)?|compris(?:e|es|ing)|form|fill|are|be|receive|own|lead|head|earn|take up"
    "|win|as|chair|to|in|get|of|benefit from|obtain|secure|reach|with"
)
_SHARES = re.compile(
    rf"(?<!\bto )(?<!\bby )(?<!\bfor )\b(?P<who>(?:{_WOMEN}|(?<!and )(?<!or )(?:men|fathers))(?: (?:with"
    rf"|from) [a-z]+(?: areas)?)?)(?P<between>[^.;]{{0,30}}?)\b(?:{_HOLD})\s*(?:for\s*)?$"
    r"|^\W*(?P<subject>(?:\w+ ){0,2}?(?:women|girls))\s+(?:(?:shall|should|will|must|to|can)\s+)*"
    r"[a-z]+\s*(?:(?:only|just|already|now)\s*)?$",
    re.I,
)
_HALT = (
    r"(?=\s*(?:$|[.;,(:|]|\b(?:are|is|go|goes|should|will|shall|must|remains?|held|reserved|to be"
    r"|who|so that|through|by [a-z]+ing|by|while|with)\b))"
)
_WHOLE = re.compile(
    rf"\s*(?P<how>of|in|among|amongst|on|as|at|within)\s+(?:the\s+|its\s+|total\s+|our\s+)*"
    rf"(?P<whole>[^.;,(|]{{3,90}}?){_HALT}",
    re.I,
)
_BY_WOMEN = re.compile(
    rf"\s*(?:(?:are|is|should be|(?:will|shall|must) be|to be|be|go(?:es)? to|to go to"
    rf"|remains?)\s+)*"
    rf"(?:(?:reserved|set aside|earmarked) for |(?:held|led|owned|filled|occupied|headed|chaired"
    rf"|taken|run|registered) (?:by|to|for) |issued to "
    rf"|awarded to )?(?:an? )?(?P<women>{_WOMEN})\b",
    re.I,
)
_AUXILIARY = re.compile(
    r"\b(?:will|should|must|shall|to be|to(?= (?:have|be|receive|use|complete|get|obtain|attend"
    r"|own)\b)|who|that|which|have|has|having|are|is|be|been|being)\s+",
    re.I,
)


def _share_names(who: str, of: str) -> list[str]:
    """Return the ways in which the share of women in something may be called."""
    if not of:
        return []
    of = re.sub(
        r"^(?:seats?|posts?|positions?|places?|jobs?|roles?) (?:in|on|of|at) (?:the )?", "", of
    )
    if who.startswith("fem"):
        who = "women"
    return [f"share of {who} in {of}", f"proportion of {who} among {of}", f"{who} in {of}"]


_AMONG_FIRST = re.compile(r"\W*(?:among|of|in) (?:the )?(?P<whole>[^,]{3,80}),?\s*", re.I)
_BE_WOMEN = re.compile(
    r"\s*(?:one )?(?:(?:is|are|(?:should|will|shall|must|to) be)\s)(?:an? )?(?:\w+ )?"
    r"(?:wom[ae]n|girls?|female)\b",
    re.I,
)
_WOMENS_SHARE = re.compile(
    r"\W*(?:the )?(?:share|proportion|percentage) of (?:women|girls) (?:in|on|among|at)\b", re.I
)


_OF_MEN = re.compile(r"\s*of (?:men|boys)(?:'s|’s)|\s*of (?:that|those) of (?:men|boys)\b", re.I)


def _part_names(
    body: str,
    rest: str,
    carried: bool,
    context: _Context,
) -> list[str]:
    """Return the names of a share that women make up; nothing where it is no such share."""
    apart = _WOMENS_SHARE.match(_LEADS.sub("", body)) or _OF_MEN.match(rest)
    found = None if apart else _WHOLE.match(rest)
    whole = _plain(found["whole"]) if found else ""
    if found and re.match("all ", found["whole"], re.I):
        whole = f"all {whole}"
    if (
        found
        and (held := _BY_WOMEN.match(rest, found.end()))
        and not re.search("women|girls", whole)
    ):
        return _share_names(held["women"].lower(), whole)
    if carried and whole and (context.women or context.all_women):
        return _share_names(context.women or "women", whole)
    if context.all_women and whole:
        return _share_names("women", whole)
    held = _BY_WOMEN.match(rest)
    if held and _AUXILIARY.match(rest.lstrip()):
        return _share_names(held["women"].lower(), _object(body))
    if whole and re.search(
        r"\b(?:neither|each|either|the under-represented) (?:sex|gender)\b", body
    ):
        return _share_names("either sex", whole)
    women = _SHARES.search(body.rstrip())
    if women and whole:
        context.women = (women["who"] or women["subject"]).lower()
        return _share_names(context.women, whole)
    among = _AMONG_FIRST.fullmatch(body)
    if among and _BE_WOMEN.match(rest):
        return _share_names("women", _plain(among["whole"]))
    if not carried and not _object(body.rpartition(":")[2]):
        return []
    are = re.match(
        r"\s*(?P<whole>[a-z][^.;,]{3,60}?)(?=\s+(?:are|is|will be|shall be|to be)\b)", rest
    )
    if carried and are and (held := _BY_WOMEN.match(rest, are.end())) and are["whole"][:3] != "of ":
        return _share_names(held["women"].lower(), _plain(are["whole"]))
    return []


_ADJUNCT = re.compile(
    r"\s+(?:through|by \w+ing|via|including|so that|in order|as well as|especially|particularly"
    r"|in line with|in partnership|thanks to|with the (?:help|support)|under the|as part of"
    r"|regardless of|, which|supported by|starting|in accordance)\b.*$",
    re.I,
)


_EACH_TIME = re.compile(r"^\s*(?:a|per|each|every) (?:year|month|week|day|quarter)\b", re.I)


def _behind_name(rest: str) -> str:
    """Return what is named behind an amount, up to where another thought begins."""
    text = re.split(r"[.;:|(]|,(?!\d)", rest)[0]
    text = _EACH_TIME.sub("", text)
    return _ADJUNCT.sub("", text).strip()


_RESPECTIVELY = re.compile(r",?\s*\brespectively\b", re.I)


def _names(
    body: str,
    rest: str,
    amount: Amount,
    context: _Context,
) -> list[str]:
    """Return the ways in which what a value is about may be called, the likeliest first."""
    behind = _behind_name(rest)
    carried = not _substance(body)
    framed = _TARGET_SAID.search(body) and not _plain(body.rpartition(":")[0])
    if context.subject and framed and not re.match(r"\s*of\b", rest):
        return [context.subject]
    if amount.unit == "percent":
        shares = _of_every(amount, body, rest) or _part_names(body, rest, carried, context)
        if shares:
            return shares
    ahead = "" if carried else _object(body)
    if _PRONOUN.fullmatch(ahead) and context.subject:
        ahead = context.subject
    if context.subject and (among := _AMONG.fullmatch(ahead)):
        women = re.match("share of (?P<who>women|girls) ", context.subject)
        who = _plain(among["who"])
        if women:
            return _share_names(women["who"], who)
        return [f"{context.subject} among {who}"]
    share = re.match("(?:share|proportion|percentage|number|rate) of ", context.subject)
    if share and amount.high != amount.high and (other := _AND_OF.fullmatch(body)):
        return [share[0] + _plain(other["where"]), _plain(other["where"])]
    if context.asked and not ahead:
        group = _OF_GROUP.match(behind)
    else:
        group = None
    if group and (of := _OF_GROUP_BEFORE.search(context.subject)):
        return [f"{context.subject[: of.start()]} {_plain_end(group[0])}", group["who"]]
    if context.subject and _ONLY_GROUP.fullmatch(ahead):
        return [f"{context.subject} in {ahead}", context.subject]
    scope = _SCOPED.fullmatch(body) or (_PLACED.fullmatch(body) if context.asked else None)
    if context.subject and scope:
        return [_elsewhere(scope, context), context.subject]
    if not ahead:
        if re.match(r"(?:in|among|for|on|at|within)\s", behind) and context.subject:
            return [f"{context.subject} {_plain_end(behind)}", context.subject]
        told = _told_behind(behind)
        if not told or _PRONOUN.fullmatch(told) or _CARRIED_ON.match(behind):
            return _plainer(context.subject) if context.subject else [told] if told else []
        return _plainer(told)
    each = _EACH.search(body)
    if each and not amount.unit and (told := _told_behind(behind)):
        return [f"{told} in each {each['each']}", f"{told} per {each['each']}", told]
    made = re.match(rf"(?:{_MAKES})\b\s*(?P<rest>.*)", ahead, re.I)
    if made and not amount.unit and (told := _told_behind(behind)):
        return [f"{told} {made['rest']}".strip(), told]
    if not behind:
        return _plainer(ahead)
    scope = re.match(r"(?:in|among|for|on|at|within|of|per)\s", behind)
    if scope or not MEASURED.search(ahead):
        return [f"{ahead} {_AUXILIARY.sub('', behind)}", *_plainer(ahead)]
    return _plainer(ahead)


def _elsewhere(scope: re.Match[str], context: _Context) -> str:
    """Return what the demand before was about, of another group: that of mothers."""
    how = scope["how"] or "of"
    places = "of" if scope["that"] else "in|among|for|on|at"
    bare = re.sub(rf" (?:{places}) (?!the \w+ (?:of|held))[^,]*$", "", context.subject)
    return f"{bare} {how} {_plain(scope['where'])}"


_WOMAN_LAST = re.compile(
    r"\s*(?P<whole>[a-z][\w' -]{2,60}?),? (?:(?:is|are|to be|will be) )?"
    r"(?:an? (?:woman|girl)|women|girls|female)(?: (?:today|now|currently|at present))?\W*$",
    re.I,
)


def _of_every(amount: Amount, body: str, rest: str) -> list[str]:
    """Return the names of a share of women: two women among every five judges, 1 in 3 judges a woman."""
    if who := re.search("women|girls", amount.written):
        return _share_names(who[0], _plain(_behind_name(rest)))
    if not _substance(body):
        found = _WOMAN_LAST.match(rest)
    else:
        found = None
    if found:
        whole = re.sub("^(?:of|in|the) ", "", _plain(found["whole"]))
    else:
        whole = ""
    verb = re.search(r"\b(?:by|for|to|with|will|shall|have|are)\b", whole)
    told = bool(whole) and not verb and not _PRONOUN.fullmatch(whole)
    return _share_names("women", whole) if told else []


_EACH = re.compile(
    r"\b(?:each|every) (?P<each>[a-z]+(?: (?!to |shall |should |will |must "
    r"|ha)[a-z]+)?)(?= (?:shall|should|will|must|to|has|have)\b)",
    re.I,
)
_AMONG = re.compile(
    r"(?:among|in|for|on|of) (?P<who>[^,]+?),? (?:the )?(?:figure|share|rate|proportion|percentage"
    r"|it)",
    re.I,
)
_SCOPED = re.compile(
    r"\W*(?:and )?(?:(?:(?:that|those) )?(?P<how>in|among|for|on|at)|(?:that|those) (?P<that>of)) "
    r"(?P<where>[^,:]+?) (?:(?:shall|will|should|must) )?"
    r"(?:(?:rises?|falls?|goes|grows?|climbs?|drops?|increases?|decreases?) )?"
    r"(?:to|at|by|reach(?:es)?|exceeds?)\s*",
    re.I,
)
_WHO = r"(?P<who>(?:\w+ )?(?:girls|boys|women|men|children|mothers|fathers))"
_OF_GROUP = re.compile(rf"of {_WHO}(?=\s*$)", re.I)
_OF_GROUP_BEFORE = re.compile(rf" (?:of|for|among) {_WHO}\b[^,]{{0,12}}$", re.I)
_PLACED = re.compile(
    r"\W*(?:and )?(?P<how>in|among|for|on|at) (?P<where>[a-z][^,:]*?)(?P<that>)\s*", re.I
)
_AND_OF = re.compile(r"\W*(?:and )?of (?P<where>[^,:]+?) to\s*", re.I)
_ONLY_GROUP = re.compile(
    r"(?:rural|urban|remote|coastal|poor|mountain)(?: areas?| women| girls| districts"
    r"| households)?",
    re.I,
)
_CARRIED_ON = re.compile(r"(?:and|or|to|then|with|from|but)\b|$", re.I)


def _plain_end(text: str) -> str:
    return _ENDS.sub("", text)


def _told_behind(behind: str) -> str:
    """Return the name that stands wholly behind an amount: 65% of girls received two doses."""
    text = re.sub(r"^(?:more|additional|extra|new|of)\s+", "", behind, flags=re.I)
    return _plain(_AUXILIARY.sub("", text + " "))


_PRONOUN = re.compile(
    "(?:the )?(?:latter|former|more|extra|additional|it|this|that|these|those|they|them|rate"
    "|figure|number|share"
    "|proportion|percentage|level|value|plan|strategy|programme)",
    re.I,
)


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


_DETERMINER = re.compile(
    r"^(?:[\s,:–—•-]|%(?= of)|(?:the|a|an|its|their|our|all|that|this|these|and|or|but|also|of|to"
    r"|for|at"
    r"|in|on|with|both|then|further|overall|existing|current|national|total|average|estimated"
    r"|while|whereas|by|target|baseline|milestone|starting (?:point|value)|another|additional"
    r"|only)\b(?!-))+",
    re.I,
)
_LEADS = re.compile(
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
    r"|seeks? to|strives? (?:to|for)|is to|are to|to be|to|so that|ensure that)\s+)",
    re.I,
)
_ENDS = re.compile(
    r"(?<!\d)(?<!\d )(?:[\s,:–—(|-]|\b(?:to|at|of|from|by|is|are|be|will|should|shall|must|stands?"
    r"|a|an|the|and"
    r"|that|with|for|in|on|than|stable|steady|gradually|steadily|progressively|markedly"
    r"|significantly|substantially|year by year|step by step|further|have|has|up|value|level"
    r"|target|least|about|around|each|every|both|alike|its|their|or|as|which|who|not|no|baseline|milestone"
    r"|while|so|only|well|over|within|again|also|between|continues?|goe?s?|does|was|were|shall"
    r"|would|thereby)\b)+$",
    re.I,
)


_VAGUE = re.compile(
    r"(?:public |general )?(?:discrimination|quality|barriers?|obstacles|awareness of|efforts?|capacity|visibility"
    r"|understanding"
    r"|support|cooperation|implementation|enforcement|use of (?:data|evidence|gender))\b",
    re.I,
)
_ALONE_VERB = re.compile(
    "(?:fall|rise|drop|decline|grow|climb|shrink|go down|go up|recover)(?:p?ing|e?s|ped)?", re.I
)


def _object(body: str) -> str:
    """Return what the words before a value are about: the verb's object, or its subject."""
    text = body
    while (shorter := _LEADS.sub("", text)) != text:
        text = shorter
    text = blanked(text, _BRACKETS, _DOUBLED)
    if re.search(r"[:;]\s+\S{3}", text):
        *before, last = re.split(r"[:;]\s", text)
        text = last if _substance(last) else before[-1]
    verbs = _verbs_in(text)
    if not verbs:
        return _plain(text)
    first = verbs[0]
    subject = re.sub("^there$", "", _plain(text[: first.start()]), flags=re.I)
    cut = next((found.start() for found in verbs[1:] if found.start() > first.end() + 4), None)
    thing = re.sub(rf"^(?:{_REACH})$", "", _plain(text[first.end() :]))
    if len(thing) > 3 and re.match(r"that\s", text[first.end() :].strip()):
        return _object(text[first.end() :].strip()[5:])
    strong = first.lastgroup in ("up", "down", "keep") and not (
        len(subject) > 2 and _ALONE_VERB.fullmatch(first[0])
    )
    if thing and (strong or not subject) and re.search("[a-z]{3}", thing):
        return _ADJUNCT.sub("", _plain(text[first.end() : cut]))
    return subject if len(subject) > 2 else thing


_DOUBLED = re.compile(r"\b(?:doubl|tripl|trebl|quadrupl|halv)(?:es?|ed|ing)\b", re.I)
_OF_AGE = re.compile(r"\d (?:and|or) (?:over|above|older|under)$", re.I)


def _plain(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,.;:–—-")
    before = None
    while before != text and not _OF_AGE.search(text):
        before = text
        text = _DETERMINER.sub("", text)
        text = (text[:-60] + _ENDS.sub("", text[-60:])).strip(" ,.;:–—-")
    return text


_EACH_HAS = (
    r"have|has|with|carry|carries|include|complete|provide|offer|operate|establish|be covered by"
    r"|adopt"
    r"|(?:is|are) covered by|be equipped with|(?:is|are) served by|enjoy|receive|run|host|employ"
    r"|apply|pilot|implement|adopt"
    r"|use|own|appoint|possess|benefit from|be trained in|(?:is|are) trained in|be screened for"
    r"|gain|get|contain|teach|take|be (?:enrolled|screened|vaccinated|covered|registered|connected|insured"
    r"|tested|immuni[sz]ed|certified|accredited|staffed)"
)
_ALL_OF_THEM = re.compile(
    r"\ball (?:of them|of these|of which) (?:will|shall|should|must|are to|to) be "
    r"(?P<done>[a-z]+(?:ed|en)\b[^.;,]{0,40})",
    re.I,
)
_COVERAGE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), at)
    for pattern, at in (
        (
            r"(?<!\bin )(?<!\bof )\b(?:every|each|all)(?: of)?(?: the)?(?: \d+)?"
            r" (?P<each>(?!year|quarter|month|week|day|effort|form|(?:woman|women"
            r"|child\w*)\b(?! [\w ]*access to))"
            r"[a-z][\w' -]{2,56}?)\s+(?:(?:will|should|must|shall|to)\s+)*"
            rf"(?P<verb>(?:{_EACH_HAS})(?:e?s)?)\s+(?P<thing>[^.;,]{{3,70}})",
            "verb",
        ),
        (
            rf"^\W*(?:to |will )?(?:{_MAKES}|screen|vaccinate|cover|connect|register|enrol) "
            r"(?:all|every|each) (?:the )?(?:\d+ )?(?P<each>[a-z][\w' -]{2,40}?) (?:in|with|for"
            r"|against|to) (?P<thing>[^.;,]{3,60})",
            "each",
        ),
        (
            r"^\W*(?:to )?(?:offer|give|provide|guarantee"
            r"|ensure)s? (?P<thing>[a-z][\w' -]{3,60}?) (?:to|for) "
            r"(?:every|all|each) (?P<each>[a-z][\w' -]{2,40}?)(?=[.;,]|\s*$)",
            "each",
        ),
        (
            r"^\W*(?P<thing>[A-Za-z][\w' -]{3,60}?) (?:is|are|to be|(?:will|shall) be) "
            r"(?:offered|given|provided|guaranteed|available|open) (?:to|for) "
            r"(?:every|all|each) (?P<each>[a-z][\w' -]{2,40}?)(?= from\b|[.;,]|\s*$)",
            "each",
        ),
        (
            r"^\W*(?P<thing>[A-Za-z][\w' -]{3,60}?) (?:(?:is|are|to be|(?:will|shall|should) be) )?"
            r"(?:offered|provided|available|introduced|taught|established|in place|set up"
            r"|accessible|free"
            r"|open(?:ed)?|operating|running)"
            r" (?:in|at) (?:every|all|each)(?: of the)?(?: \d+)? (?P<each>[a-z][\w'"
            r" -]{2,40}?)(?=[.;,]|\s*$)",
            "each",
        ),
        (
            r"\bno (?P<each>[a-z][\w' -]{2,40}?) (?:(?:shall|should|must|will|is|are|be) )*without "
            r"(?:an?|any|at least one) (?P<thing>[a-z][^.;,]{2,60}?)(?=\s*$|[.;,])",
            "thing",
        ),
        (
            r"^\W*(?P<thing>(?:an? |one )?(?!.*\b(?:will|shall|be|is|are)\b.* in )"
            r"[A-Za-z][\w' -]{3,60}?),? (?:(?:is|are|to be) )?"
            r"(?:operates? |established |set up |available |provided )?(?:one )?"
            r"(?:in|on|within(?: the limits of| reach of)?) "
            r"(?:each of the(?: \d+)?|every|each|all(?: the)?(?: \d+)?)\s+"
            r"(?P<each>[a-z][\w' -]{2,40}?)(?=[.;,]|\s*$|\s+(?:with|that|where|which)\b)",
            "each",
        ),
        (
            r"(?:^|,\s+(?:and\s+)?)\W*(?P<thing>[A-Za-z][\w' -]{3,60}?) (?:will |shall |should "
            r"|to )*"
            r"(?:covers?|reach(?:es)?) (?:all|every|each)(?: \d+)? (?P<each>[a-z][\w'"
            r" -]{2,40}?)(?=[.;,]"
            r"|\s*$)",
            "each",
        ),
    )
)
_FOR_ALL = re.compile(
    r"(?P<name>.*?\S)\s+(?:(?:is|are|be|becomes?|made|to|will|shall) )+universal\b(?P<rest>[^.;,]*)",
    re.I,
)
_NO_THING = re.compile(
    r"^(?:an?|the)? ?(?:duty|right|role|responsibility|obligation|interest|say|part|chance)\b"
    r"|^(?:been\b|\w+ed(?:$| (?:to|by|in|the|from|on|at|with)\b))|^[\d.]+ (?:million|billion)\b"
    r"|\b(?:so that|work together|are|is)\b",
    re.I,
)
_NO_PLACE = re.compile(
    "(?:part|corner|walk|stage|level|way|case|sense|respect|other|aspect)s?\\b", re.I
)
_UNIVERSAL = re.compile(
    r"\b(?P<word>universal|full|complete)\s+(?P<kind>coverage|access|enrolment|provision"
    r"|registration)\s*(?:of|to|in|for|with)?\s*(?P<of>[^.;,]{0,60}?)(?=\s+(?:is|are|be|will)\b"
    r"|[.;,]|\s*$)",
    re.I,
)


def _covered(clause: _Clause, context: _Context) -> list[Statement]:
    """Return the demand that something covers all: every district has …, universal access …."""
    text = clause.text
    for pattern, at in _COVERAGE:
        found = pattern.search(text)
        if found and not _NO_THING.search(found["thing"]) and not _NO_PLACE.match(found["each"]):
            thing = re.sub(
                r"^(?:at least one|at least|one(?! stop))\s+", "", _plain(found["thing"])
            )
            verb = _VERBS.match(thing)
            if _ENDS_IT.match(thing) or (verb and verb.lastgroup in ("up", "down")):
                continue  # end period poverty in all schools
            each = _plain(found["each"])
            names = [f"{each} with {thing}", f"share of {each} with {thing}", f"{thing} coverage"]
            return [_all_of(names, clause.start + found.start(at), clause, context)]
    found = _ALL_OF_THEM.search(text)
    if found and context.subject:
        name = f"{re.sub('^number of ', '', context.subject)} {_plain(found['done'])}"
        return [_all_of([name], clause.start + found.start(), clause, context)]
    if found := _FOR_ALL.match(text):
        name = f"{_plain(_LEADS.sub('', found['name']))} {_plain_end(found['rest'])}".strip()
        return [_all_of([name], clause.start + found.end("name") + 1, clause, context)]
    if found := _UNIVERSAL.search(text):
        of = _plain(found["of"])
        if of:
            names = [f"{of} coverage", of, f"{found['kind']} {found['of']}"]
        else:
            names = [found["kind"]]
        return [_all_of(names, clause.start + found.start("word"), clause, context)]
    return []


_ENDS_IT = re.compile(r"(?:abolish|remov|waiv|scrap|hold)(?:e|ing)?\b", re.I)


def _all_of(
    names: Sequence[str],
    at: int,
    clause: _Clause,
    context: _Context,
) -> Statement:
    context.subject = names[0]
    return Statement(tuple(names), at, "coverage", ">=", 100.0, "percent", clause.year)


_RELATIVE = re.compile(
    r"\b(?:is|are|be|remains?|stays?|should be|will be|to be)?\s*(?:generally"
    r"|always|at least|normally)?\s*(?P<op>(?:no|not) (?:lower|less|fewer|below) than?"
    r"|not exceed(?:ing)?|(?:at least )?equals?(?: to)?|match(?:es)?|not below|in line with"
    r"|(?:rise|increase|improve|come|fall|drop|decline)?s? ?to (?:at least )?(?:the level of|that of)"
    r"|(?:catch(?:es)?|draws?) (?:up|level) with|reach(?:es)?(?= (?:that of|the [\w ]*average))"
    r"|(?:no|not) worse than|on a (?:par|level) with|the same as|at the same level as|no"
    r" (?:higher|more(?: \w+)?|greater) than"
    r"|higher than|above|below|lower than)\s+(?:that of\s+|those of\s+|the\s+)?"
    r"(?P<other>(?!their (?:level|qualification))[^.;,\d]*?\b(?:men|boys|average|share|rate|level"
    r"|proportion|workers|members|male|girls|women|female)\b[^.;,\d]*)",
    re.I,
)


def _relative(clause: _Clause, context: _Context) -> list[Statement]:
    """Return the demand that one value keeps up with another: no lower than that of men."""
    if _NEARING.search(clause.text):
        found = None
    else:
        found = _RELATIVE.search(clause.text)
    name = _object(clause.text[: found.start()]) if found else ""
    if _PRONOUN.fullmatch(name) or (found and not name):
        name = context.subject
    if (
        found is None
        or not (MEASURED.search(name) or _THAT_OF.search(found[0]) or _of_both(name, found))
        or re.match("(?:that|this) level", found["other"])
    ):
        return []
    op = found["op"].lower()
    operator = ">="
    falls = _last_verb(clause.text[: found.start()]) == "down" or re.match("fall|drop|decline", op)
    if re.match("no (?:higher|more|greater)|not exceed", op) or falls:
        operator = "<="
    elif op.startswith(("higher", "above")):
        operator = ">"
    elif op in ("below", "lower than"):
        operator = "<"
    at = clause.start + found.start("op")
    one = Statement(tuple(_plainer(name)), at, "relative", operator, year=clause.year)
    return [replace(one, comparator=_plain(re.sub(r"\s*\bby\s*$", "", found["other"])))]


def _of_both(name: str, found: re.Match[str]) -> bool:
    """Return whether what is compared is of women on one side and of men on the other."""
    women = re.search(r"\b(?:women|girls|female)\b", name, re.I)
    return bool(women and re.match(r"(?:among |for )?(?:\w+ )?(?:men|boys|male)\b", found["other"]))


_THAT_OF = re.compile(r"\b(?:that|those) of\b", re.I)
_GAP = re.compile(
    r"\b(?:gaps?|inequalit(?:y|ies)|disparit(?:y|ies)|differences?|differential)\b", re.I
)
_NARROW = re.compile(
    r"\b(?:smaller|narrower|bridg(?:e|es|ing)|shrink(?:s|ing)?|halv(?:e|es|ed|ing)|eras(?:e|es"
    r"|ing)|(?:disappear|vanish)(?:e?s|ing)?|"
    + _inflected("narrow close reduce eliminate decrease lessen")
    + r")\b",
    re.I,
)
_SLOW = re.compile(
    r"\b(?:(?:rising|upward|increasing) (?:trend|tendency)|rise|increase|growth) (?:of|in) "
    r"(?P<one>[^.;]+?) (?:(?:is|are|to|be|shall|should|will) )*"
    r"(?:slow(?:s|ed)?|curbed|contained|checked|halted|reversed)\b"
    r"|(?<![^.;])(?P<same>[^.;]+?) (?:(?:shall|should|will|to) )*(?:cease|stop)s? (?:to rise|rising|growing)\b"
    r"|\bslow(?:s|ing)? (?:down )?the (?:rise|increase|growth|rising trend) (?:of"
    r"|in) (?P<other>[^.;]+)",
    re.I,
)
_PAIR = r"(?:girls and boys|boys and girls|women and men|men and women)"
_EVEN = re.compile(
    rf"\b(?:gender )?(?:parity|balance|50[:/-]50(?: (?:representation|share"
    rf"|split))?)\b(?: between {_PAIR})?"
    r"\s+(?:in|among|on|of|at) (?:the )?(?P<of>[^.;,]+)"
    rf"|\bequal (?P<rates>(?!numbers?\b|shares?\b)[\w ]{{3,40}}?) (?:for|of|between) {_PAIR}"
    r"|(?P<split>[^.;,]{3,60}?)(?<!\s)\s+(?:(?:shall|should|will|must|to|is|are|be)\s+)*"
    rf"(?:divided|shared|split|distributed) (?:evenly|equally) (?:between|among) {_PAIR}"
    r"|\bratios? of (?:males?|female|boys|girls|men|women) to (?:males?|females?|boys|girls|men|women) "
    r"(?P<ratio>[^.;,]+?) (?:(?:is|are|be|remain|stay|kept)s?\s+)+(?:broadly )?(?:balanced?|even|equal)"
    rf"|\b{_PAIR} (?:in|among) (?P<other>[^.;,]+?) (?:are|is|be|remain)s?\b.{{0,20}}\b"
    r"(?:balanced?|equal|parity)"
    r"|\bas many women as men (?:in|on|among|at) (?:the )?(?P<many>[^.;,]+)"
    rf"|\bequal (?:numbers?|shares?) of {_PAIR} (?:in|on|among|at) (?:the )?(?P<numbers>[^.;,]+)"
    r"|\b(?:gender )?parity\s+(?:(?:shall|will|should|must|is to) )?(?:prevails?|exists?|applies"
    r"|apply"
    r"|be \w+ed|is \w+ed)\s+(?:in|on|among|at) (?:the )?(?P<there>[^.;,]+)"
    r"|\bbalanced (?:presence|representation|participation|composition)(?: of women and men)?\s+"
    r"(?:in|on|of|among) (?:the )?(?P<in>[^.;,]+)"
    r"|\b(?:shares?|proportions?|percentages?|numbers?) of (?:women|girls|boys|men) (?:in|among) "
    r"(?P<kept>[^.;,]+?) (?:is|are|be|remain|stay)s? (?:broadly |generally )?(?:balanced|even)"
    r"|(?P<split_of>[^.;,:]{4,80}):\s*(?:an? )?(?:50[:/-]50|even|equal)(?: gender)? (?:balance"
    r"|split|share)",
    re.I,
)
_EVEN_SAID = re.compile("parity|balance|50[:/-]50|equal|even|as many", re.I)


def _even(text: str) -> re.Match[str] | None:
    """Find an even split; its pattern is slow, and tried only where one of its words stands."""
    if _EVEN_SAID.search(text):
        return _EVEN.search(text)
    return None


_NEARING = re.compile(
    r"\b(?:converg\w+ (?:with|to|towards)|approach(?:es|ing)?|(?:draw|come|move)s? (?:closer|nearer) to)"
    r" (?:that|those) of\b|\b(?:draw|come|move|grow)s? closer together\b",
    re.I,
)
_OTHER_SEX = re.compile(r"\b(?:wom[ae]n|m[ae]n|girls|boys|fathers|mothers)\b", re.I)
_PARITY = re.compile(
    r"\b(?:gender )?parity\b(?! (?:dashboard|reports?|index|strategy|plan|unit|targets?))", re.I
)
_BETWEEN_AREAS = re.compile(
    r"\bbetween (?:urban and rural|rural and urban) (?P<what>(?!areas?|regions?"
    r"|residents?)[a-z][^.;,]*?)(?=\s+(?:is|are|be|shall|will|should)\b|[.;,]|$)",
    re.I,
)
_GAP_OF = re.compile(
    rf"(?P<of>(?:[\w'’-]+ ){{0,4}}?){_GAP.pattern}"
    r"(?: between (?:the )?[\w'’-]+(?: \w+)? and [\w'’-]+"
    r"(?: (?P<thing>(?!is\b|are\b|be\b|shall\b|will\b|in\b|on\b|of\b|to\b|by\b|narrow"
    r"|close)[a-z]+))?)?"
    r"(?: (?:in|of|on|for) (?P<within>[^.;,]+?))?"
    r"(?=\s*(?:$|[.;,]|\b(?:is|are|be|shall|will|should|narrow|close|by|to)))",
    re.I,
)
_OF_THE_SEXES = re.compile(
    r"\b(?:gaps?|differences?|disparity) between (?:the )?(?P<what>[\w' -]{3,40}?) of "
    r"(?:women|girls|men|boys|females?|males?) and (?:(?:that|those) )?(?:of )?"
    r"(?:men|boys|women|girls|females?|males?)\b",
    re.I,
)
_SEXES = re.compile(r"\b(?:gender|sex|male-female|women and men|men and women)\b", re.I)
_SHOWS = re.compile(
    rf"\s(?:(?:to|will|shall|should)\s)?(?:show|see|record"
    rf"|register)s?\s+an?\s(?:\w+\s)?"
    rf"(?P<way>{_STEP})\b",
    re.I,
)
_GOES = re.compile(
    "(?:increas|decreas|declin|improv)es?|falls?|rises?|drops?|grows?|shrinks?|going (?:up|down)"
    "|goes (?:up|down)|growing|rising|falling",
    re.I,
)


def _gap_of(piece: str) -> str:
    """Return in what there is a gap: the income gap; the gap between boys and girls in reading."""
    if of := _OF_THE_SEXES.search(piece):
        return _plain(of["what"])
    found = _GAP_OF.search(re.sub(r"\s+", " ", blanked(_LEADS.sub("", piece), _NARROW, _STEADY)))
    if found is None:
        return ""
    within = _plain(blanked(found["within"] or "", _SEXES))
    if found["thing"]:
        if within:
            return f"{found['thing']} in {within}"
        return found["thing"]
    return within or _plain(blanked(found["of"], _SEXES))


def _one_way(clause: _Clause, context: _Context) -> list[Statement]:
    """Return the demand that something goes one way, comes into balance, or a gap narrows."""
    piece = clause.text
    shared: dict[str, Any] = {
        "year": clause.year,
        "soft": bool(_SOFT.search(piece)),
        "steady": bool(_STEADY.search(piece)),
    }
    again = _GAP.search(context.subject) and (
        not _substance(piece) or (_PRONOUN_SAID.search(piece) and not _GAP.search(piece))
    )
    if (_GAP.search(piece) or again) and (narrow := _NARROW.search(piece)):
        if again:
            piece = context.subject
        return _gaps(piece, clause.start + narrow.start(), context, shared)
    nearing = _NEARING.search(piece)
    if nearing and (name := _object(piece[: nearing.start()])):
        sexes = "female-male" if _OTHER_SEX.search(piece) else ""
        at = clause.start + nearing.start()
        return [Statement((name,), at, "gap", "narrow", population=sexes, **shared)]
    if slow := _SLOW.search(piece):
        parts = re.split(r",\s*|\s+and\s+", slow["one"] or slow["other"] or slow["same"])
        at = clause.start + slow.start()
        return [Statement((_plain(one),), at, "direction", "slow", **shared) for one in parts]
    if even := _even(blanked(piece, _BRACKETS)):
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
        name = _plain(next(filter(None, map(even.group, said))))
        names = _share_names("girls" if re.search("girls", piece) else "women", name)
        context.subject = names[0]
        return [Statement(tuple(names), clause.start + even.start(), "balance", "=", **shared)]
    if parity := _PARITY.search(piece):
        name = _object(piece[: parity.start()])
        if len(name) <= 3:
            name = context.subject
        at = clause.start + parity.start()
        if not name:
            return []
        return [Statement(tuple(_plainer(name)), at, "balance", "=", **shared)]
    return _direction(clause, context, shared)


def _gaps(
    piece: str,
    at: int,
    context: _Context,
    shared: dict[str, Any],
) -> list[Statement]:
    """Return the gaps that are to narrow: between the sexes, or town and country."""
    between = _BETWEEN_AREAS.search(piece)
    name = _plain(between["what"]) if between else _gap_of(piece)
    if name in ("", "areas", "regions", "residents"):
        name = context.subject
    gap = _GAP.search(piece)
    name = name or (_plain(piece[gap.start() :]) if gap else "")
    areas = re.search(r"\b(?:rural|urban)\b", piece, re.I)
    sexes = re.search("gender|women|girls", piece, re.I)
    population = "rural-urban" if areas and not sexes else "female-male"
    return [
        Statement((part, f"average {part}"), at, "gap", "narrow", population=population, **shared)
        for part in filter(None, re.split(r"\s+and\s+|,\s*", name))
    ]


_PASSIVE = re.compile(r"\b(?:is|are|be|been|being)\s+(?:\w+ly\s+)?$", re.I)
_ONLY_HOW = re.compile("gradual|steady|continuous|further|slow|marked|significant|constant", re.I)


def _direction(clause: _Clause, context: _Context, shared: dict[str, Any]) -> list[Statement]:
    piece = clause.text
    if compared := _compared(clause, context, shared):
        return compared
    if shown := _SHOWS.search(piece):
        name = _plain(_LEADS.sub("", piece[: shown.start()]))
        at = clause.start + shown.start("way")
        kind = "up" if shown["up"] else "down"
        if not name:
            return []
        return [Statement(tuple(_plainer(name)), at, "direction", kind, **shared)]
    verb = next(filter(partial(_moves, piece), _verbs_in(piece)), None)
    if verb is None or (GOES_ON.search(piece) and not _FUTURE.search(piece)):
        return []
    after = piece[verb.end() :]
    before = piece[: verb.start()]
    harm = re.match(r"\s*(?:female genital|early|child|forced|harmful|violence|obstetric)\b", after)
    purpose = harm and re.search(r"\bto\s+$", before)
    if verb[0].lower() == "end" and not purpose and _substance(piece[: verb.start()]):
        return []
    of_plan = re.search(r"\b(?:plan|strategy|period|programme|project|term)$", _plain(before), re.I)
    if verb[0].lower() == "ends" and (of_plan or _plain(after)):
        return []
    last = before.rpartition(":")[2]
    ahead = _plain(_LEADS.sub("", last if _plain(last) or _plain(after) else before))
    ahead_only = MEASURED.search(ahead) and not MEASURED.search(after)
    name = ahead if ahead_only else _plain(after)
    name = _ADJUNCT.sub("", name)
    if other := re.match(
        r"\W*(?:and )?(?:that|those) (?P<how>of|for|in|among) (?P<whom>.+)", before
    ):
        bare = context.subject.partition(f" {other['how']} ")[0]
        name = ahead = f"{bare} {other['how']} {_plain(other['whom'])}"
    passive = _PASSIVE.search(before) and (verb.lastgroup == "down" or MEASURED.search(ahead))
    falls = not _plain(after) and (passive or _GOES.fullmatch(verb[0]))
    name = ahead if falls else name
    if _ONLY_HOW.fullmatch(name or ahead):
        name = context.subject
    framed = _TARGET_SAID.search(before) or (
        re.fullmatch("ended|eliminated|eradicated", verb[0], re.I) and not _plain(before + after)
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
    return [Statement(tuple(_plainer(one)), at, "direction", kind, **shared) for one in parts]


_WEAK = re.compile("strengthen|deepen|enhanc|advanc|upgrad|accelerat|step|expand|boost", re.I)
_NUMBER_OF = re.compile(
    r"\b(?:rates?|ratios?|shares?|proportions?|percentages?|numbers?|coverage|representation"
    r"|participation|access|enrolment|employment)\b",
    re.I,
)
_ONLY_COMPARES = re.compile("more|fewer|higher|up|down", re.I)


def _moves(piece: str, verb: re.Match[str]) -> bool:
    """Return whether a verb asks for a direction: no comparative, and no drop that is denied."""
    if verb.lastgroup not in ("up", "down") or _ONLY_COMPARES.fullmatch(verb[0]):
        return False
    before = piece[: verb.start()]
    first = verb[0].lower() != "lower" or not _plain(_LEADS.sub("", before))
    return first and not re.search(r"\b(?:no|not|without an?y?)\s+$", before, re.I)


_WAYS = (
    r"(?P<up>more|greater|higher|larger|bigger|longer|growing|rising|increasing|better)"
    r"|(?P<down>fewer|less|lower|smaller|shorter|falling|declining|shrinking|rarer)"
)
_NOUN_COMPARED = re.compile(
    rf"(?:\W|\b(?:see|want|achieve|secure|deploy|appoint|recruit|hire|elect|nominate|attract|bring"
    rf"|get)\s)*(?:an?\s+)?(?:{_WAYS})\s(?P<what>(?!than\b|and\b|or\b|education\b|secondary\b"
    rf"|vocational\b|level|grade|learning\b|degree|often\b|likely\b)[^.;,]+)",
    re.I,
)
_SHARE_COMPARED = re.compile(
    rf"(?P<who>.+?)\s(?:(?:will|shall|should|to)\s)?(?:takes?(?: up| on)?|ha(?:s|ve)|gets?"
    rf"|receives?|holds?|does?|make up|fill|win)\s+an?\s(?:{_WAYS})\s(?P<share>share|proportion"
    rf"|part|number) of (?P<what>[^.;,]+)",
    re.I,
)
_IS_COMPARED = re.compile(
    rf"(?P<what>.*?)\s?\b(?:(?:will|shall|should|to)\s)?(?:be|is|are|becomes?|becoming|gets?)\s"
    rf"(?:much\s|ever\s|\w+ly\s)?(?:{_WAYS})(?!\s(?:than|of|in|equal\w*|even\w*)\b)"
    r"(?:\s(?:common|frequent|widespread|severe))?(?=\s*(?:$|[.;,]|and\b|each\b|every\b|in the"
    r" \w+ (?:term|phase|period)))",
    re.I,
)
_TARGET_AHEAD = re.compile(r"^\W*targets?\s*:", re.I)
_MANY = re.compile(
    r"(?:[\w'’-]+ ){0,4}?(?:women|girls|men|boys|mothers|fathers|families|couples|children"
    r"|households|victims|survivors|people|carers|workers|students|candidates)\b",
    re.I,
)


def _compared(clause: _Clause, context: _Context, shared: dict[str, Any]) -> list[Statement]:
    """Return the direction that a comparative asks for: more women in …, a smaller gap, shorter."""
    piece = blanked(_LEADS.sub(_blank, clause.text), _TARGET_AHEAD)
    found = _NOUN_COMPARED.match(piece) or _SHARE_COMPARED.match(piece) or _IS_COMPARED.match(piece)
    if found is None:
        return []
    moves = any(verb.lastgroup in ("up", "down") for verb in _verbs_in(found["what"]))
    if GOES_ON.search(piece) or (found.re is _NOUN_COMPARED and moves):
        return []  # is increasing; rising prices reduce …
    way = "up" if found["up"] else "down"
    at = clause.start + found.start(way)
    if _GAP.search(found["what"]):
        if way != "down":
            return []
        return _gaps(found["what"], at, context, shared)
    name = _ADJUNCT.sub("", _plain(_AUXILIARY.sub("", found["what"])))
    name = name or context.subject
    of = found.groupdict()
    if "share" in of:
        name = f"{of['share']} of {_plain(found['who'])} in {name}"
    many = found[way].lower() in ("more", "fewer") and _MANY.match(found["what"])
    rarer = found.re is _IS_COMPARED and way == "down"
    counted = found[way].lower() == "fewer" or many
    if not name or not (counted or rarer or "share" in of or MEASURED.search(name)):
        return []
    context.subject = name
    return [Statement((name, f"number of {name}"), at, "direction", way, **shared)]
