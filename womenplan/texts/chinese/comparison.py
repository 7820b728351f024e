"""Demands of a Chinese text that one value keeps up with another, or stays as it is."""

from __future__ import annotations

import re
from dataclasses import replace

from womenplan.texts.chinese.context import Context, by_year
from womenplan.texts.chinese.words import GROUP, MANNER, SOFT, subject_of
from womenplan.texts.clauses import Statement

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


def compared_with(masked: str, context: Context) -> list[Statement]:
    """Return the demand that one value keeps up with another: 不低于…比例, 与…相适应."""
    if assigned := _ASSIGNED.search(masked):
        what = assigned["what"]
        ahead = subject_of(masked[: assigned.start()].replace("\0", ""))
        name = ahead if ahead and re.match("(?:目标|任务)", what) else subject_of(what)
        at = assigned.start("what")
        one = Statement((name,), at, "relative", ">=", comparator=f"{assigned['who']}下达的{name}")
        return by_year(one, context)
    if kept := _KEPT_FAIR.search(masked):
        return _kept(kept, context)
    found = _COMPARES.match(masked)
    average = found is not None and re.search("平均(?:水平|值)?$", found["other"])
    vague = average is None or re.search("指标\0*$", found["subject"] if found else "")
    if found is not None and _REACHED_OP.fullmatch(found["op"]) and vague:
        return []
    beside = found is not None and found["op"] in ("与", "和", "同")
    if found is None or beside != bool(found["fit"]):
        return []
    subject = subject_of(found["subject"].replace("\0", "")) or context.subject
    if not subject or len(found["rest"].strip(" \0")) > 6:
        return []
    if beside and re.search("需求|需要|发展|经济", found["other"]):
        subject = re.sub("标准化建设$", "", subject)
        up = Statement((subject,), found.start("fit"), "direction", "up")
        fits = "厕位" in subject
        return by_year(up, context) if fits else []
    names: tuple[str, ...] = (subject,)
    if GROUP.fullmatch(subject) and context.subject:
        whole = re.sub("^(?:男女|女性|妇女|全体)", "", context.subject)
        names = (subject + whole, f"{context.subject}（{subject}）")
    operator = _BOUNDS.get(found["op"], ">=")
    other = found["other"] if average else subject_of(found["other"])
    if context.levelled and re.match("本届|上一?届|往届|现|当前", found["other"]):
        return []  # 占三成以上，高于本届水平: repeated
    one = Statement(names, found.start("op"), "relative", operator, comparator=other)
    one = replace(one, soft=bool(SOFT.search(masked)))
    context.subject = names[0]
    return by_year(one, context)


def _kept(found: re.Match[str], context: Context) -> list[Statement]:
    """Return the demand that something stays at a fair level, or as it is, without a number."""
    name = subject_of(found["subject"].replace("\0", ""))
    if not name:
        name = "" if context.levelled else context.subject
    if found["steady"] and not re.search("率$|比例$|比重$|占比$|寿命$|人数$|比$", name):
        return []
    share = name.endswith(("比例", "占比", "比重"))
    ways: tuple[str, ...] = (name,) if share or found["steady"] else (name + "比例", name)
    ways = tuple(re.sub("^女党员(?:在党员总数中?)?比例$", "党员中女性比例", way) for way in ways)
    if found["verb"]:
        at = found.start("verb")
    else:
        at = found.start("steady")
    one = Statement(ways, at, "keep", ">=")
    return by_year(one, context) if name else []
