"""Which amounts of a Chinese clause are levels to reach."""

from __future__ import annotations

import re

from womenplan.texts.amounts import YEAR, Amount
from womenplan.texts.chinese.context import Context
from womenplan.texts.chinese.words import AT_LEAST, DO, GOING, THINGS
from womenplan.texts.clauses import around, marked

__all__ = ["COVERS_PART", "PAID", "is_no_level"]

_ATTRIBUTE = re.compile(
    rf"\s*(?:人次|人|以上)?(?:的(?!比例|妇女|女性|女职工|目标|要求|水平|同时|前提|[^，。；]{{0,24}}(?:{DO}))|或者?日)"
)
_NO_LEVEL = around(
    "每[间处个座套所名][\u3400-\u9fff]{0,6}(?:面积|造价|投资|费用)[^，。；]{0,6}@",
    "[（(]@(?:以[上下内])?[）)][\u3400-\u9fff“]{2}",  # 占比高的企业（60%以上）设立…
    "按照?[^，。；]{0,16}@[^，。；]{0,24}标准",  # 按每人120元的标准安排经费
    "(?:承担|负担|分担|出资|匹配)@",
    "(?=[^，；。]{1,14}@)(?:参训时[间长]|培训时[间长]|脱产|贴息|补贴标准|补偿|报销|出资|投资|篇幅|字数|核查|抽查|自评"
    "|评估占|考核|得分|权重|结业率|建筑面积|使用面积|利率|费率|保证金|拨付率|结转|结余|管理费|误差率|分值|点击量"
    "|附件|阅读量|浏览量|参训率|编制|额度|奖励|奖金|采纳率|响应率|回收率|样本|问卷)",
)
_NO_LEVEL_BEHIND = around(
    r"@(?:点(?:钟|半|\d|至|到)|[\u3400-\u9fff]{1,4}圈|学时|公里|年级|周年|届|版|号|期$|工作日|月(?!度)|款|条$|国发|政发)",
    "@“?全?覆盖(?![率面])",
    "(?:吸纳|招用|招录|雇用|聘用|安置)@[^，。；]*的",
)
_OF_SUCH = around(  # which things, or those whose share is meant
    "@(?:及?以上|以[下内]|左右)?(?:的(?!比例|妇女|女)|(?=单位|企业|社区|机构|学校))",
    "@[^，。；]{0,14}的(?:[^，。；\\d]{0,8}?(?:达|占|不低于|不少于|超过|在)|比例|占比|比重)",
)
_EACH_HAS = around(  # 都有1处以上的庇护场所
    "(?:都|均|各|至少)(?:设?有|建有|建成|配备|配有|设立)(?:至少)?@(?:以上)?的"
)
_TIME_SPENT = "(?:签发|办理|响应|处置|等候|等待|受理|出警|核发)时[间长限]|家务|劳动|照料|陪伴|陪护|锻炼|睡眠|闲暇|无酬|育儿|阅读时"
_ONLY_OF = {  # times are levels where they are of one of these
    "days": "时[间长限]|天数|周期",
    "years": "年限|受教育|寿命",
    **dict.fromkeys(("hours", "hours_per_day", "minutes"), _TIME_SPENT),
}
_OF_PLAN = "(?:领域|部分|主要目标|量化目标|目标|策略措施|措施|重点任务|任务|重点工程|指标|数据|成员单位|被单列为|列为|分为)"
_YEARS_FROM = re.compile(rf"{YEAR}\s*[-—–~～至到]+\s*\0")
_EVERY_SOME_YEARS = re.compile(
    "每[两二三四五2-5]年(?!至少|不少于|安排|组织)(?:[^，。；至排](?!少|组)){0,10}$"
)
_PER_TERM = re.compile("每(?:学期|季度?|个?月|周|旬)[^，。；]{0,8}$")
_OF_ONE_MEETING = re.compile("(?:每[期场批班]|参[赛会]|出席)[^，。；]{0,10}$")


def is_no_level(amount: Amount, masked: str, context: Context) -> bool:
    """Return whether an amount is an age, a time span, a number of a document, or says which things."""
    before = masked[: amount.start]
    tail = masked[amount.end :]
    if PAID.match(tail):  # 按人均不低于1元的标准安排经费, but 按每人120元的标准安排经费
        return not re.search(f"(?:{AT_LEAST})$", before)
    text = marked(masked, amount.start, amount.end)
    things = amount.unit in THINGS
    if (
        _NO_LEVEL.search(text)
        or (things and (context.costed or _OF_ONE_MEETING.search(before)))
        or (not amount.unit and _YEARS_FROM.match(masked, amount.start))
        or (amount.written == "次" and _EVERY_SOME_YEARS.search(before))
        or amount.written in ("场", "场次")
        or (amount.unit in ("count", "") and _is_of_plan(before, tail))
    ):
        return True
    if things and _EACH_HAS.search(text):
        return False
    only = _ONLY_OF.get(amount.unit)
    covers = COVERS_PART.search(before) and re.match("(?:以上)?的", tail)
    return bool(
        (only and not re.search(only, before + context.subject))
        or _is_age(amount, masked, context)
        or _NO_LEVEL_BEHIND.search(text)
        or (_ATTRIBUTE.match(tail) and not covers and not GOING.search(before))
        or (things and _OF_SUCH.search(text))
        or (amount.unit in ("times", "count") and _PER_TERM.search(before))
    )


def _is_of_plan(before: str, tail: str) -> bool:
    """Say that a number is one of the plan's parts: 8个领域、75项目标."""
    thing = re.match("[\u3400-\u9fff]*", tail)
    near = f"{before.rstrip('共有计设为由到增加至中')}\0{thing[0] if thing else ''}"
    return bool(
        re.match(_OF_PLAN, tail)
        or re.search(_OF_PLAN, near[-6:])
        or re.search(f"{_OF_PLAN}\0", near)
    )


_REACHES = re.compile(
    r"(?:寿命|[：:]|达到?|提高到|至|到|延长|增加|为|不低于|超过|保持在|稳定在|在|\0)\s*$"
)


def _is_age(amount: Amount, text: str, context: Context) -> bool:
    before = text[: amount.start]
    if amount.unit != "years_of_life":
        return bool(re.match(r"\s*(?:周岁|岁)", text[amount.end :]))
    further = amount.value > 60 or re.search("(?:增加|提高|延长|增长)$", before)
    lasting = "寿命" in before or ("寿命" in context.subject and further)
    return not lasting or not (_REACHES.search(before) or GOING.search(before))


PAID = re.compile(
    "(?:的)?标准(?:足额)?(?:安排|列支|落实|拨付|配套|投入|核拨)(?P<what>[^，。；]{0,12}?(?:经费|资金))"
)
COVERS_PART = re.compile("(?:覆盖|惠及)(?:到)?$")
