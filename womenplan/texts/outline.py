"""The outline of a plan: title, region, years, domains, and the numbered items of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from womenplan.model.naming import MUNICIPALITIES
from womenplan.texts.amounts import LAST_YEARS, chinese_number, in_figures
from womenplan.texts.clauses import Match, without
from womenplan.texts.english.facts import TARGET_LABEL
from womenplan.texts.paragraphs import ARTICLE, BULLET, CJK, HEADING, ITEM, SUB_ITEM, Paragraph

__all__ = ["DOMAIN_WORDS", "TITLE", "Facts", "Item", "domain_of", "facts_of", "items_of"]

DOMAIN_WORDS = {
    "health": r"健康|卫生|医疗|保健|health",
    "education": r"教育|education|learning|skills",
    "economy": r"经济|就业|创业|econom|employment|livelihood|labour market|work and pay",
    "decision": r"决策|参政|政治|参与.{0,4}管理|decision|leadership|participation|representation|governance",
    "security": r"社会?保障|社保|福利|social (?:protection|security|welfare)",
    "family": r"家庭|family|families|care\b|unpaid",
    "environment": r"环境|environment|climate|culture",
    "law": r"法律|法治|法制|权益|law|legal|justice|rights|violence|safety",
}
_SECTIONS = {
    "objective": r"(?:主要|发展|具体|总体|预期|工作|核心|阶段性?)*(?:目标|指标)(?:任务|与?指标|要求)?|(?:our |main |key |specific |strategic |policy |expected )*(?:objectives?|goals?|targets?|outputs?|outcomes?|results?)(?: and (?:targets|results))?(?: expected)?(?: by 20\d\d)?",
    "strategy": r"(?:主要|策略|保障|对策|工作|实施|重点|支持|具体|政策)*(?:措施|举措|策略|任务|行动)(?:与措施|和措施|及措施)?|(?:(?:key"
    " |main |priority |strategic |policy )*(?:actions?|measures?|strateg(?:y|ies)|activities"
    "|initiatives|interventions)(?: and (?!targets|results)|$)){1,2}",
    "project": r"(?:重点|重大|实事|民生|专项|妇女发展)*(?:工程|项目|实事)(?:项目)?|专栏.*|(?:flagship |key )?(?:projects?|programmes?)",
    "situation": r"(?:前言|序言|引言|现状|发展(?:现状|基础|环境|回顾|成就|形势)|面临.*|主要(?:成就|成效)|工作回顾|规划背景|形势.*|background|introduction|context|situation(?: analysis)?|progress(?: so far| to date)?|where we are(?: now)?|status quo|(?:quick|key) facts|baseline|foreword|achievements.*)",
    "other": r"(?:总体要求|经费(?:保障|投入|预算)|指导思想.*|基本原则|组织(?:实施|领导|保障).*|实施保障|保障(?:机制|措施)|监测.*评估.*|评估监测|附则|附件.*|总体思路|monitoring.*|evaluation.*|implementation.*|governance arrangements|annex.*|references|glossary|vision|principles|guiding.*)",
}
_LABEL = {code: re.compile(f"(?:{pattern})[:：]?", re.I) for code, pattern in _SECTIONS.items()}
_CHAPTER_OF_ITEMS = re.compile(r"重点(?:实施)?(?:工程|项目)|实事项目|重大工程")
_OTHER_CHAPTER = re.compile(
    "^保障$|总体要求|指导思想|基本原则|组织实施|组织领导|组织保障|实施保障|保障措施|保障机制|监测|评估|附[则件录]"
    "|[责职]责?任?分工|督[查导]|(?:名词|指标)解释"
    "|(?:monitoring|evaluation|implementation|governance (?:arrangements|structures?|of the)"
    "|annex|references|glossary|definitions|\\bterms\\b|institutional arrangements|structure of the|expenditure|costs"
    "|^organi[sz]ation$|^timeline|^contacts?$|coordination|sanctions|penalties|procedures?$|who is covered"
    "|conclusion|\\bbudget\\b|assumptions|follow-up|reporting$"
    "|accountability|risks?\\b|funding$|resourcing|financing|costing|^how\\b|carrying (?:it"
    "|this) out|making it happen|delivery$|next steps)",
    re.I,
)
_REPORT = re.compile(
    "情况(?:的)?(?:通报|报告|汇报|总结|介绍)|监测(?:统计)?报告|评估报告|公报|年鉴|统计(?:资料|数据)|工作[总小]结|新闻发布"
    r"|\b(?:annual|progress|implementation|completion|final) report\b|\b(?:mid-?term|final) (?:evaluation|review)\b",
    re.I,
)
_SITUATION = re.compile(
    "前言|序言|引言|foreword|preface|introduction|执行情况|实施情况|完成情况|现状|回顾|成就|成效|形势|发展基础|发展环境|背景"
    "|background|context|situation|progress|baseline|where we (?:are|stand|come)|diagnos[ie]s|state"
    " of play|results achieved|challenges|lessons|what we (?:have )?(?:heard|learn|done|achieved)|looking back|(?:key )?facts and figures|key figures",
    re.I,
)
_GENERAL = re.compile("总体目标|总目标|发展领域|主要目标和|overall|vision", re.I)
_ROMAN = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
]
_ENGLISH_ITEM = re.compile(
    rf"(?:(?:\d{{1,2}}\.|[A-H])(?P<number>\d{{1,2}})"
    rf"|\(?(?P<roman>{'|'.join(reversed(_ROMAN))})[.)])[.)]?\s+(?=[A-Z])",
    re.I,
)
_TIGHT = re.compile(r"(?P<number>\d{1,2})[.．](?=\d{2,3}%)")  # 2.50%以上的…: item 2, no 2.50
_INLINE = re.compile(
    r"(?<=[。；;])\s*(?:(?:[-—–－]{2,}|[①-⑳]|[（(]\d{1,2}[)）])"
    r"|(?P<number>\d{1,2})[.．、](?=[\u3400-\u9fff]))|(?<=\S)\s*(?=[◆◇●■▪▶])"
)
_YEARS = re.compile(
    r"(?P<first>(?:19|20)\d{2})(?:/\d{2})?\s*年?\s*(?:[-—–－~～至到]+|\bto\b)\s*(?P<last>(?:19|20)\d{2})"
    r"(?P<over>/\d{2})?"
)
_FIVE = "十[二三四五]五"
TITLE = re.compile(
    r"(?P<region>[\u3400-\u9fff]{2,18}?(?:省|市|县|区|旗|州|盟|中国)?)(?:妇女(?:儿童)?"
    r"|儿童)(?:事业)?发展[“\"]?(?P<kind>规划|纲要|“十.五”规划|\"十.五\"规划|十.五”?规划)"
)
_ENGLISH_TITLE = re.compile(
    r"\b(?:strategy|plan|programme|program|outline|policy|framework|roadmap|charter|agenda"
    r"|commitments?|compact)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered item of a plan, or a part of one, with where it stands."""

    domain: str
    section: str  # objective, strategy, project, situation, other; empty where none is said
    number: str
    text: str
    start: int  # of the text in the paragraph
    paragraph: Paragraph
    locator: str
    head: str = ""  # of the item to which a part belongs
    due: int = 0  # by when, as the heading of its chapter says; 0 where it does not
    part: bool = False  # it stands behind a sign of its own: ——, （1）, ①

    def line(self, at: int) -> int:
        """Return the line of the document that contains a character of the text."""
        return self.paragraph.line(self.start + at)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the text says of the plan as a whole; empty or 0 where it does not."""

    title: str = ""
    region: str = ""
    level: str = ""
    start_year: int = 0
    end_year: int = 0
    parent: str = ""
    kind: str = ""  # "children" where it is a plan for children
    titles: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()  # what another plan's name says: its years


def domain_of(heading: str) -> str:
    """Return the domain that a heading names; empty where it names none.

    Of several (妇女参与决策和管理; 妇女与法律（权益保障）) the one that is named last, then most closely.
    """
    ends = {
        code: max(match.end() for match in matches)
        for code, words in _DOMAINS.items()
        if (matches := [*words.finditer(heading)])
    }
    specific = [code for code in ends if code not in ("law", "environment")]
    return max(specific or ends, key=ends.__getitem__, default="")


_DOMAINS = {code: re.compile(words, re.I) for code, words in DOMAIN_WORDS.items()}


def _stripped(text: str) -> str:
    """Return a heading without its number, signs at its ends and its stop."""
    text = HEADING.sub("", text.strip(), count=1)
    text = without(text, r"^\d{1,2}(?:\.\d{1,2})*[.、．\s]+")
    return text.strip(" 。:：#*[]【】〔〕<>《》-—").strip()


def _section_of(label: str) -> str:
    """Return the section that a heading names; empty where it names none."""
    if re.search("(?<!监测)(?<!评价)指标(?:一览)?表?$", label):
        return "objective"
    if _DATA.fullmatch(label):
        return "situation"
    return next((code for code, pattern in _LABEL.items() if pattern.fullmatch(label)), "")


_DATA = re.compile(
    r"(?:专栏|附表|附)?\d*\s*(?:(?:19|20)\d\d年)?(?:(?:基本|主要)(?:情况|信息)|现状|(?:相关|基础)数据)"
)


def _number_of(heading: str) -> str:
    match = HEADING.match(heading)
    return match[0].strip(" 、.．") if match else ""


def _number_in_figures(number: str) -> str:
    """Return the number of a heading in figures: （三） is 3."""
    numeral = without(number, "[（()）第章节]")
    try:
        return f"{chinese_number(numeral):.0f}"
    except KeyError:
        return numeral


@dataclass(slots=True)
class _State:
    """Where in the plan the current paragraph stands."""

    due: int = 0
    chapter: str = ""
    chapter_number: str = ""
    domain: str = ""
    domain_number: str = ""
    section: str = ""
    number: str = ""
    head: str = ""

    @property
    def locator(self) -> str:
        """The headings' numbers and the section."""
        chinese = re.search(f"[{CJK}]", self.chapter + self.domain_number)
        names = _CHINESE_NAMES if chinese else _ENGLISH_NAMES
        section = names.get(self.section, "")
        return f"{self.chapter_number}{self.domain_number}{section}{self.number}"

    def begin_item(self, number: str) -> None:
        """Begin an item, or with an empty number what stands before the first one."""
        self.number = number
        self.head = ""

    def begin_section(self, section: str) -> None:
        """Begin a section of the current domain."""
        self.section = section
        self.begin_item("")

    def begin_domain(self, domain: str, number: str, section: str) -> None:
        """Begin a domain, with its section where the heading names that, too."""
        self.domain = domain
        self.domain_number = number
        self.begin_section(section)

    def begin_chapter(self, label: str, number: str, section: str) -> None:
        """Begin a chapter."""
        self.chapter = label
        self.chapter_number = number
        self.due = _due(label)
        self.begin_domain("", "", section)


