"""What a level of a Chinese clause is about: the names of its subject."""

from __future__ import annotations

import re

from womenplan.texts.amounts import RATES, Amount
from womenplan.texts.chinese.context import Context, Place
from womenplan.texts.chinese.words import ACTS, GROUP, LEVELS, THINGS

__all__ = ["plainly_named"]

_MONEY = ("yuan", "10k_yuan", "100m_yuan", "hours", "hours_per_day")
_PER_HEAD = re.compile("人均|每[百千万]")
_SAYS_WHAT = re.compile("率|额|比例?|比重|水平|标准|指数|占比|面积|年限|寿命|数$")


def plainly_named(place: Place, context: Context, section: str) -> list[str]:
    """Return the names of a level whose subject stands before it, or is that of the clause before.

    Nothing where it is no level to reach.
    """
    amount = place.amount
    verb = place.verb
    subject = place.subject
    if (not subject and place.rest and not verb) or _NO_SUBJECT.fullmatch(subject):
        return []
    about = subject or context.subject
    if amount.unit in THINGS and re.search("(?:率|比例|占比)(?:每[日月季年])?$", about):
        return []
    subject = re.sub("(?:女性|妇女)各$", "女性", subject or context.group or context.subject)
    if _BARE_RATE.fullmatch(subject) and (made := _MADE.search(context.clause)):
        subject = made["what"] + subject  # 普遍建立议事会，覆盖率不低于98%
    if placed := _PLACED_LAST.fullmatch(subject):
        context.subject = placed["what"]
        if GROUP.fullmatch(placed["where"]):
            subject = placed["where"]
        else:
            subject = placed["what"]
    told = re.sub("[（(][^（）()]*[）)]$", "", subject)
    grouped = bool(GROUP.fullmatch(told)) and bool(context.subject)
    grouped = grouped and amount.unit not in ("years", "")
    among = place.before.startswith("其中") and "person" in amount.unit and bool(context.subject)
    if among and not verb:
        return [subject + re.sub("^.*?(?=人次|人数|$)", "", context.subject), subject]
    says = _SAYS_WHAT.search(subject[-4:]) or _PER_HEAD.search(subject)
    bare = amount.unit in ("count", "persons") and not place.rest and bool(place.subject)
    if bare and not verb and not says and (context.counted or section == "project"):
        if GROUP.fullmatch(subject) and context.subject:
            return [subject + LEVELS.sub("", context.subject)]
        kind = "人数" if amount.unit == "persons" else "数"
        if ACTS.search(subject):
            return []
        return [subject + kind, subject]
    if context.heading and not says and amount.unit == "percent" and subject != context.heading:
        tail = context.heading.partition("中")[2]
        return [f"{subject}中{tail}" if tail else subject + context.heading, context.heading]
    if place.before.startswith("其中") and not (verb or says) and amount.unit == "percent":
        rest = re.sub("^(?:城乡|全[省市县区州盟旗])?(?:妇女|女性|居民)?", "", context.subject)
        return [subject + rest, f"{context.subject}（{subject}）"]
    more = amount.written in ("过半", "过半数")
    if not subject or not (verb or more or place.suffix or grouped or says or context.phrase):
        return []
    if _is_effort(place, subject, section):
        return []
    if amount.unit in ("ratio", ""):
        ratio = _RATIO_NAME.search(context.subject)
    else:
        ratio = None
    if ratio and not re.search("[比率]", subject):
        subject = subject.removesuffix("各") + ratio[0]
    names = _placed_names(subject, amount, context)
    if names == [subject]:
        names = _rate_names(subject, verb, amount)
    if not grouped or context.clause.endswith(("中", "里")):
        context.subject = names[0]
    context.group = names[0] if grouped else ""
    return names + _moved(subject)


def _is_effort(place: Place, subject: str, section: str) -> bool:
    """Return whether an amount is what is done or paid, or how much more it is than another: no level."""
    amount = place.amount
    verb = place.verb
    apart = amount.unit == "percentage_points" and not re.search("差", subject)
    if apart or _THAN.search(place.before):
        return True
    if section == "strategy" and amount.unit in _MONEY and not re.search("收入|工资", subject):
        return True
    if section == "strategy" and re.search("缴费|费率|利率|报销", subject):
        return True
    paid = verb and not verb["atmost"] and amount.unit in _MONEY
    bound = (verb and verb["atleast"]) or (place.suffix and place.suffix["ge"])
    held = bound and re.search('家庭[”"]?$|(?:参与|参加)(?:妇女|人员)(?:年均)?$', subject)
    rated = amount.unit in RATES or re.search("[率比额]", subject)
    return bool(ACTS.search(subject)) and not (paid or held or rated)


def _rate_names(subject: str, verb: re.Match[str] | None, amount: Amount) -> list[str]:
    """Return the names of a share told by its verb: X占30%, X覆盖90%."""
    if verb and verb["reach"] and verb["reach"].startswith("占"):
        whole = re.sub("占比$", "", subject)
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
    if amount.unit == "percent":
        women = _ONLY_WOMEN.fullmatch(subject)
    else:
        women = None
    whole = _WHOLE_BEFORE.fullmatch(context.clause)
    if women and whole and whole["among"]:
        return [f"{women['level'] or ''}{whole['who']}中女性比例", f"{whole['who']}中女性比例"]
    if GROUP.fullmatch(subject) and context.subject:
        if LEVELS.fullmatch(subject) and (other := _OWN_LEVEL.search(context.subject)):
            return [context.subject.replace(other[0], subject)]
        if LEVELS.match(subject):
            rest = LEVELS.sub("", context.subject)
        else:
            rest = context.subject
        if GROUP.match(rest) and not re.search("女[性生童]|男", subject):
            rest = re.sub(f"^(?:{GROUP.pattern}|[和与、])+", "", rest)
        if amount.unit == "percent" and re.search("人数$|人次$", rest):
            return [
                f"{rest[:-2]}中{subject}占比",
                f"{subject}占比",
            ]  # 1万名妇女就业，农村妇女占六成
        if "妇女" in rest:
            subject = subject.removesuffix("妇女")
        if amount.unit == "percent" and re.search("女(?:性|干部|代表|委员)$", rest):
            rest += "比例"
        return [subject + rest, f"{context.subject}（{subject}）"]
    if amount.unit == "percent" and re.search(
        "女(?:性|生|童|代表|委员|干部|职工|党员|学员)$", subject
    ):
        return [subject + "比例", subject]
    if amount.unit == "persons" and re.search("女(?:性|代表|委员|干部|职工代表|成员)各?$", subject):
        return [subject.removesuffix("各") + "人数", subject]
    return [subject]


def _moved(subject: str) -> list[str]:
    """Return a name with the unit of counting in front: 接种率以乡镇为单位."""
    found = re.search("以[^，]{2,10}为单位(?:的)?", subject)
    if not found:
        return []
    return [
        found[0].removesuffix("的") + subject.replace(found[0], ""),
        subject.replace(found[0], ""),
    ]
