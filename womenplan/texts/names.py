"""What a statement's words measure: one or more indicators, with the populations that the words add."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice, product

import pandas as pd

from womenplan.model.english import is_english
from womenplan.model.groups import age_of
from womenplan.model.lookup import once_per_table
from womenplan.model.match import population_code
from womenplan.model.matcher import Matcher, matcher_of
from womenplan.model.naming import MAX_NAME
from womenplan.model.vocabulary import Replacements, has_chinese, words
from womenplan.texts.clauses import blanked, split, without
from womenplan.texts.english.joint import certain_parts, splits_of

__all__ = ["Named", "Names", "less_is_better", "measurable", "names_of"]

_AND = "以及|(?<!参)与(?!会|男性|女性|全[国省市]|总体|城|[^、]{2,12}的差距)|和(?![谐睦解])|(?<![普涉])及(?![时格早以其])|(?<!达到)(?<!符合)或者"
_JOINT = re.compile(f"、|{_AND}")
_MEASURABLE = re.compile(
    "(?:率|案件|(?<![力程制])度|比例|比重|占比|比|人数|数量|数|年限|寿命|面积|指数|差距|时间|床位|收入|工资|薪酬|支出|投入|水平|覆盖面|规模|总量"
    "|(?:登记|信访|发案|受理|就诊|接诊|使用)量|次数|人次|可及性|强度|满意度|知晓度|时长|(?:健康|科学|数字|信息)素养"
    "|频次|天数|(?:[婚育]|辍学|家暴|童工)现象|起数|件数|(?:保险|养老|低保|保障|退休|离岗)待遇|(?:补助|补贴|救助|救济|待遇|保障|工资|低保)标准)$"
)
_VAGUE = re.compile(
    "(?:健康|保健|保障|服务|参与|发展|管理|治理|生活|能力|素质|建设|救助|工作|(?<!接受..)教育|福利|供给|法治|化|安全|综合|文明|意识)(?:的)?水平$|作用"
    "|数$(?<!人数)(?<!次数)(?<!案件数)(?<!案数)(?<![起件]数)"
)
_WOMEN_OF = re.compile(
    "(?P<body>.+?)(?:中|里)?的?(?P<women>女(?:性|生|童|干部|职工|党员|代表|委员)?)(?:成员|干部|代表)?(?:的)?(?P<end>比例"
    "|比重|占比|人数)$"
)
_LEVEL = re.compile(
    "^(?:[省市县区镇乡州旗国全各本我级、及和]|以上|地方|[（(][市县区、]+[)）]|中国共产党|中共)+(?=(?:地方)?(?:政府|党委|党政|人大|政协|部门|机关"
    "|工作部门|党员|党的|党代|领导|代表大会|事业|企业|企事业|国有))"
)
_CONGRESS = re.compile(
    "^(?:中国共产党|中共)?(?:全[省市县区州盟旗])?(?:各级|[省市县区]级(?:及?以上)?)?(?:中国共产党|中共|党的)?(?:党员)?(?:党代会"
    "|代表大会)(?:代表)?中的?女(?:性)?(?:党员)?(?:代表)?(?=比例)"
)
_MOST_TRIES, _TRIED_FULLY = 400, 12


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator as words name it: its id (empty where the catalogue knows none), population and name."""

    name: str
    indicator: str = ""
    population: str = ""
    remark: str = ""  # what was assumed
    components: str = ""  # ids of the indicators that its own is the joint name of


_Meaning = tuple[str, str] | None  # an indicator's id and population


