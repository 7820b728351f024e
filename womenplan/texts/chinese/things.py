"""Numbers of things and people that a Chinese clause asks for: 各县设立1个以上…, 培训…300人."""

from __future__ import annotations

import re

from womenplan.texts.chinese.context import Context, NamesAndEnd, Place
from womenplan.texts.chinese.facts import COUNTS
from womenplan.texts.chinese.words import ACTS, subject_of
from womenplan.texts.clauses import without

__all__ = ["counted_things"]

_SETS_UP = "(?:新建|改建|扩建|改造)(?:(?:[、和及]|以及)(?:新建|改建|扩建|改造|改?扩?建))+|新建(?:[、和及]|以及)改?扩?建|改扩建|新改扩?建|改造|建(?=$|至少|不少于)|新增|创办|开办|兴建|兴办|建好|办好|创建|选?配(?=$)|设立|设置|设有|建成|建有|建设|建立|配备|配置|拥有|配有|组建|(?<!所)有|培育|打造|新建|选配|安排"
_LONGEST_THING = 120  # characters of who has to have what
_HELPING = re.compile("(?P<how>帮助|扶持|支持|组织|培训|吸纳|带动)(?:不少于|至少|超过)?$")
_HAVING = re.compile(
    rf"(?P<who>(?:(?:各|每|所有)[^，]{{0,24}}?)?[^，\0]{{0,40}}?)(?:应|要|须|应当)?(?:均|都|各)?"
    rf"(?:至少|不少于|最少)?(?:各|均|都)?(?P<verb>{_SETS_UP})(?:不少于|至少|最少)?"
    r"(?P<thing>[\u3400-\u9fff“”、（）()]*)$"
)
_TRAINED = re.compile(
    "(?P<verb>培训|带动|扶持|帮扶|资助|(?:就业|创业)(?=$|每年|不少于|达|超过))(?P<who>(?!的)[\u3400-\u9fff“”]{0,12}?)(?:每年)?(?:不少于|达到?|超过)?$"
)
_TREATED = re.compile(
    "(?P<verb>转移(?:就业)?|扫除|检查|筛查)(?P<who>(?!人[数次])[\u3400-\u9fff“”]{0,8})(?:不少于|达到?|超过)?$"
)
_ACT_DONE = re.compile(
    "(?P<what>[\u3400-\u9fff“”]{0,8}?(?:改造|接种|筛查|检查|培训|建设|转移|安置|鉴定|登记|安装))$"
)


def _helped(place: Place, context: Context) -> NamesAndEnd | None:
    """Return names of a number of people for whom something is done (培训…300人, 扶持…50户), and their length."""
    before = place.before
    rest = place.rest
    unit = place.amount.unit
    people = "person" in unit
    kind = "人次" if "person_times" in unit else "人数"
    section = context.section
    whole = people or place.amount.written in ("户", "万户")
    done = whole and re.search("完成$", before) and _ACT_DONE.match(rest)
    if done and (not context.plans or context.placed):
        what = done["what"]
        return [f"{what}{kind}" if people else f"{place.amount.written}{what}", what], done.end()
    if people and section != "strategy":
        helping = _HELPING.search(before)
        doing = re.match("[\u3400-\u9fff“”]{3,20}$", rest)
        if helping and doing and "的" not in doing[0]:
            return [f"{doing[0]}人数", f"{helping['how']}{doing[0]}人数"], doing.end()
    given = _GIVEN.match(rest) if people and section == "project" else None
    if given and re.search("[为对](?:全[省市县区州盟旗])?$", before):
        return [f"{given['what']}{given['who']}人数"], given.end()
    trained = _TRAINED.search(before) or (_TREATED.search(before) if people else None)
    verb = trained["verb"] if trained else ""
    if trained is None or (section == "strategy" and people and verb != "培训"):
        return None
    who = without(trained["who"], "(?:年均|每年)$") or subject_of(before[: trained.start()])
    if people:
        heading = context.subject.removesuffix("项目")
        if not who and heading.endswith(verb):
            who = heading.removesuffix(verb)
        if not re.search("[期场次]$", before):
            return [f"{who}{verb}{kind}"], 0
    if thing := re.match("户(?P<thing>[\u3400-\u9fff]{0,8})", rest):
        return [f"{verb}{thing['thing']}户数"], thing.end()
    if who and not rest and unit == "count":
        return [f"{verb}{who}数", f"{who}数"], 0
    return None


