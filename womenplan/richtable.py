"""A table as a notebook shows it: left-aligned, readable on a light and a dark page, scrolling in a box of its own.

Lines and sparklines take the colour of the page's text, and grounds are translucent, so no theme
hides them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["Markup", "rich_table"]

GROUND = "var(--jp-layout-color0,var(--vscode-editor-background,Canvas))"  # of JupyterLab, VS Code, a bare page
STYLE = f"""<style>
.womenplan-box{{width:fit-content;max-width:100%;max-height:30em;overflow:auto;border:1px solid rgba(128,128,128,.4);margin:.4em 0}}
.womenplan-box table{{border-collapse:separate;border-spacing:0;margin:0;font-variant-numeric:tabular-nums}}
.womenplan-box table :is(th,td){{text-align:left!important;vertical-align:top;padding:.35em .7em;min-width:3.2em;max-width:34em}}
.womenplan-box table thead th{{position:sticky;top:0;z-index:1;white-space:nowrap;background:{GROUND};
border-bottom:2px solid rgba(128,128,128,.8)}}
.womenplan-box table tbody td{{border-bottom:1px solid rgba(128,128,128,.25)}}
.womenplan-box svg{{max-width:none;display:block}}
.womenplan-box .unbroken{{white-space:nowrap}}
.womenplan-box .mark{{-webkit-text-stroke:.7px currentColor;paint-order:stroke}}
@media print{{.womenplan-box{{max-height:none;overflow:visible}}}}
</style>"""


class Markup(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()


def rich_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the table as HTML, its text escaped unless it is :class:`Markup`.

    Without heads no header row.

    Examples
    --------
    >>> rich_table(["a"], [["<b>"]]).endswith("<tr><td>&lt;b&gt;</td></tr></tbody></table></div>")
    True
    """
    top = f"<thead>{_row('th', heads)}</thead>" if heads else ""
    body = "".join(_row("td", cells) for cells in rows)
    return f"{STYLE}<div class='womenplan-box'><table>{top}<tbody>{body}</tbody></table></div>"


def _row(tag: str, cells: Sequence[str]) -> str:
    inner = "".join(
        f"<{tag}>{cell if isinstance(cell, Markup) else escape(cell)}</{tag}>" for cell in cells
    )
    return f"<tr>{inner}</tr>"