class Names:
    """Settles names by a matcher, and remembers what was settled."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self._get = lru_cache(maxsize=20_000)(self._matched)
        self._exactly = lru_cache(maxsize=100_000)(self._known_as)
        self._components = lru_cache(maxsize=2_000)(self._joined)
        self.named = lru_cache(maxsize=20_000)(self._settled)

    def _settled(self, names: tuple[str, ...], before: tuple[str, ...] = ()) -> Sequence[Named]:
        """Return what names stand for, with the components of joint indicators."""
        settled = self._named(names, before)
        return [replace(one, components=self._components(one.indicator)) for one in settled]

    def _joined(self, indicator: str) -> str:
        """Return the ids of the indicators of which one is the joint name, as components has them."""
        name = self.matcher.known[indicator]["name_zh"] if indicator else ""
        parts = self._apart(name) if "、" in name else []
        return "|".join(one.indicator for one in parts if not one.population)

    def _named(self, names: tuple[str, ...], before: tuple[str, ...] = ()) -> Sequence[Named]:
        """Return the indicators that the first name that is known stands for, else one that the catalogue lacks.

        ``before`` is what the clauses before were about: a name that leaves its beginning or end
        out (防治知识知晓率) is tried with theirs.
        """
        name = names[0]
        if len(name) > MAX_NAME:
            return [Named(name)]
        english = is_english(name)
        if english and not self.matcher.may_know(names):
            return [Named(part) for part in certain_parts(name)]
        wordings = [*dict.fromkeys(way for one in names for way in _ways(one))]
        tries = [*dict.fromkeys(one for way in wordings for one in (way, _LEVEL.sub("", way)))]
        return (
            self._as_written(name, tries)
            or self._as_meant(name, tries, english=english)
            or self._as_carried(wordings, before)
            or self._unknown(name, english=english)
        )

    def _as_written(self, name: str, tries: Sequence[str]) -> Sequence[Named]:
        """Return what the first name is that the catalogue has as it is written."""
        for place, one in enumerate(tries):
            if known := self._exactly(_usual(one)):
                apart = [] if self.matcher.is_written(_usual(one)) else self._apart(one)
                return apart or [Named(name, *known, "reworded" if place else "")]
        return []

    def _as_meant(self, name: str, tries: Sequence[str], *, english: bool) -> Sequence[Named]:
        """Return what a name means by its parts, or by the words that it is made of."""
        for one in tries[:2]:
            if _JOINT.search(one) and (apart := self._apart(one)):
                return apart
        for ways in splits_of(name) if english else ():
            if apart := self._all_of(ways, self._get):
                return apart
        for place, one in enumerate(tries):
            if known := self._get(_usual(one)):
                return [Named(name, *known, "reworded" if place else "")]
        return next(filter(None, map(self._apart, tries)), [])

    def _as_carried(self, wordings: Sequence[str], before: Sequence[str]) -> Sequence[Named]:
        """Return what a name is with what the clauses before begin or end with."""
        for longer in _completed(wordings, before):
            if whole := self._exactly(_usual(longer)):
                return [Named(longer, *whole, "carried")]
            for parts in _expansions(longer, _TRIED_FULLY):
                if apart := self._all_of(parts, self._exactly):
                    return [replace(one, remark="carried") for one in apart]
        rates = _carried_rate(wordings[0], before)
        return [replace(self._of_part(rate, joint=True), remark="carried") for rate in rates]

    def _unknown(self, name: str, *, english: bool) -> Sequence[Named]:
        """Return the parts of a name that is not known as a whole."""
        if english:
            return [Named(part, *(self._get(part) or ())) for part in certain_parts(name)]
        several = (_joint_parts(way) for way in _ways(name))
        joint = next((some for some in several if len(some) > 1), [name])
        lead = _LEAD.match(joint[0])
        return [self._of_part(part, len(joint) > 1, lead[0] if lead else "") for part in joint]

    def _of_part(self, part: str, joint: bool, lead: str = "") -> Named:
        """Return one part of a joint name, known or not.

        ``lead`` is what the first of them begins with.
        """
        ways = _ways(part)
        if lead and not part.startswith(lead):
            ways.append(lead + part)
        if not re.search("[妇女男]", part):
            ways += ["妇女" + part, "女性" + part]
        for way in ways if joint or len(ways) > 1 else ():
            for one in (way, _LEVEL.sub("", way)):
                if known := self._get(_usual(one)):
                    return Named(part, *known, "reworded")
        return Named(part)

    def comparator(self, name: str) -> str:
        """Return the indicator that a comparison names; empty where it is not known."""
        tries = (name, without(name, "^(?:本地区|同级|本级|当地|本地|全[市县区省])"))
        known = (self._get(_usual(one)) or self._women(one) for one in tries)
        return next((one[0] for one in known if one), "")

    def _women(self, name: str) -> _Meaning:
        short = re.fullmatch("女(?P<who>[\u3400-\u9fff]{2,4})比例", name)
        return self._get(f"{short['who']}中女性比例") if short else None

    def _matched(self, name: str) -> _Meaning:
        return self._fitting(name) or self._peeled(name)

    def _fitting(self, name: str) -> _Meaning:
        """Return what a name means, unless the number of cases behind a share, or the share behind a number."""
        match = self.matcher.match(name)
        if not match.indicator or match.aside:
            return None
        unit = self.matcher.known[match.indicator]["unit"]
        counted = unit in ("persons", "count", "times", "10k_persons", "person_times")
        if match.quantity and counted != (match.quantity == "count"):
            return None
        return match.indicator, population_code(match)

    def _peeled(self, name: str) -> _Meaning:
        """Return the indicator of a name without its age, or what leads to it."""
        aged = re.search(r"(\d{1,2}(?:[-—–~～至到]\d{1,2})?周?岁(?:及?以[上下])?(?:的)?)", name)
        age = age_of(aged[1].rstrip("的")) if aged else ""
        if aged is None or not age:
            return None
        known = self._fitting(name.replace(aged[0], "", 1))
        return known and (known[0], ";".join(filter(None, [known[1], f"age:{age}"])))

    def _apart(self, name: str) -> list[Named]:
        """Return the indicators of a joint name (宫颈癌、乳腺癌人群筛查率), all of them known; else none."""
        expansions = _expansions(name)
        exactly = (self._all_of(parts, self._exactly) for parts in expansions)
        meant = (self._all_of(parts, self._get) for parts in expansions[:_TRIED_FULLY])
        return next(filter(None, chain(exactly, meant)), [])

    def _all_of(self, parts: Sequence[str], settle: Callable[[str], _Meaning]) -> list[Named]:
        """Return the indicators of some names, if all are known and different."""
        chosen = {}
        for part in parts:
            known = settle(_usual(part))
            if not known or "、" in self.matcher.known[known[0]]["name_zh"]:
                return []  # a joint indicator is no part
            chosen[known] = Named(part, *known)
        return [*chosen.values()] if len(chosen) == len(parts) else []

    def _known_as(self, name: str) -> _Meaning:
        match = self.matcher.exact(name)
        if match.indicator and not match.aside:
            return match.indicator, population_code(match)
        return None


@once_per_table
def names_of(table: pd.DataFrame) -> Names:
    """Return the names of a table of indicators; what they settled is remembered for the next text."""
    return Names(matcher_of(table))


def _completed(names: Sequence[str], before: Sequence[str]) -> Iterator[str]:
    """Yield names with what the clauses before begin or end with, the most first."""
    for name in names[:2]:
        if len(name) > 14:
            continue
        for other in before:
            if name in other:
                continue
            yield from (other[:cut] + name for cut in range(len(other), 1, -1))
            if bare := re.match("(?:适龄|育龄|农村|城镇|妇女|孕产妇)+", other):
                rest = other[bare.end() :]
                yield from (rest[:cut] + name for cut in range(len(rest), 1, -1))
            yield from (name + other[cut:] for cut in range(len(other) - 2))


@lru_cache(maxsize=65536)
def _usual(name: str) -> str:
    """Return a name as indicators are called: without 的, 干部 before 比例, the level in front."""
    name = _CONGRESS.sub("党代会代表中女性", name)
    return without(name, "(?<=中)的(?=女)|(?<=[\u3400-\u9fff])的(?=比例|比重|人数|占比|水平)")


_ONE_LEVEL = re.compile("[省市州盟县区旗乡镇村](?:[（(][省市州盟县区旗][)）])?")


@lru_cache(maxsize=64)  # each holds hundreds of names
def _expansions(name: str, most: int = 10_000) -> tuple[tuple[str, ...], ...]:
    """Return the ways in which a joint name may be split, by what its parts share in front and behind."""
    return tuple(islice(_ways_apart(name), most))


def _ways_apart(name: str) -> Iterator[tuple[str, ...]]:
    name = re.sub("(?<=小学)(?=初中)|(?<=初中)(?=高中)", "、", name)
    for parts in _groups(name):
        first, *between, last = parts
        fronts = [first[:at] for at in range(min(len(first), 18))]
        ends = [last[at:] for at in range(1, len(last) + 1)]
        shared = sorted(product(fronts, ends), key=lambda pair: -len(pair[0]) - len(pair[1]))
        for front, end in shared[:_MOST_TRIES]:
            middle = [first[len(front) :], *between, last[: len(last) - len(end)]]
            if _ONE_LEVEL.fullmatch(middle[0]) and not _ONE_LEVEL.fullmatch(middle[-1]):
                continue  # 市、县政府: no 市 of its own
            if all(middle) and (front or end):
                yield tuple(front + part + end for part in middle)


def _groups(name: str) -> Iterator[list[str]]:
    """Yield a joint name's parts: all of them at once, then the two at each of its joints."""
    parts = [part for part in _JOINT.split(name) if part]
    if len(parts) > 1:
        yield parts
    if len(parts) > 2:
        for joint in _JOINT.finditer(name):
            pair = [name[: joint.start()], name[joint.end() :]]
            if all(pair):
                yield pair


