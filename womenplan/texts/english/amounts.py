"""Amounts as English plans write them: figures, words, fractions, lakh and crore, double and halve."""

from __future__ import annotations

import re
from dataclasses import replace

from womenplan.texts.amounts import Amount, amounts_in
from womenplan.texts.clauses import Match
from womenplan.texts.english.words import wording

__all__ = ["FACTOR", "NUMBER", "english_amounts", "number_word"]

FACTOR = "factor"  # the unit of what tells by how much something is to change: double, halve
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
_TENS = {
    word: 10 * at
    for at, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_VALUES = {word: at for at, word in enumerate(_ONES)} | _TENS | {"a": 1, "an": 1, "hundred": 100}
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
}
_MULTIPLES = {
    "lakh": 1e5,
    "crore": 1e7,
    "thousand": 1e3,
    "hundred": 1e2,
    "million": 1e6,
    "billion": 1e9,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
}
_FOLDS = {
    "doubl": 100.0,
    "tripl": 200.0,
    "trebl": 200.0,
    "quadrupl": 300.0,
    "halv": -50.0,
}
_ONE = "|".join(_ONES[1:10])
_WORD = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{_ONE}))?|{'|'.join(_ONES[1:])}|(?:one |a )?hundred"
NUMBER = rf"(?:\d+(?:\.\d+)?|{_WORD})"
_NO_PART = "sector|part|phase|time|year|person|party|parties|national|edition|day|countr|world"
_WORDED = wording(
    rf"(?<![\d.,])(?P<left>\d+(?:\.\d+)?) to (?P<right>1)(?![\d.%]|,\d| per)"
    rf"|(?<![\w.,])(?P<few>{NUMBER})\s+(?:(?P<who>women|girls)\s+(?:among|in|of|out of)\s+every"
    rf"|(?:in|out of)(?:\s+every)?)\s+(?P<of>{NUMBER})"
    r"(?![\w.%]|,\d|\s+(?:per|years?|lakh|districts|counties|provinces|regions|states)\b)"
    r"|\bevery (?P<nth>second|other|third|fourth|fifth)\b(?= (?:one|\w+)\b)(?! (?:year|month"
    r"|week|day))"
    rf"|\b(?:(?P<some>an?|{_WORD}|\d)[- ])?(?P<part>{'|'.join(_PARTS)})s?\b(?!-|\s+(?:{_NO_PART}))"
    r"|\b(?P<most>(?:a|the|an absolute) majority)(?= of\b)"
    r"|\bzero\b(?!\s+toler)|\bnil\b"
    rf"|\b(?P<words>{_WORD})(?:\s+(?P<unit>per\s?cent(?:age points?)?|percentage points?))?\b"
    r"|\b(?P<factor>doubl|tripl|trebl|quadrupl|halv)(?:e|es|ed|ing)\b"
    r"|\b(?P<fold>two|three|four|five)-?fold\b|\b(?P<twice>twice) (?:the|as)\b"
    r"|(?<![\w.])(?P<times>[2-9])\s?[x×](?=\s)(?:\s(?:more|as many)\b)?"
)
_MULTIPLE = wording(
    rf"\s?(?P<word>(?<=\s)(?:{'|'.join(word for word in _MULTIPLES if len(word) > 2)})\b|(?:bn"
    rf"|mn)\b"
    r"|m(?=[$€£₹]|\s(?:euros|pounds|dollars)))"
)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.,])")
_OF_ALL = wording(
    r"\s+(?:of|out of) (?:(?:the|its|their|our|all|a total of) )?"
    rf"(?:\d+|{'|'.join(_ONES[2:13])})(?=[\s.,;]|$)"
)
_SPANNED = wording(r"\b(?:between|within) $")
_HALF_A = wording(r"(?<=half) a (?P<word>million|lakh|crore|billion)\b")
_HALF_YEAR = wording(r"\b(?:first|second|other|latter|last|next) $")
_POINTS = wording(r"-(?:percentage[- ])?points?\b|\s+points?\b(?! of)")
_PER = wording(r"\s+[a-z][a-z '-]{3,40}? per (?P<per>100,?000|10,?000|1,?000)\b")
_PER_UNITS = {"1000": "per_1000", "10000": "per_10k", "100000": "per_100k"}
_PLAIN = wording(
    r"\s+(?:working |school |calendar )?(?:hours?|days?|weeks?|months?|minutes?)\b|-point"
    r"|(?-i:\s+(?:new|or more) [a-z])"
)
_BOUND = wording(r"(?:at least|than|at most|minimum of|maximum of|up to|by|exceed|zero|:)\s*$")


