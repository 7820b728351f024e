"""Gaps that are to narrow and shares that are to be even, in an English text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from womenplan.texts.clauses import Match, Statement, Statements, blanked
from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.naming import LEADS, object_of, plain, plainer, share_names
from womenplan.texts.english.words import BRACKETS, STEADY, inflected, wording

__all__ = ["GAP", "NARROW", "PARITY", "THAT_OF", "balanced", "even_split", "narrowing_gaps"]

THAT_OF = wording(r"\b(?:that|those) of\b")
GAP = wording(r"\b(?:gaps?|inequalit(?:y|ies)|disparit(?:y|ies)|differences?|differential)\b")
NARROW = wording(
    r"\b(?:smaller|narrower|bridg(?:e|es|ing)|shrink(?:s|ing)?|halv(?:e|es|ed|ing)|eras(?:e|es"
    r"|ing)|(?:disappear|vanish)(?:e?s|ing)?|"
    + inflected("narrow close reduce eliminate decrease lessen")
    + r")\b"
)
_PAIR = r"(?:girls and boys|boys and girls|women and men|men and women)"
_EVEN = wording(
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
    r"|split|share)"
)
_EVEN_WORD = wording("parity|balance|50[:/-]50|equal|even|as many")


def even_split(text: str) -> Match | None:
    """Find an even split; its pattern is slow, and tried only where one of its words stands."""
    return _EVEN.search(text) if _EVEN_WORD.search(text) else None


PARITY = wording(
    r"\b(?:gender )?parity\b(?! (?:dashboard|reports?|index|strategy|plan|unit|targets?))"
)
_BETWEEN_AREAS = wording(
    r"\bbetween (?:urban and rural|rural and urban) (?P<what>(?!areas?|regions?"
    r"|residents?)[a-z][^.;,]*?)(?=\s+(?:is|are|be|shall|will|should)\b|[.;,]|$)"
)
_GAP_OF = wording(
    rf"(?P<of>(?:[\w'’-]+ ){{0,4}}?){GAP.pattern}"
    r"(?: between (?:the )?[\w'’-]+(?: \w+)? and [\w'’-]+"
    r"(?: (?P<thing>(?!is\b|are\b|be\b|shall\b|will\b|in\b|on\b|of\b|to\b|by\b|narrow"
    r"|close)[a-z]+))?)?"
    r"(?: (?:in|of|on|for) (?P<within>[^.;,]+?))?"
    r"(?=\s*(?:$|[.;,]|\b(?:is|are|be|shall|will|should|narrow|close|by|to)))"
)
_OF_THE_SEXES = wording(
    r"\b(?:gaps?|differences?|disparity) between (?:the )?(?P<what>[\w' -]{3,40}?) of "
    r"(?:women|girls|men|boys|females?|males?) and (?:(?:that|those) )?(?:of )?"
    r"(?:men|boys|women|girls|females?|males?)\b"
)
_SEXES = wording(r"\b(?:gender|sex|male-female|women and men|men and women)\b")


def _gap_of(piece: str) -> str:
    """Return in what there is a gap: the income gap; the gap between boys and girls in reading."""
    if of := _OF_THE_SEXES.search(piece):
        return plain(of["what"])
    gap = _GAP_OF.search(re.sub(r"\s+", " ", blanked(LEADS.sub("", piece), NARROW, STEADY)))
    if gap is None:
        return ""
    within = plain(blanked(gap["within"] or "", _SEXES))
    if thing := gap["thing"]:
        return f"{thing} in {within}" if within else thing
    return within or plain(blanked(gap["of"], _SEXES))


def narrowing_gaps(
    piece: str,
    at: int,
    context: Context,
    manner: dict[str, Any],
) -> Statements:
    """Return the gaps that are to narrow: between the sexes, or town and country."""
    between = _BETWEEN_AREAS.search(piece)
    name = plain(between["what"]) if between else _gap_of(piece)
    if name in ("", "areas", "regions", "residents"):
        name = context.subject
    if not name and (gap := GAP.search(piece)):
        name = plain(piece[gap.start() :])
    areas = re.search(r"\b(?:rural|urban)\b", piece, re.I)
    sexes = re.search("gender|women|girls", piece, re.I)
    population = "rural-urban" if areas and not sexes else "female-male"
    return [
        Statement((part, f"average {part}"), at, "gap", "narrow", population=population, **manner)
        for part in filter(None, re.split(r"\s+and\s+|,\s*", name))
    ]


def balanced(clause: Clause, context: Context, manner: dict[str, Any]) -> Statements:
    """Return the demand that women and men have even shares."""
    piece = clause.text
    names: Sequence[str] = ()
    if even := even_split(blanked(piece, BRACKETS)):
        whole = plain(even[even.lastgroup or 0])
        names = share_names("girls" if "girls" in piece else "women", whole)
        context.subject = names[0]
    elif even := PARITY.search(piece):
        name = object_of(piece[: even.start()])
        if len(name) <= 3:
            name = context.subject
        names = plainer(name) if name else ()
    if not even or not names:
        return []
    return [Statement(tuple(names), clause.start + even.start(), "balance", "=", **manner)]