_CHINESE_NAMES = {"objective": "主要目标", "strategy": "策略措施", "project": "重点工程"}
_ENGLISH_NAMES = {"objective": "objective ", "strategy": "measure ", "project": "project "}


def items_of(paragraphs: Sequence[Paragraph]) -> list[Item]:
    """Return the items of a plan in their order.

    The parts of one item (——, （1）, ①) each as an item of its number.
    """
    state = _State()
    items: list[Item] = []
    for paragraph in paragraphs:
        text, offset = paragraph.text, 0
        if paragraph.row:
            state.domain = domain_of(paragraph.area) or state.domain
        else:
            text, offset = _after_heading(state, paragraph)
        if text:
            items += _items_in(state, paragraph, text, offset)
    return items


def _after_heading(state: _State, paragraph: Paragraph) -> tuple[str, int]:
    """Take a heading into the state.

    Return what of the paragraph is text, and where that begins.
    """
    text = paragraph.text
    label = _stripped(text)
    short = len(label) <= 36 and not re.search("[，,；;。]", label)
    number = _number_of(text)
    if short and _is_label(state, paragraph, label, number):
        return "", 0
    if inline := _INLINE_LABEL.match(text):
        name = inline["name"]
        section = "other" if name == "保障措施" else _section_of(name) or "other"
        _enter(state, section, name, "", paragraph)
        return text[inline.end() :], inline.end()
    if TARGET_LABEL.match(text):
        state.section = "objective"
        return text, 0
    listed = state.section == "objective" and BULLET.match(text)
    if not listed and _is_english_heading(text):
        _take_english(state, text)
        return "", 0
    sentence = not re.search(f"[{CJK}]", text) and text.rstrip().endswith((".", ";"))
    if number and not sentence:
        return _numbered(state, paragraph, label, number, short)
    if short and _is_domain(state, paragraph, label):
        return "", 0
    return text, 0


