"""Sums of money in an English text: costs, which are no aims, and incomes, which may be."""

from __future__ import annotations

import re
from dataclasses import replace

from womenplan.texts.amounts import Amount
from womenplan.texts.english.words import wording

__all__ = ["MONEY_WANTED", "OF_MONEY", "SIGN_AHEAD", "in_currency", "is_cost"]

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
OF_MONEY = "money"
_SIGN = rf"(?:US|A|C|NZ|HK)?[$€£₹]|(?:{_CODES})(?![A-Za-z])|Rs\.?"
SIGN_AHEAD = re.compile(
    rf"(?<![A-Za-z])(?P<sign>{_SIGN})(?P<gap>\s?)"
    r"(?P<number>\d[\d,.]*(?:\s?(?:million|billion|thousand|lakh|crore|bn|m)\b)?)"
)
_CURRENCY = re.compile(
    rf"\s?(?:(?:US )?(?:dollars|euros?|pounds|shillings|rupees|pesos|yuan|crowns|francs|rand|kwacha"
    rf"|naira|taka|lei|dinars?|kronor|kroner|zloty)\b|{_SIGN})"
)


def in_currency(amount: Amount, text: str) -> Amount:
    """Return an amount with the currency behind it; it is one of money then."""
    currency = _CURRENCY.match(text, amount.end)
    return replace(amount, end=currency.end(), written=OF_MONEY) if currency else amount


MONEY_WANTED = wording(
    rf"^(?!.*\b(?:budget|costs?|spent|was|were|has"
    rf" been)\b)(?=.*\b(?:{_EARNED})\b).*\b(?:{_RAISED})"
)
_COSTS = wording(
    rf"(?P<money>{_MONEY})"
    r"|\bfine of\b|\bwill (?:lose|be fined|forfeit)\b|\bpenalt|\bquorum\b|\bvoted?\b|\bresponse"
    r" rate\b"
    r"|\brespondents (?!to\b)\w+ed\b|\bsurvey of (?!20\d\d)"
    r"|\b(?:is|are|was|were) (?:funded|financed) (?:from|by)\b"
    r"|\bspen(?:d|ds|t|ding)\b[^.;,]{0,12}% of (?:its|the|their) budget|\bneeds? [\d.]+ (?:m|b)illion"
    r"|\bset aside [\d.]+ (?:m|b)illion|\bsuperannuation\b|\bas rent\b|\bcosts? (?:is|are|of|will)\b[^.;]*(?:million|billion)"
    r"|\bcosting\b"
)


def is_cost(sentence: str) -> bool:
    """Return whether a sentence is about spending, a vote or a survey, and so states no demand."""
    cost = _COSTS.search(sentence)
    return cost is not None and not (cost["money"] and MONEY_WANTED.search(sentence))
