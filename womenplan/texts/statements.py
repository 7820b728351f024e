"""Statements of a Chinese plan: clause by clause, what is to reach which value, or to go which way, by when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from womenplan.texts.amounts import RATES, Amount, amounts_in, in_figures
from womenplan.texts.clauses import (
    NAN,
    Statement,
    both_ends,
    dealt_out,
    in_mood,
    is_aim,
    is_measured,
    split,
    towards,
)

__all__ = ["chinese_statements"]


@dataclass(slots=True)
class _Context:
    """What a clause takes from those before it."""

    start_year: int
    end_year: int
    years: tuple[int, ...] = ()
    led: tuple[int, ...] = ()  # those that lead what follows, and bind no single demand
    placed: tuple[tuple[int, int], ...] = ()  # of the clause: place and year
    subject: str = ""  # of the last demand
    group: str = ""  # the same with its group, where the last demand was of one
    first: str = ""  # of the item's first demand with a value
    clause: str = ""  # what the clause before was about
    base_years: tuple[int, ...] = ()
    pending: tuple[str, ...] = ()  # subjects without a demand so far
    named: tuple[int, ...] = ()  # all years that the item has named so far
    valued: tuple[tuple[str, str], ...] = ()  # subjects and units of the item's demands
    origins: tuple[
        tuple[int, float], ...
    ] = ()  # of the clause: where, and from which values it starts
    reports: bool = False  # the sentence is about the past
    gone: bool = False  # the previous clause was about the past
    levelled: bool = False  # the sentence has asked for a level
    topic: bool = False  # the clause ends with a colon
    heading: str = ""  # what stood before a colon in the sentence
    way: str = ""  # the verb by which the clause before asked for a direction
    counted: bool = False  # the demand before was a number of things
    phrase: bool = False  # the text is a phrase of a list: a name and its value
    costed: bool = False  # the sentence tells what a measure builds, and what that costs


_LONGEST, _LONGEST_SENTENCE = 300, 3000  # characters of a clause, and of a sentence
_SENTENCE = re.compile(r"[。；;！!？?\n]")
_DIGIT_YEAR = r"(?:19|20)\d{2}"
_CLAUSE = re.compile(
    r"，|[：:](?!\s*\d)|,(?!\d{3}(?!\d))|(?<=以上)、|(?<=全覆盖)、|(?<=\d[个所家处])、(?!\d)"
    rf"|(?<=[%‰万岁人名个张所家处])、(?=到?{_DIGIT_YEAR}年)|(?<=\d[名人张户间支座])、(?!\d)"
    r"|(?<=上升|下降|提高|降低|增加|减少)、(?=[\u3400-\u9fff]{2,10}(?:率|时间|比例|人数))"
    r"|(?<=%)、(?=[\u3400-\u9fff（）]{2,}(?:[达提降控不保稳]|\d))"
)
_YEARS = re.compile(
    rf"(?:力争)?(?:(?<![高升降少加低长大小制增减])[到至]|截至|截止到?|在)?(?P<from>(?<![（(]){_DIGIT_YEAR}年[-—–~～]{{1,2}})?(?:{_DIGIT_YEAR}年?(?:和|、|及"
    rf"|与))*(?P<last>{_DIGIT_YEAR})年(?:底|末|年底"
    rf"|前|之前|以前|时|起)?(?!基础|的?水平|相比|度)"
)
_PERIOD_END = re.compile(
    r"(?:到|至)?(?:[“\"]?十[一二三四五六]?五[”\"]?(?:规划)?(?:末期?|期末|期间|时期)|(?:本)?规划(?:期|周期)?(?:末|结束时|期末|期内"
    r"|周期内)|中期(?!评估)|期末|终期(?!评估))"
)
_FIVES = {
    "十五": 2005,
    "十一五": 2010,
    "十二五": 2015,
    "十三五": 2020,
    "十四五": 2025,
    "十五五": 2030,
}
_BASE = re.compile(
    rf"(?:分别)?(?:(?<!占)比|较|与|[在以](?=[^，。；]{{2,20}}?(?:基础|为基|(?<=[年期])的?水平)))(?:上一?年|上年度|上一?届|本届"
    rf"|(?P<years>{_DIGIT_YEAR}年?(?:(?:和|、"
    rf"|及){_DIGIT_YEAR}年?)*)(?:底|末)?|[“\"]?(?P<five>十[一二三四五]?五)[”\"]?(?:规划)?(?:末期?|期末|时期)?)"
    r"(?:相比|的?基础上?|的?水平(?:上)?|为基[数期准])?[，]?"
    r"|在(?:现有|原有|已有|现)(?:水平|的)*基础上|[比较]规划前|(?:比|较)(?:上一?(?:个|轮)?规划(?:期|周期)?|上一?周期|基期)(?:值"
    r"|水平)?(?P<start>(?:[（(][^（）()]*[）)])?)"
)
_SOFT = re.compile("力争|争取|努力|一般|原则上|尽可能|尽量|有望|鼓励")
_STEADY = re.compile("逐步|逐届|不断|持续|稳步|逐年|逐渐|日益|稳定增长|连年")
_UP = (
    "[升提]上[来去]|一年比一年[高多好]|越来越[多高好长]|递增|走高|只升不降|只增不减|稳中有[升增进]|有所?(?:新的?|较大幅?度?的?|大的?|大幅)?(?:提高|提升|增加|上升)|有[增升]|优化|提高"
    "|提升|上升|增加|增长|增强|扩大|延长|改善|增多"
    "|有新?的?突破|↑|上扬|提质|壮大|拓宽|上涨|攀升"
)
_DOWN = "稳中有降|收窄|拉近|弥合|缩窄|↓|[降减]下[来去]|一年比一年[低少]|越来越[少低短]|递减|走低|缩小|下降|降低|减少|减轻|缩短|下调|消除|消灭|回落|减小|压降|压减|遏制|扫除"
_MANNER = (
    "(?:保持稳定(?:并|和)?|(?:有所)?(?:增加|提高|提升|上升)(?:并?且|并)|有效预防和|预防和|均|全部|都|总体|整体|分别|力争|争取|努力|逐步|基本|确保"
    "|随之|相应|同样|确定|要|应当?|不断|稳步|进一步|平均|普遍|始终|继续|持续|明显|显著|有所|有|同步|逐届|大幅度?|"
    "有效|合理|逐年|逐渐|较快|较大|适当|切实|全面|得到|实现|普遍|日益|稳定(?![在于])|长期|一般|原则上|双|先|也|将|须|必须|可|能够?|大力|着力|加快|积极"
    "|呈现?|的|并|以"
    "|再)*"
)
_KEEP = "达到并(?:长期)?(?:保持|稳定|维持)在?|保持并(?:巩固|稳定)在?|(?:保持|稳定|巩固|维持|稳固)(?:在|于|为)?|稳定保持在|巩固保持在"
_REACH = (
    "(?:提高|提升|上升|增加|增长|扩大|延长|上调|调[高增整]|收紧|放宽|修订|修改|改|恢复|拉高|发展|增|升|提|定)(?:到|至|为|达到|在)|达标率?为|达到|达成"
    "|实现|达|完成|占到|占比达?到?|占|为|至|到|在|有|"
    "累计(?:发放|投放|新增|创建)|不断达到|普及到|扩展到|拥有|率先达到|覆盖(?:到|达)?"
)
_FALL = "(?:下降|降低|减少|压降|降|下调|调[低减]|缩小|缩短|压减|压缩|减|压|控制|限制)(?:到|至|为|在|于)|控制"
_AT_LEAST = "≥|>=|大于等于|不低于|不少于|不小于|不得低于|不得少于|不能少于|不能低于|至少(?:达到|为|有)?|最低(?:达到|为)?|不下于"
_MORE = ">|超过|高于|大于|突破|多于|超|逾|过"
_AT_MOST = "≤|<=|小于等于|不高于|不超过|不大于|不多于|不得超过|不得高于|至多|最多|不超"
_LESS = "<|低于|小于|少于|不足|不到"
_SUFFIX = re.compile(
    r"\s*(?:分(?=[以左上]|$))?(?:(?P<ge>(?:及)?以上|及以上|或以上|之上|起)|(?P<le>(?:及)?以下|以内|之内|之下|及以下|内(?=$"
    r"|[，。；、]))"
    r"|(?P<about>左右|上下))(?:水平)?"
)
_ABOUT = re.compile("(?:大约|大致|约|接近|近)$")
_VERB = re.compile(
    rf"(?P<manner>{_MANNER})(?:"
    rf"(?P<keep>{_KEEP})(?P<keepcmp>{_AT_LEAST}|{_AT_MOST})?"
    rf"|(?P<atleast>{_AT_LEAST})|(?P<atmost>{_AT_MOST})|(?P<more>{_MORE})|(?P<less>{_LESS})"
    rf"|(?P<fall>{_FALL})(?P<fallcmp>{_LESS}|{_AT_MOST})?"
    rf"|(?P<reach>{_REACH})(?P<reachcmp>{_AT_LEAST}|{_MORE})?"
    rf"|(?P<change>(?:年均|年平均|平均每年|每年)?(?:再|净|递|新(?=增))?(?P<way>提高|提升|增长|增加|上升|扩大|下降|降低|减少|缩短|缩减"
    rf"|缩小|减小|翻"
    rf"|降|增|减)(?:了|(?:幅度?|速度?)?(?:达到?|为|不低于|不少于|超过))?)"
    r")(?P<about>大约|大致|约|接近|近)?\s*$"
)
_YEARLY = re.compile("年均|年平均|平均每年|每年(?=递?增|提|上|下|降|递?减)|递[增减]")
_PAST = re.compile(
    "先后(?:创|获|荣|被|建)|已(?!建工会|婚|就业|参保|育)|现有|现已|目前|截至|同比|上一?届(?:[人女党政委代]|的)|[高升降少加长到]了|累计(?:已|达(?!到)|有|为)|上年|去年|曾|历年"
    "|实际值|(?:^|[省市县区州镇乡])共有|(?<!保持)(?<!维持)原(?=目标|定|为|值|来|计划|规划)|删去|删除|取消|不再(?:设|保留|列|作|纳入|考核)|过去"
    r"|(?<![比较与同])上一?轮|仅为?|[应实]到$|上一?届[^，]{0,6}[建立设]|[\u3400-\u9fff]了$"
    "|现(?=为|占)|(?<!下)[一二三四五六七八九十]届(?=为|占|达)"
)
_REPORTS = re.compile(
    r"按[^，]{2,8}统计，|显示|表明|(?:19|20)\d{2}年以来|过去[一二三四五六七八九十]+年|(?<![比较与同])上一?(?:轮|周期|个周期)|[五十]年来|今年以来|实际值|短板|不足：|"
    "随着[^，]{2,16}，|(?:打下|奠定)了?[^，。]{0,8}基础|程度加深|压力加大|难题|会期|执行情况|成绩单|上一?个十年|本报讯|回顾|回看|近年(?:来|进展)|成效显著"
)
_AHEAD = re.compile(
    "将(?!近)|力争|下一?届|下一步|今后|未来|[这本新]一?轮|目标是|要求|现定|(?:调整|修订|修改|改)为"
)
_FRONT = re.compile(
    "^(?:[一二三四五六七八九十]{1,2}、(?![一二三四五六七八九十])|目前|当前|未来|我们的?目标[是为]|目标[是为定]+|或者?|且|[这本新]一?轮(?:目标"
    "|要求)?(?=[\\d\0我将把要保不达超低≥≤缩提降]|$)|我们|拟|[其第]?[一二三四]项?是|这一?(?:数字|比例|指标|比率|占比|水平|数据)|该(?:比例|指标"
    '|项指标)|上述(?:比例|指标)|(?:[“"]?两委[”"]?)?换届[后时中]?|(?:(?:新一轮|本轮)?规划|纲要|意见|草案|方案|文件'
    "|通知)?(?:[还并只]?(?:提出|要求|明确))+"
    "|今后(?:[\\d一二三四五六七八九十]+年)?|其中|使(?!用)|[、，,和及与并的对其将把]|其间|同时|此外|另外|确保|保证|保障|促进|推动|推进|推行|实施|实现|努力|力争"
    "|争取|进一步|不断|逐步|全面|大力|着力|继续|"
    "积极|切实|有效|加快|稳步|持续|要|进入|在(?![园校职岗读册编])|以后|此后|[升降]的是|即(?=[达为]|$)|下一?届|第?[一二三四五六七八九十]+届$|增设|新增设|使得?|让|到时|届时|规划期?内|周期内|年底|年末|末|底|前|总体上?"
    "|以及|从而|特别是|尤其是|注重"
    "|保持|应保证|应当|"
    "全[省市县区州盟旗国](?=[\u3400-\u9fff]{3})|[我本][省市县区州盟旗](?=[\u3400-\u9fff]{3}))+"
)
_TAIL = re.compile(
    "(?:的|[:：→]|目标值?(?:拟?[定设]|确定|设定)?|方面|原(?:目标值?|[拟]?定|来)|(?<![\u3400-\u9fff])原值?|现定|现|(?:调整|修订"
    "|修改)[为到至]|各|双双|同样|我们|累计|由|于|自|每(?:年"
    "|[月周])?|每?[一二两三四五六七八九十\\d]+年(?:一轮|内|平均)?|合计|同步|(?<!人)均|都|分别|应|要|则|也|能|将|需"
    "|须|可|总体|全部|普遍|逐步|已|始终|继续|整体|平均|基本|不断|进一步|持续|稳步|得到|有所|明显|显著|大幅度?)+$"
)
_OPEN = re.compile(r"[（(][^（）()]*$|[“\"《][^”\"》]*$")
_COUNTED = "(?:新建|改建|扩建|改造)(?:(?:[、和及]|以及)(?:新建|改建|扩建|改造|改?扩?建))+|新建(?:[、和及]|以及)改?扩?建|改扩建|新改扩?建|改造|建(?=$|至少|不少于)|新增|创办|开办|兴建|兴办|建好|办好|创建|选?配(?=$)|设立|设置|设有|建成|建有|建设|建立|配备|配置|拥有|配有|组建|(?<!所)有|培育|打造|新建|选配|安排"
_ACTS = re.compile(
    "^提供|审结|惠及|举办|开展|组织|召开|培训|印发|发放|举行|走访|慰问|宣传|调研|评选|推选|遴选|选树|选出|评出|寻找|推荐|命名|征集|表彰|推出|实施|制作|刊发|刊播|推送|讲座|会议|活动(?!中心|场所|阵地|站|室)|报告|督[查导]|课|项措施"
    "|大行动|项行动|个体系|个方面"
    "|项工程|个周期|项制度|次全会"
)
_MONEY = ("yuan", "10k_yuan", "100m_yuan", "hours", "hours_per_day")
_NOT_A_LEVEL = re.compile(
    r"点(?:钟|半|\d|至|到)|[\u3400-\u9fff]{1,4}圈|学时|公里|年级|周年|届|版|号|期$|工作日|月(?!度)|款|条$|国发|政发"
)
_DO = (
    "接受|参加|参与|享有|享受|拥有|[建设]有|[选配]?配备|配有|选配|设置|[建设成]立|建成|开展|获得|掌握|使用|知晓|完成|得到|[推实]行|执行|开[设办通]"
    "|配置|提供|实现|发放给|用于|投向|纳入|取得|通过|(?:达到|符合)(?=[^，\\d\0]{0,12}(?:标准|要求|等级|规范))"
    "|进入?(?=村|社区|乡镇)|有(?=女|\\d+名)|(?<=[）)村区镇道校院店县子])有"
)
_ATTRIBUTE = re.compile(
    rf"\s*(?:人次|人|以上)?(?:的(?!比例|妇女|女性|女职工|目标|要求|水平|同时|前提|[^，。；]{{0,24}}(?:{_DO}))|或者?日)"
)
_SEXES = re.compile(
    "(?:女性[与和同]男性|男性[与和同]女性|(?:男女)?(?:两性|男女|性别|夫妻))(?:之?间|双方)?(?:的)?"
)


def chinese_statements(
    text: str,
    *,
    section: str,
    start_year: int,
    end_year: int,
    head: str = "",
) -> list[Statement]:
    """Return the demands of one item's text, and the past values that it names.

    Parameters
    ----------
    text : str
        Text of an item, or of a part of one.
    section : str
        objective, strategy, project or situation: of the objectives directions count too, of
        measures only levels.
    start_year, end_year : int
        Of the plan; 0 where unknown.
    head : str
        Subject of the item to which a part belongs.
    """
    text = _SPEAKER.sub(lambda one: " " * len(one[0]), text)
    phrase = section in ("objective", "") and _PHRASE.fullmatch(text)
    context = _Context(start_year, end_year, phrase=bool(phrase))
    text = _VALUE_FIRST.sub(r"\g<name>：\g<value>", text)
    text = _NOT_COUNTED.sub(_passed_over, _redrafted(text))
    text = _UNIT_AHEAD.sub(_unit_behind, text)
    text = _OF_MANY.sub(lambda one: f"{one['value']}/{one['many']}".ljust(len(one[0]), "\0"), text)
    text = re.sub("(?<![<>≤≥])=", "为", text.replace("≈", "约"))
    text = re.sub("(?<=[保维]持)原目标值?", lambda one: "\0" * len(one[0]), text)
    text = re.sub('"([^"\n]*)"', r"“\1”", text)
    text = _QUOTED_VALUE.sub(lambda one: f"\0{one[0][1:-1]}\0", in_figures(text))
    found: list[Statement] = []
    at = 0
    ahead = any(int(year) > start_year for year in re.findall(_DIGIT_YEAR, text) if start_year)
    results = not ahead and bool(_COUNTED_FINELY.search(text))
    looks_back = results or bool(_LOOKS_BACK.match(text))
    for sentence, start in split(_SENTENCE, text, _LONGEST_SENTENCE):
        context.base_years = ()
        context.pending = ()
        context.heading = ""
        context.levelled = False
        lasting = context.years if context.led and context.years > context.led else context.led
        context.years = tuple(one for one in lasting if one > context.start_year)
        goes_on = start > 0 and text[start - 1] in "；;"
        context.reports = bool(_REPORTS.search(sentence)) or (context.reports and goes_on)
        if _DEFINES.match(sentence):
            continue
        context.costed = section == "strategy" and bool(_COSTED.search(sentence))
        looks_back = looks_back or bool(_SINCE.search(sentence)) or _ended(sentence, start_year)
        looks_back = looks_back and not _AHEAD.search(sentence)
        context.reports = (context.reports or looks_back) and not _AHEAD.search(sentence)
        for clause, offset in _merged([*split(_CLAUSE, sentence, _LONGEST)]):
            at = start + offset
            context.topic = text[at + len(clause) : at + len(clause) + 1] in ("：", ":")
            if _THAN_BEFORE.match(clause) and max(context.years, default=9999) <= start_year:
                found = [one if one.at < start else replace(one, past=True) for one in found]
                continue  # 2021年占31%，比上届提高2个百分点
            if found and _BESIDE.match(clause):  # 95.1%，高于全市平均水平1.2个百分点
                found[-1] = replace(found[-1], past=found[-1].past or not found[-1].operator)
            found += [
                replace(one, at=one.at + at) for one in _clause(clause, context, section, head)
            ]
        first = next((at for at, one in enumerate(found) if one.at >= start), len(found))
        asks = bool(_SETS_ALL.search(sentence))
        quotes = bool(_OF_STANDARD.search(sentence))
        asks = asks and not quotes
        reports = quotes or bool(_FACT.search(sentence))
        found[first:] = in_mood(found[first:], asks=asks, reports=reports)
    return found


_VALUE_FIRST = re.compile(
    r"^(?P<value>(?:[≥≤<>]|不[低高]于|不超过)?\d[\d.]*(?:%|‰|/10万|岁|年)(?:左右|以[上下内])?)"
    r"[：:](?P<name>[^，。；：:\d]{4,30})$"
)


def _passed_over(found: re.Match[str]) -> str:
    """Return what stands in place of a year without a value: the colon before goes on to the next."""
    behind_colon = found.string[: found.start()].endswith(("：", ":"))
    return (" " if behind_colon else "\0") * len(found[0])


_NOT_COUNTED = re.compile(  # 2020年未统计，2030年≥90
    rf"{_DIGIT_YEAR}年?(?:[底末]|现状|基期)?值?[：:为]?(?:尚未|未作?|没有|无|暂无|暂缺|缺|暂未)(?:统计|数据|监测|开展|开展统计|调查"
    r"|记录|资料)?(?:数据|资料)?[，,；;](?=\s*(?:到|至)?\d{4}年?)"
)
_DEFINES = re.compile(
    "[^，]{2,20}(?:是指|指的是)|(?:本)?(?:规划|方案|纲要)(?:共?分[为成]|共?设|由)"
)
_UNIT_AHEAD = re.compile(
    r"(?<=[\u3400-\u9fff])[（(](?P<unit>%|‰|1?/10万|每10万|岁|年|万?人次?|[个张间]|元|小时|分钟)[)）]"
    r"(?P<to>[：:](?:\D{0,8}?[\d.]+(?![\d.%‰/\u3400-\u9fff]|/10)"
    r"|\D{0,8}?[\d.]+(?=左右|以上|以下|以内))?)"
)


_OF_MANY = re.compile(
    r"每(?P<many>10万|万|千)[人名例](?:活产)?(?:中|有)?(?P<value>\d[\d.]*)[人名例]"
)


def _unit_behind(found: re.Match[str]) -> str:
    """Return a value with the unit that stood in brackets before it: （%）：43左右 is 43%左右."""
    unit = {"1/10万": "/10万", "每10万": "/10万"}.get(found["unit"], found["unit"])
    said = found["to"] + (unit if found["to"][1:] else "")
    return said.rjust(len(found[0]), "\0")


_SPEAKER = re.compile("^(?:记者|问|答|[\u3400-\u9fff]{1,6}(?:局|委|厅|部|办|联|会|院))：(?=.{12})")
_PHRASE = re.compile(
    r"\s*[^\d，。；：、]{3,20}?\s?(?:\d[\d.]*[^\d，。；：]{0,4}(?:→|[-—]+>)\s*)?"
    r"\d[\d.]*[^\d，。；：]{1,6}(?:[（(][^（）()]*[）)])?\s*"
)
_REDRAFTED = re.compile(
    '[“"](?P<old>[^”"]{2,24})[”"][^，。；“”]{0,2}(?:修改|调整|修订|改)为[“"](?P<new>[^”"]{2,40})[”"]'
)
_WORDED = re.compile('(?:修改|调整|修订|表述|明确|改)为[“"](?P<new>[^”"]{2,40})[”"]')
_REFUSED = re.compile(
    "(?<![^。\n])(?P<said>[^。\n]*)。(?=(?:未|不予?|部分)采纳)|(?<=。)(?:未|不予?)采纳，维持"
)


def _redrafted(text: str) -> str:
    """Return notes on a draft with what was struck out or refused blanked, so that places stay.

    Of “…”改为“…” the new wording stays, of a proposal that was refused nothing.
    """

    def struck(found: re.Match[str]) -> str:
        before = found.start("new") - found.start()
        named = not re.match("[达不保控提降≥≤]|[超高低]于", found["new"])
        if named and re.search(r"\d|[升降高低]$", found["old"]):
            said = ""
        else:
            said = found["old"]
        said = _OLD_VALUE.sub("", said)
        lead = "\0" + said
        return lead.ljust(before, "\0") + found["new"] + "\0"

    def refused(found: re.Match[str]) -> str:
        if found["said"] and not re.search("建议|提出", found["said"]):
            return found[0]
        name = _TOPIC_ASKED.search(found[0])
        if name is None:
            return "\0" * (len(found[0]) - 1) + "。"
        return "\0" * name.start() + name[0] + "\0" * (len(found[0]) - name.end() - 1) + "。"

    text = _REDRAFTED.sub(struck, text)
    text = _WORDED.sub(
        lambda one: ("\0" * (one.start("new") - one.start())) + one["new"] + "\0", text
    )
    return _REFUSED.sub(refused, text)


_OLD_VALUE = re.compile(
    r"(?:达到?|不[低超高少大]于?|控制在?|保持在?|提高到?|降[低至到]*|[高低]于|超过|为|至|≥|≤)*\d.*"
)
_TOPIC_ASKED = re.compile("(?<=建议)[^，。\\d]{2,20}?(?:率|比例|比重|占比|人数)")
_LOOKS_BACK = re.compile(
    r"\s*(?:(?:过去|近)?(?:的)?[三四五十]年来|自?(?:19|20)\d{2}年以来|近年来|(?:中期|终期)?(?:评估|监测)(?:结果)?(?:显示|表明))"
)
_COUNTED_FINELY = re.compile(  # 达到83.13%, 高于目标9个百分点: a paragraph of results
    r"(?:为|达到?|占|[降提]高?[至到]|率)[1-9]\d*\.\d\d(?:%|‰|/10万)(?!以[上下内])"
    r"|(?:高于|低于|超过?|比)目标值?(?:[提降]高?低?)?\d"
)
_SINCE = re.compile(  # what follows in the paragraph tells of it
    "(?:^|，)(?:[二两三四五六七八九十]|\\d{1,2})年来[，,]|^[^，,]{2,24}以来[，,]"
    "|(?:取得|获得)了?[^，]{0,10}(?:成绩|成就|进展|成效|进步)"
    "|长足(?:的)?(?:发展|进步)|进步明显|目标(?:已|均|基本|全面|全部)+(?:实现|达到|完成)"
)


def _ended(sentence: str, start_year: int) -> bool:
    """Say that a sentence counts up to a year before the plan: 截至2020年底."""
    found = re.match(rf"\s*截[至止]到?(?P<year>{_DIGIT_YEAR})年", sentence)
    return found is not None and (not start_year or int(found["year"]) < start_year)


_BESIDE = re.compile(
    r"(?:高于|高出|低于|优于|比)(?![^，；。]*(?:提[高升]|增[加长]|上升|下降|降低|减少))[^，；。]{2,12}?(?:[高低]出?)?[\d.]+个?(?:百分点|‰|%|岁|年)$"
)
_THAN_BEFORE = re.compile(r"分?别?[比较]上一?[届年]度?(?:提高|上升|增加|增长|下降|降低)\d")
_QUOTED_VALUE = re.compile(
    r"[“\"][^”\"，。]{0,6}\d[\d.]*(?:%|‰|/10万)(?:以上|以下|以内|左右)?[”\"]"
)


def _merged(parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return clauses, joined again where they stand within one pair of brackets."""
    merged: list[tuple[str, int]] = []
    for text, start in parts:
        if merged and len(merged[-1][0]) < _LONGEST and _OPEN.search(merged[-1][0]):
            before, first = merged[-1]
            merged[-1] = (before + "，" + text, first)
        else:
            merged.append((text, start))
    return [(text, start) for text, start in merged if text.strip()]


