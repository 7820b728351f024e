"""The parts of a report in order: what stands in the brief, in the report and in its annexes.

A part is a heading, a generated text, a blank that only people can fill, a table, a figure or a
turn of the page. The files write them; nothing here knows of Word, Excel or a browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from womenplan import messages
from womenplan.evaluation.status import UNASSESSED
from womenplan.report import (
    implementation,
    priorities,
    quality,
    shortfalls,
    story,
    succession,
    summary,
    synthesis,
    tables,
)
from womenplan.report.content import Content, once
from womenplan.report.tables import ReportTable

__all__ = [
    "PARTS",
    "Blank",
    "Block",
    "FigureBlock",
    "Grid",
    "HeadingBlock",
    "Numbering",
    "Text",
    "Turn",
    "annexes",
    "brief",
    "drawn",
    "judged",
    "report",
]

PARTS = ("brief", "report", "annexes")
LEAST_DRAWN, MOST_DRAWN = 3, 6  # targets with data in the figure of a domain


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading of a level; a ``bare`` one has no number in front."""

    level: int
    title: str
    code: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A generated paragraph; its key stays the same from one edition of the report to the next.

    A ``note`` stands in small type under the table before it.
    """

    key: str
    words: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A place that only people can fill, with a hint at what belongs there."""

    key: str
    hint: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    table: ReportTable


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure, or the parts of one; nothing where it was not drawn.

    ``called`` is the key of the text that refers to it, by default the nearest before it.
    """

    name: str
    title: str
    called: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A new page from here on, upright or across."""

    across: bool = False


Block = HeadingBlock | Text | Blank | Grid | FigureBlock | Turn


NUMERALS = "一二三四五六七八九十"  # of chapters, and of the eight domains


class Numbering:
    """Gives headings their numbers: 一、 and （一） in Chinese, 1 and 1.1 in English."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.chapter = self.section = 0
        self.last = ""

    def title(self, heading: HeadingBlock) -> str:
        """Return a heading with its number."""
        self.last = heading.title
        if heading.bare:
            return heading.title
        if heading.level == 1:
            self.chapter += 1
            self.section = 0
        else:
            self.section += 1
        number = self.section or self.chapter
        latin = f"{self.chapter}.{number}" if self.section else str(number)
        shown = NUMERALS[number - 1] if self.content.lang == "zh" else latin
        code = "report.number.section" if self.section else "report.number.chapter"
        return self.content.say(code, number=shown, title=heading.title)

    def name_of(self, key: str) -> str:
        """Return what a control under the last heading is called."""
        number = key.rpartition(".")[2]
        return f"{self.last} {number}" if number.isdigit() else self.last


class _Builder:
    """Gathers the blocks of a part; numbers the paragraphs of a chapter to give each its key."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.blocks: list[Block] = []
        self.code, self.count = "", 0
        self.annex = 0

    def begin(self, code: str, heading: HeadingBlock) -> None:
        self.code, self.count = code, 0
        self.blocks.append(heading)

    def chapter(self, code: str, level: int = 1, title: str = "") -> None:
        self.begin(code, HeadingBlock(level, title or self.content.say("report.h", code), code))

    def texts(self, texts: Iterable[str]) -> None:
        for words in filter(None, texts):
            self.count += 1
            self.blocks.append(Text(f"{self.code}.{self.count}", words))

    def paragraph(self, sentences: Iterable[str]) -> None:
        self.texts([self.content.paragraph(sentences)])

    def blank(self, key: str, hint: str = "", **context: object) -> None:
        self.blocks.append(Blank(key, self.content.say("report.blank", hint or key, **context)))

    def stated(self, key: str, name: str, texts: Sequence[str]) -> None:
        """Append what departments stated on a domain, and a blank for it, or for more of it."""
        self.texts(texts)
        hint = messages.chosen(key, "more") if texts else key
        self.blank(f"{key}.{name}", hint, domain=self.content.field(name))

    def tables(self, *made: ReportTable) -> None:
        self.blocks += [Grid(table) for table in made if table.rows]

    def figure(self, name: str, title: str) -> None:
        self.blocks.append(FigureBlock(name, title))