_INLINE_LABEL = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]+[)）、.]\s*)?(?P<name>(?:主要|发展|具体|总)?目标|策略措施|主要措施|保障措施|措施"
    r"|组织实施|附则|备注|说明|(?:相关|基础)数据|基本(?:情况|信息))[:：]\s*(?=\S)"
)


def _is_label(
    state: _State,
    paragraph: Paragraph,
    label: str,
    number: str,
) -> bool:
    """Take the heading of a section, or of a domain and its section, into the state; say whether it is one."""
    section = _section_of(label)
    if section and (section != "other" or paragraph.raised or len(label) <= 12):
        _enter(state, section, label, number, paragraph)
        return True
    titled = _DOMAIN_AND_SECTION.fullmatch(label)
    domain = domain_of(titled[1]) if titled else ""
    if titled and domain:
        state.begin_domain(domain, number, _section_of(titled[2]))
    return bool(domain)


def _is_domain(state: _State, paragraph: Paragraph, label: str) -> bool:
    """Take a heading without a number into the state; say whether a paragraph is one."""
    text = paragraph.text
    raised = paragraph.raised
    item = ITEM.match(text) or SUB_ITEM.match(text)
    if item or not (raised or len(label) <= 14) or re.search(r"\d|覆盖", label):
        return False
    domain = domain_of(label)
    if domain and state.section == "objective" and len(label) <= 6 and text.endswith("："):
        state.domain = domain
        state.begin_item("")
    elif domain and (raised or re.search("妇女|女性|领域|与|women|gender", label, re.I)):
        state.begin_domain(domain, "", "")
    elif raised:
        _chapter(state, label, "")
    else:
        return False
    return True


