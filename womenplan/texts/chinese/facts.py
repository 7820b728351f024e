"""What tells a Chinese clause about what is from one that asks for something."""

from __future__ import annotations

import re

from womenplan.texts.amounts import YEAR
from womenplan.texts.chinese.context import Context, Place
from womenplan.texts.chinese.words import BOUND_GROUPS
from womenplan.texts.clauses import Match, is_aim, is_measured

__all__ = [
    "AHEAD",
    "COUNTED_FINELY",
    "COUNTS",
    "FACT",
    "HAS",
    "LOOKS_BACK",
    "OF_STANDARD",
    "PAST",
    "REPORTS",
    "SETS_ALL",
    "SINCE",
    "STILL",
    "asks",
    "counts_to_past",
    "mood_of",
]

PAST = re.compile(
    "先后(?:创|获|荣|被|建)|已(?!建工会|婚|就业|参保|育)|现有|现已|目前|截至|同比|上一?届(?:[人女党政委代]|的)|[高升降少加长到]了|累计(?:已|达(?!到)|有|为)|上年|去年|曾|历年"
    "|实际值|(?:^|[省市县区州镇乡])共有|(?<!保持)(?<!维持)原(?=目标|定|为|值|来|计划|规划)|删去|删除|取消|不再(?:设|保留|列|作|纳入|考核)|过去"
    r"|(?<![比较与同])上一?轮|仅为?|[应实]到$|上一?届[^，]{0,6}[建立设]|[\u3400-\u9fff]了$"
    "|现(?=为|占)|(?<!下)[一二三四五六七八九十]届(?=为|占|达)"
)
REPORTS = re.compile(
    r"按[^，]{2,8}统计，|显示|表明|(?:19|20)\d{2}年以来|过去[一二三四五六七八九十]+年|(?<![比较与同])上一?(?:轮|周期|个周期)|[五十]年来|今年以来|实际值|短板|不足：|"
    "随着[^，]{2,16}，|(?:打下|奠定)了?[^，。]{0,8}基础|程度加深|压力加大|难题|会期|执行情况|成绩单|上一?个十年|本报讯|回顾|回看|近年(?:来|进展)|成效显著"
)
AHEAD = re.compile(
    "将(?!近)|力争|下一?届|下一步|今后|未来|[这本新]一?轮|目标是|要求|现定|(?:调整|修订|修改|改)为"
)
LOOKS_BACK = re.compile(
    r"\s*(?:(?:过去|近)?(?:的)?[三四五十]年来|自?(?:19|20)\d{2}年以来|近年来|(?:中期|终期)?(?:评估|监测)(?:结果)?(?:显示|表明))"
)
COUNTED_FINELY = re.compile(  # 达到83.13%, 高于目标9个百分点: a paragraph of results
    r"(?:为|达到?|占|[降提]高?[至到]|率)[1-9]\d*\.\d\d(?:%|‰|/10万)(?!以[上下内])"
    r"|(?:高于|低于|超过?|比)目标值?(?:[提降]高?低?)?\d"
)
SINCE = re.compile(  # what follows in the paragraph tells of it
    "(?:^|，)(?:[二两三四五六七八九十]|\\d{1,2})年来[，,]|^[^，,]{2,24}以来[，,]"
    "|(?:取得|获得)了?[^，]{0,10}(?:成绩|成就|进展|成效|进步)"
    "|长足(?:的)?(?:发展|进步)|进步明显|目标(?:已|均|基本|全面|全部)+(?:实现|达到|完成)"
)


def counts_to_past(sentence: str, start_year: int) -> bool:
    """Say that a sentence counts up to a year before the plan: 截至2020年底."""
    until = re.match(rf"\s*截[至止]到?(?P<year>{YEAR})年", sentence)
    return until is not None and (not start_year or int(until["year"]) < start_year)


