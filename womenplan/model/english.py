"""English names: their normal form, the groups in them, and the shares of which they speak."""

from __future__ import annotations

import re
from functools import lru_cache

from womenplan.model.vocabulary import Replacements, words

__all__ = [
    "age_in",
    "english_form",
    "groups_in",
    "groups_named",
    "is_english",
    "uncapitalised",
    "without_group",
]

_OTHER = re.compile("[^\x00-\x7f‰–—±≥≤’‘“”·]")
_LETTERS = re.compile("[a-z]{2}")
_PREFIX = re.compile(r"\b(pre|post|non|un|co)[- ](?=[a-z])")
_HYPHEN = re.compile(r"(?<=[a-z0-9])-(?=[a-z])|(?<=[a-z])-(?=\d)")
_APOSTROPHE = re.compile("['’‘]s?")
_AGE = re.compile(
    r"\b(?:(?:(?:population|people|persons|adults) )?(?:ages?|aged) ?)?"
    r"(?:(?:at )?(?:and )?(?:over|above) (?:the )?ages? (?:of )?(?P<over>\d{1,2})"
    r"|(?!(?<!ages )(?<!aged )(?<!age )\d(?:\+|,? (?:and|or) more\b))"  # 4+ visits
    r"(?P<low>\d{1,2})(?: years?(?: old)?)?"
    r"(?:(?P<open>\+|,? (?:years )?(?:and|or) (?:over|above|older|more)(?: years)?)"
    r"|(?:[-–—]| ?to )(?P<high>\d{1,2})(?: years?(?: old| of age)?)?))"
)
_BOTH = (
    "(?:both (?:sexes|genders)|(?:boys|men|males?) and (?:girls|women|females?)"
    "|(?:girls|women|females?) and (?:boys|men|males?))"
)
_IZE = re.compile("iz(?=(?:es?|ed|ing|ation)$)")
_AS_GROUP = {
    "sex": r"(?<!% )(?<!percent )(?<!percentage )\b{0}\b(?! net)",  # the illiterate, % female
    "area": r"\b{0}\b(?! net)(?: (?:residents?|inhabitants|population)$)?",
    "level": r"(?:^(?:the )?{0}\b(?! [a-z]*(?:hospital|institution|school))"
    r"|\b{0}\b(?=.*\b(?:congress|cppcc|committee|parliament|party|government)))",
    "whole": r"(?<!% of )(?<!share of )(?<!percentage of )(?<!the )\b{0}\b(?! net| number| level)",
}
_KINDS = ("sex", "area", "level")
_AS_PERCENT = re.compile("(?<=[a-z])%")
_SHARE = re.compile(
    "%|percentages?|per ?cent|proportion|(?<!ment )(?<!mortality )ratio|shares|representation"
)
_WOMEN = "(?:women|females?|girls?)"
_SHARE_OF_WOMEN = re.compile(
    "|".join(
        (
            rf"share (?:of )?(?:the )?{_WOMEN}(?:(?: students?| pupils?)(?: enrolled)?)?"
            r"(?: (?:among|by|on|as|at|within|to (?:the )?total)\b|$"
            r"| in\b(?!.* (?:enrolled|attending|receiving|participating)\b))",
            rf"share (?:of )?(?:the )?{_WOMEN} serving on\b",
            r"share of (?:the )?female "
            r"(?!population|people(?!')|persons|adults|students? |pupils? )",
            r"share of (?:the )?women "
            r"(?!who|with|of|and|ages|over|under|between|[a-z]+(?:ing|ed|ly)\b|students? )",
            rf"\b{_WOMEN}\b.*[ ,]as (?:an? )?share",
            rf"^share (?:of )?(?:the )?{_WOMEN}\b.* among all (?:the )?(?:participants|insured)$",
            r"(?:women|girls|females?)'s? (?:[a-z]+ )?share",
            r"(?<!to )(?<!-)\b(?:female|women)(?: [a-z]+)? share",
            rf"(?:who|that) (?:are|were) {_WOMEN}",
            rf"[,(] ?share (?:of )?{_WOMEN}(?:[,)]|$| (?:among|in|on) )",
            r"^(?=.*\bshare\b).*\b(?:seats|posts|positions)\b.* (?:held|occupied|filled)"
            rf" by {_WOMEN}",
            rf"^{_WOMEN} on .*\b(?:share|rate)$",
            rf"\bof wh(?:ich|om),?:? {_WOMEN} ?\(?(?:share|rate)",
        )
    )
)
_ANY_WOMEN = re.compile(rf"\b{_WOMEN}\b")
_AS_PART = re.compile(r"(?P<part>.+?)\W+(?:as )?(?:an? |the )?share of (?:the |all )?(?P<whole>.+)")
_OF_ANYTHING = {"women", "men", "girl", "boy", "rural", "urban", "city", "share", "rate"}
_IN_OFFICE = re.compile(
    r"\b(?:(?:who )?serv(?:ing|e) as|holding (?:the )?posts? (?:of|as)"
    r"|(?P<top>(?:holding|in) (?:the )?(?:principal|chief|top) (?:posts?|positions?) (?:in|of)))\b"
)
_WORD = re.compile(r"\d+(?:-\d+|\+)?|[a-z]+|[%‰]")


