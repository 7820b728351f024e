"""What leaders read: how the plan stands, the problems that they must know, what they are to decide; a minute's reading."""

from __future__ import annotations

from womenplan.report import priorities, shortfalls, story, tables, wording
from womenplan.report.content import REACHED, Content, Sentences, once
from womenplan.report.tables import ReportTable

__all__ = ["MOST_LED", "leads", "nothing_pressing", "pressing", "standing", "to_decide"]

MOST_PRESSING = 3  # problems
MOST_LED, MOST_NAMED = 8, 3  # departments in the table, and targets of each that it names


def standing(content: Content) -> Sentences:
    """Return for leaders how the plan stands: coverage and rate, what goes well, and how many targets are out of reach."""
    out = [story.coverage(content, "", True), *story.nearly(content), *_going_well(content)]
    unlikely = sum(line["outlook"] == "unlikely" for line in content.counted)
    return [*out, *content.counting("syn.brief.unlikely", content.each, count=unlikely)]


def _going_well(content: Content) -> Sentences:
    """Return in which domains all is met or on schedule; where in none, how many targets improved."""
    good = []
    for name in content.domains if content.focus else ():
        lines = [line for line in content.of_domain(name) if line.judged]
        if len(lines) > 1 and not any(line.short for line in lines):
            good.append(lines)
    if not good:
        return story.improved(content)
    states = {line.status for lines in good for line in lines}
    keys = [name for name in (*REACHED, "on_track") if name in states]
    domains = content.joined(content.field(lines[0]["domain"]) for lines in good)
    reached = content.say("syn.brief.reached", *keys)
    return [content.say("syn.brief.well", content.final, domains=domains, reached=reached)]


def pressing(content: Content) -> Sentences:
    """Return in a sentence each the problems that leaders must know, with their numbers: the gravest of different domains."""
    lines_of = shortfalls.by_domain(content)
    lacking = priorities.is_lacking(content)
    shown = list(lines_of)[: MOST_PRESSING - lacking]
    out = []
    for place, domain in enumerate(shown):
        ordinal = priorities.ordinal_of(content, place, len(shown) + lacking)
        lines = lines_of[domain]
        if content.focus:
            fact = shortfalls.fact(content, lines[0])
            problem = content.say("syn.problem.one", ordinal=ordinal, fact=fact)
        else:
            problem = priorities.over_regions(content, ordinal, domain, lines, 1)
        out.append(wording.capital(problem))
    return [*out, *priorities.data_gap(content, len(out))]


def _behind(content: Content) -> int:
    """Return how many targets are behind or missed."""
    return sum(map(len, shortfalls.led(content).values()))


def nothing_pressing(content: Content) -> str:
    """Return what stands where no problem is grave: how many targets are behind all the same."""
    behind = _behind(content)
    return content.say("report.attention_none", "behind" if behind else "", count=behind)


def to_decide(content: Content) -> Sentences:
    """Return what leaders are asked to decide: who is to act on how many targets, and who is to send data."""
    targets = _behind(content)
    out = []
    if targets:
        rows = leads(content).rows
        first = content.inside(str(rows[0][0]))
        many = "several" if len(rows) > 1 else "one"
        who = content.say("syn.brief.who", many, count=len(rows), department=first)
        code = content.final or "plain"
        out.append(content.say("syn.brief.lead", code, targets=targets, leading=who))
    out += content.counting("syn.brief.data", count=content.summary["no_data"])
    return out or [content.say("report.advice_none")]


@once
def leads(content: Content) -> ReportTable:
    """Return the departments with the targets that are behind or missed and that each is to lead, the gravest first."""
    nobody = content.say("report.missing_department")
    rows = []
    for department, lines in shortfalls.led(content).items():
        names = content.enumerated((line.name for line in lines), MOST_NAMED)
        rows.append(
            {
                "lead": wording.capital(department or nobody),
                "led": content.number(len(lines)),
                "behind": wording.capital(names),
            }
        )
    return tables.made(content, "led", rows, title=content.say("report.table.led", content.final))