_WHOLE = re.compile(
    "(?P<lead>.*?)女(?:性)?(?P<who>公务员|干部|党员|职工|教师|代表|委员|学生|企业家|从业人员|就业人员|科技人员)(?:在|占)"
    "(?:同级|全部|所有|本级|全体)?(?P<whole>[^，]{0,12}?)(?:总数|总人数|总量)?(?:中)?的?(?P<end>比例|比重|占比)"
)
_AMONG = re.compile(
    "(?P<women>女性|妇女)(?:在|占)(?P<whole>[^，]{2,60}?)(?:总数|总人数|总量)?(?:中)?的?(?:比例|比重|占比)"
)
_WOMEN_OF_BODY = re.compile(
    "(?P<lead>.*?)(?P<who>(?:党代会|人大|政协|职代会|职工代表大会)女(?:代表|委员))(?:的)?(?:比例|占比)?"
)
_SHORTER = Replacements(words("plan_name_short"))
_PLAINER = Replacements(words("plan_name"))  # other words for the same
_ANCHORS = "癌会率级村镇市县区校班员者病险院站所童性量数表委"
_AT_A_LEVEL = re.compile(r"\s+(?:at|of|in) (?:all levels|(?:the )?\w+ level|county|city)$", re.I)


def _english_ways(name: str) -> list[str]:
    """Return an English name, and it with the rate or share that a plan leaves out."""
    plain = without(_AT_A_LEVEL.sub("", name), r" by (?:the )?age (?:of )?\d+$")
    share = without(plain, "^(?:proportion|percentage|share) of ")
    rated = [f"{plain} rate", f"prevalence of {plain}", f"{plain} coverage", f"share of {plain}"]
    return [*dict.fromkeys([name, plain, share, *rated])]


