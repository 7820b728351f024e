"""The classes of status, counted by domain (or another column), as stacked bars."""

from __future__ import annotations

from womenplan.evaluation.evaluation import Evaluation
from womenplan.evaluation.summary import headline, rate_text
from womenplan.messages import Language
from womenplan.plot.page import Axes, Page, status_key
from womenplan.plot.rows import lay_rows, stack
from womenplan.plot.theme import COLOURS, theme
from womenplan.plot.words import Words, region_of

__all__ = ["status"]

ROOMY = 24  # more bars are set closer


@theme()
def status(
    result: Evaluation, *, region: str | None = None, by: str = "domain", ax: Axes | None = None, lang: Language = "zh"
) -> Axes:
    """Draw how many targets have each status, one stacked bar a domain, with the counts in the bars.

    Parameters
    ----------
    result, region, ax, lang
        As in :func:`womenplan.plot.gaps`.
    by : {"domain", "section", "form", "region"}
        What a bar stands for; with ``region`` all regions are counted, one bar each.

    Returns
    -------
    matplotlib.axes.Axes
    """
    say, chosen = Words(lang), None if by == "region" else region_of(result, region)
    table = result.summary(by, region=chosen)
    lines = [say.place(result, chosen)]
    if table.empty:
        return Page(ax, say).blank(lines)
    names = [result.region_name(str(k), lang) if by == "region" else say.label(by, str(k)) for k in table.index]
    roomy = len(names) <= ROOMY
    rows = lay_rows(names, least=30 if roomy else 15, margin=10 if roomy else 4)
    page = Page(ax, say, height=rows.height)
    totals = {name: int(table[name].sum()) for name in COLOURS if table[name].sum()}
    said = [
        say("plot.status.rate", met=met, assessed=count, rate=rate_text(rate, count))
        for met, count, rate in table[["met", "assessed", "rate_assessed"]].itertuples(index=False)
    ]
    stack(page, rows, table[list(totals)], said, roomy=roomy)
    whole = table.sum()
    whole["rate_assessed"] = 100 * whole["met"] / whole["assessed"] if whole["assessed"] else float("nan")
    title = headline(whole, lang, regions=len(result.regions) if chosen is None else 1).rstrip("。.")
    return page.finish(title, lines=lines, key=status_key(totals, say, totals), made_up=result.made_up)