def _clause(
    clause: str,
    context: _Context,
    section: str,
    head: str,
) -> list[Statement]:
    clause, aside = _without_aside(clause, context)
    masked, placed, base_years = _take_years(clause, context)
    masked, origins = _without_origins(masked)
    beside = [(0, aside[0].value)] if aside else []
    context.origins = (*beside, *((end, value) for _, end, value in origins))
    context.placed = tuple(
        (at, year) for at, year in placed if not any(start <= at < end for start, end, _ in origins)
    )
    inherited = context.years
    if years := tuple(year for _, year in context.placed):
        context.years = years
        if _leads(masked, context.placed):
            context.led = years
        context.named = tuple(sorted({*context.named, *years}))
    elif context.led and re.search("今后|未来|下一步", masked):
        context.years = context.led = ()
    if base_years:
        context.base_years = base_years
    ahead = context.years and context.years[-1] > context.start_year
    if _STILL.search(masked) or _is_past(context) or (_HAS.search(masked) and not ahead):
        context.gone = True
    elif _AHEAD.search(masked) or years:
        context.gone = False
    subject_before = context.subject
    masked = _NAMED_BEFORE.sub(lambda one: _named_before(one, context), masked)
    demands = _valued(masked, context, section, inherited)
    if demands and not context.first:
        context.first = demands[0].names[0]
    if not demands and section in ("objective", "situation", ""):
        demands = _none(masked, context) or _coverage(masked, context)
        demands = demands or _relative(masked, context)
        if not demands and section != "situation":
            demands = _directional(masked, context, head)
    elif not demands:
        compared = [one for one in _relative(masked, context) if one.form == "relative"]
        demands = _coverage(masked, context) or [one for one in compared if masked[one.at] != "与"]
    if re.search("[\u3400-\u9fff]{2}", masked) and not demands:
        _take_topic(_subject(masked), context)
    elif demands:
        context.pending = ()
    demands = [
        replace(
            one,
            names=tuple(_of_body(name, subject_before) for name in one.names),
            before=tuple(filter(None, (*one.before, context.clause, subject_before))),
        )
        for one in demands
    ]
    if about := _subject(masked if not demands else demands[-1].names[0]):
        context.clause = about
    if aside and demands:
        before, year = aside
        told = replace(
            demands[0],
            form="level",
            operator="",
            past=True,
            doubts=(),
        )
        demands.append(
            replace(
                told,
                value=before.value,
                unit=before.unit,
                year=year,
            )
        )
    return demands


