"""Loads a plan from whatever holds it: the catalogue, a workbook, a table, or the document itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from womenplan.arguments import checked
from womenplan.io.plans import load_plan as load_table
from womenplan.model.observation import Year
from womenplan.model.plan import Plan
from womenplan.model.table import Listed, Once
from womenplan.texts.documents import DOCUMENTS

__all__ = ["load_plan"]

_READ = ("region", "title", "start_year", "end_year")


@checked
def load_plan(
    source: str | Path | Annotated[Listed, Once()],
    *,
    indicators: Listed | None = None,
    measures: Listed | None = None,
    **fields: str | Year,
) -> Plan:
    """Return a plan with its targets.

    Parameters
    ----------
    source : str, path or pandas.DataFrame
        Id of a bundled plan (``"qingyuan-2021"``); path of a workbook or CSV with the columns of
        ``targets.csv``, of which indicator_id (or name), form, operator, value, unit and
        milestone_year are enough; or such a table. Rows may name a region that they ask something
        else of (an empty one holds for all others), and a weight in the index. A workbook may have a sheet ``plan`` of field
        and value pairs, a sheet of indicators of its own, and rows that a review has refused
        (accepted: no). The path of a document (docx, pdf, html, md, txt …) is read by `read_plan`;
        the plan then notes that nobody has confirmed its targets.
    indicators : pandas.DataFrame, optional
        Indicators of the user's own, with the columns of the sheet ``indicators`` or of
        indicators.csv: indicator_id, name (or name_zh), unit and better are enough, the unit as a
        code or in words, the domain any word. They go before bundled ones of the same name.
    measures : pandas.DataFrame, optional
        What the plan says is to be done, with the columns of the sheet ``measures``; of a document
        in place of the measures that its text names.
    **fields
        start_year, end_year, mid_year, base_year, region, title, plan_id: what the workbook's
        ``plan`` sheet does not say, or says otherwise.

    Returns
    -------
    Plan

    Raises
    ------
    UsageError
        If no bundled plan has that id, or a field is unknown or lacking.
    DataError
        If the file cannot be read or holds no table of targets.
    CatalogueError
        If targets cannot be used: all cells at once.

    Examples
    --------
    >>> load_plan("qingyuan-2021").end_year
    2030
    """
    if (
        isinstance(source, (str, Path))
        and Path(source).suffix.lower() in DOCUMENTS
        and Path(source).is_file()
    ):
        from womenplan.texts.draft import read_plan  # its grammar takes long to compile

        facts: dict[str, Any] = {name: fields[name] for name in _READ if name in fields}
        draft = read_plan(source, indicators=indicators, **facts)
        return draft.plan(measures=measures, **fields)
    return load_table(
        source,
        indicators=indicators,
        measures=measures,
        **fields,
    )
