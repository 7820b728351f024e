"""The outline of a plan: title, region, years, domains, and the numbered items of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from womenplan.model.naming import MUNICIPALITIES
from womenplan.texts.amounts import chinese_number, in_figures
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
_FIVE = {
    "十二五": 2011,
    "十三五": 2016,
    "十四五": 2021,
    "十五五": 2026,
}
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
    section: (
        str  # objective, strategy, project, situation, other; empty where the text does not say
    )
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
    """Return the domain that a heading names; empty where it names none, or several."""
    found = [code for code, words in DOMAIN_WORDS.items() if re.search(words, heading, re.I)]
    if (
        len(found) > 1
    ):  # 妇女参与决策和管理; 妇女与法律（权益保障）: the one that is named last, then most closely
        at = {
            code: max(m.end() for m in re.finditer(DOMAIN_WORDS[code], heading, re.I))
            for code in found
        }
        specific = [code for code in found if code not in ("law", "environment") or len(found) == 1]
        return max(specific or found, key=lambda code: at[code])
    return found[0] if found else ""


def _stripped(text: str) -> str:
    """Return a heading without its number, signs at its ends and its stop."""
    text = HEADING.sub("", text.strip(), count=1)
    text = re.sub(r"^\d{1,2}(?:\.\d{1,2})*[.、．\s]+", "", text)
    return text.strip(" 。:：#*[]【】〔〕<>《》-—").strip()


def _section_of(label: str) -> str:
    if re.search("(?<!监测)(?<!评价)指标(?:一览)?表?$", label):
        return "objective"
    if re.fullmatch(
        r"(?:专栏|附表|附)?\d*\s*(?:(?:19|20)\d\d年)?(?:(?:基本|主要)(?:情况|信息)|现状|(?:相关|基础)数据)",
        label,
    ):
        return "situation"
    return next((code for code, pattern in _LABEL.items() if pattern.fullmatch(label)), "")


def _number_of(heading: str) -> str:
    found = HEADING.match(heading)
    return found[0].strip(" 、.．") if found else ""


def _counted(number: str) -> str:
    """Return the number of a heading in figures: （三） is 3."""
    said = re.sub("[（()）第章节]", "", number)
    try:
        return f"{chinese_number(said):.0f}"
    except KeyError:
        return said


class _State:
    """Where in the plan the current paragraph stands."""

    def __init__(self) -> None:
        self.due = 0
        self.chapter = self.chapter_number = self.domain = self.domain_number = self.section = ""
        self.number = self.head = ""

    @property
    def locator(self) -> str:
        """The headings' numbers and the section."""
        names = {"objective": "主要目标", "strategy": "策略措施", "project": "重点工程"}
        if not re.search(f"[{CJK}]", self.chapter + self.domain_number):
            names = {"objective": "objective ", "strategy": "measure ", "project": "project "}
        where = self.chapter_number + self.domain_number
        return f"{where}{names.get(self.section, '')}{self.number}"


def items_of(paragraphs: Sequence[Paragraph]) -> list[Item]:
    """Return the items of a plan in their order.

    The parts of one item (——, （1）, ①) each as an item of its number.
    """
    state = _State()
    found: list[Item] = []
    for paragraph in paragraphs:
        if paragraph.row:
            state.domain = domain_of(paragraph.area) or state.domain
            found += _items_in(state, paragraph, paragraph.text, 0)
            continue
        text, offset = _after_heading(state, paragraph)
        if text:
            found += _items_in(state, paragraph, text, offset)
    return found