def _take_topic(subject: str, context: _Context) -> None:
    """Remember what a clause without a demand is about, for those that follow."""
    if topic := _TOPIC_AHEAD.match(subject) or _TOPIC_FIRST.match(subject):
        subject = topic[0]
    context.heading = subject if context.topic and _TOPIC.search(subject) else ""
    if _TOPIC.search(subject) or (context.topic and 4 <= len(subject) <= 24):
        context.subject = subject
        context.pending = (*context.pending, subject)


def _of_body(name: str, before: str) -> str:
    """Return a name with the body whose standing members are meant: 政协委员…，常委中女性比例."""
    bodies = re.findall("人大|政协", before)
    if bodies and name.startswith("常委"):
        return f"{bodies[-1]}{name}"
    return name


def _leads(masked: str, placed: tuple[tuple[int, int], ...]) -> bool:
    """Return whether a clause's years hold for what follows (到2025年，A…), not for one demand (A 2025年达到…)."""
    first = masked.find("\0")
    if _subject(masked[:first]):
        return False
    behind = masked[placed[-1][0] :].lstrip("\0")
    amount = next(iter(amounts_in(behind)), None)
    verb = _VERB.search(behind[: amount.start]) if amount else None
    if amount:
        told = behind[: verb.start() if verb else amount.start]
    else:
        told = behind
    return amount is None or bool(_subject(told))


_ASIDE = re.compile(
    rf"以{_DIGIT_YEAR}年[（(][^（）()]*[）)]为基[数期准]|[（(](?:(?P<year>{_DIGIT_YEAR})年(?:底|末)?|现状|基期|基准|目前"
    rf"|当前|上一?届|上年|原)值?[^（）()]*[）)]"
)


def _without_aside(clause: str, context: _Context) -> tuple[str, tuple[Amount, int] | None]:
    """Return a clause without the value of the present that it names in brackets, and that value with its year."""
    for found in _ASIDE.finditer(clause):
        year = int(found["year"] or 0)
        amounts = [one for one in amounts_in(found[0][7:] if year else found[0])]
        gone = not year or not context.start_year or year < context.start_year
        if amounts and gone:
            blank = clause[: found.start()] + "\0" * len(found[0]) + clause[found.end() :]
            return blank, (amounts[-1], year or context.start_year - 1)
    return clause, None


_NAMED_BEFORE = re.compile("[前后]者")


def _named_before(found: re.Match[str], context: _Context) -> str:
    """Return which of two things that the clause before named is meant."""
    parts = _JOINT_WORD.split(context.clause)
    if len(parts) > 1:
        return parts[0 if found[0] == "前者" else -1]
    return found[0]


_TOPIC = re.compile(
    "(?:率|之比|比例|比重|占比|性别比|人数|水平|寿命|年限|满意度|安全感|指数)[^，]{0,2}$|数$|中女(?:性|干部|代表|委员)$"
)
_TOPIC_AHEAD = re.compile(
    "[^，]{2,20}?(?:率|比例|比重|占比|性别比|寿命|年限)(?=逐步|不断|明显|进一步|恢复|趋于|有所|基本|保持|补[齐上]|扭转|尽快|每年|都|控制|达|[与同][^，]{2,16}相)"
)
_TOPIC_FIRST = re.compile(
    "[^，]{2,20}?(?:死亡率|[筛检][查测]率|覆盖率|参保率|就业率|入学率|入园率|管理率|知晓率|患病率)(?!的|[、和及])"
)
_ORIGIN = re.compile(
    f"(?:由|从|自)(?:现在|目前|当前|现状|基期)?[\0年的底末约 ]*(?:达到?|{_AT_LEAST}|{_AT_MOST})?[\0]*$"
)
_ARROW = re.compile(r"\s*(?:→|[-—]+>)")
_STARTED = re.compile("在(?:现有|原有|目前|现)?[\0年的底末约 ]*$")
_BEGUN = re.compile(
    "在(?![园校职岗读册编])(?P<what>[^，\\d]{3,30}?)(?:已经?)?(?:达到?|为|至|稳定在|保持在)[\\0约]*$"
)
_ON_THAT = re.compile("的?基础上|起步|起算")
_TO = re.compile(
    "[\\0年的底末左右以上下 ]*(?:稳步|逐步|分别|进一步)*"
    "(?:(?:收紧|放宽|发展|提高|提升|上升|增加|增长|扩大|延长|下降|降低|减少|缩小|控制|调整|修订|压[减降]|[上下]调"
    "|调[高低增减]|拉高|升|增|降|减|提|压)(?:到|至|为)|(?:提高|增加|增长)[一二两三]倍|翻一?番)"
)


def _without_origins(masked: str) -> tuple[str, list[tuple[int, int, float]]]:
    """Return a clause without the values from which it starts (由2000年的28%提高到45%), where and which."""
    origins: list[tuple[int, int, float]] = []
    for amount in amounts_in(masked):
        origin = _ORIGIN.search(masked[: amount.start])
        tail = masked[amount.end :]
        based = _STARTED.search(masked[: amount.start])
        on_that = _ON_THAT.match(tail)
        start = end = 0
        begun = _BEGUN.search(masked[: amount.start])
        if begun and on_that:
            masked = masked[: begun.start()] + "\0" + masked[begun.start() + 1 :]
            start = begun.end("what")
            end = amount.end + on_that.end()
        elif origin and (_TO.match(tail) or not tail.strip("\0 ")):
            start = origin.start()
            above = _SUFFIX.match(tail)
            end = amount.end + (above.end() if above else 0)
        elif arrow := _ARROW.match(tail):  # 75%→90%
            start = amount.start
            end = amount.end + arrow.end()
        elif (begin := based or origin) and on_that:
            start = begin.start()
            end = amount.end + on_that.end()
        if end:
            masked = masked[:start] + "\0" * (end - start) + masked[end:]
            origins.append((start, end, amount.value))
    return masked, origins


