"""Statements of an English plan: what is to reach which value, or to go which way, by when.

A sentence is cut into clauses of one amount at most. What is left of a clause when its amount,
bound, verb, years and the value from which it starts are taken out names what it measures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from womenplan.texts.amounts import RATES
from womenplan.texts.clauses import Statement, blanked, in_mood, split
from womenplan.texts.english.amounts import NUMBER, english_amounts
from womenplan.texts.english.clauses import clauses_of, runs_of
from womenplan.texts.english.comparison import compared_with, kept_there
from womenplan.texts.english.context import Clause, Context, NamedYear
from womenplan.texts.english.coverage import covering_all
from womenplan.texts.english.directions import one_way
from womenplan.texts.english.facts import FACT, TARGET_LABEL
from womenplan.texts.english.gaps import GAP, narrowing_gaps
from womenplan.texts.english.joint import told_apart
from womenplan.texts.english.levels import may_count
from womenplan.texts.english.money import FUNDS, MONEY_WANTED, SIGN_AHEAD, in_currency, is_cost
from womenplan.texts.english.naming import plain, plainer
from womenplan.texts.english.past import FRONTED, NOW, is_past
from womenplan.texts.english.present import ASIDES, GOAL, origin_of, without_aside, without_present
from womenplan.texts.english.values import valued
from womenplan.texts.english.words import (
    AGAIN,
    BIDS,
    FILLER,
    FUTURE,
    MODAL,
    STANDS,
    TARGET_AHEAD,
    last_verb,
    wording,
)
from womenplan.texts.english.years import YEAR, taken_years

__all__ = ["english_statements"]


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
    if FUNDS.match(text) or _ABOUT_ITSELF.match(text):
        return []
    context = Context(start_year, end_year, section, of_present=bool(_OF_PRESENT.match(text)))
    text = blanked(text, _NO_SEX, _ENUMERATED, _ADVERB, _WITH_THIS)
    text = blanked(text, _PER_SEX) if "ratio" in text.lower() else text
    text = re.sub(r"\bp\.\s?p\.", lambda one: "pp".ljust(len(one[0])), text)
    text = blanked(text, _SPEECH, _SPEAKER)
    text = _GOAL_LABEL.sub(lambda found: "Target:".rjust(len(found[0])), text)
    text = ASIDES.sub(lambda found: without_aside(found, context), text)
    text = _PART_WITHIN.sub(r"\g<few> \g<of> \g<what>", text)  # one coach in five is a woman
    context.in_list = bool(re.match(r"\W*[a-z]", text))
    found: list[Statement] = []
    for part, at in split(_SENTENCE, text, _LONGEST):
        sentence = blanked(part, _LABEL)
        if len(sentence.strip()) > 3 and not is_cost(sentence):
            first = len(found)
            label = _LABEL.match(part)
            context.wanted = bool(label and re.search("[a-z]{3}", label[0], re.I))
            context.topic = bool(label and re.search("indicator|KPI", label[0], re.I))
            _read_sentence(sentence, at, found, context, goes_on=text[at - 1 : at] == ";")
            goal = text.startswith(";", at + len(part)) and GOAL.match(text, at + len(part) + 1)
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
_WITH_THIS = wording(
    r"(?<=, )with (?:this|that|the (?:rate|share|figure)) (?:is )?"
    r"(?:expected|projected|set|due|planned|forecast)(?= to\b)"
)
_ADVERB = wording(
    r"(?:^\W{0,8}|(?<=[.;] ))(?:(?:in line|in accordance) with this|elsewhere|furthermore|moreover"
    r"|in addition|additionally|meanwhile|besides|similarly|likewise|finally|at the same time),"
)
_ENUMERATED = re.compile(  # Strategies: 1. Women … 2. Men …
    r"(?<=[:.;] )\d{1,2}[.)](?=\s(?!Target|Baseline|Milestone)[A-Z])"
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
_ABOUT_ITSELF = wording(
    r"\W*(?:(?:monitoring|(?:mid-term )?review|methodology|consultation"
    r"|governance(?!.*\b(?:women|gender)\b))\s*:"
    r"|(?:notes?|sources?)\s*[:.])"
)
_NO_SEX = wording(r"\((?:no|neither|either|each) (?:sex|gender)\b[^()]*\)")
_PART_WITHIN = wording(
    rf"\b(?P<few>{NUMBER}) (?P<what>(?!in\b|out\b)[a-z][\w'’-]*(?: (?!in\b)[a-z][\w'’-]*){{0,3}})"
    rf" (?P<of>in (?:every )?{NUMBER})(?=(?:,| to)?\s(?:is|are|be|will|shall|should|must|was"
    rf"|were)\b"
    r"|\s\w+ed by\b|\s(?:who|that)\b)"
)
_SPEECH = re.compile(
    r"[\"“][^\"”]*[\"”],?\s+(?=(?:[\w.]+\s+){1,4}(?:said|says|told)|(?:said|says|told)\b)"
)
_SPEAKER = re.compile(
    r"(?:(?<=^)|(?<=[.;] ))[A-Z][^,.;:]{2,60}?\b(?:said|says|told [a-z]+|announced|added|stated"
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
    found: list[Statement],
    context: Context,
    *,
    goes_on: bool,
) -> None:
    """Add what a sentence asks for to what was found before; ``at`` is where it begins."""
    sentence = SIGN_AHEAD.sub(r"\g<number>\g<gap>\g<sign>", sentence)
    _begin(sentence, at, context)
    if context.of_present:
        cleaned = sentence
    else:
        cleaned = without_present(sentence, context)
    text, years = taken_years(cleaned, context)
    lead = _LEADING_YEAR.match(sentence)
    if lead:
        context.led = int(lead["year"])
    elif not goes_on:
        context.led = 0
    amounts = [in_currency(one, text) for one in english_amounts(text)]
    amounts = [one for one in amounts if may_count(one, text, context)]
    respectively = _RESPECTIVELY.search(text)
    text = blanked(text, _RESPECTIVELY)
    tells_on = context.tells and not (years or FUTURE.search(sentence))
    tells_on = tells_on and context.section != "objective" and bool(STANDS.search(sentence))
    context.past = context.of_present or bool(FRONTED.match(sentence)) or tells_on
    first = len(found)
    context.asks = bool(goes_on and found and not found[-1].past)
    if said := _colon_way(text, years, context):
        found += [replace(one, at=one.at + at) for one in said]
        return
    _read_clauses([*clauses_of(text, amounts, years, context)], cleaned, at, found, context)
    runs = runs_of(text, amounts, years)
    for run in runs or ([[*amounts]] if respectively else []):
        _deal_out(found, first, [at + one.start for one in run])
    same = amounts and (_EACH_SAME.match(text, amounts[0].end) or _BOTH_SAME.search(text))
    if len(amounts) == 1 and same:
        found[first:] = [part for one in found[first:] for part in _of_each(one)]
    asks = bool(FUTURE.search(sentence) or BIDS.match(sentence))
    reports = bool(FACT.search(sentence))
    found[first:] = in_mood(found[first:], asks=asks, reports=reports)
    new = found[first:]
    context.tells = bool(new) and all(one.past for one in new)
    if new and new[-1].year:
        context.year = new[-1].year
    if not new and (topic := _TOPIC.match(sentence)):
        context.subject = plain(topic["name"])
    elif not new and (context.topic or _names_only(sentence, context)):
        context.subject = plain(text) or context.subject


def _names_only(sentence: str, context: Context) -> bool:
    """Say that a sentence only names something."""
    return not context.past and not _FINITE.search(blanked(sentence, _WHO_ARE))


def _begin(sentence: str, at: int, context: Context) -> None:
    """Forget what holds for one sentence only, and take what this one says of itself."""
    context.money = bool(MONEY_WANTED.search(sentence))
    context.all_women = bool(_ARE_WOMEN.search(taken_years(sentence, context)[0]))
    within = [one for place, one in context.asides if at <= place < at + len(sentence)]
    context.aside = within[-1] if within else None
    context.origins = []
    context.way = ""
    context.step = ""
    context.bound = ""
    context.counted = False
    context.asked = False
    context.listed = bool(re.match(r"\W*[a-z]", sentence)) and not NOW.search(sentence)


def _read_clauses(
    clauses: Sequence[Clause],
    cleaned: str,
    at: int,
    found: list[Statement],
    context: Context,
) -> None:
    """Add what the clauses of a sentence ask for to what was found before."""
    first = len(found)
    told = ""  # the clause before
    ahead: Clause | None = None  # an amount that the next clause names
    for clause in clauses:
        context.past = is_past(clause, cleaned, context)
        context.origin = origin_of(clause, context)
        made = [replace(one, at=one.at + at) for one in _made(clause, context)]
        around = f"{clause.before} {clause.behind}"
        rate = clause.amount is not None and clause.amount.unit in RATES
        bare = rate and not made and not plain(blanked(around, FILLER))[5:]
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
        if found and AGAIN.search(clause.text):
            made = _asked_again(clause, made, found, at, context)
        stood = STANDS.search(told) and not MODAL.search(told) and MODAL.search(clause.before)
        if stood and made and found[first:] and made[0].names[0] == found[-1].names[0]:
            found[-1] = replace(found[-1], past=True)  # is 47% and will reach 55%
        told = clause.text
        found += made


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


def _colon_way(text: str, years: Sequence[NamedYear], context: Context) -> list[Statement]:
    """Return what a name and a way behind a colon ask for: pay gap: closed; …: rising; …: all."""
    found = _COLON_WAY.fullmatch(text)
    wanted = context.section in ("objective", "") and not context.past
    if found is None or not wanted:
        return []
    framed = TARGET_AHEAD.search(f"{found['name']}:")
    name = context.subject if framed else plain(found["name"])
    if len(name) < 4:
        return []
    year = years[-1].year if years else 0
    if found["all"]:
        one = Statement((name,), found.start("all"), "coverage", ">=", 100.0, "percent", year)
        return [one]
    if found["none"]:
        return [Statement((name,), found.start("none"), "level", "<=", 0.0, "", year)]
    if GAP.search(name):
        group = next(filter(found.group, ("gap", "down")), "")
        if not group:
            return []
        return narrowing_gaps(name, found.start(group), context, {"year": year})
    way = "up" if found["up"] else "down"
    if found["gap"] and found["gap"].lower() not in ("reduced", "smaller", "eliminated"):
        return []
    at = found.end("name") + 1
    return [Statement(plainer(name), at, "direction", way, year=year)]


_EACH_SAME = wording(r"\s*(?:per ?cent )?each\b")
_BOTH_SAME = wording(r"\band\b[^.;,]* both (?!of|sexes|girls|boys|women|men)[a-z]+")


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


def _asked_again(
    clause: Clause,
    made: list[Statement],
    found: list[Statement],
    at: int,
    context: Context,
) -> list[Statement]:
    """Return what a clause asks of the present value that the previous clause stated.

    Women spend 4 hours, and this falls to 3; half are women, and that will be kept; parties shall
    raise it.
    """
    last = found[-1]
    way = last_verb(clause.text)
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


_FINITE = wording(r"\b(?:is|are|was|were|will|shall|should|must|has|have)\b")
_TOPIC = wording(r"\W*(?:indicator|KPI|measure|result|metric)s?\s*:\s*(?P<name>[^:]{6,})$")
_WHO_ARE = wording(r"\b(?:who|that) are\b")


def _made(clause: Clause, context: Context) -> list[Statement]:
    """Return what a clause asks for."""
    if clause.amount:
        return valued(clause, clause.amount, context)
    if context.past:
        return []
    made = kept_there(clause, context) or covering_all(clause, context)
    made = made or compared_with(clause, context)
    if not made and context.section in ("objective", ""):
        return one_way(clause, context)
    return made


_RESPECTIVELY = wording(r",?\s*\brespectively\b")