def _ways(name: str) -> list[str]:
    """Return a name and the plainer ones that say the same: 女性在…中的比例 is …中女性比例."""
    if is_english(name.lower()):
        return _english_ways(name)
    plain = _SHORTER(name)
    ways = [name, plain, _PLAINER(plain)]
    if among := _AMONG.fullmatch(plain):
        ways.insert(0, f"{among['whole'].removesuffix('中')}中女性比例")
    elif women := _WHOLE.fullmatch(plain) or _WOMEN_OF_BODY.fullmatch(plain):
        ways.insert(0, f"{women['lead']}{women['who'].replace('女', '')}中女性比例")
    if bracket := re.fullmatch("(?P<before>[^（）]{3,})（(?P<within>[^（）]{4,})）", plain):
        ways += [bracket["within"], bracket["before"]]
    if _IN_PARTY_SCHOOLS.fullmatch(plain):
        ways.insert(1, "干部培训学员中女干部比例")
    if plain.endswith("辍学"):
        ways.append(plain + "率")
    return [*dict.fromkeys(ways)]


_IN_PARTY_SCHOOLS = re.compile(
    "(?:(?:各级|[省市县区、]+级?))?党校[、（(]?(?:行政学院)?[)）]?(?:[（(]?校[)）]?)?(?:各类)?(?:主体)?"
    "(?:班次?|培训班)?(?:学员)?中?的?女(?:性|学员|干部)(?:学员)?的?(?:比例|占比|比重)"
)


