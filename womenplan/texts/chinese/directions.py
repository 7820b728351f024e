"""Directions that a Chinese clause asks for, and gaps that are to narrow."""

from __future__ import annotations

import re
from dataclasses import replace

from womenplan.texts.chinese.context import Context, by_year
from womenplan.texts.chinese.facts import PAST
from womenplan.texts.chinese.words import (
    DOWN,
    GAP,
    GROUPS,
    JOINT_WORD,
    MANNER,
    SEXES,
    TOPIC,
    UP,
    manner_of,
    subject_of,
)
from womenplan.texts.clauses import Statement, Statements, without

__all__ = ["directions"]

_TREND = re.compile(
    rf"^(?P<subject>.*?)(?:过快|较快)?(?P<manner>{MANNER})(?:(?P<slow>(?:上升|升高|增长|增加)(?:的)?(?:趋势|速度"
    rf"|势头|态势)?(?:得到)?{MANNER}(?:减缓|放缓|遏制|控制|减慢|趋缓|扭转)|(?:增[速幅]|涨幅|升幅)(?:减缓|放缓|趋缓|收窄)|(?:减缓|放缓|趋缓))"
    rf"|(?P<balance>(?:保持|趋于|基本|实现|达到|大体|逐步)*(?:均衡|平衡|大致相当|基本相当|合理均衡)|各半|各占一半)"
    rf"|(?P<spread>(?:全面|基本|普遍)*(?:普及|普遍设[立置]|推广))"
    rf"|(?P<control>(?:合理|有效|得到)*控制)"
    rf"|(?P<employed>(?:更加?|实现)*充分(?:更高质量)?就业)"
    rf"|(?P<up>{UP})|(?P<down>{DOWN}|趋[于向]正常))(?P<end>[^\u3400-\u9fff]*|趋势|态势|数量|水平)$"
)
_ACT = re.compile(
    rf"^(?P<front>.*?(?:^|[并和及、]))?(?P<manner>{MANNER})(?:(?P<slow>减缓|放缓|遏制|延缓)|(?P<given>推进|推广"
    rf"|推行)(?=[^，]*(?:接种|筛查|检查)(?:工作)?$)|(?P<control>控制)|(?P<spread>普及|普遍设立)|(?P<narrow>缩小|弥合"
    rf"|缩减)|(?P<up>提高|提升|增加|扩大|延长|增强)|(?P<down>降低|减少|消除|缩短|下降|减轻"
    rf"|预防和减少))(?P<object>[^，]{{2,60}})$"
)
_PROMOTES = re.compile(
    "^(?:促进|推动|引导|支持|帮助|鼓励)(?P<who>[^，]{2,12}?)(?P<verb>提升|提高|增强)(?P<what>[^，]{2,16})$"
)
_ABOVE_ALL = re.compile("特别是|尤其是|重点是|包括")
_KINDS = ("employed", "given", "slow", "balance", "spread", "control", "narrow", "up", "down")


def directions(masked: str, context: Context) -> Statements:
    """Return the demand that something goes one way."""
    text = masked.replace("\0", "")
    if context.reports or PAST.search(text) or _DONE_BY.search(text):
        return []
    if who := _PROMOTES.match(text):
        lead = without(who["who"], "^(?:促进|推动|引导|支持|帮助|保障|鼓励)")
        text = masked = lead + who["what"] + who["verb"]
    if context.way and _ABOVE_ALL.match(text) and TOPIC.search(text):
        text += context.way
        masked += context.way
    trend = _TREND.match(text)
    act = None if trend and subject_of(trend["subject"]) else _ACT.match(text)
    match = act or trend
    if match is None:
        return []
    kind = next(name for name in _KINDS if match.groupdict().get(name))
    word = match[kind]
    context.way = word if kind in ("up", "down") else ""
    at = len(masked) - len(text) + match.start(kind)
    if kind == "balance" and (even := re.search("均衡|平衡|相当", word)):
        at += even.start()
    subject = subject_of(match["object" if act else "subject"])
    one = Statement((), at, "direction", "up", **manner_of(text))
    if not subject and len(context.pending) > 1 and re.search("都|均|也", text):
        return _of_all(one, kind, context)
    if len(subject) < 2:
        subject = context.subject or context.head
    if context.subject and GROUPS.fullmatch(subject):
        subject += without(context.subject, f"^{GROUPS.pattern}")
    if re.match(r"[\d.]+(?:%|个)", subject):
        return []  # repeated beside the levels
    subject = _carried(subject, context)
    one = replace(one, names=(subject,))
    statements = _one_way(one, kind, subject, word, context)
    if not context.placed:
        context.years = context.years[-1:]
    if statements and not GAP.search(subject):
        context.subject = statements[0].names[0]
    return [each for one in statements for each in by_year(one, context)]


