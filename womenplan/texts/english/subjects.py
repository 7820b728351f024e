"""What a value of an English sentence is about: the ways in which that may be called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from womenplan.texts.clauses import Match, without
from womenplan.texts.english.context import Context, Place
from womenplan.texts.english.joint import MEASURED
from womenplan.texts.english.naming import (
    ADJUNCT,
    AUXILIARY,
    LEADS,
    PRONOUN,
    object_of,
    plain,
    plain_end,
    plainer,
    share_names,
)
from womenplan.texts.english.words import MAKES, TARGET_AHEAD, wording

__all__ = ["SCOPED", "elsewhere", "named_behind", "names_of_value"]

_WOMEN = r"(?:(?:young|rural|indigenous|elected|local) )?(?:women|girls|females?)"
_HOLD = (
    "make up|making up|account(?:s|ing)? for|hold(?:s|ing)?|occup(?:y|ies|ying)|constitut(?:e|es"
    "|ing)"
    "|represent(?:s|ing)?|compris(?:e|es|ing)|form|fill|are|be|receive|own|lead|head|earn|take up"
    "|win|as|chair|to|in|get|of|benefit from|obtain|secure|reach|with"
)
_SHARES = wording(
    rf"(?<!\bto )(?<!\bby )(?<!\bfor )\b(?P<who>(?:{_WOMEN}|(?<!and )(?<!or )(?:men|fathers))(?: (?:with"
    rf"|from) [a-z]+(?: areas)?)?)(?P<between>[^.;]{{0,30}}?)\b(?:{_HOLD})\s*(?:for\s*)?$"
    r"|^\W*(?P<subject>(?:\w+ ){0,2}?(?:women|girls))\s+(?:(?:shall|should|will|must|to|can)\s+)*"
    r"[a-z]+\s*(?:(?:only|just|already|now)\s*)?$"
)
_HALT = (
    r"(?=\s*(?:$|[.;,(:|]|\b(?:are|is|go|goes|should|will|shall|must|remains?|held|reserved|to be"
    r"|who|so that|through|by [a-z]+ing|by|while|with)\b))"
)
_WHOLE = wording(
    rf"\s*(?P<how>of|in|among|amongst|on|as|at|within)\s+(?:the\s+|its\s+|total\s+|our\s+)*"
    rf"(?P<whole>[^.;,(|]{{3,90}}?){_HALT}"
)
_BY_WOMEN = wording(
    rf"\s*(?:(?:are|is|should be|(?:will|shall|must) be|to be|be|go(?:es)? to|to go to"
    rf"|remains?)\s+)*"
    rf"(?:(?:reserved|set aside|earmarked) for |(?:held|led|owned|filled|occupied|headed|chaired"
    rf"|taken|run|registered) (?:by|to|for) |issued to "
    rf"|awarded to )?(?:an? )?(?P<women>{_WOMEN})\b"
)
_AMONG_FIRST = wording(r"\W*(?:among|of|in) (?:the )?(?P<whole>[^,]{3,80}),?\s*")
_BE_WOMEN = wording(
    r"\s*(?:one )?(?:(?:is|are|(?:should|will|shall|must|to) be)\s)(?:an? )?(?:\w+ )?"
    r"(?:wom[ae]n|girls?|female)\b"
)
_WOMENS_SHARE = wording(
    r"\W*(?:the )?(?:share|proportion|percentage) of (?:women|girls) (?:in|on|among|at)\b"
)
_OF_MEN = wording(r"\s*of (?:men|boys)(?:'s|’s)|\s*of (?:that|those) of (?:men|boys)\b")


def _part_names(place: Place, context: Context) -> list[str]:
    """Return the names of a share that women make up; nothing where it is no such share."""
    body = place.body
    rest = place.rest
    carried = place.carried
    apart = _WOMENS_SHARE.match(LEADS.sub("", body)) or _OF_MEN.match(rest)
    share = None if apart else _WHOLE.match(rest)
    whole = ""
    if share:
        every = "all " if share["whole"].lower().startswith("all ") else ""
        whole = every + plain(share["whole"])
        held = _BY_WOMEN.match(rest, share.end())
        if held and not re.search("women|girls", whole):
            return share_names(held["women"].lower(), whole)
    if whole and (context.all_women or (carried and context.women)):
        return share_names((carried and context.women) or "women", whole)
    held = _BY_WOMEN.match(rest)
    if held and AUXILIARY.match(rest.lstrip()):
        return share_names(held["women"].lower(), object_of(body))
    if whole and _EITHER_SEX.search(body):
        return share_names("either sex", whole)
    women = _SHARES.search(body.rstrip())
    if women and whole:
        context.women = (women["who"] or women["subject"]).lower()
        return share_names(context.women, whole)
    among = _AMONG_FIRST.fullmatch(body)
    if among and _BE_WOMEN.match(rest):
        return share_names("women", plain(among["whole"]))
    are = _THAT_ARE.match(rest) if carried else None
    if are and (held := _BY_WOMEN.match(rest, are.end())):
        return share_names(held["women"].lower(), plain(are["whole"]))
    return []


_EITHER_SEX = re.compile(r"\b(?:neither|each|either|the under-represented) (?:sex|gender)\b")
_THAT_ARE = re.compile(
    r"\s*(?!of )(?P<whole>[a-z][^.;,]{3,60}?)(?=\s+(?:are|is|will be|shall be|to be)\b)"
)
_EACH_TIME = wording(r"^\s*(?:a|per|each|every) (?:year|month|week|day|quarter)\b")


def _behind_name(rest: str) -> str:
    """Return what is named behind an amount, up to where another thought begins."""
    text = re.split(r"[.;:|(]|,(?!\d)", rest)[0]
    text = _EACH_TIME.sub("", text)
    return ADJUNCT.sub("", text).strip()


def names_of_value(place: Place, context: Context) -> Sequence[str]:
    """Return the ways in which what a value is about may be called, the likeliest first."""
    body = place.body
    unit = place.amount.unit
    behind = _behind_name(place.rest)
    framed = TARGET_AHEAD.search(body) and not plain(body.rpartition(":")[0])
    if context.subject and framed and not re.match(r"\s*of\b", place.rest):
        return [context.subject]
    if unit == "percent":
        shares = _of_every(place) or _part_names(place, context)
        if shares:
            return shares
    ahead = "" if place.carried else object_of(body)
    if context.subject:
        if PRONOUN.fullmatch(ahead):
            ahead = context.subject
        if names := _carried_names(place, ahead, behind, context):
            return names
    thing = named_behind(behind)
    if not ahead:
        if thing and not (PRONOUN.fullmatch(thing) or _CARRIED_ON.match(behind)):
            return plainer(thing)
        return plainer(context.subject) if context.subject else [thing] if thing else []
    if thing and not unit:
        if each := _EACH.search(body):
            return [f"{thing} in each {each['each']}", f"{thing} per {each['each']}", thing]
        if made := _MADE.match(ahead):
            return [f"{thing} {made['rest']}".strip(), thing]
    if behind and (_SCOPE.match(behind) or not MEASURED.search(ahead)):
        return [f"{ahead} {AUXILIARY.sub('', behind)}", *plainer(ahead)]
    return plainer(ahead)


_MADE = wording(rf"(?:{MAKES})\b\s*(?P<rest>.*)")
_SCOPE = re.compile(r"(?P<place>in|among|for|on|at|within)\s|(?:of|per)\s")


def _carried_names(
    place: Place,
    ahead: str,
    behind: str,
    context: Context,
) -> list[str]:
    """Return the names of what takes a part from the subject before: that of mothers, in rural areas."""
    subject = context.subject
    body = place.body
    if among := _AMONG.fullmatch(ahead):
        women = re.match("share of (?P<who>women|girls) ", subject)
        who = plain(among["who"])
        return share_names(women["who"], who) if women else [f"{subject} among {who}"]
    share = re.match("(?:share|proportion|percentage|number|rate) of ", subject)
    if share and not place.amount.is_range and (other := _AND_OF.fullmatch(body)):
        where = plain(other["where"])
        return [share[0] + where, where]
    group = _OF_GROUP.match(behind) if context.asked and not ahead else None
    if group and (of := _OF_GROUP_BEFORE.search(subject)):
        return [f"{subject[: of.start()]} {plain_end(group[0])}", group["who"]]
    if _ONLY_GROUP.fullmatch(ahead):
        return [f"{subject} in {ahead}", subject]
    if scope := SCOPED.fullmatch(body) or (_PLACED.fullmatch(body) if context.asked else None):
        return [elsewhere(scope, context), subject]
    if not ahead and (scope := _SCOPE.match(behind)) and scope["place"]:
        return [f"{subject} {plain_end(behind)}", subject]
    return []


def elsewhere(scope: Match, context: Context) -> str:
    """Return what the demand before was about, of another group: that of mothers."""
    how = scope["how"] or "of"
    places = "of" if scope["that"] else "in|among|for|on|at"
    bare = without(context.subject, rf" (?:{places}) (?!the \w+ (?:of|held))[^,]*$")
    return f"{bare} {how} {plain(scope['where'])}"


_WOMAN_LAST = wording(
    r"\s*(?P<whole>[a-z][\w' -]{2,60}?),? (?:(?:is|are|to be|will be) )?"
    r"(?:an? (?:woman|girl)|women|girls|female)(?: (?:today|now|currently|at present))?\W*$"
)


def _of_every(place: Place) -> list[str]:
    """Return the names of a share of women: two women among every five judges, 1 in 3 judges a woman."""
    if who := re.search("women|girls", place.amount.written):
        return share_names(who[0], plain(_behind_name(place.rest)))
    last = _WOMAN_LAST.match(place.rest)
    if last is None or not place.carried:
        return []
    whole = without(plain(last["whole"]), "^(?:of|in|the) ")
    verb = re.search(r"\b(?:by|for|to|with|will|shall|have|are)\b", whole)
    return [] if verb or PRONOUN.fullmatch(whole) else share_names("women", whole)


_EACH = wording(
    r"\b(?:each|every) (?P<each>[a-z]+(?: (?!to |shall |should |will |must "
    r"|ha)[a-z]+)?)(?= (?:shall|should|will|must|to|has|have)\b)"
)
_AMONG = wording(
    r"(?:among|in|for|on|of) (?P<who>[^,]+?),? (?:the )?(?:figure|share|rate|proportion|percentage"
    r"|it)"
)
SCOPED = wording(
    r"\W*(?:and )?(?:(?:(?:that|those) )?(?P<how>in|among|for|on|at)|(?:that|those) (?P<that>of)) "
    r"(?P<where>[^,:]+?) (?:(?:shall|will|should|must) )?"
    r"(?:(?:rises?|falls?|goes|grows?|climbs?|drops?|increases?|decreases?) )?"
    r"(?:to|at|by|reach(?:es)?|exceeds?)\s*"
)
_WHO = r"(?P<who>(?:\w+ )?(?:girls|boys|women|men|children|mothers|fathers))"
_OF_GROUP = wording(rf"of {_WHO}(?=\s*$)")
_OF_GROUP_BEFORE = wording(rf" (?:of|for|among) {_WHO}\b[^,]{{0,12}}$")
_PLACED = wording(r"\W*(?:and )?(?P<how>in|among|for|on|at) (?P<where>[a-z][^,:]*?)(?P<that>)\s*")
_AND_OF = wording(r"\W*(?:and )?of (?P<where>[^,:]+?) to\s*")
_ONLY_GROUP = wording(
    r"(?:rural|urban|remote|coastal|poor|mountain)(?: areas?| women| girls| districts"
    r"| households)?"
)
_CARRIED_ON = wording(r"(?:and|or|to|then|with|from|but)\b|$")


def named_behind(behind: str) -> str:
    """Return the name that stands wholly behind an amount: 65% of girls received two doses."""
    text = re.sub(r"^(?:more|additional|extra|new|of)\s+", "", behind, flags=re.I)
    return plain(AUXILIARY.sub("", text + " "))
