"""Demands of a Chinese text that one value keeps up with another, or stays as it is."""

from __future__ import annotations

import re

from womenplan.texts.chinese.context import Context, by_year
from womenplan.texts.chinese.words import GROUP, MANNER, SOFT, subject_of
from womenplan.texts.clauses import Match, Statement, Statements, without

__all__ = ["compared_with"]

_COMPARES = re.compile(
    rf"(?P<subject>[^\0]*?)(?P<manner>{MANNER})(?P<op>不低于|不少于|不小于|不得低于|不得少于|不高于|高于|大于|超过|低于|优于|快于|达到"
    rf"|[降提]高?[至到]"
    rf"|[与和同])(?P<other>[^\d，。；]*?"
    r"(?:比例|水平|城[市镇]|率|增[幅速]|平均值?|平均数|男性|男[生童职工大学毕业]{1,5}|总体|人口|比重|占比|指标|上一?届|往届|需求|需要)(?!比例|比重|占比|水平"
    r"|例))(?:基本|大体|总体)?(?P<fit>相适应|相当|持平"
    r"|同步|大体相当|基本相当|相一致|一致|相等)?(?P<rest>.*)$"
)
_ASSIGNED = re.compile(
    "完成(?P<who>国家|省|市|上级)级?下达的(?P<what>[^，。；]{2,30}?)(?:目标|任务)?(?:指标)?(?:任务|要求)?$"
)
_KEPT_FAIR = re.compile(
    "^(?P<subject>[^，]*?)(?:各自?)?(?:(?P<verb>保持|占有?)(?:在?一?定|合理|适当|适度|相应)的?(?:比例|水平|数量)"
    "|(?P<steady>(?:(?:保持|总体|基本)(?:相对|基本|总体|大体)?|(?<=[率例重比]))稳定))$"
)
_REACHED_OP = re.compile("优于|达到|[降提]高?[至到]")
_BOUNDS = {
    "降至": "<=",
    "降到": "<=",
    "不高于": "<=",
    "低于": "<",
    "高于": ">",
    "快于": ">",
    "大于": ">",
    "超过": ">",
}


def compared_with(masked: str, context: Context) -> Statements:
    """Return the demand that one value keeps up with another: 不低于…比例, 与…相适应."""
    if assigned := _ASSIGNED.search(masked):
        what = assigned["what"]
        ahead = subject_of(masked[: assigned.start()])
        name = ahead if ahead and re.match("(?:目标|任务)", what) else subject_of(what)
        other = f"{assigned['who']}下达的{name}"
        at = assigned.start("what")
        return by_year(Statement((name,), at, "relative", ">=", comparator=other), context)
    if kept := _KEPT_FAIR.search(masked):
        return _kept(kept, context)
    match = _COMPARES.match(masked)
    if match is None or len(match["rest"].strip(" \0")) > 6:
        return []
    average = re.search("平均(?:水平|值)?$", match["other"])
    vague = not average or re.search("指标\0*$", match["subject"])
    if vague and _REACHED_OP.fullmatch(match["op"]):
        return []
    beside = match["op"] in ("与", "和", "同")
    subject = subject_of(match["subject"]) or context.subject
    if not subject or beside != bool(match["fit"]):
        return []
    if beside and re.search("需求|需要|发展|经济", match["other"]):
        subject = subject.removesuffix("标准化建设")
        up = Statement((subject,), match.start("fit"), "direction", "up")
        return by_year(up, context) if "厕位" in subject else []
    names: tuple[str, ...] = (subject,)
    if context.subject and GROUP.fullmatch(subject):
        whole = without(context.subject, "^(?:男女|女性|妇女|全体)")
        names = (subject + whole, f"{context.subject}（{subject}）")
    if context.levelled and re.match("本届|上一?届|往届|现|当前", match["other"]):
        return []  # 占三成以上，高于本届水平: repeated
    context.subject = names[0]
    one = Statement(
        names,
        match.start("op"),
        "relative",
        _BOUNDS.get(match["op"], ">="),
        comparator=match["other"] if average else subject_of(match["other"]),
        soft=bool(SOFT.search(masked)),
    )
    return by_year(one, context)


def _kept(match: Match, context: Context) -> Statements:
    """Return the demand that something stays at a fair level, or as it is, without a number."""
    steady = match["steady"]
    name = subject_of(match["subject"]) or ("" if context.levelled else context.subject)
    if not name or (steady and not _STAYS.search(name)):
        return []
    share = steady or name.endswith(("比例", "占比", "比重"))
    names = [name] if share else [name + "比例", name]
    names = [re.sub("^女党员(?:在党员总数中?)?比例$", "党员中女性比例", one) for one in names]
    at = match.start("verb" if match["verb"] else "steady")
    return by_year(Statement(tuple(names), at, "keep", ">="), context)


_STAYS = re.compile("率$|比例$|比重$|占比$|寿命$|人数$|比$")
