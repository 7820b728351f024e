"""Demands of a Chinese text that something covers all (实现…全覆盖), or does not happen at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from womenplan.texts.chinese.context import Context, by_year, years_for
from womenplan.texts.chinese.facts import PAST
from womenplan.texts.chinese.words import ACTS, GROUP, SOFT, STEADY, subject_of
from womenplan.texts.clauses import Statement

__all__ = ["covering_all", "none_at_all"]

_COVERED = re.compile(
    r"(?P<front>[^，]*?)(?P<word>应(?P<act>.)尽(?P=act)|(?:全面?|全部|全域|全员|100%|百分之百"
    r"|整[^，]{1,2})覆盖)(?P<of>的(?P<thing>[^，。；]{2,30}?)(?:建设|体系|机制)?$)?"
)
_REACHED = re.compile(
    "^(?P<thing>.{3,}?)(?:已|基本|逐步|全面|全部|均|都|要)*(?:实现|达到|做到)(?P<scope>[^，]{0,24})$"
)
_UNITS = "[\u3400-\u9fff（）()、]{0,8}(?:乡镇?|镇|街道|村|社区|县|市|区|旗|学校|医院|单位|机构|家庭|企业|园区|幼儿园|中小学|高校|部门|[）)])"
_EVERY = re.compile(
    rf"(?:(?:每个?|所有|各)(?P<each>{_UNITS})|(?P<levels>[省市县区乡镇村、]+[两三四]?级))(?:均|都|全部)(?P<what>(?:有|建有"
    rf"|设有|配备|建立|设立|开展|成立"
    rf"|建成)(?P<thing>[^，。；\d]{{2,40}}))"
)
_COVERS = re.compile(
    r"^(?P<what>[^，]{2,24}?)(?:制度)?覆盖(?P<whom>(?:城乡|全[省市县区州盟旗])?(?:所有|全体|全部|妇女法定|法定"
    r"|每[一个]+)[\u3400-\u9fff（）、]{2,14})$"
)
_ALL_TAKE_PART = re.compile(
    "(?P<who>[^，]{2,24}?)(?P<all>全部|全员)(?:要|应)?(?:参加|纳入|加入|享有|享受)(?P<what>[^，]{2,12})$"
)
_ALL_BUILT = re.compile(
    "(?P<what>[^，]{4,30}?)(?P<all>(?:要|应)?全部)(?:建成|建立|配备|设立|设置|开设|开展|达标|进入?)(?P<thing>[^，。；\\d]{0,16})$"
)
_BUILT = re.compile("健全|完善|建立|构建|加快|打造|推进|形成|[健]$|制定|修订|出台|政策")


def covering_all(masked: str, context: Context) -> list[Statement]:
    """Return the demand that something covers all: 实现…全覆盖, 每个…都有…, 覆盖城乡所有…."""
    text = masked.replace("\0", "")
    shift = len(masked) - len(text)
    soft = bool(SOFT.search(text))
    steady = bool(STEADY.search(text))
    if found := _COVERED.search(text):
        names = _covered_names(found, context)
        at = shift + found.start("word")
    elif found := _EVERY.search(text):
        thing = found["thing"]
        each = found["each"] or found["levels"]
        verb = re.match("建有|设有|配备|建立|设立|开展|成立|建成|有", found["what"])
        has = verb[0] if verb else "有"
        names = [
            [
                f"{has}{thing}的{each}比例",
                f"有{thing}的{each}比例",
                f"{each}{thing}覆盖率",
                f"{thing}{each}覆盖率",
            ]
        ]
        at = shift + found.start("what")
    elif (found := _COVERS.match(text)) and not _BUILT.search(found["what"]):
        whom = re.sub(
            "城乡|全[省市县区州盟旗]|所有|全体|全部|法定|每[一个]*|人群", "", found["whom"]
        )
        what = found["what"].removesuffix("制度")
        names = [[f"{whom}{what}参保率", f"{what}{whom}覆盖率", f"{whom}{what}覆盖率"]]
        at = shift + found.end("what")
    elif found := _ALL_BUILT.match(text):
        what = subject_of(found["what"])
        thing = found["thing"].strip("“”")
        listed = f"（{what}）" if "、" in what and thing else what
        if listed != what:
            whole = f"{thing}{listed}"
        else:
            whole = f"{what}{thing}"
        names = [[f"{whole}{end}" for end in ("覆盖率", "建成率", "")]]
        at = shift + found.start("all")
    elif found := _ALL_TAKE_PART.match(text):
        who = subject_of(found["who"])
        names = [[f"{who}{found['what']}{end}" for end in ("参保率", "覆盖率")]]
        at = shift + found.start("all")
    else:
        return []
    idiom = bool(_IDIOM.search(text)) and not _SERVED.search(text)
    return [
        replace(_covering(some, at, year, soft, steady), listed=idiom)
        for some in names
        for year in years_for(context, 1)
    ]


_NONE_OF = re.compile(
    "(?P<subject>[^，]*?)(?:实现|保持|做到|确保)*[“”]?(?P<zero>零(?:发生|新增)|零(?P<thing>返贫|辍学|死亡)|归零|(?:动态)?清零|(?:不"
    "|无)(?:再)?发生(?P<of>[^，。]{2,14})?)[“”]?$"
)


def none_at_all(masked: str, context: Context) -> list[Statement]:
    """Return the demand that something does not happen at all: 五年内不发生孕产妇死亡, 辍学零发生."""
    found = _NONE_OF.fullmatch(masked)
    if found is None or PAST.search(masked):
        return []
    name = subject_of(found["of"] or found["subject"]) or context.subject
    name += found["thing"] or ""
    if name == "控辍保学":
        name = "义务教育阶段辍学"
    people = bool(re.search("死亡|[辍失]学|流失|妊娠|怀孕|伤亡", name))
    names = (f"{name}{'人数' if people else '数'}", name)
    unit = "persons" if people else "count"
    if name.endswith("率"):
        names = (name, name)
        unit = "percent"
    one = Statement(names, found.start("zero"), "level", "<=", 0.0, unit)
    return by_year(one, context) if name else []


_SERVED = re.compile(
    "(?:(?:检查|筛查|接种|体检|评估)(?:做到|实现|要|达到)*"
    "|(?:救助|保障|服务|补贴)(?:做到|实现|达到))应(.)尽\\1"
)
_IDIOM = re.compile("应(.)尽\\1")  # 应保尽保: of what is counted, all
_COVERAGE = ("覆盖率", "普及率", "配置率", "设置率", "建成率", "接种率", "参保率", "")


def _covered_names(found: re.Match[str], context: Context) -> list[list[str]]:
    """Return the names of each thing that covers all: of one, or of several that are told of at once."""
    front = found["front"]
    if found["of"]:
        if "政策" in front or re.search("健全?$", front):
            return []
        scope = re.sub(
            "网络$", "", subject_of(re.sub("^.*?(?:加强|推进|建立|健全|完善)", "", front))
        )
        return [[f"{scope}{found['thing']}覆盖率", f"{found['thing']}覆盖率"]]
    several = re.search('[“"‘]?[二两三四五六七八九十]个?$', front)
    if several:
        front = front[: several.start()]
    front = front.rstrip("等的")
    front = re.sub("(?:上|方面|工作)$", "", front)
    scope = ""
    if reached := _REACHED.match(front):
        scope = subject_of(reached["scope"])
        front = reached["thing"]
    else:
        front = re.sub("^.*(?:实现|达到|做到)(?=.{2})", "", front)
    if _BUILT.search(front[-3:]):
        return []
    subject = subject_of(front) or re.sub("率$", "", context.subject)
    if GROUP.fullmatch(subject) and context.subject and context.subject != subject:
        subject = context.subject + subject
    if (
        len(subject) < 3
        or ACTS.search(re.sub("组织$|培训", "", subject))
        or (subject.endswith(("体系", "机制", "政策")) and not re.search("[两三四]级", subject))
    ):
        return []
    if several:
        return [[part + "覆盖率", part] for part in subject.split("、")]
    if len(subject) <= 6 and subject in context.subject and context.subject != subject:
        return [[context.subject]]
    names = [f"{scope}{subject}{end}" for end in _COVERAGE if scope] + [
        f"{subject}{end}" for end in _COVERAGE
    ]
    names += [f"{scope}{subject.removesuffix('建设')}覆盖率"]
    return [[re.sub("(覆盖|普及)率?(?:覆盖|普及)率$", r"\1率", name) for name in names]]


def _covering(
    names: Sequence[str],
    at: int,
    year: int,
    soft: bool,
    steady: bool,
) -> Statement:
    return Statement(
        tuple(dict.fromkeys(names)),
        at,
        "coverage",
        ">=",
        100.0,
        "percent",
        year,
        soft=soft,
        steady=steady,
    )