def is_english(text: str) -> bool:
    """Return whether a tidy name is one of Latin letters only, with a word in it."""
    return bool(_LETTERS.search(text)) and not _OTHER.search(text)


def uncapitalised(name: str) -> str:
    """Return a name as it stands inside a sentence: without its capital, unless it is an acronym.

    Examples
    --------
    >>> uncapitalised("Share of women"), uncapitalised("HPV vaccination rate"), uncapitalised("孕产妇死亡率")
    ('share of women', 'HPV vaccination rate', '孕产妇死亡率')
    """
    first = name.split(" ")[0]
    if not first[1:].islower():
        return name
    return name[:1].lower() + name[1:]


@lru_cache(maxsize=65536)
def english_form(text: str) -> str:
    """Return the form under which two English spellings of a name are the same.

    Its words in their usual spelling and without endings, those that add nothing left out, in the
    order of the alphabet; in their own order where the name sets women against men. Those that say
    that it is the share of women in something become one.

    Examples
    --------
    >>> english_form("prevalence of anemia among pregnant women")
    'anaemia pregnant prevalence women'
    >>> english_form("percentage of women among deputies") == english_form("deputies, % of women")
    True
    >>> english_form("women covered by insurance, %") == english_form("% of women among the covered")
    False
    """
    text = _IN_OFFICE.sub(lambda forms: "among heads of" if forms["top"] else "among", text)
    plain = _PREFIX.sub(lambda forms: forms[1], _APOSTROPHE.sub("", text))
    plain = " ".join(_AGE.sub(lambda forms: f" {_age(forms)} ", plain).split())
    plain = _phrases()(_HYPHEN.sub(" ", plain))
    forms = [_singular(word) for word in _WORD.findall(plain)]
    known = [word for word in (words("en_word").get(word, word) for word in forms) if word]
    if {"women", "men"} <= set(known):
        return " ".join(known)
    relation = _relation(text)
    if relation == "share":
        whose = "women" if "women" in known else "girl"
        known = [*(word for word in known if word != whose), f"{whose}share"]
        if "share" in known:
            known.remove("share")
    elif relation == "group":
        known.append("groupshare")
    return " ".join(sorted(known))


@lru_cache(maxsize=4096)
def _relation(text: str) -> str:
    """Return what a name in English is the share of: ``share`` of women in others, ``part`` of women.

    ``group`` where it is of one group in all that do the same (rural users, % of users); empty
    where it says none of these.
    """
    shared = _SHARE.sub("share", _AS_PERCENT.sub(" %", text))
    of_women = _ANY_WOMEN.search(shared)
    named = _AS_PART.fullmatch(shared) if "share of " in shared[1:] else None
    if named and of_women and of_women.start() < named.end("part"):
        if _ANY_WOMEN.search(named["whole"]):
            return "part"
        if groups_in(named["whole"].strip(" )")) is None and "birth" not in named["whole"]:
            return "share"
    elif named:
        part, whole = ({*english_form(named[side]).split()} for side in ("part", "whole"))
        core = part - _OF_ANYTHING
        if core and core <= whole:
            return "group"
    if not of_women:
        return ""
    return "share" if _SHARE_OF_WOMEN.search(shared) else ""