def _after_heading(state: _State, paragraph: Paragraph) -> tuple[str, int]:
    """Take a heading into the state.

    Return what of the paragraph is text, and where that begins.
    """
    text = paragraph.text
    label = _stripped(text)
    short = len(label) <= 36 and not re.search("[，,；;。]", label)
    number = _number_of(text)
    if (
        short
        and (section := _section_of(label))
        and not (section == "other" and not paragraph.raised and len(label) > 12)
    ):
        _enter(state, section, label, number, paragraph)
        return "", 0
    if short and (titled := _DOMAIN_AND_SECTION.fullmatch(label)) and (of := domain_of(titled[1])):
        state.domain, state.domain_number, state.section = of, number, _section_of(titled[2])
        state.number = state.head = ""
        return "", 0
    inline = re.match(
        r"\s*(?:[（(]?[一二三四五六七八九十]+[)）、.]\s*)?((?:主要|发展|具体|总)?目标|策略措施|主要措施|保障措施|措施|组织实施|附则|备注|说明|(?:相关|基础)数据|基本(?:情况|信息))[:：]\s*(?=\S)",
        text,
    )
    if inline:
        if inline[1] != "保障措施":
            entered = _section_of(inline[1])
        else:
            entered = "other"
        _enter(state, entered or "other", inline[1], "", paragraph)
        return text[inline.end() :], inline.end()
    if TARGET_LABEL.match(text):
        state.section = "objective"
        return text, 0
    bullet = state.section == "objective" and BULLET.match(text)
    if not bullet and _is_english_heading(text):
        _take_english(state, text)
        return "", 0
    told = not re.search(f"[{CJK}]", text) and text.rstrip().endswith((".", ";"))
    if number and not told:
        return _numbered(state, paragraph, label, number, short)
    if (
        short
        and (paragraph.raised or len(label) <= 14)
        and not re.search(r"\d|覆盖", label)
        and not ITEM.match(text)
        and not SUB_ITEM.match(text)
    ):
        domain = domain_of(label)
        if domain and state.section == "objective" and len(label) <= 6 and text.endswith("："):
            state.domain, state.number, state.head = domain, "", ""
            return "", 0
        if (domain and re.search("妇女|女性|领域|与|women|gender", label, re.I)) or (
            paragraph.raised and domain
        ):
            state.domain, state.domain_number, state.section, state.number = domain, "", "", ""
            return "", 0
        if paragraph.raised:
            _chapter(state, label, "")
            return "", 0
    return text, 0


_DOMAIN_AND_SECTION = re.compile("(.{2,14}?)((?:主要|发展|具体)?(?:目标|指标)|(?:策略|主要)?措施)")
_LEAD = re.compile(
    r"(?:(?:chapter|part|section|(?:SDG )?target(?= \d)|SDG(?= \d)|pillar|priority(?: area)?|goal|theme|domain|annex|outcome|(?:strategic )?objective)\s+)?"
    r"(?:\(?\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,5}[.)]|\(?[ivx]{1,5}[.)]"
    r"|[A-H][.)])?\s*[:–-]?\s*(?=[A-Z])",
    re.I,
)


def _is_english_heading(text: str) -> bool:
    """Return whether a line is the title of a chapter: short, no sentence, no value."""
    if (
        re.search(f"[{CJK}\t]", text)
        or len(text) > 80
        or re.search(r"[.;,]$|;|^(?:fewer|less)\b|\d\s*(?:%|per)", text.strip(), re.I)
    ):
        return False
    told = _LEAD.sub("", text, count=1)
    asked = re.match("(?:how|what|where|who|why) (?:we|it|this|the)\\b", text, re.I)
    if re.match(r"\W*[a-z]|\d+ [a-z]", text) or re.search(r"(?<!\d)(?!(?:19|20)\d\d)\d", told):
        return False
    return len(text.split()) <= 11 and bool(asked or not _SENTENCE_VERB.search(text))


_SENTENCE_VERB = re.compile(
    r"\b(?:will|shall|should|must|is|are|be|reach(?:es)?|increases?|reduces?|raises?|halves?"
    r"|doubles?|triples?|maintains?|keeps?|lowers?|"
    r"falls?|rises?|by 20\d\d)\b",
    re.I,
)


def _take_english(state: _State, text: str) -> None:
    """Take an English heading into the state: a section, a domain, else a chapter."""
    label = _LEAD.sub("", text, count=1).strip(" :.")
    number = text[: len(text) - len(_LEAD.sub("", text, count=1))].strip(" .:)(")
    if section := _section_of(label):
        state.section, state.number, state.head = section, "", ""
        return
    targets = re.search(r"\b(?:targets|objectives|goals)\b", label, re.I)
    domain = domain_of(label)
    if _OTHER_CHAPTER.search(label) or _SITUATION.search(label):
        _chapter(state, label, number)
    elif domain:
        state.domain, state.domain_number, state.number, state.head = domain, number, "", ""
        if targets or (state.section == "objective" and not number):
            state.section = "objective"
        else:
            state.section = ""
    else:
        _chapter(state, label, number)
        state.section = "objective" if targets else ""


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
    if section in ("situation", "other", "project") and outer:
        state.chapter, state.chapter_number, state.domain, state.domain_number = (
            label,
            number,
            "",
            "",
        )
    state.section, state.number, state.head = section, "", ""
    state.due = _due(label)