_DOMAIN_AND_SECTION = re.compile("(.{2,14}?)((?:主要|发展|具体)?(?:目标|指标)|(?:策略|主要)?措施)")
_LEAD = re.compile(
    r"(?:(?:chapter|part|section|(?:SDG )?target(?= \d)|SDG(?= \d)|pillar|priority(?: area)?|goal|theme|domain|annex|outcome|(?:strategic )?objective)\s+)?"
    r"(?:\(?\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,5}[.)]|\(?[ivx]{1,5}[.)]"
    r"|[A-H][.)])?\s*[:–-]?\s*(?=[A-Z])",
    re.I,
)


def _is_english_heading(text: str) -> bool:
    """Return whether a line is the title of a chapter: short, no sentence, no value."""
    if len(text) > 80 or len(text.split()) > 11 or _NO_TITLE.search(text.strip()):
        return False
    if re.match(r"\W*[a-z]|\d+ [a-z]", text) or _NO_YEAR.search(_LEAD.sub("", text, count=1)):
        return False
    asked = re.match("(?:how|what|where|who|why) (?:we|it|this|the)\\b", text, re.I)
    return bool(asked or not _SENTENCE_VERB.search(text))


_NO_TITLE = re.compile(rf"[{CJK}\t]|[.;,]$|;|^(?:fewer|less)\b|\d\s*(?:%|per)", re.I)
_NO_YEAR = re.compile(r"(?<!\d)(?!(?:19|20)\d\d)\d")
_SENTENCE_VERB = re.compile(
    r"\b(?:will|shall|should|must|is|are|be|reach(?:es)?|increases?|reduces?|raises?|halves?"
    r"|doubles?|triples?|maintains?|keeps?|lowers?|"
    r"falls?|rises?|by 20\d\d)\b",
    re.I,
)


