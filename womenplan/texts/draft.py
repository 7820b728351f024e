"""A draft of a plan, read from its text: its targets, objectives and measures, and where it is not sure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import DataError, Problem, Problems, UsageError
from womenplan.io.confined import confined
from womenplan.io.special import indicators_in
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.observation import Year
from womenplan.model.plan import Plan, plan_from_targets
from womenplan.model.table import Listed
from womenplan.model.target import TARGET_COLUMNS
from womenplan.model.vocabulary import has_chinese, simplified
from womenplan.texts.documents import Document, document_of
from womenplan.texts.names import names_of
from womenplan.texts.outline import DOMAIN_WORDS, TITLE, Facts, Item, facts_of, items_of
from womenplan.texts.paragraphs import paragraphs_of
from womenplan.texts.rows import DRAFT_COLUMNS, SURE, is_unread_row, rows_of
from womenplan.texts.workbook import write_draft

__all__ = ["PlanDraft", "read_plan"]

_SHOWN = [
    "line",
    "name",
    "indicator_id",
    "form",
    "operator",
    "value",
    "unit",
    "milestone_year",
    "doubt",
]
_TITLE_LENGTH = {"zh": 36, "en": 90}
_ROLE = "(?:责任|牵头|主责|主办|承办|配合|协办)(?:单位|部门)[:：]"
_RESPONSIBLE = re.compile(rf"[（(]\s*{_ROLE}([^）)]+)[）)]")


@checked
@dataclass(frozen=True)
class PlanDraft:
    """A plan as its text was understood, to be confirmed by a person.

    Attributes
    ----------
    source : str
        Name of the file; empty for a text that was handed over.
    facts : dict
        title, region, level, start_year, end_year, parent: what the text says of the plan, or was
        given; empty or 0 where neither is.
    targets : pandas.DataFrame
        One row per indicator, milestone and population: the columns of ``targets.csv``, and name
        (as the text says it), line (1-based; of a docx the paragraph), text (the sentence),
        confidence (0 to 1) and doubt.
    objectives : pandas.DataFrame
        domain, objective_no, title, locator, line: the numbered main goals, titles cut from the
        text.
    measures : pandas.DataFrame
        The numbered measures and projects, with the columns of ``measures.csv`` and line.
    indicators : pandas.DataFrame
        Indicators for names that the catalogue does not know, with the nearest ones it has
        (``near``).
    observations : pandas.DataFrame
        Values of years gone by that the text gives: name, indicator_id, year, value, unit, line.
    problems : Problems
        What is missing or odd, a sentence each.
    """

    source: str
    facts: dict[str, Any]
    targets: pd.DataFrame
    objectives: pd.DataFrame
    measures: pd.DataFrame
    indicators: pd.DataFrame
    observations: pd.DataFrame
    problems: Problems = field(default_factory=Problems)

    @checked
    def plan(self, *, measures: Listed | None = None, **fields: str | Year) -> Plan:
        """Return the draft as a plan that can be judged; it says that nobody has confirmed it.

        Parameters
        ----------
        measures : pandas.DataFrame, optional
            Measures of the user's own, in place of those that the text names.
        **fields
            start_year, end_year, region, title …, where the text does not say.

        Raises
        ------
        DataError
            If no target was found, or the text names no years and none are given.
        """
        facts = {name: value for name, value in self.facts.items() if value} | fields
        if self.targets.empty:
            raise DataError(Problem("DRAFT_EMPTY", file=self.source))
        if not facts.get("start_year") or not facts.get("end_year"):
            raise DataError(Problem("DRAFT_WITHOUT_YEARS", file=self.source))
        facts.pop("parent", None)
        start = int(facts["start_year"])
        end = int(facts["end_year"])
        rows = self.targets.assign(
            milestone_year=self.targets["milestone_year"].fillna(end),
            base_year=_based(self.targets, start),
        )
        fits = rows["milestone_year"].between(start, end)
        _, known = indicators_in((), catalogue.indicators(), _own_table(self.indicators))
        plan = plan_from_targets(
            rows[fits][list(TARGET_COLUMNS)].map(_cell_text),
            plan=facts,
            place=self._place(rows[fits]),
            indicators=known,
            measures=self._listed_measures() if measures is None else measures,
        )
        unreviewed = Problem(
            "DRAFT_UNREVIEWED", "warning", file=self.source, context={"count": len(plan.targets)}
        )
        outside = [
            Problem(
                "DRAFT_OUTSIDE",
                "warning",
                file=self.source,
                cell=str(line),
                found=name,
            )
            for line, name in rows[~fits][["line", "name"]].itertuples(index=False)
        ]
        problems = Problems([*plan.problems, unreviewed, *outside, *self.problems])
        objectives = self.objectives.assign(plan_id=plan.plan_id)
        named = {"title_zh": objectives["title"], "title_en": objectives["title"]}
        numbered = objectives.assign(**named)[list(catalogue.objectives().columns)]
        return replace(plan, objectives=numbered, problems=problems)

    def _listed_measures(self) -> pd.DataFrame | None:
        if not len(self.measures):
            return None
        return self.measures[list(catalogue.MEASURE_COLUMNS)]

    def _place(self, rows: pd.DataFrame) -> catalogue.PlaceOf:
        lines = rows["line"].tolist()
        return lambda row, column: {"file": self.source, "cell": f"{lines[row]}/{column}"}

    @checked
    def write(self, path: str | Path, *, force: bool = False, lang: Language | None = None) -> Path:
        """Write the plan workbook that ``--plan`` takes, doubtful rows first, for a person to confirm and mend.

        Raises
        ------
        UsageError
            If the file exists and ``force`` is not given, or cannot be written.
        """
        return write_draft(
            Path(path),
            self.facts,
            vars(self),
            force=force,
            lang=lang or messages.default_language(),
        )

    @checked
    def to_frame(self) -> pd.DataFrame:
        """Return the statements with the columns that ``read-plan --format csv`` prints."""
        return self.targets[list(DRAFT_COLUMNS)]

    def __str__(self) -> str:
        return messages.text(
            "draft.line",
            title=self.facts["title"] or self.source,
            count=len(self.targets),
            valued=int(self.targets["value"].notna().sum()),
            doubtful=int((self.targets["confidence"] < SURE).sum()),
            objectives=len(self.objectives),
            measures=len(self.measures),
            own=len(self.indicators),
        )

    def __repr__(self) -> str:
        return f"PlanDraft({self.source!r}, {len(self.targets)} targets)"

    def _repr_html_(self) -> str:
        shown = self.targets.sort_values("confidence", kind="stable")[_SHOWN]
        table = shown.to_html(
            index=False,
            na_rep="",
            escape=True,
        )
        return f"<p><b>{escape(str(self))}</b></p>{table}"


def _based(targets: pd.DataFrame, start: int) -> pd.Series:
    """Return base years, that of the plan where a change names none."""
    return targets["base_year"].mask(
        (targets["form"] == "change") & targets["base_year"].isna(), start - 1
    )


def _cell_text(cell: Any) -> str:
    if pd.isna(cell):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, float):
        return f"{cell:.12g}"
    return str(cell)


def _meant(brought: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the user's own indicators that targets mean, as the draft lists its indicators."""
    used = {*targets["indicator_id"], *targets["comparator_id"]}
    meant = brought[brought["indicator_id"].isin(used)].rename(columns={"name_zh": "name"})
    columns = ["indicator_id", "name", "unit", "better", "numerator", "denominator", "domain"]
    return meant.reindex(columns=columns, fill_value="").assign(near="", line=0)