def _joint_parts(name: str) -> list[str]:
    """Return the parts of a joint name, each with what they share behind: 宫颈癌、乳腺癌早诊早治率."""
    women = _WOMEN_OF.fullmatch(name)
    if women and _JOINT.search(women["body"]):
        parts = _bodies(_split_joint(_LEVELS_OF_BODIES.sub("", women["body"])))
        if len(parts) > 1 and all(len(part) > 1 for part in parts):
            return [f"{part}中{women['women']}{women['end']}" for part in parts]
    if re.search("厕位?.*[与和].*厕位?", name):
        return [name]
    name = without(_LEVELS_OF_BODIES.sub("", name), f"的(?={_NAMED_RATE.pattern})")
    taking = re.fullmatch("(?P<head>.*?参加)(?P<body>.+?)(?P<tail>的(?:比例|人数))", name)
    if taking and len(parts := _split_joint(taking["body"])) > 1:
        return [taking["head"] + part + taking["tail"] for part in parts]
    parts = _split_joint(name)
    if name.endswith("化水平") or len(parts) < 2 or not _MEASURABLE.search(parts[-1]):
        return [name]  # 社会化、现代化水平: nothing that is measured
    *before, last = parts
    if _ALSO.fullmatch(last) and (also := _ALSO.search(before[-1])):  # 参保人数和比例
        first = _joint_parts(name[: name.rindex(before[-1]) + len(before[-1])])
        return [*first, *(one.removesuffix(also[0]) + last for one in first)]
    if all(map(_MEASURABLE.search, parts)):
        return parts
    tail = _shared_tail(parts)
    if not _MEASURABLE.search(tail) or (tail == "覆盖率" and len(parts[0]) < 3):
        return [name]  # 失独、残疾妇女关爱服务: of two groups, one service
    level = re.match("[省市县区乡镇村州盟旗]级(?=党委|人大|政府|政协)", parts[0])
    lead = level[0] if level else ""
    return [lead + part.removeprefix(lead).removesuffix(tail) + tail for part in parts]


_ALSO = re.compile("(?:人数|数量|比例|占比|比重)$")
_KEPT_WHOLE = re.compile(
    "[（(][^（）()]*[）)]|中小学、幼儿园|幼儿园、中小学|性与生殖|机关、企?事业单位|(?:行政村|村|社区|乡镇|街道)(?:、(?:行政村|村|社区|乡镇|街道))+"
    "|[省市州盟县区旗](?:、[省市州盟县区旗](?:（[^（）]*）)?)+(?=政府|党委|党政)"
    "|[省市州盟县区旗乡镇村、]+(?:（[^（）]*）)?[两二三四五]级|中、重度"
    "|(?:党委|[省市县区州]委)[、和][省市县区州]?政府(?=工作部门)|[^、，]{2,6}或[^、，]{2,8}(?=为女)|两?癌、两?癌"
)