@once
def report(content: Content) -> list[Block]:
    """Return the report itself: the chapters that its stage calls for."""
    build = _Builder(content)
    annual = content.result.stage == "annual"
    if not annual:
        _process(build)
    _overall(build)
    _domains(build)
    if not annual:
        _measures(build)
    _problems(build, blanks=not annual)
    if content.final:
        _earlier(build)
    else:
        _outlook(build)
    _differences(build)
    if not annual:
        _advice(build, "lessons" if content.final else "advice")
    _quality(build)
    if not annual:
        build.blank("signature")
    return build.blocks


def _process(build: _Builder) -> None:
    content = build.content
    result = content.result
    build.chapter("process")
    senders = content.scope.by_department
    count = int((senders["measured"] + senders["stale"] > 0).sum())
    paced = not content.final and result.rules.method == "path"
    text = content.say(
        "report.process",
        base=result.plan.base_year,
        year=result.year,
        named=content.named,
        how=content.say("report.process.paced" if paced else "report.process.plain"),
        sent=content.say("report.process.sent", count=count) if count else "",
    )
    build.texts([text])
    build.blank("process")
    build.blank("setting")


def _overall(build: _Builder) -> None:
    content = build.content
    build.chapter("overall")
    first = content.result.stage == "annual"  # otherwise the chapter before has named the plan
    coverage = story.coverage(content, content.named if first else "")
    sentences = [coverage, *story.going(content), *story.nearly(content)]
    build.paragraph([*sentences, *synthesis.moved_domains(content), story.moved(content)])
    build.blocks.append(Grid(tables.summary(content)))


def _domains(build: _Builder) -> None:
    content = build.content
    build.chapter("domains")
    silent = [name for name in content.domains if synthesis.silent(content, name)]
    silent = silent if len(silent) > 1 else []
    for name in content.domains:
        if name not in silent:
            title = content.heading("domain", name)
            build.chapter(name, 2, title)
            first, *more = synthesis.domain(content, name)
            build.texts([first])
            build.figure(f"gaps-{name}", _shown(content, name, title))
            build.texts(more)
    if silent:
        build.chapter("silent", 2)
        build.texts([synthesis.silence(content, silent)])
    if not content.domains:
        build.texts([content.say("report.nothing.detail")])


def drawn(content: Content) -> dict[str, int]:
    """Return the domains that have a figure of their own, with the number of their targets that are judged."""
    table = content.selected.table
    counts = table.loc[judged(table), "domain"].value_counts(sort=False)
    return {name: count for name, count in counts.items() if count >= LEAST_DRAWN}


def judged(table: pd.DataFrame) -> pd.Series:
    """Return which rows of a result are counted and have data by which they are judged."""
    return table["counted"] & ~table["status"].isin(UNASSESSED)


def _shown(content: Content, name: str, title: str) -> str:
    """Return what the figure of a domain shows, and of how many targets where these are not all."""
    count = drawn(content).get(name, 0)
    code = "report.figure.gaps.some" if count > MOST_DRAWN else "report.figure.gaps"
    return content.say(
        code,
        domain=title,
        shown=MOST_DRAWN,
        count=count,
    )


def _measures(build: _Builder) -> None:
    content = build.content
    build.chapter("measures")
    build.texts(implementation.introduction(content))
    for name in content.domains:
        build.stated("measures", name, implementation.measures(content, name))


def _problems(build: _Builder, *, blanks: bool) -> None:
    content = build.content
    title = "" if blanks else content.say("report.h.problems.annual")  # which has no causes
    build.chapter("problems", title=title)
    problems = priorities.problems(content)
    lacking = priorities.data_gap(content, len(problems))
    if not problems and not lacking:
        build.texts([content.say("report.attention_none")])
    apart = priorities.taken_apart(content)
    for name, words in problems:
        build.texts([words])
        if apart and apart["domain"] == name:
            title = content.say("report.figure.waterfall", name=apart[f"name_{content.lang}"])
            build.figure("waterfall", title)
        if blanks:
            lines = shortfalls.grave_lines(content, name)
            build.stated("causes", name, implementation.causes(content, lines))
    build.texts(lacking)


def _outlook(build: _Builder) -> None:
    content = build.content
    build.chapter("outlook")
    sentences = [*synthesis.outlook(content), *story.warned(content)]
    build.paragraph(sentences or [content.say("report.nothing.warnings")])
    build.tables(tables.head(content, tables.warned(content), tables.MOST_WARNED))


