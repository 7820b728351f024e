"""What leaders read: how the plan stands, the problems that they must know, what they are to decide; a minute's reading."""

from __future__ import annotations

from dataclasses import replace

from womenplan.evaluation.status import UNASSESSED
from womenplan.report import story, synthesis, tables, wording
from womenplan.report.content import SHORT, Content, once
from womenplan.report.tables import Table

__all__ = ["MOST_LED", "leads", "nothing_pressing", "pressing", "standing", "to_decide"]

MOST_PRESSING = 3  # problems
MOST_LED, MOST_NAMED = 8, 3  # departments in the table, and targets of each that it names


def standing(content: Content) -> list[str]:
    """Return for leaders how the plan stands: coverage and rate, what goes well, and how many targets are out of reach."""
    out = [story.coverage(content, "", "brief"), *story.nearly(content), *_going_well(content)]
    unlikely = sum(line.row["outlook"] == "unlikely" for line in content.counted)
    if unlikely:
        unit = "one" if content.focus else "times"
        out.append(content.say("syn.brief.unlikely", unit, count=unlikely))
    return out


def _going_well(content: Content) -> list[str]:
    """Return in which domains all is met or on schedule; where in none, how many targets improved."""
    good = []
    states: set[str] = set()
    for name in content.scope.domains if content.focus else ():
        own = {id(line): line.status for line in content.counted if line.row["domain"] == name}
        seen = [status for status in own.values() if status not in UNASSESSED]
        if len(seen) > 1 and not set(seen) & set(SHORT):
            good.append(name)
            states |= set(seen)
    if not good:
        return story.improved(content)
    code = ".".join(name for name in (*synthesis.REACHED, "on_track") if name in states)
    reached = content.say("syn.brief.reached", code)
    domains = content.joined(map(content.field, good))
    final = ["final"] if content.result.stage == "final" else []
    return [content.say("syn.brief.well", *final, domains=domains, reached=reached)]


def pressing(content: Content) -> list[str]:
    """Return in a sentence each the problems that leaders must know, with their numbers: the gravest of different domains."""
    found = synthesis.by_domain(content)
    lacking = synthesis.is_lacking(content)
    shown = list(found)[: MOST_PRESSING - lacking]
    total = len(shown) + lacking
    out = []
    for place, domain in enumerate(shown):
        ordinal = synthesis.ordinal_of(content, place, total)
        lines = found[domain]
        if content.focus:
            fact = synthesis.fact(content, lines[0])
            out.append(content.say("syn.problem.one", ordinal=ordinal, fact=fact))
        else:
            out.append(synthesis.over_regions(content, ordinal, domain, lines, 1))
    return [*map(wording.capital, out), *synthesis.data_gap(content, len(out))]


def nothing_pressing(content: Content) -> str:
    """Return what stands where no problem is grave: how many targets are behind all the same."""
    behind = sum(map(len, synthesis.led(content).values()))
    if behind:
        return content.say("report.attention_none", "behind", count=behind)
    return content.say("report.attention_none")


def to_decide(content: Content) -> list[str]:
    """Return what leaders are asked to decide: who is to act on how many targets, and who is to send data."""
    targets = sum(map(len, synthesis.led(content).values()))
    leading = [str(row[0]) for row in leads(content).rows]
    lacks = int(content.scope.summary["no_data"])
    out = []
    if targets:
        code = "final" if content.result.stage == "final" else "plain"
        many = "several" if leading[1:] else "one"
        who = {"count": len(leading), "department": content.inside(leading[0])}
        said = content.say("syn.brief.who", many, **who)
        out.append(content.say("syn.brief.lead", code, targets=targets, leading=said))
    if lacks:
        out.append(content.say("syn.brief.data", count=lacks))
    return out or [content.say("report.advice_none")]


@once
def leads(content: Content) -> Table:
    """Return the departments with the targets that are behind or missed and that each is to lead, the gravest first."""
    found = synthesis.led(content)
    nobody = content.say("report.missing_department")
    rows = [
        {
            "lead": wording.capital(department or nobody),
            "led": content.number(len(lines)),
            "behind": wording.capital(
                content.enumerated((line.name for line in lines), MOST_NAMED)
            ),
        }
        for department, lines in found.items()
    ]
    made = tables.made(content, "led", rows)
    final = ["final"] if content.result.stage == "final" else []
    return replace(made, title=content.say("report.table.led", *final))