def _take_english(state: _State, text: str) -> None:
    """Take an English heading into the state: a section, a domain, else a chapter."""
    rest = _LEAD.sub("", text, count=1)
    label = rest.strip(" :.")
    number = text[: len(text) - len(rest)].strip(" .:)(")
    if section := _section_of(label):
        state.begin_section(section)
        return
    section = "objective" if re.search(r"\b(?:targets|objectives|goals)\b", label, re.I) else ""
    domain = domain_of(label)
    if _OTHER_CHAPTER.search(label) or _SITUATION.search(label):
        _chapter(state, label, number)
    elif domain:
        goes_on = state.section if state.section == "objective" and not number else ""
        state.begin_domain(domain, number, section or goes_on)
    else:
        state.begin_chapter(label, number, section)


def _enter(
    state: _State,
    section: str,
    label: str,
    number: str,
    paragraph: Paragraph,
) -> None:
    """Take the heading of a section into the state."""
    if section == "objective" and _GENERAL.match(label) and not state.domain:
        section = "other"
    outer = number and not number.startswith(("（", "("))
    if outer and _SITUATION.search(state.chapter):
        state.chapter = label
    if outer and section in ("situation", "other", "project"):
        state.begin_chapter(label, number, section)
    state.begin_section(section)
    state.due = _due(label)


def _due(label: str) -> int:
    """Return the year by which a chapter's items are due, as its heading says: “十四五”时期重点项目."""
    five = re.search(_FIVE, label)
    return LAST_YEARS[five[0]] if five else 0


def _chapter(state: _State, label: str, number: str) -> None:
    """Take the heading of a chapter into the state, with the section that all its items belong to."""
    section = ""
    if _CHAPTER_OF_ITEMS.search(label):
        section = "project"
    elif re.search("(?:目标|指标)$", label) and not _GENERAL.search(label):
        section = "objective"
    elif _SITUATION.search(label):
        section = "situation"
    elif _OTHER_CHAPTER.search(label):
        section = "other"
    state.begin_chapter(label, number, section)


_ASKING = re.compile(
    "达|率|比例|百分|%|提高|提升|下降|降[低至到]|增[加长]|减少|保持|覆盖|缩小|消除|不低于|延长"
)
_VALUED = re.compile(r"\d\s*(?:%|‰|/10万)|(?:\d以[上下内]|提[高升]|上升|下降|降低|缩小|增加)$")


def _is_numbered_item(
    state: _State,
    text: str,
    label: str,
    number: str,
) -> bool:
    """Return whether a heading's number belongs to an item (一、…率达到…。) or to a heading (二、妇女与教育。)."""
    if not re.search("[。；;]$", text.strip()):
        return False
    asks = _ASKING.search(label)
    short = len(label) <= 36 and not re.search("[，；;。]", label)
    if short and not asks and domain_of(label):
        return False
    before = state.number or "0"
    following = asks and before.isdecimal() and _number_in_figures(number) == str(int(before) + 1)
    return len(label) > 14 or "，" in label or bool(following)