def _take_years(
    clause: str, context: _Context
) -> tuple[str, tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Return a clause with its years blanked out (so that places stay), the years it names, and those of the base."""
    base: list[int] = []
    years: list[tuple[int, int]] = []

    def take_base(found: re.Match[str]) -> str:
        if found["years"]:
            base.extend(int(year) for year in re.findall(_DIGIT_YEAR, found["years"]))
        elif found["five"]:
            base.append(_FIVES[found["five"]])
        elif found[0].startswith("以"):
            return found[0]
        elif found["start"] is not None:
            base.append(context.start_year - 1)
        elif found[0].endswith("基础上") and found[0].startswith("在") and "年" not in found[0]:
            return "\0" * len(found[0])
        else:
            base.append(-1)  # the year before: a result, or a yearly step
        return "\0" * len(found[0])

    def take_year(found: re.Match[str]) -> str:
        start = max(found.end("from"), found.start())  # 2021年—2025年: by its end
        for year in re.finditer(_DIGIT_YEAR, found[0][start - found.start() :]):
            years.append((start + year.start(), int(year[0])))
        return "\0" * len(found[0])

    def take_end(found: re.Match[str]) -> str:
        if found[0].startswith("规划") and text[: found.start()].endswith("\0"):
            return "\0" * len(found[0])  # 2020年规划期末: of the plan before
        five = re.search("十[一二三四五六]?五", found[0])
        if five and five[0] in _FIVES:
            years.append((found.start(), _FIVES[five[0]]))
        elif "中期" in found[0] and context.end_year:
            years.append((found.start(), (context.start_year + context.end_year) // 2))
        elif context.end_year:
            years.append((found.start(), context.end_year))
        return "\0" * len(found[0])

    text = clause
    text = _BASE.sub(take_base, text)
    text = _YEARS.sub(take_year, text)
    text = _PERIOD_END.sub(take_end, text)
    return text, tuple(sorted(years)), tuple(base)


def _years_for(context: _Context, count: int) -> list[int]:
    years = [year for year in context.years]
    if not years:
        return [0] * max(count, 1)
    if count > 1 and len(years) == count:
        return years
    if count == 1 and len(years) > 1:
        return years
    return [years[-1]] * max(count, 1)


def _by_year(one: Statement, context: _Context) -> list[Statement]:
    """Return a statement for each of the years that it is about."""
    return [replace(one, year=year) for year in _years_for(context, 1)]


def _valued(
    masked: str,
    context: _Context,
    section: str,
    inherited: tuple[int, ...],
) -> list[Statement]:
    """Return the demands of a clause that name a value."""
    found: list[Statement] = []
    last = 0
    amounts = [*amounts_in(masked)]
    for amount in amounts:
        tail = masked[amount.end :]
        if amount.start < last or _is_no_level(amount, masked, context):
            continue
        before = re.sub("\0+的?", "", masked[last : amount.start])
        bracket = _YEAR_BEHIND.match(tail)
        behind = amount.end + (bracket.end() if bracket else 0)
        own = tuple(year for at, year in context.placed if amount.end <= at < behind)
        here = own or tuple(year for at, year in context.placed if last <= at < amount.start)
        after = tuple(year for at, year in context.placed if at >= amount.end)
        context.years = here or (inherited if not found and not after else context.years)
        run = _run(amounts, amount, masked)
        fits = len(run) in (len(_JOINT_WORD.split(before)), len(context.named))
        if not re.search("分别|各", before) and not fits:
            run = run[:1]
        one = _demand(before, run[-1], masked, context, section)
        if one is None:
            continue
        statements, last = one
        last = max(last, behind)
        last_said = found[-1].names[:1] if found else ()
        named = bool(_subject(re.sub("分别.*", "", before)))
        dealt = _dealt(statements, run, context, named)
        found += [
            towards(replace(one, before=last_said), _origin_of(one, context)) for one in dealt
        ]
    said = [(one.names[0], one.unit) for one in found]
    context.valued = tuple(dict.fromkeys([*context.valued, *said]))
    return found


def _origin_of(one: Statement, context: _Context) -> float:
    """Return the value from which a demand starts: the last one that stands before it."""
    return next((value for end, value in reversed(context.origins) if end <= one.at), NAN)


_OF_SUCH = re.compile(
    r"(?:及?以上|以[下内]|左右)?(?:的(?!比例|妇女|女)|(?=单位|企业|社区|机构|学校))"
)
_YEAR_BEHIND = re.compile(r"(?:以上|以下|以内|左右)?\s*[（(]\0+[）)](?:以上|以下|以内|左右)?")
_WHOSE_SHARE = re.compile(
    "[^，。；]{0,14}的(?:[^，。；\\d]{0,8}?(?:达|占|不低于|不少于|超过|在)|比例|占比|比重)"
)
_TAKEN_ON = re.compile("(?:吸纳|招用|招录|雇用|聘用|安置)$")
_LASTING = re.compile("年限|受教育|寿命")


_GOING = re.compile("(?:提高|提升|延长|增加|减少|降低|下降|缩小)(?:约|至少)?$")
_PROCEDURE = re.compile(
    "(?:承担|负担|分担|出资|匹配)$|参训时[间长]|培训时[间长]|脱产|贴息|补贴标准|补偿|报销|出资|投资|篇幅|字数|核查|抽查|自评|评估占|考核|得分|权重|结业率"
    "|建筑面积|使用面积|利率|费率|保证金"
    "|拨付率|结转|结余|管理费|误差率|分值|点击量|附件|阅读量|浏览量|参训率|编制|额度|奖励|奖金|采纳率|响应率|回收率|样本|问卷"
)
_OF_PLAN = re.compile(
    "(?:领域|部分|主要目标|量化目标|目标|策略措施|措施|重点任务|任务|重点工程|指标|数据|成员单位|被单列为|列为|分为)"
)


_THERE = re.compile("(?:都|均|各|至少)(?:设?有|建有|建成|配备|配有|设立)(?:至少)?$")
_TIMES = ("hours", "hours_per_day", "minutes")
_TIME_SPENT = re.compile(
    "(?:签发|办理|响应|处置|等候|等待|受理|出警|核发)时[间长限]|家务|劳动|照料|陪伴|陪护|锻炼|睡眠|闲暇|无酬|育儿|阅读时"
)
_COSTED = re.compile("(?:投资|概算|造价|工程费)(?:估算|规模|总额)?[为约达]?\\d[\\d.]*[万亿]?元")
_YEARS_FROM = re.compile(rf"{_DIGIT_YEAR}\s*[-—–~～至到]+\s*\0")
_EACH_ROOM = re.compile(
    "每[间处个座套所名][\u3400-\u9fff]{0,6}(?:面积|造价|投资|费用)[^，。；]{0,6}$"
)
_EVERY_SOME_YEARS = re.compile(
    "每[两二三四五2-5]年(?!至少|不少于|安排|组织)(?:[^，。；至排](?!少|组)){0,10}$"
)
_PER_TERM = re.compile("每(?:学期|季度?|个?月|周|旬)[^，。；]{0,8}$")
_OF_ONE_MEETING = re.compile("(?:每[期场批班]|参[赛会]|出席)[^，。；]{0,10}$")


def _is_no_level(amount: Amount, masked: str, context: _Context) -> bool:
    """Return whether an amount is an age, a time span, a number of a document, or says which things."""
    before = masked[: amount.start]
    tail = masked[amount.end :]
    if _PAID.match(tail):  # 按人均不低于1元的标准安排经费, but 按每人120元的标准安排经费
        return not re.search(f"(?:{_AT_LEAST})$", before)
    if context.costed and amount.unit in _THINGS:
        return True
    if _EACH_ROOM.search(before) or (not amount.unit and _YEARS_FROM.match(masked, amount.start)):
        return True  # 规划期2021—2025年: its end was taken as a year
    if re.search("[（(]$", before) and re.match("(?:以[上下内])?[）)][\u3400-\u9fff“]{2}", tail):
        return True  # 占比高的企业（60%以上）设立…
    if _EVERY_SOME_YEARS.search(before) and amount.written == "次":
        return True
    if _PROCEDURE.search(re.split("[，；。]", before)[-1][-14:]):
        return True
    if amount.unit in _THINGS and _OF_ONE_MEETING.search(before):
        return True
    if amount.written in ("场", "场次"):
        return True
    thing = re.match("[\u3400-\u9fff]*", tail)
    around = f"{before.rstrip('共有计设为由到增加至中')}\0{thing[0] if thing else ''}"
    if amount.unit in ("count", "") and (
        _OF_PLAN.match(tail)
        or _OF_PLAN.search(around[-6:])
        or re.search(f"{_OF_PLAN.pattern}\0", around)
    ):
        return True
    if re.search("按照?[^，。；]{0,16}$", before) and re.match("[^，。；]{0,24}标准", tail):
        return True  # 按每人120元的标准安排经费
    covers = _COVERS_PART.search(before) and re.match("(?:以上)?的", tail)
    if amount.unit in _THINGS and _THERE.search(before) and re.match("(?:以上)?的", tail):
        return False  # 都有1处以上的庇护场所
    if amount.unit == "days" and not re.search("时[间长限]|天数|周期", before + context.subject):
        return True
    lasting = amount.unit == "years" and not _LASTING.search(before + context.subject)
    return (
        lasting
        or _is_age(amount, masked, context)
        or bool(_NOT_A_LEVEL.match(tail))
        or (not covers and not _GOING.search(before) and bool(_ATTRIBUTE.match(tail)))
        or (amount.unit in _THINGS and bool(_OF_SUCH.match(tail)))
        or (amount.unit in _TIMES and not _TIME_SPENT.search(before + context.subject))
        or (amount.unit in ("times", "count") and bool(_PER_TERM.search(before)))
        or bool(re.match("“?全?覆盖(?![率面])", tail))
        or (amount.unit in _THINGS and bool(_WHOSE_SHARE.match(tail)))
        or (bool(_TAKEN_ON.search(before)) and bool(re.match("[^，。；]*的", tail)))
    )


def _run(amounts: Sequence[Amount], first: Amount, masked: str) -> list[Amount]:
    """Return the amounts that stand in one row from the first on: 分别达到70%、80%和90%以上."""
    run = [first]
    for amount in amounts[bisect_left(amounts, first.end, key=lambda one: one.start) :]:
        if not _BESIDE_EACH_OTHER.fullmatch(masked, run[-1].end, amount.start):
            break
        run.append(amount)
    return run


_BESIDE_EACH_OTHER = re.compile(r"(?:以上|以下|以内|左右)?\s*(?:[、和及与,]|以及)\s*")


_JOINT_WORD = re.compile("、|(?<!参)与|和(?![谐睦解])|(?<![普涉])及(?![时格早以其])")


def _dealt(
    statements: list[Statement],
    run: Sequence[Amount],
    context: _Context,
    own: bool,
) -> list[Statement]:
    """Return the statements of a row of amounts: one for each year, or for each of a joint name's parts.

    A row without a subject of its ``own`` belongs to the subjects of as many demands before it.
    """
    if len(run) == 1 or not statements:
        return statements
    one = statements[0]
    if one.value < 0:
        run = [replace(amount, value=-amount.value) for amount in run]
    if run[-1].unit == "percentage_points":
        one = replace(one, unit="percentage_points")
        run = [replace(amount, unit="percentage_points") for amount in run]
    names = _names_of(one, run, context, own)
    years = context.years
    if len(years) < len(run) == len(context.named) and not _JOINT_WORD.search(one.names[0]):
        years = context.years = context.named
    return dealt_out(one, run, names, years)


def _names_of(
    one: Statement,
    run: Sequence[Amount],
    context: _Context,
    own: bool,
) -> Sequence[str]:
    """Return the names of a row of amounts, as far as the row tells them apart: of groups, places, kinds."""
    units = [amount.unit or one.unit for amount in run]
    before = context.valued[-len(run) :]
    if not own and len({*units}) > 1 and units == [unit for _, unit in before]:
        return [name for name, _ in before]
    name = one.names[0]
    ways: list[list[str]] = [[*context.pending, name]] if own and context.pending else []
    if listed := _LISTED.fullmatch(name):
        ways.append([part + listed["of"] for part in listed["list"].split("、")])
    if levels := _GROUPS.match(name):
        ways.append([part + name[levels.end() :] for part in _JOINT_WORD.split(levels[0])])
    if placed := _AT_PLACES.fullmatch(name):
        places = _JOINT_WORD.split(placed["places"])
        ways.append([f"{place}{placed['what']}{placed['rate']}" for place in places])
    return next((way for way in ways if len(way) == len(run)), [])


_AT_PLACES = re.compile(
    "(?P<what>[^，]+?)在(?P<places>[^，]+?[、和][^，]+?)的(?P<rate>[^，的]{2,8}率)"
)
_LISTED = re.compile("(?P<list>[^，]*?、[^，]*?)[两二三四五六七八](?:项|类|种)(?P<of>[^，]{3,})")
_REACHES = re.compile(
    r"(?:寿命|[：:]|达到?|提高到|至|到|延长|增加|为|不低于|超过|保持在|稳定在|在|\0)\s*$"
)


def _is_age(amount: Amount, text: str, context: _Context) -> bool:
    tail = text[amount.end :]
    before = text[: amount.start]
    if amount.unit == "years_of_life":
        further = amount.value > 60 or re.search("(?:增加|提高|延长|增长)$", before)
        told = "寿命" in before or ("寿命" in context.subject and further)
        return not told or not (_REACHES.search(before) or _GOING.search(before))
    return bool(re.match(r"\s*(?:周岁|岁)", tail))


@dataclass(frozen=True, slots=True)
class _Place:
    """An amount with what stands around it in its clause."""

    amount: Amount
    before: str
    subject: str
    verb: re.Match[str] | None
    suffix: re.Match[str] | None
    rest: str
    end: int

    @property
    def about(self) -> bool:
        """Whether the amount is to be reached approximately."""
        around = bool(self.suffix and self.suffix["about"])
        return around or bool(self.verb and self.verb["about"]) or bool(_ABOUT.search(self.before))


def _place(before: str, amount: Amount, masked: str) -> _Place:
    bracket = re.match(r"[（(]\0+[）)]", masked[amount.end :])
    behind = amount.end + (bracket.end() if bracket else 0)
    suffix = _SUFFIX.match(masked[behind:])
    end = behind + (suffix.end() if suffix else 0)
    if suffix and suffix["ge"] == "起" and not amount.unit:
        suffix = None  # 家暴警情312起
    verb = _VERB.search(before)
    subject = _subject(before[: verb.start()] if verb else before)
    rest = re.sub(r"^[（(]\0+[）)]", "", masked[end:])
    return _Place(amount, before, subject, verb, suffix, rest, end)


def _demand(
    before: str,
    amount: Amount,
    masked: str,
    context: _Context,
    section: str,
) -> tuple[list[Statement], int] | None:
    """Return the statements of one amount and where they end.

    None where it is no level to reach.
    """
    place = _place(before, amount, masked)
    if section == "objective":
        asked = re.sub("累计(?=达|为)", "", before)
    else:
        asked = before
    past = bool(_PAST.search(asked)) or _is_past(context) or context.reports
    past = past or (context.gone and not _asks(place))
    soft = bool(_SOFT.search(before))
    steady = bool(_STEADY.search(before))
    if (place.verb and place.verb["change"]) or amount.unit == "doublings":
        return _change(place, context, past=past, soft=soft)
    if section in ("strategy", "project") and past and not context.years:
        return None
    told = _told(place, context, section)
    if told is None:
        return None
    names, form, operator, end = told
    context.counted = amount.unit in ("count", "persons")
    context.levelled = not past
    if amount.value == 0 and not amount.unit and not operator:
        operator = "<="
    if place.about:
        form, operator = "around", "~"
    value = amount.value
    if amount.unit == "ratio" and value < 1 and _MEN_FIRST.search(names[0]):
        value = 1 / value
        operator = {
            "<=": ">=",
            "<": ">",
            ">=": "<=",
            ">": "<",
        }.get(operator, operator)
        if place.verb and place.verb["atleast"]:
            operator = ""
    statement = Statement(
        tuple(names),
        amount.start,
        form,
        operator,
        value,
        "ratio" if amount.unit == "times_over" else amount.unit,
        soft=soft,
        steady=steady,
        past=past,
        told=_how_told(place, masked, context),
    )
    bounds = both_ends(statement, amount)
    return [each for one in bounds for each in _by_year(one, context)], end


def _how_told(place: _Place, masked: str, context: _Context) -> str:
    """Return how a value is only told, with nothing that asks for it; empty where something does."""
    amount = place.amount
    verb = place.verb
    ahead = any(year > context.start_year for _, year in context.placed)
    fine = is_measured(amount, masked)
    if not _only_tells(verb, fine=fine) or place.suffix or amount.value in (0, 100):
        return ""
    counted = amount.unit in _COUNTS
    among = counted and verb is None and place.before.startswith("其中")
    odd = among or fine or (counted and amount.value > 100 and not is_aim(amount))
    asked = _SETS.search(masked) or (_FOR_EACH.search(masked) and not odd)
    if asked or (ahead and context.start_year):
        return ""
    more = amount.written.startswith(("余", "多")) or _SOME_MORE.match(masked, amount.end)
    if more or (counted and _IS_THERE.search(place.before)):
        return "fact"
    stated = verb is not None or "占" in place.before[-12:]
    return "odd" if odd or (stated and not is_aim(amount)) else "bare"


def _only_tells(verb: re.Match[str] | None, *, fine: bool) -> bool:
    """Say that a verb only tells a value (占, 为, 有), as 达到 does of one that was counted finely."""
    if verb is None:
        return True
    if any(verb[group] for group in _SET_BY):
        return False
    return fine or bool(verb["reach"] and re.fullmatch("占比?|为|有|在|至|到", verb["reach"]))


_SET_BY = ("keepcmp", "fallcmp", "reachcmp", "atleast", "atmost", "more", "less")
_SETS = re.compile(
    "将(?!近)|力争|争取|努力|确保|保证|(?<![需重主])要(?!求|[点素])|(?<![反相供适])应(?!急|用|到)|须|拟|计划|今后|未来"
    "|逐[步年]|至少|最少|不少于|[\\d一二三四五六]年内|(?<!近)[3-5三四五]年(?!级|来|以来|多)|目标|前(?=完成|[建培新创])"
)
_FOR_EACH = re.compile("每(?!人|年发放)|各|(?<![年人户平])均(?!衡)|都(?!市)|新[增建改]")
_SETS_ALL = re.compile(
    "将(?!近)|力争|争取|(?<!每[人名期次户])不[低少]于|以上(?!的|学)|至少|(?<!近)[一二三四五六\\d]年(?:内|累计)"
)
_FACT = re.compile(
    r"\d余[\u3400-\u9fff]|(?<![\d.])\d*[1-9]\d[1-9](?=[名人件个家所期场次户起例])"
    r"|(?<!不)(?<!而)仅(?:占|有|为)|，(?:但|然而|不过)|依然|仍(?:然|有|未|存在|较)|尚未|受访|抽样|问卷|缺口"
    "|查出|先后(?:有|获|被)"
    "|(?:妇女|女性)占[^，。]{0,10}人口(?:总数)?(?:的)?(?:一半|半数|近半|[\\d.]+%)|高于目标|比目标[提降]"
    "|(?<!每年)[比较]上年度?(?:提高|上升|增[长加]|下降|降低|减少)|受[^，]{2,6}影响"
    "|近[一二三四五六七八九十\\d]{1,2}年(?:来|共|累计|间)?[，\u3400-\u9fff]|[一二三四五\\d]年共"
)
_OF_STANDARD = re.compile(
    "(?:标准|规定|办法)(?:要求|测算|计算)|按(?:照)?[^，]{2,16}测算|由[^，]{0,12}组成|罚款|方可"
    "|扣[\\d.]+分|经费的\\d|[应实]到(?:代表|会)?\\d|缺课"
)
_IS_THERE = re.compile(
    "(?:下设|共有|建有|设有|配有|配备|拥有|现有|(?<![所具占享])有|开放)[\u3400-\u9fff“”、（）()]*$"
)
_SOME_MORE = re.compile("[余多](?=[\u3400-\u9fff])")
_STILL = re.compile(
    "目前|现有|现已|已(?:建|有|达|经)|截至|上年|去年|过去|实际值|(?:^|[省市县区州镇乡])共有|走访(?!率)|抽查|问卷|督导组"
)
_HAS = re.compile("(?:^|\0)全[省市县区州盟旗镇乡]现?有(?![望效])")
_TELLS = re.compile("占比?|为|有|达|在|至|到")


def _asks(place: _Place) -> bool:
    """Return whether an amount has a bound, or a verb that asks for it, and is not only told: 住院分娩率91.4%."""
    if place.verb is None:
        return place.suffix is not None
    return not (place.verb["reach"] and _TELLS.fullmatch(place.verb["reach"])) or bool(place.suffix)


_MEN_FIRST = re.compile("男女[^，]{0,4}[厕蹲]位|男[厕蹲]位?[与和]女")


def _told(place: _Place, context: _Context, section: str) -> tuple[list[str], str, str, int] | None:
    """Return what an amount is about, in which form and with which bound, and where that ends."""
    operator = _operator(place.verb, place.suffix)
    if paid := _PAID.match(place.rest):
        whose = re.sub("^.*?按照?|每年$", "", place.subject)
        names = [f"{whose}{paid['what']}", paid["what"]]
        return names, "level", operator or ">=", place.end + paid.end()
    if place.verb and "覆盖" in place.verb[0] and place.amount.unit not in RATES:
        return None  # whom a measure reaches
    if counted := _counted(place.before, place.amount, place.rest, section, context):
        names, extra = counted
        if not operator or "至少" in place.before:
            operator = ">="
    elif place.amount.unit == "percent" and (done := _DONE.fullmatch(place.rest)):
        what = _subject(place.before)
        names = [what + end for end in (f"{done[0]}率", "覆盖率")]
        extra = done.end()
        operator = operator or ">="
    elif other := _part_of_other(place):
        names, bound = other
        operator = bound or operator
        extra = 0
        if section in ("strategy", "project") and re.search("标准|费用?|额|津贴", names[1]):
            return None
    elif part := _part(place, context) or _covered_part(place):
        names, extra = part
        operator = operator or ">="
    else:
        plain = _plainly(place, context, section)
        if not plain:
            return None
        return (plain, _form(place.verb), operator, place.end)
    context.subject = names[0]
    return names, "level", operator, place.end + extra


_PAID = re.compile(
    "(?:的)?标准(?:足额)?(?:安排|列支|落实|拨付|配套|投入|核拨)(?P<what>[^，。；]{0,12}?(?:经费|资金))"
)
_DONE = re.compile("建立|建成|设立|配备|落实|达标|完成|运行")
_PER_HEAD = re.compile("人均|每[百千万]")
_SAYS_WHAT = re.compile("率|额|比例?|比重|水平|标准|指数|占比|面积|年限|寿命|数$")
_THINGS = ("count", "persons", "times", "person_times", "hours", "hours_per_day")


def _plainly(place: _Place, context: _Context, section: str) -> list[str]:
    """Return the names of a level whose subject stands before it, or is that of the clause before.

    Nothing where it is no level to reach.
    """
    amount = place.amount
    verb = place.verb
    subject = place.subject
    if (not subject and place.rest and not verb) or _NO_SUBJECT.fullmatch(subject):
        return []
    about = subject or context.subject
    if amount.unit in _THINGS and re.search("(?:率|比例|占比)(?:每[日月季年])?$", about):
        return []
    subject = re.sub("(?:女性|妇女)各$", "女性", subject or context.group or context.subject)
    if _BARE_RATE.fullmatch(subject) and (made := _MADE.search(context.clause)):
        subject = made["what"] + subject  # 普遍建立议事会，覆盖率不低于98%
    if placed := _PLACED_LAST.fullmatch(subject):
        context.subject = placed["what"]
        if _GROUP.fullmatch(placed["where"]):
            subject = placed["where"]
        else:
            subject = placed["what"]
    told = re.sub("[（(][^（）()]*[）)]$", "", subject)
    grouped = bool(_GROUP.fullmatch(told)) and bool(context.subject)
    grouped = grouped and amount.unit not in ("years", "")
    among = place.before.startswith("其中") and "person" in amount.unit and bool(context.subject)
    if among and not verb:
        return [subject + re.sub("^.*?(?=人次|人数|$)", "", context.subject), subject]
    says = _SAYS_WHAT.search(subject[-4:]) or _PER_HEAD.search(subject)
    bare = amount.unit in ("count", "persons") and not place.rest and bool(place.subject)
    if bare and not verb and not says and (context.counted or section == "project"):
        if _GROUP.fullmatch(subject) and context.subject:
            return [subject + _LEVELS.sub("", context.subject)]
        kind = "人数" if amount.unit == "persons" else "数"
        if _ACTS.search(subject):
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


def _is_effort(place: _Place, subject: str, section: str) -> bool:
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
    return bool(_ACTS.search(subject)) and not (paid or held or rated)


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
_COVERS_PART = re.compile("(?:覆盖|惠及)(?:到)?$")


def _covered_part(place: _Place) -> tuple[list[str], int] | None:
    """Return names of a part that something covers: 劳动保护覆盖90%的企业."""
    front = _COVERS_PART.search(place.before)
    of = re.match(r"(?:的)?(?P<of>[^，。；、\d]{2,12})(?=$|、)", place.rest)
    what = _subject(place.before[: front.start()]) if front else ""
    if place.amount.unit != "percent" or not of or len(what) < 3:
        return None
    return [f"{what}{of['of']}覆盖率", f"{what}覆盖率"], of.end()


_GROUP = re.compile(
    "(?:城市|城镇|农村|农牧区|牧区|(?:高寒|偏远|边远|贫困|民族)?(?:山区|牧区|地区)|市区|城区|郊区|少数民族|流动人口|户籍(?:人口)?|常住(?:人口)?|女性"
    "|男性|条件较?差的地区|(?:小学|初中|高中|高校|大学)?女生|男生|女童|男童|妇女|国有企业|非公(?:有制)?企业|规模以上企业|"
    "[正副]?[省市县区乡镇村州盟旗厅处科]+级|城乡社区|乡镇|街道|社区|村|行政村|县城)+"
)
_LEVELS = re.compile("^(?:[省市县区乡镇村州盟旗厅处科]+级|乡镇)")


_GROUPS = re.compile(f"{_GROUP.pattern}(?:[、和与及]{_GROUP.pattern})*")
_PLACED_LAST = re.compile(
    f"(?P<what>.{{2,}}(?:率|比例|比重|占比|人数))(?:在|[：:])?(?P<where>全[省市县区州盟旗]|{_GROUP.pattern})"
)
_ONLY_WOMEN = re.compile(
    f"(?P<level>{_LEVELS.pattern[1:]})?女(?:性|干部|代表|委员)?(?:所?占)?的?(?:比例|比重|占比)?"
)
_WHOLE_BEFORE = re.compile("(?P<who>[^，]{2,40}?)(?:队伍)?(?P<among>中|里)?")


def _placed_names(subject: str, amount: Amount, context: _Context) -> list[str]:
    """Return the names of a subject that takes the rest from before: 城市98%, 市级女性不少于15%."""
    if amount.unit == "percent":
        women = _ONLY_WOMEN.fullmatch(subject)
    else:
        women = None
    whole = _WHOLE_BEFORE.fullmatch(context.clause)
    if women and whole and whole["among"]:
        return [f"{women['level'] or ''}{whole['who']}中女性比例", f"{whole['who']}中女性比例"]
    if _GROUP.fullmatch(subject) and context.subject:
        if _LEVELS.fullmatch(subject) and (other := _OWN_LEVEL.search(context.subject)):
            return [context.subject.replace(other[0], subject)]
        if _LEVELS.match(subject):
            rest = _LEVELS.sub("", context.subject)
        else:
            rest = context.subject
        if _GROUP.match(rest) and not re.search("女[性生童]|男", subject):
            rest = re.sub(f"^(?:{_GROUP.pattern}|[和与、])+", "", rest)
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


def _is_past(context: _Context) -> bool:
    return bool(context.years and context.start_year and context.years[-1] < context.start_year)


def _form(verb: re.Match[str] | None) -> str:
    return "keep" if verb and verb["keep"] else "level"


_COMPARISONS = ((_AT_LEAST, ">="), (_AT_MOST, "<="), (_MORE, ">"), (_LESS, "<"))


def _operator_of(word: str) -> str:
    """Return the bound that a word of comparison sets."""
    return next((sign for words, sign in _COMPARISONS if re.fullmatch(words, word)), "")


def _operator(verb: re.Match[str] | None, suffix: re.Match[str] | None) -> str:
    """Return the bound that a demand names; empty where only which way is better can tell."""
    if verb:
        groups = ("keepcmp", "fallcmp", "reachcmp", "atleast", "atmost", "more", "less")
        compare = next((verb[group] for group in groups if verb[group]), "")
        if operator := _operator_of(compare):
            return operator
    if suffix and suffix["ge"]:
        return ">="
    if suffix and suffix["le"]:
        return "<="
    return "<=" if verb and verb["fall"] else ""


_FALLING = ("下降", "降低", "减少", "缩短", "缩减", "缩小", "减小", "降", "减")


def _change(
    place: _Place,
    context: _Context,
    *,
    past: bool,
    soft: bool,
) -> tuple[list[Statement], int] | None:
    """Return the statements of a change: 比2020年提高5个百分点, 年均增长5%, 翻一番."""
    verb = place.verb
    amount = place.amount
    if not place.subject:
        of = re.fullmatch("的(?P<of>[^，。；]{2,20})", place.rest)
    else:
        of = None
    subject = of["of"] if of else place.subject or context.subject
    if not place.subject and context.levelled and "分别" in place.before:
        return None  # repeated: 达到80%，较2020年提高21个百分点
    if not subject or (context.base_years == (-1,) and not context.years):
        return None
    falls = verb is not None and verb["way"] in _FALLING
    yearly = verb is not None and bool(_YEARLY.search(verb[0]))
    if re.match("以后|此后|其后", place.before):
        context.years = ()
    value = amount.value
    unit = amount.unit
    doubts: tuple[str, ...] = ()
    if unit == "doublings":
        value = 100.0 * (2**value - 1)
        unit = "percent"
    elif unit == "times_over":
        value = 100 * value
        unit = "percent"
    elif unit == "percent" and yearly:
        unit = "percent_per_year"
    elif yearly and unit == "percentage_points":
        doubts = ("yearly",)
    elif yearly:
        return None
    bases = [year for year in context.base_years if year > 0] or [0]
    context.subject = subject
    years = _years_for(context, len(bases))
    if len(bases) != len(years):
        bases = [bases[0]] * len(years)
    if falls:
        value = -value
    operator = "<=" if falls else ">="
    one = Statement((subject,), amount.start, "change", operator, value, unit, soft=soft, past=past)
    odd = bool(bases[0]) and not (context.placed or is_aim(amount))
    one = replace(one, doubts=doubts, told="odd" if odd else "")
    return [
        replace(one, year=year, base_year=base) for year, base in zip(years, bases, strict=True)
    ], place.end


_OF_OTHER = re.compile(
    f"(?P<what>[^，]+?)(?P<verb>{_AT_LEAST}|{_AT_MOST}|{_MORE}|{_LESS}"
    f"|达到|占)(?P<other>[^，\\d\0]{{2,20}})的$"
)


def _part_of_other(place: _Place) -> tuple[list[str], str] | None:
    """Return names of a part of something else, and the bound: 告诫书签发数不低于接报警情的三成."""
    if place.rest or place.amount.unit not in ("percent", "times_over"):
        return None
    found = _OF_OTHER.match(place.before.rpartition("，")[2])
    if found is None:
        return None
    what = _subject(found["what"])
    return [f"{what}占{found['other']}比例", what], _operator_of(found["verb"])


_LONGEST_THING = 120  # characters of who has to have what
_COUNTS = ("count", "persons", "times", "", "10k_persons", "person_times", "10k_person_times")
_TRAINED = re.compile(
    "(?P<verb>培训|带动|扶持|帮扶|资助|(?:就业|创业)(?=$|每年|不少于|达|超过))(?P<who>(?!的)[\u3400-\u9fff“”]{0,12}?)(?:每年)?(?:不少于|达到?|超过)?$"
)


_TREATED = re.compile(
    "(?P<verb>转移(?:就业)?|扫除|检查|筛查)(?P<who>(?!人[数次])[\u3400-\u9fff“”]{0,8})(?:不少于|达到?|超过)?$"
)


_ACT_DONE = re.compile(
    "(?P<what>[\u3400-\u9fff“”]{0,8}?(?:改造|接种|筛查|检查|培训|建设|转移|安置|鉴定|登记|安装))$"
)


def _helped(
    before: str,
    amount: Amount,
    rest: str,
    section: str,
    context: _Context,
) -> tuple[list[str], int] | None:
    """Return names of a number of people for whom something is done (培训…300人, 扶持…50户), and their length."""
    people = "person" in amount.unit
    whole = people or amount.written in ("户", "万户")
    done = whole and re.search("完成$", before) and _ACT_DONE.match(rest)
    if done and (section not in ("strategy", "project") or context.placed):
        kind = "人次" if "person_times" in amount.unit else "人数"
        if people:
            name = f"{done['what']}{kind}"
        else:
            name = f"{amount.written}{done['what']}"
        return [name, done["what"]], done.end()
    if section == "project" and people:
        given = _GIVEN.match(rest)
    else:
        given = None
    helping = re.search("(?P<how>帮助|扶持|支持|组织|培训|吸纳|带动)(?:不少于|至少|超过)?$", before)
    doing = re.match("[\u3400-\u9fff“”]{3,20}$", rest)
    if helping and doing and people and section != "strategy" and "的" not in doing[0]:
        return [f"{doing[0]}人数", f"{helping['how']}{doing[0]}人数"], doing.end()
    if given and re.search("[为对](?:全[省市县区州盟旗])?$", before):
        return [f"{given['what']}{given['who']}人数"], given.end()
    trained = _TRAINED.search(before) or (_TREATED.search(before) if people else None)
    if trained is None or (section == "strategy" and people and trained["verb"] != "培训"):
        return None
    who = re.sub("(?:年均|每年)$", "", trained["who"]) or _subject(before[: trained.start()])
    heading = context.subject.removesuffix("项目")
    if people and not who and heading.endswith(trained["verb"]):
        who = heading.removesuffix(trained["verb"])
    if people and not re.search("[期场次]$", before):
        return [f"{who}{trained['verb']}{'人次' if 'person_times' in amount.unit else '人数'}"], 0
    if thing := re.match("户(?P<thing>[\u3400-\u9fff]{0,8})", rest):
        return [f"{trained['verb']}{thing['thing']}户数"], thing.end()
    if who and not rest and amount.unit == "count":
        return [f"{trained['verb']}{who}数", f"{who}数"], 0
    return None


def _counted(
    before: str,
    amount: Amount,
    rest: str,
    section: str,
    context: _Context,
) -> tuple[list[str], int] | None:
    """Return names of a required number of things (各县设立1个以上…, 至少有1名女性成员), and their length."""
    if amount.unit not in _COUNTS:
        return None
    if helped := _helped(before, amount, rest, section, context):
        return helped
    if _TRAINED.search(before):
        return None
    verb = re.search(
        rf"(?P<each>(?:各|每|所有)[^，]{{0,24}}?)?(?P<who>[^，\0]{{0,40}}?)(?:应|要|须|应当)?(?:均|都|各)?(?:至少"
        rf"|不少于|最少)?(?:各|均|都)?(?P<verb>{_COUNTED})(?:不少于|至少"
        rf"|最少)?(?P<own>[\u3400-\u9fff“”、（）()]*)$",
        before.replace("\0", "")[-_LONGEST_THING:],
    )
    thing = re.match(r"\s*(?:的)?(?P<thing>[^，。；\d]{2,30})", rest)
    if verb is None:
        return None
    who = _subject((verb["each"] or "") + verb["who"])
    own = verb["own"]
    object_ = own or (thing["thing"] if thing else "")
    object_ = re.sub("(?:不少于|至少|不低于|(?:增加|扩大|发展|提高|增)[到至])$", "", object_)
    object_ = re.sub("^(?:以上|的)+|(?:以上|的)+$", "", object_).strip()
    if _ACTS.search(object_[-6:]) or _ACTS.search(before[-8:]):
        return None
    named = re.search("各|每", before) or (own and verb["verb"] != "新增")
    first = re.split("[、和及以]", verb["verb"])[0]  # 新建、改造
    if section in ("strategy", "project") and first in _GATHERED and not named:
        return None
    kind = "人数" if amount.unit in ("persons", "10k_persons") else "数"
    if amount.unit == "times" or amount.written == "次":
        kind = "次数"
    who = who or ("" if own else context.clause)
    if re.fullmatch("(?:全[省市县区州盟旗]|累计|合计|共|全部)*", who) and not object_:
        return None
    return _counted_names(who, verb["verb"], object_, kind), 0 if own or not thing else thing.end()


_GATHERED = ("培育", "打造", "安排", "新建", "建立", "建设", "新增")
_GIVEN = re.compile("(?P<who>[^，]{2,16}?)(?:提供|开展|实施|发放|进行)(?P<what>[^，。；]{2,24})")


def _counted_names(
    who: str,
    verb: str,
    thing: str,
    kind: str,
) -> list[str]:
    """Return the names by which a number of things that each of a place has may be known."""
    each = re.sub("^(?:平均)?(?:各|所有|每个?|每一个?|全[省市县区州盟旗])", "", who)
    each = re.sub("(?:应|须|要|中|至少|平均)+$", "", each)
    if thing.endswith("成员"):
        each = each.removesuffix("成员")
    plain = thing.rpartition("的")[2]
    if thing.endswith(kind):
        kind = ""
    if re.match("每?(?:[百千万十]|\\d+)(?:名|张|人|个)|每\\d*[百千万十]+(?=[妇人女])", who):
        return [
            f"{who}拥有{thing}{kind}",
            f"{who}{thing}{kind}",
            f"{who}拥有{thing}",
            f"{who}{thing}",
        ]
    if not thing:
        return [f"{each}{kind}", f"每个{each}{kind}"]
    if each:
        names = [
            f"每个{each}{thing}{kind}",
            f"{each}{thing}{kind}",
            f"{each}中{thing}{kind}",
            f"{each}{verb}{thing}{kind}",
        ]
    else:
        names = []
    if re.match("(?:[省市县区镇乡旗州、（）()]|行政)+$", each):
        names = [f"每个行政区{thing}{kind}", *names]
    if plain != thing:
        names += [f"每个{each}{plain}{kind}", f"每个行政区{plain}{kind}", f"{each}{plain}{kind}"]
    return [*names, f"{thing}{kind}", f"{thing}数量", thing]


_DOES = re.compile(
    "(?:的)?(?P<who>[^，。；\\d]{0,14}?)(?P<beside>[和、][^，\\d]{0,6}\\d[\\d.]*%(?:以上)?的[^，。；\\d]{1,14}?)?"
    "(?P<what>(?:在[^，。；]{1,8}岁)?(?:能够?|可以|至少)?(?:要|均|都)?"
    rf"(?:{_DO})[^，。；]{{2,40}})"
)
_ASSURES = re.compile("至少|不[少低]于|超过|保证|确保|促进|使|推动|实现|达到|有|力争|应|让|^$")


def _part(place: _Place, context: _Context) -> tuple[list[str], int] | None:
    """Return names of a part that is to do or have something: 70%的妇女…接受筛查, 一半以上配备女干部."""
    before = place.before
    verb = place.verb
    subject = place.subject
    if place.amount.unit != "percent":
        return None
    found = _DOES.match(place.rest)
    if found is None or (verb and not _ASSURES.search(verb[0] + before[-6:])):
        return None
    who = found["who"].strip("的")
    what = found["what"]
    of = _subject(before) if verb is None else subject
    aged = re.match(r"在(?P<age>[^，]{1,8}?岁)", what)
    if aged:
        what = what[aged.end() :]
        who = aged["age"] + who
    whose = re.sub("(?:中|里)$", "", of) or context.clause
    if not whose and not who:
        return None
    names = [f"{who}{what}的比例"] if who else []
    names += [
        f"{whose}{who}{what}的比例",
        f"{who}{what}的比例",
        f"{what}的{whose}{who}比例",
        f"{whose}{who}{what}的比例",
        f"{whose}{who}{what}比例",
        f"{what}的{who}比例",
    ]
    if "配备" in what:
        names += [name.replace("配备", "配有") for name in names]
    end = found.end("who") if found["beside"] else found.end()
    return [name for name in dict.fromkeys(names) if len(name) > 4], end


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


def _coverage(masked: str, context: _Context) -> list[Statement]:
    """Return the demand that something covers all: 实现…全覆盖, 每个…都有…, 覆盖城乡所有…."""
    text = masked.replace("\0", "")
    shift = len(masked) - len(text)
    soft = bool(_SOFT.search(text))
    steady = bool(_STEADY.search(text))
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
        what = _subject(found["what"])
        thing = found["thing"].strip("“”")
        listed = f"（{what}）" if "、" in what and thing else what
        if listed != what:
            whole = f"{thing}{listed}"
        else:
            whole = f"{what}{thing}"
        names = [[f"{whole}{end}" for end in ("覆盖率", "建成率", "")]]
        at = shift + found.start("all")
    elif found := _ALL_TAKE_PART.match(text):
        who = _subject(found["who"])
        names = [[f"{who}{found['what']}{end}" for end in ("参保率", "覆盖率")]]
        at = shift + found.start("all")
    else:
        return []
    idiom = bool(_IDIOM.search(text)) and not _SERVED.search(text)
    return [
        replace(_covering(some, at, year, soft, steady), listed=idiom)
        for some in names
        for year in _years_for(context, 1)
    ]


_NONE_OF = re.compile(
    "(?P<subject>[^，]*?)(?:实现|保持|做到|确保)*[“”]?(?P<zero>零(?:发生|新增)|零(?P<thing>返贫|辍学|死亡)|归零|(?:动态)?清零|(?:不"
    "|无)(?:再)?发生(?P<of>[^，。]{2,14})?)[“”]?$"
)


def _none(masked: str, context: _Context) -> list[Statement]:
    """Return the demand that something does not happen at all: 五年内不发生孕产妇死亡, 辍学零发生."""
    found = _NONE_OF.fullmatch(masked)
    if found is None or _PAST.search(masked):
        return []
    name = _subject(found["of"] or found["subject"]) or context.subject
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
    return _by_year(one, context) if name else []


_SERVED = re.compile(
    "(?:(?:检查|筛查|接种|体检|评估)(?:做到|实现|要|达到)*"
    "|(?:救助|保障|服务|补贴)(?:做到|实现|达到))应(.)尽\\1"
)
_IDIOM = re.compile("应(.)尽\\1")  # 应保尽保: of what is counted, all
_COVERAGE = ("覆盖率", "普及率", "配置率", "设置率", "建成率", "接种率", "参保率", "")


def _covered_names(found: re.Match[str], context: _Context) -> list[list[str]]:
    """Return the names of each thing that covers all: of one, or of several that are told of at once."""
    front = found["front"]
    if found["of"]:
        if "政策" in front or re.search("健全?$", front):
            return []
        scope = re.sub("网络$", "", _subject(re.sub("^.*?(?:加强|推进|建立|健全|完善)", "", front)))
        return [[f"{scope}{found['thing']}覆盖率", f"{found['thing']}覆盖率"]]
    several = re.search('[“"‘]?[二两三四五六七八九十]个?$', front)
    if several:
        front = front[: several.start()]
    front = front.rstrip("等的")
    front = re.sub("(?:上|方面|工作)$", "", front)
    scope = ""
    if reached := _REACHED.match(front):
        scope = _subject(reached["scope"])
        front = reached["thing"]
    else:
        front = re.sub("^.*(?:实现|达到|做到)(?=.{2})", "", front)
    if _BUILT.search(front[-3:]):
        return []
    subject = _subject(front) or re.sub("率$", "", context.subject)
    if _GROUP.fullmatch(subject) and context.subject and context.subject != subject:
        subject = context.subject + subject
    if (
        len(subject) < 3
        or _ACTS.search(re.sub("组织$|培训", "", subject))
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


_COMPARES = re.compile(
    rf"(?P<subject>[^\0]*?)(?P<manner>{_MANNER})(?P<op>不低于|不少于|不小于|不得低于|不得少于|不高于|高于|大于|超过|低于|优于|快于|达到"
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


def _relative(masked: str, context: _Context) -> list[Statement]:
    """Return the demand that one value keeps up with another: 不低于…比例, 与…相适应."""
    if assigned := _ASSIGNED.search(masked):
        what = assigned["what"]
        ahead = _subject(masked[: assigned.start()].replace("\0", ""))
        name = ahead if ahead and re.match("(?:目标|任务)", what) else _subject(what)
        at = assigned.start("what")
        one = Statement((name,), at, "relative", ">=", comparator=f"{assigned['who']}下达的{name}")
        return _by_year(one, context)
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
    subject = _subject(found["subject"].replace("\0", "")) or context.subject
    if not subject or len(found["rest"].strip(" \0")) > 6:
        return []
    if beside and re.search("需求|需要|发展|经济", found["other"]):
        subject = re.sub("标准化建设$", "", subject)
        up = Statement((subject,), found.start("fit"), "direction", "up")
        fits = "厕位" in subject
        return _by_year(up, context) if fits else []
    names: tuple[str, ...] = (subject,)
    if _GROUP.fullmatch(subject) and context.subject:
        whole = re.sub("^(?:男女|女性|妇女|全体)", "", context.subject)
        names = (subject + whole, f"{context.subject}（{subject}）")
    operator = _BOUNDS.get(found["op"], ">=")
    other = found["other"] if average else _subject(found["other"])
    if context.levelled and re.match("本届|上一?届|往届|现|当前", found["other"]):
        return []  # 占三成以上，高于本届水平: repeated
    one = Statement(names, found.start("op"), "relative", operator, comparator=other)
    one = replace(one, soft=bool(_SOFT.search(masked)))
    context.subject = names[0]
    return _by_year(one, context)


def _kept(found: re.Match[str], context: _Context) -> list[Statement]:
    """Return the demand that something stays at a fair level, or as it is, without a number."""
    name = _subject(found["subject"].replace("\0", ""))
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
    return _by_year(one, context) if name else []


_TREND = re.compile(
    rf"^(?P<subject>.*?)(?:过快|较快)?(?P<manner>{_MANNER})(?:(?P<slow>(?:上升|升高|增长|增加)(?:的)?(?:趋势|速度"
    rf"|势头|态势)?(?:得到)?{_MANNER}(?:减缓|放缓|遏制|控制|减慢|趋缓|扭转)|(?:增[速幅]|涨幅|升幅)(?:减缓|放缓|趋缓|收窄)|(?:减缓|放缓|趋缓))"
    rf"|(?P<balance>(?:保持|趋于|基本|实现|达到|大体|逐步)*(?:均衡|平衡|大致相当|基本相当|合理均衡)|各半|各占一半)"
    rf"|(?P<spread>(?:全面|基本|普遍)*(?:普及|普遍设[立置]|推广))"
    rf"|(?P<control>(?:合理|有效|得到)*控制)"
    rf"|(?P<employed>(?:更加?|实现)*充分(?:更高质量)?就业)"
    rf"|(?P<up>{_UP})|(?P<down>{_DOWN}|趋[于向]正常))(?P<end>[^\u3400-\u9fff]*|趋势|态势|数量|水平)$"
)
_ACT = re.compile(
    rf"^(?P<front>.*?(?:^|[并和及、]))?(?P<manner>{_MANNER})(?:(?P<slow>减缓|放缓|遏制|延缓)|(?P<given>推进|推广"
    rf"|推行)(?=[^，]*(?:接种|筛查|检查)(?:工作)?$)|(?P<control>控制)|(?P<spread>普及|普遍设立)|(?P<narrow>缩小|弥合"
    rf"|缩减)|(?P<up>提高|提升|增加|扩大|延长|增强)|(?P<down>降低|减少|消除|缩短|下降|减轻"
    rf"|预防和减少))(?P<object>[^，]{{2,60}})$"
)


_LEADS = re.compile(
    "^(?:促进|推动|引导|支持|帮助|鼓励)(?P<who>[^，]{2,12}?)(?P<verb>提升|提高|增强)(?P<what>[^，]{2,16})$"
)


_ABOVE_ALL = re.compile("特别是|尤其是|重点是|包括")
_KINDS = ("employed", "given", "slow", "balance", "spread", "control", "narrow", "up", "down")
_GAP = re.compile("差距|鸿沟|差异|时间差|性别差")


def _directional(masked: str, context: _Context, head: str) -> list[Statement]:
    """Return the demand that something goes one way."""
    text = masked.replace("\0", "")
    if _PAST.search(text) or context.reports:
        return []
    if re.search("(?:行动|计划|工程|项目)$", text) or re.match("带动|拉动|助推", text):
        return []  # the name of what is done, or what it brings about
    if who := _LEADS.match(text):
        text = (
            re.sub("^(?:促进|推动|引导|支持|帮助|保障|鼓励)", "", who["who"])
            + who["what"]
            + who["verb"]
        )
        masked = text
    if _ABOVE_ALL.match(text) and context.way and _TOPIC.search(text):
        text += context.way
        masked += context.way
    found = _TREND.match(text)
    if found and _subject(found["subject"]):
        act = None
    else:
        act = _ACT.match(text)
    used = act or found
    if used is None:
        return []
    kind = next(name for name in _KINDS if used.groupdict().get(name))
    context.way = used[kind] if kind in ("up", "down") else ""
    at = len(masked) - len(text) + used.start(kind)
    if kind == "balance" and (word := re.search("均衡|平衡|相当", used[kind])):
        at += word.start()
    subject = _subject(used["object"] if act else used["subject"])
    steady = bool(_STEADY.search(text))
    soft = bool(_SOFT.search(text))
    if not subject and len(context.pending) > 1 and re.search("都|均|也", text):
        return _of_all(context, kind, at, steady, soft)
    if not subject or len(subject) < 2:
        subject = context.subject or head
    if _GROUPS.fullmatch(subject) and context.subject:
        rest = re.sub(f"^{_GROUPS.pattern}", "", context.subject)
        subject = subject + rest
    if re.match(r"[\d.]+(?:%|个)", subject):
        return []  # repeated beside the levels
    subject = _carried(subject, context)
    one = Statement((subject,), at, "direction", "up", soft=soft, steady=steady)
    statements = _one_way(one, kind, subject, used[kind], context)
    if not context.placed:
        context.years = context.years[-1:]
    if statements and not _GAP.search(subject):
        context.subject = statements[0].names[0]
    return [replace(one, year=year) for one in statements for year in _years_for(context, 1)]


def _one_way(
    one: Statement,
    kind: str,
    subject: str,
    word: str,
    context: _Context,
) -> list[Statement]:
    """Return the statements of one way in which something is to go, as the verb has it."""
    if _GAP.search(subject):
        if kind not in ("down", "narrow", "slow"):
            return []
        return _gaps(one, subject, context)
    if kind == "narrow":
        return []
    if kind == "slow":
        falls = re.search("(?:增长|上升)率$", subject)
        subject = re.sub("等(?:心理)?(?:问题|疾病|现象)$", "", subject)
        names = tuple(subject + end for end in ("", "增长率", "率", "患病率"))
        return [replace(one, names=names, operator="down" if falls else "slow")]
    if kind == "employed":
        ends = ("就业率", "毕业去向落实率", "充分就业率")
        return [replace(one, names=tuple(subject + end for end in ends))]
    if kind == "given":
        return [replace(one, names=_direction_names(subject, "up"), listed=True)]
    if kind == "balance":
        return [_balanced(one, subject)]
    if kind == "spread":
        return [replace(one, names=_spread_names(subject), listed=True)]
    if kind == "control":
        if not re.search("率$|比例$", subject):
            return []
        return [replace(one, operator="down")]
    if word in ("消除", "消灭") and re.search("[病风症癌毒]$", subject):
        return [replace(one, operator=kind, names=(subject + "发病率", subject + "发生率"))]
    if word == "优化" and not re.search("率$|比例$|比$", subject):
        return []
    return [replace(one, operator=kind, names=_direction_names(subject, kind))]


def _of_all(
    context: _Context,
    kind: str,
    at: int,
    steady: bool,
    soft: bool,
) -> list[Statement]:
    """Return a direction of all that the clauses before have named: …比例，…比例，都要逐步提高."""
    if kind not in ("up", "down"):
        return []
    return [
        Statement(
            _direction_names(subject, kind),
            at,
            "direction",
            kind,
            year=year,
            soft=soft,
            steady=steady,
        )
        for subject in context.pending
        for year in _years_for(context, 1)
    ]


def _carried(subject: str, context: _Context) -> str:
    """Return a subject completed, where it is elliptic, from the previous statement."""
    before = re.sub("^每个", "", context.subject)
    if re.match("(?:其中)?(?:担任)?正职(?:领导)?(?:中)?的?(?:女干部|女性)", subject):
        body = re.match("(?P<body>.*?(?:领导班子|部门|机关))", before)
        return f"{body['body']}正职中女干部比例" if body else subject
    if subject in ("待遇水平", "待遇", "保障水平", "筹资水平") and before:
        return re.sub("(?:参保率|覆盖率|参保人数|覆盖面)$", "", before) + subject
    return subject


_PEOPLE = re.compile("(?<=.{2})(?:妇女|女童|女性|女干部|女党员|女职工|儿童|人口|人员)$")


def _direction_names(subject: str, kind: str) -> tuple[str, ...]:
    if inoculated := re.search("(?P<what>[^，]{4,}?(?:接种|筛查|检查))(?:工作)?$", subject):
        return (inoculated["what"] + "率", inoculated["what"] + "覆盖率")
    if "覆盖面" in subject:
        return (re.sub("(?:的)?覆盖面.*", "覆盖率", subject), subject)
    subject = re.sub("(?<=[辍流失]学|失业)现象$", "率", subject)
    if _PEOPLE.search(subject):
        return (subject + "人数", subject, subject + "比例")
    if re.search("(?:率|比例|比重|占比|数|水平|年限|寿命)$", subject):
        return (subject,)
    ends: tuple[str, ...] = ("", "率", "发生率", "患病率", "水平")
    if kind == "up":
        ends = ("", "水平", "率", "比例", "人数", "发生率", "患病率", "待遇水平")
    return tuple(subject + end for end in ends)


def _spread_names(subject: str) -> tuple[str, ...]:
    return tuple(
        subject + end for end in ("知晓率", "普及率", "覆盖率", "设置率", "", "知识知晓率")
    )


def _balanced(one: Statement, subject: str) -> Statement:
    whole = re.sub(
        "(?:中的?)?(?:男女(?:童|生)?|男[童生]女[童生]|男童和女童|性别)(?:的)?(?:比例|比|结构)?$",
        "",
        subject,
    )
    whole = re.sub("(?:中(?:女[性生童])?)$", "", whole)
    if whole.startswith("在园") and not _JOINT_WORD.search(whole):
        names = ["在园幼儿中女童比例", "在园幼儿中女性比例", subject]
    else:
        names = [f"{whole}中{women}比例" for women in ("女性", "女童", "女生")] + [subject]
    return replace(
        one,
        form="balance",
        operator="=",
        names=tuple(names),
    )


def _gaps(one: Statement, subject: str, context: _Context) -> list[Statement]:
    """Return the gaps that are to narrow: between the sexes, or (城乡、区域、群体) of what was named before."""
    body = re.sub("的?(?:(?<=时间)差|差距|鸿沟|差异|(?<=性别)差|不平衡)(?:程度)?$", "", subject)
    one = replace(one, form="gap", operator="narrow")
    body = re.sub(
        "^(?:女性|妇女|女生)(?P<of>.{2,}?)[与和同]男[性生](?:之?间)?$", r"男女\g<of>", body
    )
    pairs = [code for words, code in _PAIRS if re.search(words, body)]
    if "数字" in body and "鸿沟" in subject:
        internet = ("互联网使用率", "互联网普及率")
        return [replace(one, population="female-male", names=internet)]
    if _SEXES.search(body) or "家务" in body:
        named = _SEXES.sub("", body, count=1).removesuffix("的")
        carried = re.sub("女性|妇女|女[生童]", "", context.subject)
        plain = named.removesuffix("中")
        bare = re.search("(?:受教育|就业|参保|健康)$", plain) and subject.endswith("差距")
        if 0 < len(named) < 3 or bare:
            whole = [subject]
        else:
            whole = []
        names = (
            *whole,
            named.removesuffix("中") or carried or context.subject,
            f"{named}水平",
            f"平均{named}",
            f"就业人员平均{named}",
            f"女性{named}",
            f"{named}率",
        )
        return [replace(one, population="female-male", names=names)]
    nearest = context.subject if context.levelled else context.first or context.subject
    name = _PAIRED.sub("", body) or nearest
    if not pairs and (of := _RATE_OF.match(body)):
        name = of[0]
        pairs = ["groups"]
    own = _PAIRED.sub("", body)
    bare = 3 < len(own) < 13 and not _TOPIC.search(own) and subject.endswith("差距")
    names = (f"{name}差距", name) if bare else (name,)
    return [replace(one, population=pair, names=names) for pair in dict.fromkeys(pairs) if name]


_RATE_OF = re.compile("[^，]{2,}?(?:率|比例|收入|工资|寿命|年限)(?=[与和])")
_PAIRS = (
    ("城乡|(?:农村|牧区|农牧区).?城|城[市镇]?.?[农牧]", "rural-urban"),
    ("区域|县域|县际", "regions"),
    ("地区", "regions"),
    ("群体|人群", "groups"),
)
_PAIRED = re.compile(
    "(?:(?:农村|牧区|农牧区)[与和同]城[市镇]|城[市镇][与和同](?:农村|牧区|农牧区)|城乡|区域|县域|县际|地区|"
    "群体|人群|之?间|不同|[、和与及的])+"
)


def _subject(text: str) -> str:
    """Return what a demand is about, freed of what leads to it: 确保全市…, 力争…."""
    text = text.replace("\0", "").strip(' \t“”"、')
    before = None
    while before != text:
        before = text
        text = _TAIL.sub("", _FRONT.sub("", text)).strip(" 、")
    if text.count("“") != text.count("”"):  # half of a pair was cut off
        text = re.sub("[“”]", "", text)
    return text
