"""Supervision notices (督办单): a Word paper for each department with its reply form, and the list of all."""

from __future__ import annotations

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
from womenplan.narration.advice import CHANGES, pace_digits, way_of
from womenplan.narration.evaluation import Evaluation
from womenplan.narration.row import Row
from womenplan.report import wording
from womenplan.report.paper import Paper

__all__ = ["write_notices"]

HEAD = 3  # the row of the heads in the list
WIDTHS = {
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
ITEMS = (1.1, 3.6, 2.4, 3.2, 2.7, 1.5, 3.5)
REPLY = (1.5, 4.0, 3.5, 2.9, 3.5, 2.4)
ROOM = 78.0  # millimetres that the rows of the reply form may take on their page
LEAST, MOST = 11.0, 24.0
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
        context = {"year": result.year}
        raise UsageError(
            Problem("NOTICES_NONE", found=region or result.regions[0], context=context)
        )
    names = department_names(result.plan.indicators, language)
    files: dict[str, bytes] = {}
    for department, rows in notices.groupby("department", sort=False):
        name = names.get(str(department), str(department))
        file = messages.text("notice.file", language, department=name, year=result.year)
        files[f"{file_name(file, [one.removesuffix('.docx') for one in files])}.docx"] = _Notice(
            result, rows, name, due, language
        ).build()
    listed = messages.text("notice.list.file", language, year=result.year)
    files[f"{listed}.xlsx"] = _list(result, notices, due, language)
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

    def departments(self, cell: str) -> str:
        found = [self.names.get(one, one) for one in cell.split("、") if one]
        return messages.text("list.join", self.lang).join(found)

    def row(self, notice: dict[str, Any]) -> dict[str, str]:
        """Return the cells of one notice."""
        at = self.at.loc[(notice["region"], notice["target_id"], notice["milestone_year"])]
        whole = self.table.loc[at].to_dict() | {"position": at}
        told = Row(self.result, whole, self.lang)
        said = wording.says_unit(str(notice[f"name_{self.lang}"]), whole["unit"], self.lang)
        word = counter(str(notice["name_zh"])) if said and self.lang == "zh" else ""

        def shown(value: float, **how: Any) -> str:
            return told.shown(value, bare=said, **how) + word

        near = told.latest() if told.said("latest") else shown(whole["latest"])
        target = "—"
        if told.has("target_value"):
            asked = told.asked(whole["target_value"], bare=said)
            target = wording.sign_of(whole, told.lang) + asked + word
            target += "\n" + self("notice.year", year=int(notice["milestone_year"]))
        elif told.has("baseline"):
            code = "notice.way.up" if whole["sign"] > 0 else "notice.way.down"
            code = "notice.way.narrower" if whole["form"] == "gap" else code
            target = self(code, year=int(whole["baseline_year"]), value=shown(whole["baseline"]))
        dated = self("notice.year", year=int(notice["latest_year"]))
        gap = shown(whole["gap"], difference=True) if whole["gap"] > 0 else "—"
        pace = "—"
        if pd.notna(notice["needed"]):
            digits = pace_digits(whole, told.digits)
            size = shown(abs(notice["needed"]), difference=True, digits=digits)
            way = way_of(whole, notice["needed"])
            change = messages.text(CHANGES[way]["due"], self.lang, size=size)
            pace = self("notice.pace", change=change)
        return {
            "notice_id": notice["notice_id"],
            "department": self.departments(notice["department"]),
            "partners": self.departments(notice["partners"]),
            "region": self.result.region_name(notice["region"], self.lang),
            "name": notice[f"name_{self.lang}"],
            "now": near if notice["latest_year"] == self.result.year else f"{near}\n{dated}",
            "target": target,
            "gap": gap,
            "level": messages.label("warning", notice["level"], self.lang),
            "pace": pace,
            "since": "" if pd.isna(notice["since"]) else str(notice["since"]),
            "state": messages.label("notice_state", notice["state"], self.lang),
        }


class _Notice:
    """One department's paper: what is asked on the first page, the reply form on the second."""

    def __init__(
        self,
        result: Evaluation,
        rows: pd.DataFrame,
        name: str,
        due: str,
        lang: Language,
    ) -> None:
        self.result, self.name, self.lang = result, name, lang
        self.say = _Words(result, lang)
        self.notices = rows.to_dict("records")
        self.due = due or self.say("notice.blank.due")
        self.cells = [self.say.row(notice) for notice in self.notices]

    def build(self) -> bytes:
        """Return the paper's bytes."""
        paper = Paper(self.lang)
        small = len(self.notices) > MANY
        self._asked(paper, small=small)
        paper.page()
        self._reply(paper)
        return paper.finish()

    def _asked(self, paper: Paper, *, small: bool) -> None:
        say = self.say
        plan = self.result.plan
        paper.title(say("notice.title"))
        number_ = "-".join(self.notices[0]["notice_id"].split("-")[:2])
        paper.line(
            say("notice.number", number=number_, issued=say("notice.blank.date")), small=True
        )
        partners = dict.fromkeys(
            one for notice in self.notices for one in notice["partners"].split("、") if one
        )
        shown = say.departments("、".join(one for one in partners if one != self.name))
        nobody = self.name == messages.text("template.no_department", self.lang)
        lead = say("notice.to", department=say("notice.blank.lead") if nobody else self.name)
        paper.line(lead, indent=False)
        title = plan.title(self.lang)
        counts = {
            level: sum(notice["level"] == level for notice in self.notices)
            for level in ("red", "orange")
        }
        kinds = [
            say("notice.count", level, count=count) for level, count in counts.items() if count
        ]
        facts = {"plan": title, "year": self.result.year, "count": len(self.notices)}
        facts["kinds"] = messages.text("list.join", self.lang).join(kinds)
        paper.line(say("notice.matter", **facts), small=small)
        columns = ("number", "name", "now", "target", "gap", "level", "pace")
        heads = [say("notice.head", code) for code in columns]
        heads[2] = say("notice.head.now.year", year=self.result.year)
        body = [
            [str(place), *(closed(cell[code], self.lang) for code in columns[1:])]
            for place, cell in enumerate(self.cells, start=1)
        ]
        paper.table([heads, *body], ITEMS, centred=(0, 2, 3, 4, 5))
        clauses = dict.fromkeys(
            str(notice["locator"]) for notice in self.notices if notice["locator"]
        )
        if self.lang == "en":
            targets = plan.targets.drop_duplicates("target_id").set_index("target_id")
            asked = [notice["target_id"] for notice in self.notices]
            items = targets.loc[asked].to_dict("records")
            clauses = dict.fromkeys(
                f"{messages.label('domain', item['domain'], 'en')} {item_in_english(item)}"
                for item in items
            )
        join = messages.text("list.join", self.lang)
        paper.line(say("notice.basis", plan=title, clauses=join.join(clauses)), small=True)
        again = [
            say("notice.again.item", name=cell["name"], year=cell["since"])
            for cell in self.cells
            if cell["since"]
        ]
        if again:
            paper.line(say("notice.again", items=join.join(again)), small=True)
        if shown:
            paper.line(say("notice.partners", departments=shown), small=small)
        paper.line(say("notice.ask", due=self.due), small=small)
        blanks = {name: say("notice.blank", name) for name in ("contact", "phone", "office")}
        paper.line(say("notice.contact", **blanks), small=small)
        paper.line(blanks["office"], "right", small=small)

    def _reply(self, paper: Paper) -> None:
        say = self.say
        paper.title(say("notice.reply.title"))
        said = {"department": self.name, "number": self.notices[0]["notice_id"].rsplit("-", 1)[0]}
        paper.line(say("notice.reply.from", **said), small=True)
        heads = [say("notice.head.number"), say("notice.head.name")]
        heads += [say("notice.head", code) for code in ("progress", "reason", "action", "deadline")]
        body = [
            [str(place), cell["name"], "", "", "", ""]
            for place, cell in enumerate(self.cells, start=1)
        ]
        height = min(MOST, max(LEAST, ROOM / len(body)))
        paper.table([heads, *body], REPLY, height=height, centred=(0,))
        paper.line(say("notice.reply.signed"), small=True)
        signed = [[say("notice.reply.stamp"), say("notice.reply.opinion")]]
        paper.table(signed, (1, 1), heads=0, height=34)
        paper.line(say("notice.reply.note"), small=True)


def closed(words: str, lang: Language) -> str:
    """Return a cell of a Chinese table without spaces, which would break its lines."""
    return words.replace(" ", "") if lang == "zh" else words


def _list(
    result: Evaluation,
    notices: pd.DataFrame,
    due: str,
    lang: Language,
) -> bytes:
    """Return the list of notices as a workbook: what was asked, the state of each, and room for replies."""
    book = NewBook(FONTS[lang], LOOKS)
    say = _Words(result, lang)
    sheet = book.sheet(say("notice.list.sheet"))
    title = say("notice.list.title", plan=result.plan.title(lang), year=result.year)
    sheet.merged(1, 1, title, "title", columns=len(WIDTHS))
    note = say("notice.list.note", due=due or say("notice.blank.due"))
    sheet.merged(2, 1, note, "plain", columns=len(WIDTHS))
    sheet.height(2, 34)
    ids = len(WIDTHS) + 1
    for column, code in enumerate(WIDTHS, start=1):
        sheet.put(HEAD, column, say("notice.head", code), "head")
    for column, name in enumerate(NOTICE_IDS, start=ids):
        sheet.put(HEAD, column, name, "plain")
    sheet.widths([*WIDTHS.values()])
    sheet.hide(ids, ids + len(NOTICE_IDS) - 1)
    records = notices.assign(plan_id=result.plan.plan_id, year=result.year).to_dict("records")
    for row, notice in enumerate(records, start=HEAD + 1):
        cells = say.row(notice)
        for column, code in enumerate(WIDTHS, start=1):
            look = "choice" if code == "state" else "input" if code in REPLIES else "text"
            sheet.put(row, column, cells.get(code, ""), look)
        for column, name in enumerate(NOTICE_IDS, start=ids):
            value = notice[name]
            words = repr(float(value)) if name == "latest" else str(value)
            sheet.put(row, column, words, "plain")
        sheet.height(row, 46)
    last = HEAD + len(records)
    states = [messages.label("notice_state", state, lang) for state in NOTICE_STATES]
    sheet.choose(HEAD + 1, 1 + [*WIDTHS].index("state"), states, last)
    sheet.freeze(HEAD + 1, 5)
    sheet.filter(HEAD, last, len(WIDTHS))
    sheet.page(
        heads=HEAD,
        protected=True,
        paper=A3,
        autofilter=True,
    )
    _followed(result, book, say)
    return book.content()


def _followed(result: Evaluation, book: NewBook, say: _Words) -> None:
    """Write a sheet that says what came of the notices of the year before, where there are any."""
    found = result.follow_up
    if found.empty:
        return
    rows: list[list[str]] = [
        [
            row["notice_id"],
            say.departments(row["department"]),
            result.region_name(row["region"], say.lang),
            row[f"name_{say.lang}"],
            f"{number(row['latest_then'], say.lang)}{say('notice.year', year=row['latest_year_then'])}",
            ""
            if pd.isna(row["change"])
            else f"{number(row['latest'], say.lang)}{say('notice.year', year=int(row['latest_year']))}",
            messages.label("notice_outcome", row["outcome"], say.lang),
            row["progress"],
            row["action"],
        ]
        for row in found.to_dict("records")
    ]
    heads = (
        "notice_id",
        "department",
        "region",
        "name",
        "then",
        "now",
        "outcome",
        "progress",
        "action",
    )
    widths = (12, 16, 9, 26, 15, 15, 12, 30, 30)
    counts = found["outcome"].value_counts()
    told = [
        say(
            "notice.followed.count",
            outcome=messages.label("notice_outcome", one, say.lang),
            count=int(counts[one]),
        )
        for one in OUTCOMES
        if one in counts
    ]
    join = messages.text("list.join", say.lang)
    year = int(found["year"].max())
    lines = [
        [
            say(
                "notice.followed.title",
                year=year,
                count=len(found),
                counts=join.join(told),
            )
        ]
    ]
    lines += [[say("notice.head", code) for code in heads], *rows]
    book.sheet(say("notice.followed.sheet")).listing(lines, widths)
