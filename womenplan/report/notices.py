"""Supervision notices (督办单): a Word paper for each department with its reply form, and the list of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import Problem, UsageError
from womenplan.evaluation.supervision import OUTCOMES, notices_of
from womenplan.io.formbook import LOOKS
from womenplan.io.new_book import A3, NewBook
from womenplan.io.output import FONTS
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.messages import Language
from womenplan.model.amount import number
from womenplan.model.filename import file_name
from womenplan.model.measure import department_names
from womenplan.model.notice import NOTICE_IDS, NOTICE_STATES, REPLIES
from womenplan.model.plan import item_in_english
from womenplan.model.unit import counter
from womenplan.narration.advice import pace_digits, way_of
from womenplan.narration.evaluation import Evaluation
from womenplan.narration.row import Row
from womenplan.report import wording
from womenplan.report.paper import Paper

__all__ = ["write_notices"]

HEAD_ROW = 3  # the row of the heads in the list
LIST_WIDTHS = {
    "notice_id": 12,
    "department": 16,
    "region": 9,
    "name": 26,
    "now": 15,
    "target": 15,
    "gap": 14,
    "level": 7,
    "pace": 22,
    "partners": 20,
    "since": 9,
    "state": 9,
    "progress": 28,
    "reason": 22,
    "action": 28,
    "deadline": 12,
    "opinion": 14,
}
FOLLOWED = {  # columns of what came of last year's notices, and their widths
    "notice_id": 12,
    "department": 16,
    "region": 9,
    "name": 26,
    "then": 15,
    "now": 15,
    "outcome": 12,
    "progress": 30,
    "action": 30,
}
ITEMS = (1.1, 3.6, 2.4, 3.2, 2.7, 1.5, 3.5)
REPLY = (1.5, 4.0, 3.5, 2.9, 3.5, 2.4)
FORM_HEIGHT = 78.0  # millimetres that the rows of the reply form may take on their page
LOWEST_ROW, HIGHEST_ROW = 11.0, 24.0
MANY = 8  # targets from which on a notice is set smaller


@checked
def write_notices(
    result: Evaluation,
    out_dir: str | Path,
    *,
    lang: Language | None = None,
    region: str | None = None,
    due: str = "",
    force: bool = False,
) -> list[Path]:
    """Write a supervision notice for each department, and their list, into a folder.

    Parameters
    ----------
    result : Evaluation
    out_dir : str or Path
        Made if it does not exist.
    lang : {"zh", "en"}, optional
    region : str, optional
        Whose targets; the plan's own by default.
    due : str
        The day by which departments are to reply, as it is to be printed; a blank by default.
    force : bool
        Overwrite notices that exist.

    Returns
    -------
    list of Path
        The papers, then the list, which departments fill in and ``read`` takes back.

    Raises
    ------
    UsageError
        If there is nothing to give notice of, the region is unknown, or a file exists.
    """
    language = lang or messages.default_language()
    notices = notices_of(result, region)
    if notices.empty:
        place = region or result.regions[0]
        raise UsageError(Problem("NOTICES_NONE", found=place, context={"year": result.year}))
    words = _Words(result, language)
    files: dict[str, bytes] = {}
    for department, rows in notices.groupby("department", sort=False):
        name = words.names.get(str(department), str(department))
        title = words("notice.file", department=name, year=result.year)
        stem = file_name(title, [one.removesuffix(".docx") for one in files])
        files[f"{stem}.docx"] = _Notice(words, rows, name, due).build()
    stem = words("notice.list.file", year=result.year)
    files[f"{stem}.xlsx"] = _list(words, notices, due)
    target = Path(out_dir)
    paths = [target / name for name in files]
    refuse_existing(paths, force)
    write_atomically(files, target)
    return paths


class _Words:
    """The figures of a notice as they are printed."""

    def __init__(self, result: Evaluation, lang: Language) -> None:
        self.result, self.lang = result, lang
        self.table = result.paces
        self.names = department_names(result.plan.indicators, lang)
        key = ["region", "target_id", "milestone_year"]
        self.at = pd.Series(self.table.index, index=pd.MultiIndex.from_frame(self.table[key]))

    def __call__(self, code: str, *keys: str, **facts: object) -> str:
        return messages.text(messages.chosen(code, *keys), self.lang, **facts)

    def heads(self, codes: Iterable[str]) -> list[str]:
        """Return headings of columns."""
        return [self("notice.head", code) for code in codes]

    def year(self, year: Any) -> str:
        """Return a year in brackets."""
        return self("notice.year", year=int(year))

    def listed(self, words: Iterable[str]) -> str:
        return self("list.join").join(words)

    def departments(self, cell: str) -> str:
        """Return the names of the departments of a cell."""
        return self.listed(self.names.get(one, one) for one in cell.split("、") if one)

    def row(self, notice: dict[str, Any]) -> dict[str, str]:
        """Return the cells of one notice."""
        at = self.at.loc[(notice["region"], notice["target_id"], notice["milestone_year"])]
        whole = self.table.loc[at].to_dict() | {"position": at}
        row = Row(self.result, whole, self.lang)
        name = notice[f"name_{self.lang}"]
        bare = wording.says_unit(name, whole["unit"], self.lang)
        word = counter(notice["name_zh"]) if bare and self.lang == "zh" else ""

        def shown(value: float, **how: Any) -> str:
            return row.shown(value, bare=bare, **how) + word

        now = row.latest() if row.bound_of("latest") else shown(whole["latest"])
        if notice["latest_year"] != self.result.year:
            now += "\n" + self.year(notice["latest_year"])
        target = pace = "—"
        if row.has("target_value"):
            asked = row.asked(whole["target_value"], bare=bare)
            year = self.year(notice["milestone_year"])
            target = f"{wording.sign_of(whole, self.lang)}{asked}{word}\n{year}"
        elif row.has("baseline"):
            code = "notice.way.up" if whole["sign"] > 0 else "notice.way.down"
            code = "notice.way.narrower" if whole["form"] == "gap" else code
            target = self(code, year=int(whole["baseline_year"]), value=shown(whole["baseline"]))
        if pd.notna(notice["needed"]):
            digits = pace_digits(whole, row.digits)
            size = shown(abs(notice["needed"]), difference=True, digits=digits)
            change = self("advice", way_of(whole, notice["needed"]), "due", size=size)
            pace = self("notice.pace", change=change)
        return {
            "notice_id": notice["notice_id"],
            "department": self.departments(notice["department"]),
            "partners": self.departments(notice["partners"]),
            "region": self.result.region_name(notice["region"], self.lang),
            "name": name,
            "now": now,
            "target": target,
            "gap": shown(whole["gap"], difference=True) if whole["gap"] > 0 else "—",
            "level": messages.label("warning", notice["level"], self.lang),
            "pace": pace,
            "since": "" if pd.isna(notice["since"]) else str(notice["since"]),
            "state": messages.label("notice_state", notice["state"], self.lang),
        }


class _Notice:
    """One department's paper: what is asked on the first page, the reply form on the second."""

    def __init__(
        self,
        say: _Words,
        rows: pd.DataFrame,
        name: str,
        due: str,
    ) -> None:
        self.say, self.name, self.lang = say, name, say.lang
        self.plan = say.result.plan
        self.notices = rows.to_dict("records")
        self.due = due or say("notice.blank.due")
        self.cells = [say.row(notice) for notice in self.notices]
        self.number, *_ = self.notices[0]["notice_id"].rsplit("-", 1)

    def build(self) -> bytes:
        """Return the paper's bytes."""
        paper = Paper(self.lang)
        self._asked(paper, small=len(self.notices) > MANY)
        paper.page()
        self._reply(paper)
        return paper.finish()

    def _asked(self, paper: Paper, *, small: bool) -> None:
        say = self.say
        paper.title(say("notice.title"))
        issued = say("notice.blank.date")
        paper.line(say("notice.number", number=self.number, issued=issued), small=True)
        nobody = self.name == say("template.no_department")
        lead = say("notice.blank.lead") if nobody else self.name
        paper.line(say("notice.to", department=lead), indent=False)
        paper.line(self._matter(), small=small)
        codes = ("number", "name", "now", "target", "gap", "level", "pace")
        heads = say.heads(codes)
        heads[2] = say("notice.head.now.year", year=say.result.year)
        body = [
            [str(place), *(closed(cell[code], self.lang) for code in codes[1:])]
            for place, cell in enumerate(self.cells, start=1)
        ]
        paper.table([heads, *body], ITEMS, centred=(0, 2, 3, 4, 5))
        clauses = say.listed(dict.fromkeys(self._clauses()))
        title = self.plan.title(self.lang)
        paper.line(say("notice.basis", plan=title, clauses=clauses), small=True)
        again = [
            say("notice.again.item", name=cell["name"], year=cell["since"])
            for cell in self.cells
            if cell["since"]
        ]
        if again:
            paper.line(say("notice.again", items=say.listed(again)), small=True)
        partners = self._partners()
        if partners:
            paper.line(say("notice.partners", departments=partners), small=small)
        paper.line(say("notice.ask", due=self.due), small=small)
        blanks = {name: say("notice.blank", name) for name in ("contact", "phone", "office")}
        paper.line(say("notice.contact", **blanks), small=small)
        paper.line(blanks["office"], "right", small=small)

    def _matter(self) -> str:
        """Return how many targets are warned of, by level."""
        say = self.say
        counts = Counter(notice["level"] for notice in self.notices)
        kinds = [
            say("notice.count", level, count=counts[level])
            for level in ("red", "orange")
            if counts[level]
        ]
        return say(
            "notice.matter",
            plan=self.plan.title(self.lang),
            year=say.result.year,
            count=len(self.notices),
            kinds=say.listed(kinds),
        )

    def _clauses(self) -> Iterator[str]:
        """Yield where the plan asks for each target."""
        if self.lang == "zh":
            yield from filter(None, (notice["locator"] for notice in self.notices))
            return
        targets = self.plan.targets.drop_duplicates("target_id").set_index("target_id")
        for notice in self.notices:
            item = targets.loc[notice["target_id"]].to_dict()
            yield f"{messages.label('domain', item['domain'], 'en')} {item_in_english(item)}"

    def _partners(self) -> str:
        """Return the departments that are to help."""
        partners = dict.fromkeys("、".join(row["partners"] for row in self.notices).split("、"))
        return self.say.departments("、".join(one for one in partners if one != self.name))

    def _reply(self, paper: Paper) -> None:
        say = self.say
        paper.title(say("notice.reply.title"))
        line = say("notice.reply.from", department=self.name, number=self.number)
        paper.line(line, small=True)
        heads = say.heads(("number", "name", "progress", "reason", "action", "deadline"))
        body = [
            [str(place), cell["name"], "", "", "", ""]
            for place, cell in enumerate(self.cells, start=1)
        ]
        height = min(HIGHEST_ROW, max(LOWEST_ROW, FORM_HEIGHT / len(body)))
        paper.table([heads, *body], REPLY, height=height, centred=(0,))
        paper.line(say("notice.reply.signed"), small=True)
        signed = [[say("notice.reply.stamp"), say("notice.reply.opinion")]]
        paper.table(signed, (1, 1), heads=0, height=34)
        paper.line(say("notice.reply.note"), small=True)


