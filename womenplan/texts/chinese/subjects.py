"""What a level of a Chinese clause is about: the names of its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence

from womenplan.texts.amounts import RATES, Amount
from womenplan.texts.chinese.context import Context, Place
from womenplan.texts.chinese.words import ACTS, GROUP, LEVELS, THINGS
from womenplan.texts.clauses import Match, without

__all__ = ["plainly_named"]

_MONEY = ("yuan", "10k_yuan", "100m_yuan", "hours", "hours_per_day")
_PER_HEAD = re.compile("人均|每[百千万]")
_SAYS_WHAT = re.compile("率|额|比例?|比重|水平|标准|指数|占比|面积|年限|寿命|数$")


def plainly_named(place: Place, context: Context) -> Sequence[str]:
    """Return the names of a level whose subject stands before it, or is that of the clause before.

    Nothing where it is no level to reach.
    """
    amount = place.amount
    unit = amount.unit
    verb = place.verb
    if (place.rest and not (place.subject or verb)) or _NO_SUBJECT.fullmatch(place.subject):
        return []
    about = place.subject or context.subject
    if unit in THINGS and re.search("(?:率|比例|占比)(?:每[日月季年])?$", about):
        return []
    subject = _whole_subject(place.subject or context.group or context.subject, context)
    plain = without(subject, "[（(][^（）()]*[）)]$")
    grouped = context.subject and unit not in ("years", "") and GROUP.fullmatch(plain)
    says = _SAYS_WHAT.search(subject[-4:]) or _PER_HEAD.search(subject)
    if place.before.startswith("其中") and "person" in unit and context.subject and not verb:
        return [subject + without(context.subject, "^.*?(?=人次|人数|$)"), subject]
    bare = unit in ("count", "persons") and place.subject and not (place.rest or verb or says)
    if bare and (context.counted or context.section == "project"):
        if GROUP.fullmatch(subject) and context.subject:
            return [subject + LEVELS.sub("", context.subject)]
        kind = "人数" if unit == "persons" else "数"
        return [] if ACTS.search(subject) else [subject + kind, subject]
    if unit == "percent" and not says:
        if context.heading and subject != context.heading:
            tail = context.heading.partition("中")[2]
            return [f"{subject}中{tail}" if tail else subject + context.heading, context.heading]
        if place.before.startswith("其中") and not verb:
            rest = without(context.subject, "^(?:城乡|全[省市县区州盟旗])?(?:妇女|女性|居民)?")
            return [subject + rest, f"{context.subject}（{subject}）"]
    more = amount.written in ("过半", "过半数") or place.suffix or context.phrase
    if (
        not subject
        or not (verb or more or grouped or says)
        or _is_effort(place, subject, context.section)
    ):
        return []
    ratio = _RATIO_NAME.search(context.subject) if unit in ("ratio", "") else None
    if ratio and not re.search("[比率]", subject):
        subject = subject.removesuffix("各") + ratio[0]
    names = _placed_names(subject, amount, context)
    if names == [subject]:
        names = _rate_names(subject, verb, amount)
    if not grouped or context.clause.endswith(("中", "里")):
        context.subject = names[0]
    context.group = names[0] if grouped else ""
    return names + _moved(subject)


def _whole_subject(subject: str, context: Context) -> str:
    """Return a subject with what the clause before says of it, the place behind it taken away."""
    subject = re.sub("(?:女性|妇女)各$", "女性", subject)
    if _BARE_RATE.fullmatch(subject) and (made := _MADE.search(context.clause)):
        subject = made["what"] + subject  # 普遍建立议事会，覆盖率不低于98%
    if placed := _PLACED_LAST.fullmatch(subject):
        context.subject = placed["what"]
        return placed["where" if GROUP.fullmatch(placed["where"]) else "what"]
    return subject


def _is_effort(place: Place, subject: str, section: str) -> bool:
    """Return whether an amount is what is done or paid, or how much more it is than another: no level."""
    unit = place.amount.unit
    verb = place.verb
    money = unit in _MONEY
    if (unit == "percentage_points" and "差" not in subject) or _THAN.search(place.before):
        return True
    if section == "strategy" and (
        (money and not re.search("收入|工资", subject)) or re.search("缴费|费率|利率|报销", subject)
    ):
        return True
    paid = money and verb and not verb["atmost"]
    bound = (verb and verb["atleast"]) or (place.suffix and place.suffix["ge"])
    held = bound and re.search('家庭[”"]?$|(?:参与|参加)(?:妇女|人员)(?:年均)?$', subject)
    rated = unit in RATES or re.search("[率比额]", subject)
    return bool(ACTS.search(subject)) and not (paid or held or rated)


def _rate_names(subject: str, verb: Match | None, amount: Amount) -> list[str]:
    """Return the names of a share told by its verb: X占30%, X覆盖90%."""
    if verb and (verb["reach"] or "").startswith("占"):
        whole = without(subject, "占比$")
        return [whole + "占比", whole + "比例", whole]
    if verb and "覆盖" in verb[0] and amount.unit == "percent":
        return [subject + "覆盖率", subject]
    if not verb and re.search("占(?!比)", subject):
        return [subject + "比例", subject]
    return [subject]


_NO_SUBJECT = re.compile(
    "处|参[训会加]|到会|每[个人户名]|(?:全年|年内|每[年月周季度]+|累计|建议|合计)+"
)
_BARE_RATE = re.compile("(?:覆盖|普及|建成|配备|设置|达标|建会|知晓|参与)率")
_MADE = re.compile("(?:[建设]立|配备|建设|建成|推广|开展|实施|普及)(?P<what>[^，]{2,16})$")
_OWN_LEVEL = re.compile("(?<=[\u3400-\u9fff]{2})[省市县区乡镇村州盟旗]{1,2}级(?=[^级]{0,6}率$)")
_THAN = re.compile("比[^，]{1,8}(?:多|高|少|低)出?$|高[出于][^，]{2,12}$")
_RATIO_NAME = re.compile(
    "(?:(?:男女|女男|女性[与和]男性)[^，]*|女性?厕位[与和]男性?厕位)(?:之|的)?比例?$"
)
_PLACED_LAST = re.compile(
    f"(?P<what>.{{2,}}(?:率|比例|比重|占比|人数))(?:在|[：:])?(?P<where>全[省市县区州盟旗]|{GROUP.pattern})"
)
_ONLY_WOMEN = re.compile(
    f"(?P<level>{LEVELS.pattern[1:]})?女(?:性|干部|代表|委员)?(?:所?占)?的?(?:比例|比重|占比)?"
)
_WHOLE_BEFORE = re.compile("(?P<who>[^，]{2,40}?)(?:队伍)?(?P<among>中|里)?")


def _placed_names(subject: str, amount: Amount, context: Context) -> list[str]:
    """Return the names of a subject that takes the rest from before: 城市98%, 市级女性不少于15%."""
    percent = amount.unit == "percent"
    women = _ONLY_WOMEN.fullmatch(subject) if percent else None
    whole = _WHOLE_BEFORE.fullmatch(context.clause)
    if women and whole and whole["among"]:
        share = f"{whole['who']}中女性比例"
        return [f"{women['level'] or ''}{share}", share]
    if not (context.subject and GROUP.fullmatch(subject)):
        if percent and _WOMEN_LAST.search(subject):
            return [subject + "比例", subject]
        if amount.unit == "persons" and _WOMEN_EACH.search(subject):
            return [subject.removesuffix("各") + "人数", subject]
        return [subject]
    rest = context.subject
    if LEVELS.fullmatch(subject) and (other := _OWN_LEVEL.search(rest)):
        return [rest.replace(other[0], subject)]
    if LEVELS.match(subject):
        rest = LEVELS.sub("", rest)
    if GROUP.match(rest) and not re.search("女[性生童]|男", subject):
        rest = without(rest, f"^(?:{GROUP.pattern}|[和与、])+")
    if percent and re.search("人数$|人次$", rest):  # 1万名妇女就业，农村妇女占六成
        return [f"{rest[:-2]}中{subject}占比", f"{subject}占比"]
    if "妇女" in rest:
        subject = subject.removesuffix("妇女")
    if percent and re.search("女(?:性|干部|代表|委员)$", rest):
        rest += "比例"
    return [subject + rest, f"{context.subject}（{subject}）"]


_WOMEN_LAST = re.compile("女(?:性|生|童|代表|委员|干部|职工|党员|学员)$")
_WOMEN_EACH = re.compile("女(?:性|代表|委员|干部|职工代表|成员)各?$")


def _moved(subject: str) -> list[str]:
    """Return a name with the unit of counting in front: 接种率以乡镇为单位."""
    unit = re.search("(?P<of>以[^，]{2,10}为单位)的?", subject)
    if not unit:
        return []
    rest = subject.replace(unit[0], "")
    return [unit["of"] + rest, rest]
