"""Statements of an English plan: what is to reach which value, or to go which way, by when.

A sentence is cut into clauses of one amount at most. What is left of a clause when its amount,
bound, verb, years and the value from which it starts are taken out names what it measures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from womenplan.texts.amounts import RATES, YEAR
from womenplan.texts.clauses import Statement, Statements, blanked, in_mood, split
from womenplan.texts.english.amounts import NUMBER, english_amounts
from womenplan.texts.english.clauses import clauses_of, runs_of
from womenplan.texts.english.comparison import compared_with, kept_there
from womenplan.texts.english.context import Clause, Context, NamedYear
from womenplan.texts.english.coverage import covering_all
from womenplan.texts.english.directions import one_way
from womenplan.texts.english.facts import FACT, TARGET_LABEL
from womenplan.texts.english.gaps import GAP, narrowing_gaps
from womenplan.texts.english.joint import splits_of
from womenplan.texts.english.levels import may_count
from womenplan.texts.english.money import MONEY_WANTED, SIGN_AHEAD, in_currency, is_cost
from womenplan.texts.english.naming import plain, plainer
from womenplan.texts.english.past import FRONTED, NOW, is_past
from womenplan.texts.english.present import ASIDES, GOAL, origin_of, without_aside, without_present
from womenplan.texts.english.values import valued
from womenplan.texts.english.words import (
    AGAIN,
    DEMANDS,
    FILLER,
    FUTURE,
    MODAL,
    STANDS,
    TARGET_AHEAD,
    last_verb,
    wording,
)
from womenplan.texts.english.years import taken_years

__all__ = ["english_statements"]


def english_statements(
    text: str,
    *,
    section: str,
    start_year: int,
    end_year: int,
) -> Statements:
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
    if _NO_DEMAND.match(text):
        return []
    context = Context(start_year, end_year, section, of_present=bool(_OF_PRESENT.match(text)))
    text = blanked(text, _BESIDE)
    text = blanked(text, _PER_SEX) if "ratio" in text.lower() else text
    text = re.sub(r"\bp\.\s?p\.", lambda match: "pp".ljust(len(match[0])), text)
    text = blanked(text, _SPEECH)
    text = _GOAL_LABEL.sub(lambda match: "Target:".rjust(len(match[0])), text)
    text = ASIDES.sub(lambda match: without_aside(match, context), text)
    text = _PART_WITHIN.sub(r"\g<few> \g<of> \g<what>", text)  # one coach in five is a woman
    context.in_list = bool(re.match(r"\W*[a-z]", text))
    statements: Statements = []
    for part, at in split(_SENTENCE, text, _LONGEST):
        sentence = blanked(part, _LABEL)
        if len(sentence.strip()) <= 3 or is_cost(sentence):
            continue
        label = _LABEL.match(part)
        context.wanted = bool(label and re.search("[a-z]{3}", label[0], re.I))
        context.topic = bool(label and re.search("indicator|KPI", label[0], re.I))
        goes_on = text[at - 1 : at] == ";"
        made = _read_sentence(sentence, at, statements, context, goes_on=goes_on)
        end = at + len(part)
        if text.startswith(";", end) and GOAL.match(text, end + 1):
            # more women serve (target: 25% of officers)
            made = [one for one in made if one.valued and one.form != "coverage"]
        statements += made
    return statements


_PER_SEX = re.compile(
    r"(?<=\d) (?:boys|males|men) (?:per|to|for every) (?:100|hundred) (?:girls|females|women)\b"
)
_BESIDE = wording(  # words that say nothing of a demand
    r"\((?:no|neither|either|each) (?:sex|gender)\b[^()]*\)"
    r"|(?-i:(?<=[:.;] )\d{1,2}[.)](?=\s(?!Target|Baseline|Milestone)[A-Z]))"  # 1. Women … 2. Men …
    r"|(?:^\W{0,8}|(?<=[.;] ))(?:(?:in line|in accordance) with this|elsewhere|furthermore|moreover"
    r"|in addition|additionally|meanwhile|besides|similarly|likewise|finally|at the same time),"
    r"|(?<=, )with (?:this|that|the (?:rate|share|figure)) (?:is )?"
    r"(?:expected|projected|set|due|planned|forecast)(?= to\b)"
)
_GOAL_LABEL = wording(rf"(?:^|(?<=[.;] )){TARGET_LABEL.pattern}")
_LONGEST = 1000  # characters of a sentence
_SENTENCE = re.compile(r"(?<=[a-z0-9%)’'\"])[.!?](?=\s+[A-Z(\"“]|\s*$)|;|\n")
_LABEL = wording(
    r"^\s*(?:(?:outcome|output|impact|key|performance) )*indicator \d+(?:\.\d+)*\s*[:.–-]"
    r"|^\s*(?:KPI|indicator)\s*:\s*(?=one\b)"
    r"|^\s*\(?(?-i:[A-Z]{0,3})\.?\d{1,2}(?:\.\d{1,2})*[.):]?(?=\s+(?-i:[A-Z]|\d(?!\d\d\b)))"
    r"|^\s*\(?(?:[a-z]"
    r"|[ivx]+)\)\s"
    r"|^\s*(?:target|goal|objective|outcome|indicator|output|commitment|action|result|KPI|aim"
    r"|ambition"
    r"|pledge|priority|axis|strand|ask|promise|milestone|step|measure|undertaking)s?\s*"
    r"(?-i:[A-Z])?(?!(?:19|20)\d\d\b)\d+(?:\.\d+)*[a-z]?\s*(?:[:.–-]|(?=\s(?-i:[A-Z\d])))"
    r"|^\s*(?:[-–—•*]|\u2022)(?!\d+(?:\.\d+)?\s?(?:%|per))\s*"
)
_NO_DEMAND = wording(  # of money, of the plan itself
    r"\W*(?:the |overall |total |plan's |indicative |estimated )*"
    r"(?:budget|costs?|costing|resources|resourcing|financing|funding)\b\s*(?:[:.]|is\b|of\b"
    r"|will\b)"
    r"|\W*(?:(?:monitoring|(?:mid-term )?review|methodology|consultation"
    r"|governance(?!.*\b(?:women|gender)\b))\s*:"
    r"|(?:notes?|sources?)\s*[:.])"
)
_PART_WITHIN = wording(
    rf"\b(?P<few>{NUMBER}) (?P<what>(?!in\b|out\b)[a-z][\w'’-]*(?: (?!in\b)[a-z][\w'’-]*){{0,3}})"
    rf" (?P<of>in (?:every )?{NUMBER})(?=(?:,| to)?\s(?:is|are|be|will|shall|should|must|was"
    rf"|were)\b"
    r"|\s\w+ed by\b|\s(?:who|that)\b)"
)
_SPEECH = re.compile(
    r"[\"“][^\"”]*[\"”],?\s+(?=(?:[\w.]+\s+){1,4}(?:said|says|told)|(?:said|says|told)\b)"
    r"|(?:(?<=^)|(?<=[.;] ))[A-Z][^,.;:]{2,60}?\b(?:said|says|told [a-z]+|announced|added|stated"
    r"|promised)(?: that)?\s(?=(?:the|a|an|by|in|it|more|fewer|women)\b)"
)
_OF_PRESENT = wording(
    r"\W*(?:present position|where we are|current (?:situation|position)|situation today|baseline(?: data)?|status quo"
    r"|population\b[^.:]{0,30}|situation|progress so far|past performance|at a glance|key facts"
    r"|context|background|lessons(?: learnt"
    r"| learned)?|achievements?)\b[^a-z]{0,4}[:.]"
)
_ARE_WOMEN = wording(r"\b(?:are|is|be) (?:an? )?(?:wom[ae]n|female)\W*$")
_LEADING_YEAR = wording(rf"\W*(?:by|after|from)\b[^,;.]{{0,40}}\b(?P<year>{YEAR}),")


def _read_sentence(
    sentence: str,
    at: int,
    before: Statements,
    context: Context,
    *,
    goes_on: bool,
) -> Statements:
    """Return what a sentence asks for; ``at`` is where it begins.

    It may make the last statement before it one about the past.
    """
    sentence = SIGN_AHEAD.sub(r"\g<number>\g<gap>\g<sign>", sentence)
    _begin(sentence, at, context)
    cleaned = sentence if context.of_present else without_present(sentence, context)
    text, years = taken_years(cleaned, context)
    if lead := _LEADING_YEAR.match(sentence):
        context.led = int(lead["year"])
    elif not goes_on:
        context.led = 0
    amounts = [in_currency(one, text) for one in english_amounts(text)]
    amounts = [one for one in amounts if may_count(one, text, context)]
    respectively = _RESPECTIVELY.search(text)
    text = blanked(text, _RESPECTIVELY)
    tells_on = context.tells and context.section != "objective"
    tells_on = tells_on and not (years or FUTURE.search(sentence))
    tells_on = tells_on and STANDS.search(sentence) is not None
    context.past = context.of_present or tells_on or bool(FRONTED.match(sentence))
    context.asks = bool(goes_on and before and not before[-1].past)
    if statements := _colon_way(text, years, context):
        return [replace(one, at=one.at + at) for one in statements]
    clauses = [*clauses_of(text, amounts, years, context)]
    statements = _read_clauses(clauses, cleaned, at, before, context)
    for run in runs_of(text, amounts, years) or ([[*amounts]] if respectively else []):
        _deal_out(statements, [at + one.start for one in run])
    if len(amounts) == 1 and (_EACH_SAME.match(text, amounts[0].end) or _BOTH_SAME.search(text)):
        statements = [part for one in statements for part in _of_each(one)]
    statements = in_mood(
        statements, asks=bool(DEMANDS.search(sentence)), reports=bool(FACT.search(sentence))
    )
    _end(sentence, text, statements, context)
    return statements


def _end(
    sentence: str,
    text: str,
    statements: Sequence[Statement],
    context: Context,
) -> None:
    """Keep of a sentence what the next ones may take from it."""
    context.tells = bool(statements) and all(one.past for one in statements)
    if statements:
        context.year = statements[-1].year or context.year
    elif topic := _TOPIC.match(sentence):
        context.subject = plain(topic["name"])
    elif context.topic or not (context.past or _FINITE.search(blanked(sentence, _WHO_ARE))):
        context.subject = plain(text) or context.subject  # it only names something


def _begin(sentence: str, at: int, context: Context) -> None:
    """Forget what holds for one sentence only, and take what this one says of itself."""
    context.money = bool(MONEY_WANTED.search(sentence))
    context.all_women = bool(_ARE_WOMEN.search(taken_years(sentence, context)[0]))
    asides = [one for place, one in context.asides if at <= place < at + len(sentence)]
    context.aside = asides[-1] if asides else None
    context.origins = []
    context.way = context.step = context.bound = ""
    context.counted = context.asked = False
    context.listed = bool(re.match(r"\W*[a-z]", sentence)) and not NOW.search(sentence)


def _read_clauses(
    clauses: Sequence[Clause],
    cleaned: str,
    at: int,
    before: Statements,
    context: Context,
) -> Statements:
    """Return what the clauses of a sentence ask for."""
    statements: Statements = []
    text = ""  # of the clause before
    ahead: Clause | None = None  # of an amount that the next clause names
    for clause in clauses:
        context.past = is_past(clause, cleaned, context)
        context.origin = origin_of(clause, context)
        made = [replace(one, at=one.at + at) for one in _made(clause, context)]
        first = made[0] if made else None
        if ahead and ahead.amount and first and first.valued:
            value = ahead.amount.value
            made.insert(
                0,
                replace(
                    first,
                    value=value,
                    year=ahead.year,
                    at=at + ahead.start,
                ),
            )
        around = blanked(f"{clause.before} {clause.behind}", FILLER)
        rate = clause.amount and clause.amount.unit in RATES
        ahead = clause if rate and not made and not plain(around)[5:] else None
        last = statements or before
        if last and AGAIN.search(clause.text):
            made = _asked_again(clause, made, last, at, context)
        stood = STANDS.search(text) and not MODAL.search(text) and MODAL.search(clause.before)
        if stood and made and statements and made[0].names[0] == statements[-1].names[0]:
            statements[-1] = replace(statements[-1], past=True)  # is 47% and will reach 55%
        text = clause.text
        statements += made
    return statements


_COLON_WAY = wording(
    r"\W*(?P<name>[^:;]{4,120}):\s*(?:a |an )?(?:steady |steadily |gradual |gradually |marked "
    r"|further )?"
    r"(?:(?P<all>all(?: \d+)?|every one|each)|(?P<none>none)|(?P<gap>closed?|narrow(?:ed|er"
    r"|ing)?|eliminated|smaller|reduced)"
    r"|(?P<up>upward trend|longer|rising|growing|up|higher|more|increas\w+|improv\w+)"
    r"|(?P<down>downward trend|shorter|falling|down|lower|fewer|less|decreas\w+|declin\w+"
    r"|reduc\w+))\b"
    r"(?: (?:in|at|every|each|over|year|from|by) [^,;.:\t\d]{0,40})?\s*(?:[,\t][^.;:]*)?[.\s]*"
)


def _colon_way(text: str, years: Sequence[NamedYear], context: Context) -> Statements:
    """Return what a name and a way behind a colon ask for: pay gap: closed; …: rising; …: all."""
    match = _COLON_WAY.fullmatch(text)
    if match is None or not context.sets_goals or context.past:
        return []
    framed = TARGET_AHEAD.search(f"{match['name']}:")
    name = context.subject if framed else plain(match["name"])
    if len(name) < 4:
        return []
    year = years[-1].year if years else 0
    way = match.lastgroup or ""
    at = match.start(way)
    if way == "all":
        return [Statement((name,), at, "coverage", ">=", 100.0, "percent", year)]
    if way == "none":
        return [Statement((name,), at, "level", "<=", 0.0, "", year)]
    if GAP.search(name):
        return [] if way == "up" else narrowing_gaps(name, at, context, {"year": year})
    if way == "gap" and match[way].lower() not in ("reduced", "smaller", "eliminated"):
        return []
    way = "up" if way == "up" else "down"
    return [Statement(plainer(name), match.end("name") + 1, "direction", way, year=year)]


_EACH_SAME = wording(r"\s*(?:per ?cent )?each\b")
_BOTH_SAME = wording(r"\band\b[^.;,]* both (?!of|sexes|girls|boys|women|men)[a-z]+")


def _of_each(one: Statement) -> Statements:
    """Return a statement for each part of its joint name: A and B rise to 35% each."""
    parts = next(splits_of(one.names[0]), one.names[:1])
    return [replace(one, names=(part,)) for part in parts]


def _deal_out(statements: Statements, places: Sequence[int]) -> None:
    """Give each of the statements at some places its part of their joint name, if it has as many."""
    numbers = [at for at, one in enumerate(statements) if one.at in places]
    names = {statements[at].names[0] for at in numbers}
    if len(numbers) != len(places) or len(names) != 1:
        return
    ways = (way for way in splits_of(names.pop()) if len(way) == len(numbers))
    for at, part in zip(numbers, next(ways, []), strict=False):
        statements[at] = replace(statements[at], names=(part,))


def _asked_again(
    clause: Clause,
    made: Statements,
    before: Statements,
    at: int,
    context: Context,
) -> Statements:
    """Return what a clause asks of the present value that the previous clause stated.

    Women spend 4 hours, and this falls to 3; half are women, and that will be kept; parties shall
    raise it.
    """
    last = before[-1]
    way = last_verb(clause.text)
    if last.form != "level" or (made and made[0].past):
        return made
    if clause.amount:
        before[-1] = replace(last, past=bool(made) or last.past)
    elif way == "keep":
        kept = replace(
            last,
            past=False,
            form="keep",
            year=clause.year,
        )
        before[-1] = replace(kept, operator=last.operator or ">=")
    elif way in ("up", "down"):
        before[-1] = replace(last, past=True)
        if not context.sets_goals:
            return []
        return [Statement(last.names, at + clause.start, "direction", way, year=clause.year)]
    return made


_FINITE = wording(r"\b(?:is|are|was|were|will|shall|should|must|has|have)\b")
_TOPIC = wording(r"\W*(?:indicator|KPI|measure|result|metric)s?\s*:\s*(?P<name>[^:]{6,})$")
_WHO_ARE = wording(r"\b(?:who|that) are\b")


def _made(clause: Clause, context: Context) -> Statements:
    """Return what a clause asks for."""
    if clause.amount:
        return valued(clause, clause.amount, context)
    if context.past:
        return []
    made = kept_there(clause, context) or covering_all(clause, context)
    made = made or compared_with(clause, context)
    if not made and context.sets_goals:
        return one_way(clause, context)
    return made


_RESPECTIVELY = wording(r",?\s*\brespectively\b")