def _due(label: str) -> int:
    """Return the year by which a chapter's items are due, as its heading says: “十四五”时期重点项目."""
    five = re.search("|".join(sorted(_FIVE, key=len, reverse=True)), label)
    if not five:
        return 0
    return _FIVE[five[0]] + 4


def _chapter(state: _State, label: str, number: str) -> None:
    state.chapter, state.chapter_number = label, number
    state.due = _due(label)
    state.domain = state.domain_number = state.number = state.head = ""
    if _CHAPTER_OF_ITEMS.search(label):
        state.section = "project"
    elif re.search("(?:目标|指标)$", label) and not _GENERAL.search(label):
        state.section = "objective"
    elif _SITUATION.search(label):
        state.section = "situation"
    elif _OTHER_CHAPTER.search(label):
        state.section = "other"
    else:
        state.section = ""


_ASKS = re.compile(
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
    asks = bool(_ASKS.search(label))
    if len(label) <= 36 and not re.search("[，；;。]", label) and domain_of(label) and not asks:
        return False
    following = _counted(number) == str(
        int(state.number or 0) + 1 if (state.number or "0").isdecimal() else 0
    )
    return len(label) > 14 or "，" in label or (following and asks)


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
    head = re.split("[。：:]", label)[0] if not short else label
    counted = state.section in ("objective", "strategy") or _VALUED.search(label)
    if counted and _is_numbered_item(state, text, label, number):
        state.number = str(_counted(number))
        state.head = ""
        body = HEADING.match(text)
        start = body.end() if body else 0
        return text[start:], start
    if (
        state.section in ("project", "other", "situation")
        and inner
        and not (short and domain_of(label) and state.section != "project")
    ):
        state.number = number
        body = HEADING.match(text)
        start = body.end() if body else 0
        if len(text) > len(head) + start + 1:
            return (text[start:], start)
        return ("", 0)
    sentence = "，" in head and re.search(r"\d", head) and re.search("[。；]$", text.strip())
    if sentence and (body := HEADING.match(text)):
        return text[body.end() :], body.end()
    if len(head) > 36:
        return text, 0
    domain = domain_of(head) if not _GENERAL.search(head) else ""
    if domain and not _OTHER_CHAPTER.search(head) and not _SITUATION.search(head):
        if not inner:
            state.chapter, state.chapter_number = "", ""
        told = "situation" if inner and _SITUATION.search(state.chapter) else ""
        state.domain, state.domain_number, state.section = domain, number, told
    elif inner:
        state.domain, state.domain_number = "", number
        if _OTHER_CHAPTER.search(head):
            state.section = "other"
        elif _SITUATION.search(head):
            state.section = "situation"
        if _GENERAL.search(head):
            state.section = "other"
    else:
        _chapter(state, head, number)
    state.number = state.head = ""
    rest = text.find(head) + len(head)
    left = text[rest:].lstrip("。:： ")
    if left and not short:
        return (left, len(text) - len(left))
    return ("", 0)


def _items_in(
    state: _State,
    paragraph: Paragraph,
    text: str,
    offset: int,
) -> Iterator[Item]:
    """Yield the items that a paragraph holds: one, or several that stand in one line."""
    cuts = [0]
    number = int(state.number) if state.number.isdecimal() else 0
    first = ITEM.match(text) or _TIGHT.match(text)
    if first and first.re is _TIGHT and int(first["number"]) != number + 1:
        first = None
    if first:
        number = int(first["number"])
    for found in _INLINE.finditer(text):
        if found["number"] is None:
            cuts.append(found.start())
        elif int(found["number"]) == number + 1:
            number += 1
            cuts.append(found.start())
    for start, stop in zip(cuts, [*cuts[1:], len(text)], strict=True):
        part = text[start:stop]
        part_of = False
        english = _ENGLISH_ITEM.match(part.lstrip())
        if english:
            numbered = None
        else:
            numbered = ITEM.match(part.lstrip()) or (first if start == 0 else None)
        if numbered and not SUB_ITEM.fullmatch(numbered[0].strip()):
            lead = len(part) - len(part.lstrip()) + numbered.end()
            state.number = numbered["number"]
            state.head = ""
        elif article := ARTICLE.match(part.lstrip()):
            lead = len(part) - len(part.lstrip()) + article.end()
            state.number = _counted(article["number"])
            state.head = ""
        elif english:
            lead = len(part) - len(part.lstrip()) + english.end()
            roman = english["roman"]
            if roman:
                state.number = str(_ROMAN.index(roman.lower()) + 1)
            else:
                state.number = english["number"]
            state.head = ""
        elif sub := SUB_ITEM.match(part.lstrip()):
            lead = len(part) - len(part.lstrip()) + sub.end()
            part_of = True
        else:
            lead = 0
        body = part[lead:]
        if not body.strip():
            continue
        yield Item(
            state.domain,
            state.section,
            state.number,
            body,
            offset + start + lead,
            paragraph,
            state.locator,
            state.head,
            state.due,
            part_of,
        )
        if not state.head:
            state.head = re.split("[。；;，,：:]", body)[0]


def facts_of(paragraphs: Sequence[Paragraph]) -> Facts:
    """Return title, region, level, years and the plan above, as the text says them."""
    titles: list[str] = []
    told = any(_REPORT.search(one.text) and len(one.text) <= 80 for one in paragraphs[:3])
    facts = Facts(kind="report" if told else "")
    for paragraph in paragraphs[:40]:
        text = paragraph.text.strip(" 《》“”")
        if TITLE.search(re.sub(r"\s", "", text)):
            if len(text) <= 60 and not re.search("[。；，]", text):
                titles.append(re.sub(r"\s", "", text))
        elif (
            not titles
            and len(text) <= 120
            and _ENGLISH_TITLE.search(text)
            and not re.search(f"[{CJK}]|[.;]$", text)
        ):
            titles.append(text)
    body = "".join(paragraph.text for paragraph in paragraphs[:120])
    title = titles[0] if titles else ""
    facts = replace(facts, title=title, titles=tuple(dict.fromkeys(titles)))
    return _with_years(_with_region(facts, body), body, paragraphs)


def _with_region(facts: Facts, body: str) -> Facts:
    title = facts.title
    found = TITLE.search(title)
    region = found["region"] if found else ""
    if not region:
        own = re.search(r"(?:结合|根据)(?:我)?([\u3400-\u9fff]{2,8}[市县区旗州省])实际", body)
        region = own[1] if own else ""
    if not region and title and not re.search(f"[{CJK}]", title):
        english = re.search(
            r"\b(?:of|for|in)\s+((?:the\s+)?[A-Z][\w'’]+(?:\s+[A-Z][\w'’]+){0,3})", title
        )
        region = english[1] if english else ""
    level = _level_of(region)
    children = bool(re.search("儿童发展", title)) and not re.search("妇女", title)
    if children:
        kind = "children"
    elif facts.kind == "report":
        kind = "report"
    else:
        kind = ""
    return replace(
        facts,
        region=region,
        level=level,
        kind=kind,
    )


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
    title = facts.title
    near = in_figures(title + "".join(p.text for p in paragraphs[:6] if len(p.text) < 60))
    start = end = 0
    if found := _YEARS.search(near):
        start = int(found["first"])
        end = int(found["last"]) + bool(found["over"])  # 2021/22 to 2025/26
    elif fives := [year for name, year in _FIVE.items() if name in (title or near)]:
        start = max(fives)
        end = start + 4
    named = [
        (found["name"], int(found["first"]), int(found["last"]))
        for found in _NAMED_PLAN.finditer(re.sub(r"\s", "", body))
        if "妇女" in found["name"]
    ]
    assumed: tuple[str, ...] = ()
    if (
        not start and named
    ):  # the plans above are of the same years; an older one is looked back upon
        start, end = max((one, two) for _, one, two in named)
        assumed = ("years",)
    above = [(name, one, two) for name, one, two in named if name not in title and two >= start]
    parent = next((f"{name}（{one}—{two}年）" for name, one, two in above), "")
    before = next((TITLE.search(name) for name, _, two in named if two < start), None)
    if not facts.region and before:  # the plan that ran out was of the same region
        facts = replace(facts, region=before["region"], level=_level_of(before["region"]))
    return replace(
        facts,
        start_year=start,
        end_year=end,
        parent=parent,
        assumed=assumed,
    )


_NAMED_PLAN = re.compile(
    r"《(?P<name>[^《》]{4,40}?(?:规划|纲要))[（(]?(?P<first>\d{4})年?[-—–－~～至]+(?P<last>\d{4})年?[)）]?》?"
)