def closed(words: str, lang: Language) -> str:
    """Return a cell of a Chinese table without spaces, which would break its lines."""
    return words.replace(" ", "") if lang == "zh" else words


def _list(say: _Words, notices: pd.DataFrame, due: str) -> bytes:
    """Return the list of notices as a workbook: what was asked, the state of each, and room for replies."""
    result, lang = say.result, say.lang
    book = NewBook(FONTS[lang], LOOKS)
    sheet = book.sheet(say("notice.list.sheet"))
    title = say("notice.list.title", plan=result.plan.title(lang), year=result.year)
    sheet.merged(1, 1, title, "title", columns=len(LIST_WIDTHS))
    note = say("notice.list.note", due=due or say("notice.blank.due"))
    sheet.merged(2, 1, note, "plain", columns=len(LIST_WIDTHS))
    sheet.height(2, 34)
    ids = len(LIST_WIDTHS) + 1
    for column, head in enumerate(say.heads(LIST_WIDTHS), start=1):
        sheet.put(HEAD_ROW, column, head, "head")
    for column, name in enumerate(NOTICE_IDS, start=ids):
        sheet.put(HEAD_ROW, column, name, "plain")
    sheet.widths([*LIST_WIDTHS.values()])
    sheet.hide(ids, ids + len(NOTICE_IDS) - 1)
    records = notices.assign(plan_id=result.plan.plan_id, year=result.year).to_dict("records")
    for row, notice in enumerate(records, start=HEAD_ROW + 1):
        cells = say.row(notice)
        for column, code in enumerate(LIST_WIDTHS, start=1):
            look = "choice" if code == "state" else "input" if code in REPLIES else "text"
            sheet.put(row, column, cells.get(code, ""), look)
        for column, name in enumerate(NOTICE_IDS, start=ids):
            value = notice[name]
            words = repr(float(value)) if name == "latest" else str(value)
            sheet.put(row, column, words, "plain")
        sheet.height(row, 46)
    last = HEAD_ROW + len(records)
    states = [messages.label("notice_state", state, lang) for state in NOTICE_STATES]
    sheet.choose(HEAD_ROW + 1, 1 + [*LIST_WIDTHS].index("state"), states, last)
    sheet.freeze(HEAD_ROW + 1, 5)
    sheet.filter(HEAD_ROW, last, len(LIST_WIDTHS))
    sheet.page(
        heads=HEAD_ROW,
        protected=True,
        paper=A3,
        autofilter=True,
    )
    _followed(book, say)
    return book.content()


