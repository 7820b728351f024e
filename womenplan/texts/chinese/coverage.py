"""Demands of a Chinese text that something covers all (实现…全覆盖), or does not happen at all."""

from __future__ import annotations

import re
from dataclasses import replace

from womenplan.texts.chinese.context import Context, by_year
from womenplan.texts.chinese.facts import PAST
from womenplan.texts.chinese.words import ACTS, GROUP, manner_of, subject_of
from womenplan.texts.clauses import Match, Statement, Statements, without

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
    rf"(?:(?:每个?|所有|各)(?P<each>{_UNITS})|(?P<levels>[省市县区乡镇村、]+[两三四]?级))(?:均|都|全部)"
    r"(?P<has>有|建有|设有|配备|建立|设立|开展|成立|建成)(?P<thing>[^，。；\d]{2,40})"
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


def covering_all(masked: str, context: Context) -> Statements:
    """Return the demand that something covers all: 实现…全覆盖, 每个…都有…, 覆盖城乡所有…."""
    text = masked.replace("\0", "")
    if match := _COVERED.search(text):
        names = _covered_names(match, context)
        at = match.start("word")
    elif match := _EVERY.search(text):
        thing = match["thing"]
        each = match["each"] or match["levels"]
        names = [
            [
                f"{match['has']}{thing}的{each}比例",
                f"有{thing}的{each}比例",
                f"{each}{thing}覆盖率",
                f"{thing}{each}覆盖率",
            ]
        ]
        at = match.start("has")
    elif (match := _COVERS.match(text)) and not _BUILT.search(match["what"]):
        whom = without(match["whom"], "城乡|全[省市县区州盟旗]|所有|全体|全部|法定|每[一个]*|人群")
        what = match["what"].removesuffix("制度")
        names = [[f"{whom}{what}参保率", f"{what}{whom}覆盖率", f"{whom}{what}覆盖率"]]
        at = match.end("what")
    elif match := _ALL_BUILT.match(text):
        what = subject_of(match["what"])
        thing = match["thing"].strip("“”")
        whole = f"{thing}（{what}）" if thing and "、" in what else f"{what}{thing}"
        names = [[f"{whole}{end}" for end in ("覆盖率", "建成率", "")]]
        at = match.start("all")
    elif match := _ALL_TAKE_PART.match(text):
        who = subject_of(match["who"])
        names = [[f"{who}{match['what']}{end}" for end in ("参保率", "覆盖率")]]
        at = match.start("all")
    else:
        return []
    at += len(masked) - len(text)
    one = Statement(
        (),
        at,
        "coverage",
        ">=",
        100.0,
        "percent",
        listed=bool(_IDIOM.search(text)) and not _SERVED.search(text),
        **manner_of(text),
    )
    return [
        each
        for some in names
        for each in by_year(replace(one, names=tuple(dict.fromkeys(some))), context)
    ]


_NONE_OF = re.compile(
    "(?P<subject>[^，]*?)(?:实现|保持|做到|确保)*[“”]?(?P<zero>零(?:发生|新增)|零(?P<thing>返贫|辍学|死亡)|归零|(?:动态)?清零|(?:不"
    "|无)(?:再)?发生(?P<of>[^，。]{2,14})?)[“”]?$"
)


def none_at_all(masked: str, context: Context) -> Statements:
    """Return the demand that something does not happen at all: 五年内不发生孕产妇死亡, 辍学零发生."""
    match = _NONE_OF.fullmatch(masked)
    if match is None or PAST.search(masked):
        return []
    name = subject_of(match["of"] or match["subject"]) or context.subject
    name += match["thing"] or ""
    if not name:
        return []
    if name == "控辍保学":
        name = "义务教育阶段辍学"
    people = re.search("死亡|[辍失]学|流失|妊娠|怀孕|伤亡", name)
    counted, unit = ("人数", "persons") if people else ("数", "count")
    if name.endswith("率"):
        counted, unit = "", "percent"
    one = Statement((name + counted, name), match.start("zero"), "level", "<=", 0.0, unit)
    return by_year(one, context)


_SERVED = re.compile(
    "(?:(?:检查|筛查|接种|体检|评估)(?:做到|实现|要|达到)*"
    "|(?:救助|保障|服务|补贴)(?:做到|实现|达到))应(.)尽\\1"
)
_IDIOM = re.compile("应(.)尽\\1")  # 应保尽保: of what is counted, all
_COVERAGE = ("覆盖率", "普及率", "配置率", "设置率", "建成率", "接种率", "参保率", "")


def _covered_names(match: Match, context: Context) -> list[list[str]]:
    """Return the names of each thing that covers all: of one, or of several that are named at once."""
    front = match["front"]
    if match["of"]:
        if "政策" in front or re.search("健全?$", front):
            return []
        scope = without(subject_of(without(front, "^.*?(?:加强|推进|建立|健全|完善)")), "网络$")
        return [[f"{scope}{match['thing']}覆盖率", f"{match['thing']}覆盖率"]]
    several = re.search('[“"‘]?[二两三四五六七八九十]个?$', front)
    if several:
        front = front[: several.start()]
    front = without(front.rstrip("等的"), "(?:上|方面|工作)$")
    scope = ""
    if reached := _REACHED.match(front):
        scope = subject_of(reached["scope"])
        front = reached["thing"]
    else:
        front = without(front, "^.*(?:实现|达到|做到)(?=.{2})")
    if _BUILT.search(front[-3:]):
        return []
    before = context.subject
    subject = subject_of(front) or before.removesuffix("率")
    if before not in ("", subject) and GROUP.fullmatch(subject):
        subject = before + subject
    system = subject.endswith(("体系", "机制", "政策")) and not re.search("[两三四]级", subject)
    if len(subject) < 3 or system or ACTS.search(without(subject, "组织$|培训")):
        return []
    if several:
        return [[part + "覆盖率", part] for part in subject.split("、")]
    if len(subject) <= 6 and subject in before and before != subject:
        return [[before]]
    leads = [scope + subject, subject] if scope else [subject]
    names = [lead + end for lead in leads for end in _COVERAGE]
    names.append(f"{scope}{subject.removesuffix('建设')}覆盖率")
    return [[re.sub("(覆盖|普及)率?(?:覆盖|普及)率$", r"\1率", name) for name in names]]