def _own_table(indicators: pd.DataFrame) -> pd.DataFrame | None:
    return None if indicators.empty else indicators.drop(columns=["near", "line"])


@checked
def read_plan(
    source: object,
    *,
    region: str | None = None,
    title: str | None = None,
    start_year: int | None = None,
    end_year: int | None = None,
    indicators: pd.DataFrame | None = None,
) -> PlanDraft:
    r"""Read the text of a plan: what it wants to reach, in which item, by when, and how surely.

    Parameters
    ----------
    source : str or path
        A document (docx, pdf with text, html, md, txt; doc and wps where LibreOffice is installed),
        or the text itself, which has a line break in it.
    region, title, start_year, end_year : optional
        What the text does not say, or says otherwise.
    indicators : pandas.DataFrame, optional
        Indicators of the user's own, as `load_plan` takes them: names in the text may mean them,
        before bundled ones of the same name.

    Returns
    -------
    PlanDraft

    Raises
    ------
    DataError
        If the document cannot be read, is empty, or is a scan.

    Examples
    --------
    >>> text = '''某县妇女发展规划（2021—2030年）
    ... （一）妇女与健康。
    ... 主要目标：
    ... 1.孕产妇死亡率控制在8/10万以下。'''
    >>> draft = read_plan(text)
    >>> draft.targets[["indicator_id", "operator", "value", "milestone_year"]].to_numpy().tolist()
    [['maternal_mortality', '<=', 8.0, 2030]]
    """
    if not isinstance(source, (str, Path)):
        raise UsageError(Problem("DRAFT_SOURCE", found=type(source).__name__))
    document = document_of(source)
    fields = {
        "region": region,
        "title": title,
        "start_year": start_year,
        "end_year": end_year,
    }
    given = {name: value for name, value in fields.items() if value is not None}
    if _cost(document) <= _EASY:
        return _draft(document, given, indicators)
    return confined(_draft, document, given, indicators, file=document.name)