def mood_of(place: Place, masked: str, context: Context) -> str:
    """Return how a value is only told, with nothing that asks for it; empty where something does."""
    amount = place.amount
    verb = place.verb
    ahead = any(year > context.start_year > 0 for _, year in context.placed)
    fine = is_measured(amount, masked)
    counted = amount.unit in COUNTS
    among = counted and verb is None and place.before.startswith("其中")
    odd = among or fine or (counted and amount.value > 100 and not is_aim(amount))
    if (
        ahead
        or place.suffix
        or amount.value in (0, 100)
        or not _only_states(verb, fine=fine)
        or _SETS.search(masked)
        or (not odd and _FOR_EACH.search(masked))
    ):
        return ""
    more = amount.written.startswith(("余", "多")) or _SOME_MORE.match(masked, amount.end)
    if more or (counted and _IS_THERE.search(place.before)):
        return "fact"
    stated = verb is not None or "占" in place.before[-12:]
    return "odd" if odd or (stated and not is_aim(amount)) else "bare"


def _only_states(verb: Match | None, *, fine: bool) -> bool:
    """Say that a verb only tells a value (占, 为, 有), as 达到 does of one that was counted finely."""
    if verb is None:
        return True
    if any(map(verb.group, BOUND_GROUPS)):
        return False
    return fine or bool(verb["reach"] and re.fullmatch("占比?|为|有|在|至|到", verb["reach"]))


_SETS = re.compile(
    "将(?!近)|力争|争取|努力|确保|保证|(?<![需重主])要(?!求|[点素])|(?<![反相供适])应(?!急|用|到)|须|拟|计划|今后|未来"
    "|逐[步年]|至少|最少|不少于|[\\d一二三四五六]年内|(?<!近)[3-5三四五]年(?!级|来|以来|多)|目标|前(?=完成|[建培新创])"
)
_FOR_EACH = re.compile("每(?!人|年发放)|各|(?<![年人户平])均(?!衡)|都(?!市)|新[增建改]")
SETS_ALL = re.compile(
    "将(?!近)|力争|争取|(?<!每[人名期次户])不[低少]于|以上(?!的|学)|至少|(?<!近)[一二三四五六\\d]年(?:内|累计)"
)
FACT = re.compile(
    r"\d余[\u3400-\u9fff]|(?<![\d.])\d*[1-9]\d[1-9](?=[名人件个家所期场次户起例])"
    r"|(?<!不)(?<!而)仅(?:占|有|为)|，(?:但|然而|不过)|依然|仍(?:然|有|未|存在|较)|尚未|受访|抽样|问卷|缺口"
    "|查出|先后(?:有|获|被)"
    "|(?:妇女|女性)占[^，。]{0,10}人口(?:总数)?(?:的)?(?:一半|半数|近半|[\\d.]+%)|高于目标|比目标[提降]"
    "|(?<!每年)[比较]上年度?(?:提高|上升|增[长加]|下降|降低|减少)|受[^，]{2,6}影响"
    "|近[一二三四五六七八九十\\d]{1,2}年(?:来|共|累计|间)?[，\u3400-\u9fff]|[一二三四五\\d]年共"
)
OF_STANDARD = re.compile(
    "(?:标准|规定|办法)(?:要求|测算|计算)|按(?:照)?[^，]{2,16}测算|由[^，]{0,12}组成|罚款|方可"
    "|扣[\\d.]+分|经费的\\d|[应实]到(?:代表|会)?\\d|缺课"
)
_IS_THERE = re.compile(
    "(?:下设|共有|建有|设有|配有|配备|拥有|现有|(?<![所具占享])有|开放)[\u3400-\u9fff“”、（）()]*$"
)
_SOME_MORE = re.compile("[余多](?=[\u3400-\u9fff])")
STILL = re.compile(
    "目前|现有|现已|已(?:建|有|达|经)|截至|上年|去年|过去|实际值|(?:^|[省市县区州镇乡])共有|走访(?!率)|抽查|问卷|督导组"
)
HAS = re.compile("(?:^|\0)全[省市县区州盟旗镇乡]现?有(?![望效])")
_TELLS = re.compile("占比?|为|有|达|在|至|到")


def asks(place: Place) -> bool:
    """Return whether an amount has a bound, or a verb that asks for it, and is not only told: 住院分娩率91.4%."""
    verb = place.verb
    stated = verb is None or (verb["reach"] and _TELLS.fullmatch(verb["reach"]))
    return place.suffix is not None or not stated


COUNTS = ("count", "persons", "times", "", "10k_persons", "person_times", "10k_person_times")