def _followed(book: NewBook, say: _Words) -> None:
    """Write a sheet that says what came of the notices of the year before, where there are any."""
    table = say.result.follow_up
    if table.empty:
        return
    counts = table["outcome"].value_counts()
    outcomes = [
        say(
            "notice.followed.count",
            outcome=messages.label("notice_outcome", outcome, say.lang),
            count=counts[outcome],
        )
        for outcome in OUTCOMES
        if outcome in counts
    ]
    title = say(
        "notice.followed.title",
        year=table["year"].max(),
        count=len(table),
        counts=say.listed(outcomes),
    )
    rows = [_outcome(say, row) for row in table.to_dict("records")]
    lines = [[title], say.heads(FOLLOWED), *rows]
    book.sheet(say("notice.followed.sheet")).listing(lines, tuple(FOLLOWED.values()))


def _outcome(say: _Words, row: Mapping[Any, Any]) -> list[str]:
    """Return the cells of what came of a notice."""
    then = number(row["latest_then"], say.lang) + say.year(row["latest_year_then"])
    now = ""
    if not pd.isna(row["change"]):
        now = number(row["latest"], say.lang) + say.year(row["latest_year"])
    return [
        row["notice_id"],
        say.departments(row["department"]),
        say.result.region_name(row["region"], say.lang),
        row[f"name_{say.lang}"],
        then,
        now,
        messages.label("notice_outcome", row["outcome"], say.lang),
        row["progress"],
        row["action"],
    ]