def number_word(word: str) -> float:
    """Return the value of a number, in words or figures.

    Examples
    --------
    >>> number_word("twenty-five"), number_word("One hundred"), number_word("7")
    (25.0, 100.0, 7.0)
    """
    if word[0].isdigit():
        return float(word)
    parts = re.split("[- ]", word.lower())
    return float(100 if "hundred" in parts else sum(_VALUES[part] for part in parts))


def english_amounts(text: str) -> list[Amount]:
    """Return the amounts of a text in their order, also those in words: one third, 3 in 10.

    Examples
    --------
    >>> [(one.value, one.unit) for one in english_amounts("from one in five to 8 lakh women")]
    [(20.0, 'percent'), (800000.0, '')]
    """
    grouped = _GROUPED.sub(lambda match: match[0].replace(" ", ","), text)
    worded = [amount for word in _WORDED.finditer(grouped) if (amount := _in_words(word, grouped))]
    figures = [
        _written(amount, grouped)
        for amount in amounts_in(grouped)
        if grouped[amount.start : amount.end].lower() != "half"  # half-time; found before
        and not any(one.start < amount.end and amount.start < one.end for one in worded)
    ]
    kept: list[Amount] = []
    for amount in sorted([*worded, *figures], key=lambda one: one.start):
        if kept and amount.start < kept[-1].end:
            continue  # the whole of which the amount before is a part
        if kept and _spans(kept[-1], amount, grouped):
            low = kept.pop()
            amount = replace(
                amount,
                start=low.start,
                value=low.value,
                high=amount.value,
            )
        elif not amount.unit and (among := _OF_ALL.match(grouped, amount.end)):
            amount = replace(amount, end=among.end(), written="part")
        kept.append(amount)
    return kept


def _spans(low: Amount, high: Amount, text: str) -> bool:
    """Return whether two amounts are the ends of a range: between 45% and 55%."""
    joined = text[low.end : high.start] in (" and ", " to ") and low.unit in ("", high.unit)
    return joined and bool(_SPANNED.search(text[: low.start]))


def _written(amount: Amount, text: str) -> Amount:
    """Return an amount in figures with what stands behind it: 8 lakh, a 5-point rise."""
    if amount.unit:
        return amount
    if multiple := _MULTIPLE.match(text, amount.end):
        word = multiple["word"].lower()
        value = amount.value * _MULTIPLES[word]
        return replace(
            amount,
            value=value,
            end=multiple.end(),
            written=word,
        )
    if per := _PER.match(text, amount.end):
        return replace(amount, unit=_PER_UNITS[per["per"].replace(",", "")])
    if points := _POINTS.match(text, amount.end):
        return replace(amount, unit="percentage_points", end=points.end())
    return amount


def _in_words(match: Match, text: str) -> Amount | None:
    """Return the amount that words are, None where they are no amount."""
    start, end = match.span()
    if match["few"] and number_word(match["few"]) > number_word(match["of"]):
        return None  # 9 in 2018
    if match["of"] and number_word(match["of"]) > 100:
        return None
    if match["part"] and not match["some"] and match["part"].lower() != "half":
        return None  # its third meeting, each quarter
    if match["part"] and _HALF_YEAR.search(text[:start]):
        return None  # in the second half of 2024
    value, unit = _value_of(match)
    amount = Amount(value, unit, start, end, written=match[0].lower())
    if not match["words"] or match["unit"]:
        return amount
    if points := _POINTS.match(text, end):
        return Amount(value, "percentage_points", start, points.end())
    if multiple := _MULTIPLE.match(text, end):
        value *= _MULTIPLES[multiple["word"].lower()]
        return replace(amount, value=value, end=multiple.end())
    if (rate := _written(amount, text)).unit:
        return rate
    return amount if _BOUND.search(text[:start]) or _PLAIN.match(text, end) else None


_NTH = {
    "second": 2,
    "other": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
}


def _value_of(match: Match) -> tuple[float, str]:
    """Return the value of an amount in words, and its unit."""
    word = match[0].lower()
    if match["nth"]:
        return 100 / _NTH[match["nth"].lower()], "percent"
    if match["left"]:
        return float(match["left"]) / float(match["right"]), "ratio"
    if match["few"]:
        return 100 * number_word(match["few"]) / number_word(match["of"]), "percent"
    if match["part"]:
        if million := _HALF_A.match(match.string, match.end()):
            return _MULTIPLES[million["word"].lower()] / 2, ""
        return 100 * number_word(match["some"] or "one") / _PARTS[match["part"].lower()], "percent"
    if match["words"]:
        unit = match["unit"] or ""
        code = "percent" if unit else ""
        return number_word(match["words"]), "percentage_points" if "point" in unit else code
    if word in ("zero", "nil"):
        return 0.0, ""
    if match["most"]:
        return 50.0, "percent"
    if times := match["times"] or match["fold"]:
        return 100 * (number_word(times) - 1), FACTOR
    return _FOLDS[(match["factor"] or "doubl").lower()], FACTOR
