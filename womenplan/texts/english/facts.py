"""What tells an English sentence about what is from one that asks for something."""

from __future__ import annotations

from womenplan.texts.amounts import RATES, Amount
from womenplan.texts.clauses import is_aim
from womenplan.texts.english.words import wording

__all__ = ["FACT", "GOES_ON", "TARGET_LABEL", "mood_of"]

FACT = wording(
    r"^\W*(?:some|nearly|almost|only|just|around|roughly|in our|every third|each year) "
    r"(?!women\b|girls\b)"
    r"|(?<![\d,])(?<!per )\d[\d,]* (?:residents|inhabitants|people live)\b"
    r"|\brespondents (?:ha|sa|do|did)|\bsurveyed\b|\blatest (?:figures?|numbers?|data)\b"
    r"|\b(?:figures?|data|survey|audit) (?:shows?|indicates?)\b"
    r"|\bin the (?:year|month) before\b|\bremains? (?:high|low|poor|weak|common|rare)\b"
    r"|\bcontinues? to be (?:higher|lower)\b|\bnever\b|\bstill\b|\bremaining \d|\byears ago\b"
    r"|\bon average\b|\blags? behind\b|\bloses?\b|\bestimated at\b|\b(?:has|have) experienced\b"
    r"|\b(?:is|are) (?:twice|three times|one of the|home to|as (?:common|likely|high))\b"
    r"|,\s(?:yet|but|although|though|while) (?:\w+ ){0,3}only\b"
    r"|, (?:compared with|against) [\d.]+ ?(?:%|per cent) (?:for|of|among) (?:men|boys)\b"
    r"|^\W*(?:under|by) (?:the |this |a )?(?:\d{4} )?(?:\w+ )?"
    r"(?:law|act|code|constitution|decree)\b|\blaw (?:of \d{4} )?requires\b"
    r"|(?:^\W*|\b(?:maternity|paternity|parental) )leave (?:is|lasts)\b"
    r"|\branges? (?:from|between)\b|\bhad (?:experienced|suffered|been)\b"
    r"|(?:%|\bper ?cent|\bhalf)(?: of [a-z]+)? (?:said|reported|stated|indicated)\b"
    r"|\b(?:needed|required) for\b|\bbe eligible\b|\bapplicants\b"
)
TARGET_LABEL = wording(  # Local target: …; Measure of success: …
    r"\s*(?:(?:[A-Za-z][\w-]*,? ){0,4}?targets?(?: (?:value|set))?"
    r"|(?:measure|indicator|sign|mark|criteri(?:on|a))s? (?:of|for) (?:our )?success"
    r"|success (?:measure|indicator|criteri(?:on|a))s?"
    r"|(?:expected|intended|desired|planned) (?:result|outcome|change|achievement)s?"
    r"|what success looks like|we will have succeeded when|success means)\s*:(?=\s*\S)"
)
GOES_ON = wording(  # what goes on is a fact
    r"\b(?:(?:is|are) (?:still |also |now )?(?:increasing|rising|growing|widening|falling|declining"
    r"|decreasing|on the (?:rise|increase))|than \w+ years ago)\b"
)
_REACHING = wording(
    r"\b(?:reach|achiev|attain|exceed|surpass|hit|meet|mov|restor|enhanc|brought|bring|get)"
    r"(?:e?s|ed|ing)?\b"
)
_WANTED = wording(
    r"\bto (?!the\b|this|that|these|their|our\b|its\b|all\b|each|every|men\b|women|girls)[a-z]{3}"
    r"|\b(?:aim|target|goal|quota|reserv)"
)
_EACH = wording(r"\b(?:each|every|all|per)\b")
_STATES = wording(
    r"\b(?:is|are|has|have|makes? up|accounts? for|holds?|earns?|owns?|represents?|constitutes?"
    r"|fills?|numbers?|employs?|runs?|offers?|answers?|visits?|pays?|costs?|spends?|obtains?"
    r"|consists? of|comprises?|contributes?|receives?|delivers?|says?|reports?|loses?|contains?"
    r"|stands? at|with)\b"
)
_STATES_BEHIND = wording(r"\b(?:is|are|has|have|says?|reports?|lives?)\b")
_OF_PAY = wording(
    r"\s*of (?:the |its |their |his |her |total )*"
    r"(?:wages?|earnings|salar(?:y|ies)|fees?|budget|costs?|pay)\b"
)


def mood_of(amount: Amount, before: str, behind: str) -> str:
    """Return how an amount without bound and year is told by the words around it.

    Parameters
    ----------
    amount : Amount
        The value.
    before, behind : str
        What stands around it in its clause; before it, with what joins the clause to the last.

    Returns
    -------
    str
        "fact", "odd" or "bare", as `Statement` has them; empty where words ask for the value.

    Examples
    --------
    >>> from womenplan.texts.english.amounts import english_amounts
    >>> [share] = english_amounts("47.3%")
    >>> mood_of(share, "the rate is ", ""), mood_of(share, "the rate is to rise to ", "")
    ('odd', '')
    """
    reaches = _REACHING.search(before)
    if (reaches and is_aim(amount)) or _WANTED.search(f"{before}\0{behind}"):
        return ""
    if _OF_PAY.match(behind):
        return "fact"
    if reaches:
        return "bare"
    counted = amount.unit not in RATES and not _EACH.search(f"{before}\0{behind}")
    states = _STATES.search(before) or (not counted and _STATES_BEHIND.search(behind))
    return "odd" if states and (counted or not is_aim(amount)) else "bare"