def counted_things(place: Place, context: Context) -> NamesAndEnd | None:
    """Return names of a required number of things (各县设立1个以上…, 至少有1名女性成员), and their length."""
    before = place.before
    amount = place.amount
    if amount.unit not in COUNTS:
        return None
    if helped := _helped(place, context):
        return helped
    having = _HAVING.search(before.replace("\0", "")[-_LONGEST_THING:])
    if having is None or _TRAINED.search(before):
        return None
    verb = having["verb"]
    behind = None if having["thing"] else _THING_BEHIND.match(place.rest)
    thing = having["thing"] or (behind["thing"] if behind else "")
    thing = without(
        thing,
        "(?:不少于|至少|不低于|(?:增加|扩大|发展|提高|增)[到至])$",
        "^(?:以上|的)+|(?:以上|的)+$",
    ).strip()
    if ACTS.search(thing[-6:]) or ACTS.search(before[-8:]):
        return None
    named = re.search("各|每", before) or (having["thing"] and verb != "新增")
    first = re.split("[、和及以]", verb)[0]  # 新建、改造
    if context.plans and first in _GATHERED and not named:
        return None
    kind = "人数" if amount.unit in ("persons", "10k_persons") else "数"
    if amount.unit == "times" or amount.written == "次":
        kind = "次数"
    who = subject_of(having["who"]) or ("" if having["thing"] else context.clause)
    if not thing and re.fullmatch("(?:全[省市县区州盟旗]|累计|合计|共|全部)*", who):
        return None
    return _counted_names(who, verb, thing, kind), behind.end() if behind else 0


_THING_BEHIND = re.compile(r"\s*的?(?P<thing>[^，。；\d]{2,30})")
_GATHERED = ("培育", "打造", "安排", "新建", "建立", "建设", "新增")
_GIVEN = re.compile("(?P<who>[^，]{2,16}?)(?:提供|开展|实施|发放|进行)(?P<what>[^，。；]{2,24})")


def _counted_names(
    who: str,
    verb: str,
    thing: str,
    kind: str,
) -> list[str]:
    """Return the names by which a number of things that each of a place has may be known."""
    each = without(
        who, "^(?:平均)?(?:各|所有|每个?|每一个?|全[省市县区州盟旗])", "(?:应|须|要|中|至少|平均)+$"
    )
    if thing.endswith("成员"):
        each = each.removesuffix("成员")
    if thing.endswith(kind):
        kind = ""
    counted = f"{thing}{kind}"
    if re.match("每?(?:[百千万十]|\\d+)(?:名|张|人|个)|每\\d*[百千万十]+(?=[妇人女])", who):
        return [f"{who}{has}{what}" for what in (counted, thing) for has in ("拥有", "")]
    if not thing:
        return [f"{each}{kind}", f"每个{each}{kind}"]
    names = []
    if each:
        leads = (f"每个{each}", each, f"{each}中", f"{each}{verb}")
        names = [f"{lead}{counted}" for lead in leads]
    if re.match("(?:[省市县区镇乡旗州、（）()]|行政)+$", each):
        names.insert(0, f"每个行政区{counted}")
    plain = thing.rpartition("的")[2]
    if plain != thing:
        names += [f"{lead}{plain}{kind}" for lead in (f"每个{each}", "每个行政区", each)]
    return [*names, counted, f"{thing}数量", thing]