_EASY = 10_000_000  # the grammar takes at most some seconds
_LONG_LINE = 1000  # characters, from which on a line costs more than what it says


def _cost(document: Document) -> int:
    """Return the expected cost of reading a text: for a long line without full stops, its length squared."""
    lengths = (len(line.text) for line in document.lines)
    return sum(length * (100 + max(length - _LONG_LINE, 0)) for length in lengths)


def _draft(
    document: Document, given: Mapping[str, Any], indicators: pd.DataFrame | None
) -> PlanDraft:
    """Read the lines of a document."""
    paragraphs = paragraphs_of(document.lines)
    facts = replace(facts_of(paragraphs), **given)
    items = items_of(paragraphs)
    brought, known = indicators_in((), catalogue.indicators(), indicators)
    targets, lacking, past = rows_of(items, facts, names_of(known))
    if len(brought):
        lacking = pd.concat([lacking, _meant(brought, targets)], ignore_index=True)
    remarks = _remarks(facts, targets, document)
    return PlanDraft(
        document.name,
        {name: getattr(facts, name) for name in _FACTS},
        targets,
        _objectives(items),
        _measures(items, targets),
        lacking,
        past,
        Problems([*document.problems, *remarks, *_unread(items, document.name)]),
    )


_FACTS = ("title", "region", "level", "start_year", "end_year", "parent")
_TABLE_HEAD = re.compile(  # a line that heads columns: no sentence stands in it
    r"^(?!.*[。；，])(?=.{6,60}$).*指标.*(?:单位|目标值|规划值|20\d{2}年?\D+20\d{2})"
    r"|^(?=.{10,90}$).*\bindicators?\b.*\b(?:baseline|target|unit)",
    re.I,
)
_FEWEST_TRADITIONAL = 5  # different ones: fewer may stand in a name
_MOST_NAMED = 12


def _remarks(facts: Facts, targets: pd.DataFrame, document: Document) -> Iterator[Problem]:
    """Yield what the text does not say about the plan, or what makes it doubtful as a whole."""
    warning = partial(Problem, level="warning", file=document.name)
    if not facts.region:
        yield warning("DRAFT_NO_REGION")
    if not facts.start_year:
        yield warning("DRAFT_NO_START_YEAR")
    elif facts.assumed:
        years = f"{facts.start_year}—{facts.end_year}"
        yield warning("DRAFT_YEARS_ASSUMED", found=years, context={"parent": facts.parent})
    regions = {match["region"] for title in facts.titles if (match := TITLE.search(title))}
    if len(regions) > 1:
        yield warning("DRAFT_TWO_PLANS", found="；".join(facts.titles))
    if document.name.lower().endswith(".pdf"):
        heads = (line.number for line in document.lines if _TABLE_HEAD.search(line.text))
        for number in islice(heads, 1):
            yield warning("DRAFT_PDF_TABLE", context={"line": number})
    signs = {sign for line in document.lines for sign in line.text}
    traditional = [sign for sign in sorted(signs) if simplified(sign) != sign][:_MOST_NAMED]
    if len(traditional) >= _FEWEST_TRADITIONAL:
        yield warning("DRAFT_TRADITIONAL", found="".join(traditional))
    if facts.kind == "children":
        yield warning("DRAFT_CHILDREN", found=facts.title)
    if targets.empty:
        yield warning("DRAFT_EMPTY")
    elif targets["value"].isna().all():
        yield warning("DRAFT_NO_NUMBERS")