def _singular(word: str) -> str:
    """Return a word without the s of a plural, ies as y, ize as ise: not grammatical, but the same for every spelling."""
    word = _IZE.sub("is", word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
    return word[:-1] if plural else word


@lru_cache(maxsize=1)
def _phrases() -> Replacements:
    """Return the phrases that replace another, longest first; _ is a space in words.csv."""
    phrases = sorted(words("en_phrase").items(), key=lambda entry: -len(entry[0]))
    return Replacements(
        {phrase.replace("_", " "): becomes.replace("_", " ") for phrase, becomes in phrases},
        "(?<![a-z])",
        "(?![a-z])",
    )


def _age(match: re.Match[str]) -> str:
    if match["high"]:
        return f"{match['low']}-{match['high']}"
    return f"{match['over'] or match['low']}+"


def age_in(text: str) -> tuple[str, str]:
    """Return the age that an English text names in its short form, and the text without it.

    Examples
    --------
    >>> age_in("illiteracy rate, population aged 15 years and over")
    ('15+', 'illiteracy rate,  ')
    """
    match = _AGE.search(text)
    if match is None:
        return "", text
    return _age(match), f"{text[: match.start()]} {text[match.end() :]}"


@lru_cache(maxsize=1)
def _group_words() -> list[tuple[re.Pattern[str], str, str]]:
    """Return the English words of groups with kind and code, longest first.

    The "total net enrolment rate" is another rate, no total, and what county hospitals do is not
    the county's: a level stands in front, or before a body that each level has.
    """
    groups = [(word, kind, code) for kind in _KINDS for word, code in words(kind).items()]
    groups += [(word, "whole", "") for word in words("whole")]
    groups.append((_BOTH, "whole", ""))
    latin = [one for one in groups if one[0].isascii()]
    latin.sort(key=lambda one: -len(one[0]))
    return [
        (re.compile(_AS_GROUP.get(kind, r"\b{0}\b(?! net)").format(word)), kind, code)
        for word, kind, code in latin
    ]


def without_group(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return an English name without each of its groups, with what that group says."""
    ways = []
    age, rest = age_in(text)
    if age:
        ways.append((rest, {"age": age}))
    related = _relation(text)
    for pattern, kind, code in _group_words():
        if (match := pattern.search(text)) and not (related and kind in ("sex", "area")):
            rest = f"{text[: match.start()]} {text[match.end() :]}".strip(" ,:;-–—")
            ways.append((rest, {"sex": "both", "area": "all"} if kind == "whole" else {kind: code}))
    return ways


def groups_named(text: str) -> set[tuple[str, str]]:
    """Return the sexes and areas that a text names, whatever else it says, as kind and code.

    Examples
    --------
    >>> groups_named("number of rural households")
    {('area', 'rural')}
    """
    return {
        (kind, code)
        for pattern, kind, code in _group_words()
        if kind in ("sex", "area") and pattern.search(text)
    }


def groups_in(text: str) -> dict[str, str] | None:
    """Return the groups of a text that names nothing else ("female population ages 15+").

    None where it says more; nothing for words that only name the whole ("total population").

    Examples
    --------
    >>> groups_in("females ages 15 and above"), groups_in("population"), groups_in("labor force")
    ({'age': '15+', 'sex': 'female'}, {}, None)
    """
    groups: dict[str, str] = {}
    age, rest = age_in(text)
    if age:
        groups["age"] = age
    for pattern, kind, code in _group_words():
        if kind == "whole":
            rest = pattern.sub(" ", rest)
        elif pattern.search(rest):
            rest = pattern.sub(" ", rest, count=1)
            if groups.setdefault(kind, code) != code:
                return None
    left = {_singular(word) for word in _WORD.findall(rest)} - words("en_whole").keys()
    left = {word for word in left if words("en_word").get(word, word)}
    return None if left else groups