def _earlier(build: _Builder) -> None:
    content = build.content
    higher = succession.above(content)
    title = content.say("report.h.earlier.above") if higher else ""
    build.chapter("earlier", title=title)
    build.texts([*succession.compared(content), *higher])
    if not succession.known(content):
        build.blank("earlier")
    if content.focus:
        build.tables(tables.head(content, succession.values(content), succession.MOST_COMPARED))


def _differences(build: _Builder) -> None:
    content = build.content
    parts = tables.parts(content)
    if not parts.rows and not content.several:
        return
    build.chapter("differences")
    build.texts(synthesis.differences(content))
    build.tables(parts)
    if content.several:
        build.texts(synthesis.regions(content))
        build.tables(tables.regions(content))
        build.figure("regions", content.say("report.figure.regions"))


def _overview(build: _Builder) -> None:
    """Append the page that says in figures how the plan stands."""
    content = build.content
    if content.focus and content.scope.overview:
        build.blocks.append(Turn())
        title = content.say("report.h.overview")
        build.blocks.append(HeadingBlock(1, title, "overview", bare=True))
        build.figure("dashboard", content.say("report.figure.dashboard"))


def _advice(build: _Builder, code: str) -> None:
    content = build.content
    build.chapter(code)
    advice = priorities.advice(content)
    build.texts([priorities.asked(content)])
    for place, (department, words) in enumerate(advice, start=1):
        build.texts([words])
        build.blank(f"{code}.{department or place}", "advice")
    build.blank(f"{code}.more", "more")


def _quality(build: _Builder) -> None:
    content = build.content
    build.chapter("quality")
    build.texts(quality.sentences(content))
    files = quality.by_file(content)
    if len(files.rows) > 1:
        build.tables(files)


@once
def annexes(content: Content) -> list[Block]:
    """Return the annexes: the monitoring table, the status of the targets, what is missing, the rules used, the sources."""
    build = _Builder(content)
    _overview(build)
    _annex(build, "monitoring", [tables.monitoring(content)], across=True)
    _annex(build, "status", [tables.domain(content, name) for name in content.domains])
    lacking = [
        tables.missing(content, True),
        tables.departments(content),
        tables.unmeasured(content),
        tables.proxies(content),
        tables.uncertain(content),
    ]
    _annex(build, "missing", lacking, story.lacking(content))
    _annex(build, "rules", [tables.rules(content, True)], story.method(content))
    _annex(build, "sources", [tables.sources(content, True)])
    measures = implementation.states(content)
    if measures.rows:
        _annex(build, "implementation", [measures])
    if content.several:
        _annex(build, "regions", [tables.spreads(content)])
        for name in content.domains:
            title = content.heading("domain", name)
            build.figure(f"heatmap-{name}", content.say("report.figure.heatmap", domain=title))
    return build.blocks


def _annex(
    build: _Builder,
    code: str,
    made: Sequence[ReportTable],
    texts: Sequence[str] = (),
    *,
    across: bool = False,
) -> None:
    content = build.content
    build.annex += 1
    build.blocks.append(Turn(across))
    title = content.say("report.annex", number=build.annex, title=content.say("report.h", code))
    build.begin(f"annex.{code}", HeadingBlock(1, title, code, bare=True))
    build.texts(texts)
    build.tables(*made)
    if not any(table.rows for table in made):
        build.texts([made[0].empty])
    elif code in ("monitoring", "status"):
        build.blocks.append(Text(f"{build.code}.note", content.say("report.symbols"), note=True))


@once
def brief(content: Content) -> list[Block]:
    """Return two pages for the leaders: how it stands, the figure that matters, what is wrong and what to decide."""
    build = _Builder(content)
    build.chapter("standing")
    build.paragraph(summary.standing(content))
    title = content.say("report.figure.status")
    build.blocks.append(FigureBlock("status", title, called="standing.1"))
    build.chapter("attention")
    build.texts(summary.pressing(content) or [summary.nothing_pressing(content)])
    build.chapter("decide")
    build.texts(summary.to_decide(content))
    build.tables(tables.head(content, summary.leads(content), summary.MOST_LED))
    build.blank("decide")
    return build.blocks


BUILDERS: dict[str, Callable[[Content], list[Block]]] = {
    "brief": brief,
    "report": report,
    "annexes": annexes,
}