def _split_joint(name: str) -> list[str]:
    """Return the parts of a name at its conjunctions, those within brackets aside."""
    if "合计" in name or re.search("、[^、]+等[\u3400-\u9fff]", name):
        return [name]
    masked = blanked(name, _KEPT_WHOLE, sign="\0")
    return [name[at : at + len(part)] for part, at in split(_JOINT, masked, MAX_NAME) if part]


_BODY = re.compile("(?:每个)?[各省市县区乡镇州盟旗级（）、两三四]{0,10}(?:党委|委|人大|政府|政协)")
_BODY_OF = re.compile(f"{_BODY.pattern}(?P<tail>.+)")


def _shared_tail(parts: Sequence[str], *, bodies: bool = False) -> str:
    """Return what the last part has for all of them: 早诊早治率 of 宫颈癌、乳腺癌早诊早治率."""
    *others, last = parts
    before = others[-1]
    insured = re.fullmatch("[^的]{2,6}?(?P<tail>保险.*)", last)
    if insured and "保险" not in "".join(others):
        return insured["tail"]
    for length in (3, 2, 1):
        end = before[-length:]
        at = last.find(end, 1)
        tail = last[at + length :]
        if len(end) == length and at > 0 and tail and (length > 1 or end in _ANCHORS):
            return tail
    if bodies:
        return ""
    body = _BODY_OF.match(last)
    if body and all(map(_BODY.fullmatch, others)):
        return body["tail"]
    counted = re.search("数量$|人数$|比例$|占比$|总量$", last)
    if counted and not re.search("[的中]", last):
        return counted[0]
    rate = _NAMED_RATE.search(last)
    if rate and not before.endswith(rate[0]):
        return "" if "的" in last + before else rate[0]
    alike = 1 < len(before) <= 4 and not _MEASURABLE.search(before)
    return last[len(before) :] if alike else ""


_LEVELS_OF_BODIES = re.compile(
    "^(?:每个)?(?:[省市县区乡镇州盟旗]、)*[省市县区乡镇州盟旗](?:[（(][^（）()]*[）)])?(?=党委|党政|人大|政府|政协)"
)
_LEAD = re.compile("社区|行政村|村(?!民)|农村|城镇职工|城乡居民|城镇|女性|妇女|女职工|女童")
_NAMED_RATE = re.compile(
    "(?:患病|发病|死亡|感染|检测|筛查|治疗|早诊早治|知晓|参保|覆盖|发生|就业|接种|破案|结案|普及|入学|检出)率$"
)
_SAME_RATE = re.compile("死亡率|发病率|患病率|感染率|治疗率|复发率|发生率|增长率")
_OTHER_RATE = re.compile("(?:[早诊治筛查检测感染发患病死亡疗传播管理]){2,6}率$")


def _carried_rate(name: str, before: Sequence[str]) -> list[str]:
    """Return an abbreviated rate (死亡率) for each thing that the previous statement was about."""
    if not _SAME_RATE.fullmatch(name):
        return []
    for other in before:
        bodies = [_OTHER_RATE.sub("", part) for part in _joint_parts(other)]
        if all(len(body) > 1 for body in bodies) and bodies != _joint_parts(other):
            return [body + name for body in bodies]
    return []


