"""Parts of a Chinese clause: 70%的妇女…接受筛查, 覆盖90%的企业, 不低于接报警情的三成."""

from __future__ import annotations

import re

from womenplan.texts.chinese.context import Context, NamesAndEnd, Place
from womenplan.texts.chinese.levels import COVERS_PART
from womenplan.texts.chinese.words import AT_LEAST, AT_MOST, DO, LESS, MORE, operator_of, subject_of
from womenplan.texts.clauses import without

__all__ = ["DONE", "covered_part", "part_of_other", "part_that_does"]

DONE = re.compile("建立|建成|设立|配备|落实|达标|完成|运行")


def covered_part(place: Place) -> NamesAndEnd | None:
    """Return names of a part that something covers: 劳动保护覆盖90%的企业."""
    front = COVERS_PART.search(place.before)
    of = re.match(r"(?:的)?(?P<of>[^，。；、\d]{2,12})(?=$|、)", place.rest)
    what = subject_of(place.before[: front.start()]) if front else ""
    if place.amount.unit != "percent" or not of or len(what) < 3:
        return None
    return [f"{what}{of['of']}覆盖率", f"{what}覆盖率"], of.end()


_OF_OTHER = re.compile(
    f"(?P<what>[^，]+?)(?P<verb>{AT_LEAST}|{AT_MOST}|{MORE}|{LESS}"
    f"|达到|占)(?P<other>[^，\\d\0]{{2,20}})的$"
)


def part_of_other(place: Place) -> tuple[list[str], str] | None:
    """Return names of a part of something else, and the bound: 告诫书签发数不低于接报警情的三成."""
    part = _OF_OTHER.match(place.before.rpartition("，")[2])
    if part is None or place.rest or place.amount.unit not in ("percent", "times_over"):
        return None
    what = subject_of(part["what"])
    return [f"{what}占{part['other']}比例", what], operator_of(part["verb"])


_DOES = re.compile(
    "(?:的)?(?P<who>[^，。；\\d]{0,14}?)(?P<beside>[和、][^，\\d]{0,6}\\d[\\d.]*%(?:以上)?的[^，。；\\d]{1,14}?)?"
    "(?P<what>(?:在[^，。；]{1,8}岁)?(?:能够?|可以|至少)?(?:要|均|都)?"
    rf"(?:{DO})[^，。；]{{2,40}})"
)
_ASSURES = re.compile("至少|不[少低]于|超过|保证|确保|促进|使|推动|实现|达到|有|力争|应|让|^$")


def part_that_does(place: Place, context: Context) -> NamesAndEnd | None:
    """Return names of a part that is to do or have something: 70%的妇女…接受筛查, 一半以上配备女干部."""
    before = place.before
    verb = place.verb
    does = _DOES.match(place.rest) if place.amount.unit == "percent" else None
    if does is None or (verb and not _ASSURES.search(verb[0] + before[-6:])):
        return None
    who = does["who"].strip("的")
    what = does["what"]
    if aged := re.match(r"在(?P<age>[^，]{1,8}?岁)", what):
        what = what[aged.end() :]
        who = aged["age"] + who
    of = place.subject if verb else subject_of(before)
    whose = without(of, "(?:中|里)$") or context.clause
    if not whose and not who:
        return None
    names = [f"{who}{what}的比例"] if who else []
    names += [
        f"{whose}{who}{what}的比例",
        f"{who}{what}的比例",
        f"{what}的{whose}{who}比例",
        f"{whose}{who}{what}比例",
        f"{what}的{who}比例",
    ]
    if "配备" in what:
        names += [name.replace("配备", "配有") for name in names]
    end = does.end("who") if does["beside"] else does.end()
    return [name for name in dict.fromkeys(names) if len(name) > 4], end