def _numbered(
    state: _State,
    paragraph: Paragraph,
    label: str,
    number: str,
    short: bool,
) -> tuple[str, int]:
    """Take a paragraph that begins with a heading's number: 一、…, （二）…, 第三章 …."""
    text = paragraph.text
    inner = number.startswith(("（", "("))
    head = label if short else re.split("[。：:]", label)[0]
    body = HEADING.match(text)
    start = body.end() if body else 0
    counted = state.section in ("objective", "strategy") or _VALUED.search(label)
    if counted and _is_numbered_item(state, text, label, number):
        state.begin_item(_number_in_figures(number))
        return text[start:], start
    below = inner and state.section in ("project", "other", "situation")
    if below and not (short and state.section != "project" and domain_of(label)):
        state.number = number
        return (text[start:], start) if len(text) > len(head) + start + 1 else ("", 0)
    if "，" in head and re.search(r"\d", head) and re.search("[。；]$", text.strip()):
        return text[start:], start
    if len(head) > 36:
        return text, 0
    _take_chinese(state, head, number, inner=inner)
    left = text[text.find(head) + len(head) :].lstrip("。:： ")
    return (left, len(text) - len(left)) if left and not short else ("", 0)


def _take_chinese(
    state: _State,
    head: str,
    number: str,
    *,
    inner: bool,
) -> None:
    """Take a numbered Chinese heading into the state: a domain, else a chapter."""
    other = _OTHER_CHAPTER.search(head)
    situation = _SITUATION.search(head)
    general = _GENERAL.search(head)
    domain = "" if general or other or situation else domain_of(head)
    if domain:
        if not inner:
            state.chapter = state.chapter_number = ""
        looks_back = inner and _SITUATION.search(state.chapter)
        state.begin_domain(domain, number, "situation" if looks_back else "")
    elif inner:
        section = "situation" if situation else state.section
        state.begin_domain("", number, "other" if other or general else section)
    else:
        _chapter(state, head, number)


def _items_in(
    state: _State,
    paragraph: Paragraph,
    text: str,
    offset: int,
) -> Iterator[Item]:
    """Yield the items that a paragraph holds: one, or several that stand in one line."""
    number = int(state.number) if state.number.isdecimal() else 0
    first = ITEM.match(text)
    if first is None and (tight := _TIGHT.match(text)) and int(tight["number"]) == number + 1:
        first = tight
    if first:
        number = int(first["number"])
    cuts = [0]
    for sign in _INLINE.finditer(text):
        if sign["number"] is None:
            cuts.append(sign.start())
        elif int(sign["number"]) == number + 1:
            number += 1
            cuts.append(sign.start())
    for start, stop in pairwise([*cuts, len(text)]):
        part = text[start:stop]
        body, divided = _body_of(state, part.lstrip(), first if start == 0 else None)
        if not body.strip():
            continue
        yield Item(
            state.domain,
            state.section,
            state.number,
            body,
            offset + stop - len(body),
            paragraph,
            state.locator,
            state.head,
            state.due,
            divided,
        )
        state.head = state.head or re.split("[。；;，,：:]", body)[0]


def _body_of(state: _State, text: str, first: Match | None) -> tuple[str, bool]:
    """Take the number of an item into the state; return the text behind it, and whether it is a part of one."""
    english = _ENGLISH_ITEM.match(text)
    numbered = None if english else ITEM.match(text) or first
    if numbered and not SUB_ITEM.fullmatch(numbered[0].strip()):
        state.begin_item(numbered["number"])
        return text[numbered.end() :], False
    if article := ARTICLE.match(text):
        state.begin_item(_number_in_figures(article["number"]))
        return text[article.end() :], False
    if english:
        roman = english["roman"]
        state.begin_item(str(_ROMAN.index(roman.lower()) + 1) if roman else english["number"])
        return text[english.end() :], False
    part = SUB_ITEM.match(text)
    return text[part.end() if part else 0 :], bool(part)