# what is done, or brings it about
_DONE_BY = re.compile("(?:行动|计划|工程|项目)$|^(?:带动|拉动|助推)")


def _one_way(
    one: Statement,
    kind: str,
    subject: str,
    word: str,
    context: Context,
) -> Statements:
    """Return the statements of one way in which something is to go, as the verb has it."""
    rate = re.search("率$|比例$", subject)
    if GAP.search(subject):
        return _gaps(one, subject, context) if kind in ("down", "narrow", "slow") else []
    if kind == "narrow" or (kind == "control" and not rate):
        return []
    if word == "优化" and not (rate or subject.endswith("比")):
        return []
    if kind == "balance":
        return [_balanced(one, subject)]
    if kind == "slow":
        falls = re.search("(?:增长|上升)率$", subject)
        one = replace(one, operator="down" if falls else "slow")
        subject = without(subject, "等(?:心理)?(?:问题|疾病|现象)$")
    elif kind in ("up", "down", "control"):
        one = replace(one, operator="up" if kind == "up" else "down")
    ends = _RATE_ENDS.get(kind, ())
    if word in ("消除", "消灭") and re.search("[病风症癌毒]$", subject):
        ends = ("发病率", "发生率")
    names = tuple(subject + end for end in ends) or _direction_names(subject, kind)
    return [replace(one, names=names, listed=kind in ("given", "spread"))]


_RATE_ENDS = {
    "slow": ("", "增长率", "率", "患病率"),
    "employed": ("就业率", "毕业去向落实率", "充分就业率"),
    "control": ("",),
    "spread": ("知晓率", "普及率", "覆盖率", "设置率", "", "知识知晓率"),
}


def _of_all(one: Statement, kind: str, context: Context) -> Statements:
    """Return a direction of all that the clauses before have named: …比例，…比例，都要逐步提高."""
    if kind not in ("up", "down"):
        return []
    return [
        each
        for subject in context.pending
        for each in by_year(
            replace(one, names=_direction_names(subject, kind), operator=kind), context
        )
    ]


def _carried(subject: str, context: Context) -> str:
    """Return a subject completed, where it is elliptic, from the previous statement."""
    before = context.subject.removeprefix("每个")
    if re.match("(?:其中)?(?:担任)?正职(?:领导)?(?:中)?的?(?:女干部|女性)", subject):
        body = re.match(".*?(?:领导班子|部门|机关)", before)
        return f"{body[0]}正职中女干部比例" if body else subject
    if before and subject in ("待遇水平", "待遇", "保障水平", "筹资水平"):
        return without(before, "(?:参保率|覆盖率|参保人数|覆盖面)$") + subject
    return subject


_PEOPLE = re.compile("(?<=.{2})(?:妇女|女童|女性|女干部|女党员|女职工|儿童|人口|人员)$")