def _bodies(parts: list[str]) -> list[str]:
    """Return bodies whose members are abbreviated by their full names: 常委 is 人大常委, then 政协常委."""
    last = parts[-1]
    whole: list[str] = []
    for at, part in enumerate(parts):
        before = "".join(parts[: at + 1])
        if re.fullmatch("常委会?(?:组成人员|委员)", part):
            part = "人大" + part
        elif part == "常委":
            if "政协" in before or "人大常委" in "".join(whole):
                part = "政协常委"
        elif part.endswith(("人大", "政协")) and last.endswith(("常委", "委员")):
            part += last[-2:]
        elif part.endswith(("董事会", "监事会")):
            part += "成员"
        elif last.endswith("领导班子") and part.endswith(("委", "人大", "政府", "政协")):
            part += "领导班子"
        elif part == "部门领导班子":
            part = "政府工作部门领导班子"
        elif last.endswith("在校生") and _SCHOOLS.fullmatch(part):
            part += "在校生"
        whole.append(part)
    tail = _shared_tail(whole, bodies=True) if len(whole) > 1 else ""
    if len(tail) <= 4:
        whole = [part.removesuffix(tail) + tail for part in whole]
    return ["人大常委", "政协常委"] if whole == ["常委"] else whole


_SCHOOLS = re.compile("学前|小学|初中|高中|普通高中|中职|.{0,4}(?:高校|院校|学校)")
_HARM = re.compile(
    "(?:死亡|患病|发病|感染|贫血|失业|辍学|流失|(?<!非)文盲|贫困|发案|离婚|吸烟|超重|肥胖|流产|剖宫产|早产|致残|失能|感染)率$"
    "|差距|差异|时间差|家务[^，]*时间$|贫困人口|案件数|事故"
    r"|\b(?:mortality|deaths?|gap|difference|violence|anaemia|anemia|unemployment|poverty|dropouts?"
    r"|drop-out|illiteracy|stunting|underweight|pregnanc(?:y|ies)|adolescent birth|marriage|married (?:before|under)|unmet|harassment"
    r"|mutilation|cutting|trafficking|homelessness|waiting|(?:response|travel|processing) times?"
    r"|distances?|caesarean|abortions?|infections?"
    r"|prevalence of|incidence|smok\w+|anxiety|depression|suicides?|loneliness|stillbirths?"
    r"|losses|killed|homicides?|femicides?|murders?|resignations?|assaults?|suffer\w*|neither"
    r"|obesity)\b",
    re.I,
)
_SHARE_LEAD = re.compile(
    "^(?:share|proportion|percentage|number|rate|prevalence|incidence|level) of (?:the )?", re.I
)
_BEYOND_HEAD = re.compile(
    r"\b(?:on|about|against|for|with|in|to|by|who|that|complet\w*|receiv\w*|report\w*|train\w*)\b",
    re.I,
)
_HELPED = re.compile(
    r"\b(?:survivors?|victims?|centres?|centers?|services?|shelters?|courts?|desks?|police|access"
    r"|supported|offered|treated|cleared(?: up)?|solved|resolved|prosecuted)\b",
    re.I,
)
_SERVED = re.compile(
    r"\b(?:receiv|get|gain|obtain|have)\w*\b[^,;]*\b(?:support|access|services?|help|shelter|care|treatment"
    r"|assistance|counselling|legal aid)\b",
    re.I,
)
_SUFFERS = re.compile(r"\bwho\b.*\b(?:suffer|experienc|inactive|smok|killed|neither|married)", re.I)


def less_is_better(name: str) -> bool:
    """Return whether a name that the catalogue lacks is one of a harm: the less the better."""
    if _BOUNDED.search(name) or _SERVED.search(name):
        return False  # waiting time of no more than 4 weeks, women suffering … who receive support
    head = _BEYOND_HEAD.split(_SHARE_LEAD.sub("", name))[0]
    return bool(_HARM.search(head) or _SUFFERS.search(name)) and not _HELPED.search(head)


_BOUNDED = re.compile(r"\b(?:no more than|less than|within|at most|under) \d")


def measurable(name: str) -> bool:
    """Return whether a name that the catalogue lacks is one of something that is measured."""
    if not has_chinese(name):
        return 3 < len(name) <= 120  # the grammar of English has seen to the rest
    return bool(_MEASURABLE.search(name)) and not _VAGUE.search(name) and 2 < len(name) <= 40