def facts_of(paragraphs: Sequence[Paragraph]) -> Facts:
    """Return title, region, level, years and the plan above, as the text says them."""
    titles: list[str] = []
    for paragraph in paragraphs[:40]:
        text = paragraph.text.strip(" 《》“”")
        tight = without(text, r"\s")
        if TITLE.search(tight):
            if len(text) <= 60 and not re.search("[。；，]", text):
                titles.append(tight)
        elif (
            not titles
            and len(text) <= 120
            and _ENGLISH_TITLE.search(text)
            and not re.search(f"[{CJK}]|[.;]$", text)
        ):
            titles.append(text)
    body = "".join(paragraph.text for paragraph in paragraphs[:120])
    title = titles[0] if titles else ""
    if "儿童发展" in title and "妇女" not in title:
        kind = "children"
    else:
        reports = any(_REPORT.search(one.text) and len(one.text) <= 80 for one in paragraphs[:3])
        kind = "report" if reports else ""
    region = _region_of(title, body)
    facts = Facts(title, region, _level_of(region), kind=kind, titles=tuple(dict.fromkeys(titles)))
    return _with_years(facts, body, paragraphs)


def _region_of(title: str, body: str) -> str:
    """Return the region whose plan it is, as its title says, or its text of itself."""
    if named := TITLE.search(title):
        return named["region"]
    if itself := re.search(r"(?:结合|根据)(?:我)?([\u3400-\u9fff]{2,8}[市县区旗州省])实际", body):
        return itself[1]
    if re.search(f"[{CJK}]", title):
        return ""
    english = re.search(
        r"\b(?:of|for|in)\s+((?:the\s+)?[A-Z][\w'’]+(?:\s+[A-Z][\w'’]+){0,3})", title
    )
    return english[1] if english else ""


_LEVEL_ENDS = {
    "自治区": "province",
    "省": "province",
    "自治州": "city",
    "市": "city",
    "州": "city",
    "盟": "city",
    "县": "county",
    "区": "county",
    "旗": "county",
    "国": "nation",
}
_WITHIN_CITY = re.compile("[市州盟].+[县区旗市]$")


def _level_of(region: str) -> str:
    """Return the level that the ending of a region's name says; empty where it says none."""
    if region.removesuffix("市") in MUNICIPALITIES:
        return "province"
    if _WITHIN_CITY.search(region):
        return "county"
    return next((code for end, code in _LEVEL_ENDS.items() if region.endswith(end)), "")


def _with_years(facts: Facts, body: str, paragraphs: Sequence[Paragraph]) -> Facts:
    """Return facts with the years of the plan, and the plan above that the text names."""
    title = facts.title
    near = in_figures(title + "".join(p.text for p in paragraphs[:6] if len(p.text) < 60))
    start = end = 0
    if years := _YEARS.search(near):
        start = int(years["first"])
        end = int(years["last"]) + bool(years["over"])  # 2021/22 to 2025/26
    elif fives := re.findall(_FIVE, title or near):
        end = max(map(LAST_YEARS.__getitem__, fives))
        start = end - 4
    plans = [
        (plan["name"], int(plan["first"]), int(plan["last"]))
        for plan in _NAMED_PLAN.finditer(without(body, r"\s"))
        if "妇女" in plan["name"]
    ]
    assumed = not start and bool(plans)
    if assumed:  # the plans above are of the same years; an older one is looked back upon
        start, end = max((first, last) for _, first, last in plans)
    above = (
        f"{name}（{first}—{last}年）"
        for name, first, last in plans
        if name not in title and last >= start
    )
    before = next((TITLE.search(name) for name, _, last in plans if last < start), None)
    if not facts.region and before:  # the plan that ran out was of the same region
        facts = replace(facts, region=before["region"], level=_level_of(before["region"]))
    return replace(
        facts,
        start_year=start,
        end_year=end,
        parent=next(above, ""),
        assumed=("years",) if assumed else (),
    )


_NAMED_PLAN = re.compile(
    r"《(?P<name>[^《》]{4,40}?(?:规划|纲要))[（(]?(?P<first>\d{4})年?[-—–－~～至]+(?P<last>\d{4})年?[)）]?》?"
)