def _direction_names(subject: str, kind: str) -> tuple[str, ...]:
    """Return the names of what is to go up or down, or to be given to more."""
    if inoculated := re.search("(?P<what>[^，]{4,}?(?:接种|筛查|检查))(?:工作)?$", subject):
        return (inoculated["what"] + "率", inoculated["what"] + "覆盖率")
    if "覆盖面" in subject:
        return (re.sub("(?:的)?覆盖面.*", "覆盖率", subject), subject)
    subject = re.sub("(?<=[辍流失]学|失业)现象$", "率", subject)
    if _PEOPLE.search(subject):
        return (subject + "人数", subject, subject + "比例")
    if re.search("(?:率|比例|比重|占比|数|水平|年限|寿命)$", subject):
        return (subject,)
    ends = ["", "率", "发生率", "患病率", "水平"]
    if kind in ("up", "given"):
        ends = ["", "水平", "率", "比例", "人数", "发生率", "患病率", "待遇水平"]
    return tuple(subject + end for end in ends)


def _balanced(one: Statement, subject: str) -> Statement:
    """Return the demand that a whole has as many women as men."""
    whole = without(
        subject,
        "(?:中的?)?(?:男女(?:童|生)?|男[童生]女[童生]|男童和女童|性别)(?:的)?(?:比例|比|结构)?$",
    )
    whole = without(whole, "(?:中(?:女[性生童])?)$")
    women: tuple[str, ...] = ("女性", "女童", "女生")
    if whole.startswith("在园") and not JOINT_WORD.search(whole):
        whole = "在园幼儿"
        women = ("女童", "女性")
    names = (*(f"{whole}中{who}比例" for who in women), subject)
    return replace(
        one,
        form="balance",
        operator="=",
        names=names,
    )


def _gaps(one: Statement, subject: str, context: Context) -> Statements:
    """Return the gaps that are to narrow: between the sexes, or (城乡、区域、群体) of what was named before."""
    one = replace(one, form="gap", operator="narrow")
    body = without(subject, "的?(?:(?<=时间)差|差距|鸿沟|差异|(?<=性别)差|不平衡)(?:程度)?$")
    body = re.sub(
        "^(?:女性|妇女|女生)(?P<of>.{2,}?)[与和同]男[性生](?:之?间)?$", r"男女\g<of>", body
    )
    if "数字" in body and "鸿沟" in subject:
        internet = ("互联网使用率", "互联网普及率")
        return [replace(one, population="female-male", names=internet)]
    gap = subject.endswith("差距")
    if SEXES.search(body) or "家务" in body:
        named = SEXES.sub("", body, count=1).removesuffix("的")
        whole = named.removesuffix("中")
        bare = gap and re.search("(?:受教育|就业|参保|健康)$", whole)
        before = without(context.subject, "女性|妇女|女[生童]") or context.subject
        ways = ("{}水平", "平均{}", "就业人员平均{}", "女性{}", "{}率")
        names = [subject] if bare or 0 < len(named) < 3 else []
        names += [whole or before, *(way.format(named) for way in ways)]
        return [replace(one, population="female-male", names=tuple(names))]
    what = _PAIRED.sub("", body)
    name = what or (context.subject if context.levelled else context.first or context.subject)
    pairs = [code for words, code in _PAIRS.items() if re.search(words, body)]
    if not pairs and (of := _RATE_OF.match(body)):
        name = of[0]
        pairs = ["groups"]
    plain = gap and 3 < len(what) < 13 and not TOPIC.search(what)
    names = [f"{name}差距", name] if plain else [name]
    return [
        replace(one, population=pair, names=tuple(names)) for pair in dict.fromkeys(pairs) if name
    ]


_RATE_OF = re.compile("[^，]{2,}?(?:率|比例|收入|工资|寿命|年限)(?=[与和])")
_PAIRS = {
    "城乡|(?:农村|牧区|农牧区).?城|城[市镇]?.?[农牧]": "rural-urban",
    "区域|县域|县际|地区": "regions",
    "群体|人群": "groups",
}
_PAIRED = re.compile(
    "(?:(?:农村|牧区|农牧区)[与和同]城[市镇]|城[市镇][与和同](?:农村|牧区|农牧区)|城乡|区域|县域|县际|地区|"
    "群体|人群|之?间|不同|[、和与及的])+"
)