_NO_TARGETS = ("other", "situation")  # sections


def _unread(items: Sequence[Item], file: str) -> Iterator[Problem]:
    """Name the first row of tables that were left out, as no header says what their columns hold."""
    rows = (
        item
        for item in items
        if item.section not in _NO_TARGETS and not item.paragraph.row and is_unread_row(item.text)
    )
    for row in islice(rows, 1):
        text = re.sub(r"\s*[\t|]+\s*", " | ", row.text.strip(" \t|"))
        place = {"line": row.line(0)}
        yield Problem(
            "DRAFT_TABLE_UNREAD",
            "warning",
            file=file,
            found=text[:60],
            context=place,
        )


def _objectives(items: Sequence[Item]) -> pd.DataFrame:
    """Return the numbered main goals, each once."""
    rows = [
        (item.domain, item.number, _title(item.text), item.locator, item.line(0))
        for item in items
        if item.section == "objective" and item.number and not item.part
    ]
    columns = ["domain", "objective_no", "title", "locator", "line"]
    return pd.DataFrame(rows, columns=columns).drop_duplicates(columns[:2], ignore_index=True)


_ItemKey = tuple[str, str, str]  # domain, section and number of an item


def _measures(items: Sequence[Item], targets: pd.DataFrame) -> pd.DataFrame:
    """Return the numbered measures and projects, with the indicators that their text names."""
    parts: dict[_ItemKey, list[Item]] = {}
    for item in items:
        if item.section in ("strategy", "project") and item.number:
            parts.setdefault((item.domain, item.section, item.number), []).append(item)
    asked: dict[_ItemKey, list[str]] = {}
    goals: dict[str, list[tuple[str, str, str]]] = {}
    of_targets = targets[["domain", "section", "item", "indicator_id", "name"]]
    for domain, section, number, code, name in of_targets.itertuples(index=False):
        asked.setdefault((domain, section, number), []).append(code)
        core = re.sub("(?:人群)?(?:率|比例|水平|人数|覆盖率)$", "", name)
        if section == "objective" and code and len(core) > 2:
            goals.setdefault(domain, []).append((core, code, number))
    measures = []
    for place, of_measure in parts.items():
        domain, section, number = place
        first = of_measure[0]
        text = "".join(item.text for item in of_measure)
        title = _title(_RESPONSIBLE.sub("", first.text))
        named = [goal for goal in goals.get(domain, []) if goal[0] in text]
        linked = [*asked.get(place, []), *(code for _, code, _ in named)]
        domain = domain or _likely(title) or _likely(text) or "environment"
        measures.append(
            {
                "measure_id": f"{domain}-{'p' if section == 'project' else 's'}{number}",
                "plan_id": "",
                "domain": domain,
                "section": section,
                "item_no": number,
                "title_zh": title,
                "title_en": title,
                "departments": _departments(text),
                "indicator_ids": ";".join(dict.fromkeys(filter(None, linked))),
                "objective_nos": ";".join(dict.fromkeys(number for *_, number in named)),
                "locator": first.locator,
                "line": first.line(0),
            }
        )
    return pd.DataFrame(measures, columns=[*catalogue.MEASURE_COLUMNS, "line"])


def _likely(text: str) -> str:
    """Return the domain whose words a text has most often; empty where it has none."""
    counts = {code: len(re.findall(words, text, re.I)) for code, words in DOMAIN_WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""


def _departments(text: str) -> str:
    """Return the departments that a measure names in brackets: （责任单位：县教育局、县妇联）."""
    named = (one for who in _RESPONSIBLE.findall(text) for one in re.split("[、，,；;]", who))
    return "、".join(dict.fromkeys(re.sub(_ROLE, "", one).strip() for one in named))


def _title(text: str) -> str:
    """Return the beginning of an item as its short title."""
    first = re.split(r"[。；;]|\.\s", text.strip())[0]
    limit = _TITLE_LENGTH["zh" if has_chinese(text) else "en"]
    if len(first) > limit:
        first = re.split("[，,：:]", first)[0]
    return first if len(first) <= limit else first[: limit - 1] + "…"
