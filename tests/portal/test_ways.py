"""The ways of a reporter, a monitor and an administrator, as a browser without scripts goes them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.portal.conftest import filled
from womenplan.errors import Problem, Problems

HEALTH = "卫生健康部门"


def swelling() -> bytes:
    """Return a workbook of 50 kB that grows to 50 MB when it is unpacked."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"\0" * 50_000_000)
    return out.getvalue()


def plain(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_a_reporter_takes_the_form_hands_it_in_and_sees_the_receipt(portal, handed_in):
    visitor = handed_in("health")
    (row,) = portal.store.submissions().to_dict("records")
    assert (row["by"], row["department"], row["plan_id"], row["state"]) == (
        "health",
        HEALTH,
        "qingyuan-2021",
        "received",
    )
    receipt = visitor.client.get("/submissions/1")
    assert row["uid"] in receipt.text
    due = plain(visitor.client.get("/due?year=2024"))
    assert "form.xlsx" in due
    assert "尚未报送的草稿" not in due
    table = portal.store.observations().table
    assert set(table["region"]) == {"英德市"}
    assert set(table["year"]) == {2024}


def test_what_is_wrong_is_told_cell_by_cell_with_a_marked_copy_and_cannot_be_handed_in(
    portal, signed_in
):
    visitor = signed_in("health")
    body = filled(visitor.client.get("/form?year=2024").content, 50.0, first="约十几")
    shown = visitor.post("/upload", "/due", year="2024", files={"file": ("form.xlsx", body)})
    assert "有 1 处错误，改正后才能报送。" in plain(shown)
    assert "约十几" in shown.text
    refused = visitor.client.post(
        "/draft/hand-in", data={"token": visitor.token("/due"), "year": "2024"}
    )
    assert refused.status_code == 422
    assert portal.store.submissions().empty
    copy = visitor.client.get("/draft/marked?year=2024")
    assert zipfile.is_zipfile(BytesIO(copy.content))
    assert (
        len(load_workbook(BytesIO(copy.content)).worksheets)
        == len(load_workbook(BytesIO(body)).worksheets) + 1
    )


def test_numbers_stand_as_people_write_them_with_group_and_unit(signed_in, taken):
    visitor = signed_in("health")
    taken.setdefault("health", visitor.client.get("/form?year=2024").content)
    body = filled(taken["health"], 1234567.5)
    shown = visitor.post("/upload", "/due", year="2024", files={"file": ("form.xlsx", body)})
    assert "1234567.5" in shown.text
    assert "e+06" not in shown.text
    assert "<td>/10万</td>" in shown.text
    assert "<td>女性" in shown.text


def test_sending_twice_gives_the_same_receipt(portal, handed_in):
    visitor = handed_in("health")
    again = visitor.post("/draft/hand-in", "/due?year=2024", year="2024")
    assert "报送回执 第 1 号" in again.text
    assert len(portal.store.submissions()) == 1


def test_a_monitor_returns_it_with_a_reason_and_the_correction_takes_its_place(
    portal, handed_in, signed_in
):
    handed_in("health", 50.0)
    office = signed_in("office")
    board = office.client.get("/board?year=2024")
    assert "第 1 号 英德市 卫生健康部门 health" in plain(board)
    office.post("/submissions/1/return", "/submissions/1", reason="请核实<b>筛查率</b>")
    visitor = signed_in("health")
    due = visitor.client.get("/due?year=2024")
    assert "请核实&lt;b&gt;筛查率&lt;/b&gt;" in due.text
    assert len(portal.store.observations().table) == 0
    handed_in("health", 40.0)
    assert set(portal.store.observations().table["value"]) == {40.0}
    changes = plain(office.client.get("/submissions/2"))
    assert "报送回执 第 2 号" in changes
    office.post("/submissions/2/accept", "/submissions/2")
    assert portal.store.submissions()["state"].tolist() == ["returned", "accepted"]


def test_a_correction_shows_old_and_new_and_replaces_the_earlier_form(portal, handed_in, signed_in):
    handed_in("health", 50.0)
    handed_in("health", 40.0)
    page = plain(signed_in("office").client.get("/submissions/2"))
    assert re.search(r"2024 50 40 health", page)
    assert portal.store.submissions()["in_force"].tolist() == [False, True]


def test_a_correction_may_go_back_to_what_was_handed_in_before(portal, handed_in):
    for value in (50.0, 40.0, 50.0):
        handed_in("health", value)
    assert portal.store.submissions()["in_force"].tolist() == [False, False, True]
    assert portal.store.observations().table["value"].unique().tolist() == [50.0]


def test_what_is_handed_in_again_in_a_closed_year_gets_no_old_receipt(portal, handed_in):
    visitor = handed_in("health", 50.0)
    handed_in("health", 40.0)
    body = filled(visitor.client.get("/form?year=2024").content, 50.0)
    visitor.post("/upload", "/due", year="2024", files={"file": ("form.xlsx", body)})
    portal.store.freeze(2024)
    told = visitor.post("/draft/hand-in", "/draft?year=2024", year="2024")
    assert "2024 年的数据已封存" in plain(told)


@pytest.mark.parametrize("least", ["abc", "5.0", "-5", "99999"])
def test_a_report_is_not_published_with_a_limit_that_is_no_number(
    portal, handed_in, signed_in, least
):
    handed_in("health")
    told = signed_in("office").post("/publish", "/board", year="2024", suppress=least)
    assert "报告没有公布" in told.text
    assert "publish" not in portal.store.log()["what"].tolist()


def test_a_report_that_hides_small_numbers_says_nothing_of_cells(portal, handed_in, signed_in):
    handed_in("health")
    held = portal.store.observations()
    jump = {"indicator": "孕产妇死亡率", "year": 2024, "around": "10"}
    told = Problem("VALUE_JUMP", "warning", "表.xlsx", "表", "C2", "777.125", jump)
    table = held.table.assign(note="核对")
    portal.store.add(replace(held, table=table, problems=Problems([told])), by="a")
    office = signed_in("office")
    for least in "05":
        office.post("/publish", "/board", year="2024", suppress=least)
    shown = [office.client.get(f"/reports/{number}").text for number in (1, 2)]
    assert ["777.125" in one for one in shown] == [True, False]


def test_what_is_handed_in_is_what_was_shown(portal, signed_in):
    one, other = signed_in("health"), signed_in("health")  # two who share an account
    form = one.client.get("/form?year=2024").content
    shown = []
    for visitor, value in ((one, 50.0), (other, 40.0)):
        files = {"file": ("form.xlsx", filled(form, value))}
        page = visitor.post("/upload", "/due", year="2024", files=files).text
        shown.append(re.search(r'name="draft" value="([^"]+)"', page)[1])
    sent = {"year": "2024", "draft": shown[0]}
    told = one.post("/draft/hand-in", "/draft?year=2024", **sent)
    assert "已由后来上传的“form.xlsx”代替" in told.text
    assert portal.store.submissions().empty
    one.post("/draft/hand-in", "/draft?year=2024", **sent | {"draft": shown[1]})
    assert portal.store.observations().table["value"].unique().tolist() == [40.0]


def test_lines_of_regions_are_taken_whole_or_not_at_all(portal, signed_in):
    boss = signed_in("boss")
    told = boss.post("/regions", "/regions", lines="441882,连州市\n441800,清远市,city,,更多")
    assert "第 2 行多于四项" in told.text
    assert set(portal.store.regions()["name"]) == {"英德市", "阳山县"}
    told = boss.post("/regions", "/regions", lines="441882,连州市\n\n4418a0,清远市")
    assert "第 3 行的行政区划代码是“4418a0”" in told.text
    boss.post("/regions", "/regions", lines='\n441882,"连州市\n441800,清远市')
    assert set(portal.store.regions()["name"]) == {"英德市", "阳山县", "清远市", "连州市"}


def test_a_monitor_reminds_closes_evaluates_and_publishes_for_all(portal, handed_in, signed_in):
    handed_in("health")
    office = signed_in("office")
    remind = office.client.get("/remind?year=2024").text
    assert "阳山县 卫生健康部门（elsewhere）：2024 年尚缺" in remind
    assert "健康" in plain(office.client.get("/evaluation?year=2024"))
    office.post("/publish", "/evaluation?year=2024", year="2024", suppress="5")
    office.post("/freeze", "/board?year=2024", year="2024", frozen="1")
    reader = signed_in("schools")
    assert "已隐去小于 5 的例数" in plain(reader.client.get("/reports"))
    report = reader.client.get("/reports/1")
    assert report.headers["content-security-policy"].startswith(
        "sandbox allow-scripts; default-src 'none'"
    )
    assert "2024 年数据已封存" in plain(reader.client.get("/due?year=2024"))
    assert portal.store.frozen() == [2024]


def test_an_administrator_makes_accounts_by_one_time_links(portal, signed_in):
    boss = signed_in("boss")
    page = boss.post(
        "/accounts", "/accounts", name="新人", role="reporter", department=HEALTH, region="阳山县"
    )
    link = re.search(r'href="(/link/[\w-]+)"', page.text)[1]
    fresh = signed_in("")
    assert "新人" in fresh.client.get(link).text
    told = fresh.post(link, link, password="short", again="short")
    assert "请用至少 10 个字符" in told.text
    fresh.post(link, link, password="quite long words", again="quite long words")
    assert fresh.client.get(link).status_code == 404
    assert "我的填报" in fresh.sign_in("新人", "quite long words").text
    number = next(one.account_id for one in portal.people.listed() if one.name == "新人")
    boss.post(f"/accounts/{number}/switch", "/accounts", active="0")
    assert "登录" in fresh.client.get("/due").text
    assert "账号或密码不对" in fresh.sign_in("新人", "quite long words").text


def test_an_administrator_sets_regions_and_deadlines_and_takes_a_backup(portal, signed_in):
    boss = signed_in("boss")
    boss.post("/regions", "/regions", lines="441800，清远市\n441882,连州市")
    assert set(portal.store.regions()["name"]) == {"英德市", "阳山县", "清远市", "连州市"}
    boss.post("/deadline", "/accounts", year="2024", day="2025-03-31")
    assert "2025-03-31" in plain(signed_in("health").client.get("/due?year=2024"))
    assert boss.client.get("/backup").content.startswith(b"SQLite format 3")
    log = boss.client.get("/log").text
    assert "设定期限" in log
    assert "操作人" in log
    assert "<td>管理</td>" in log
    assert "<td>administrator</td>" not in log


def test_english_pages_are_english(portal, signed_in):
    visitor = signed_in("health", "en")
    page = visitor.client.get("/due?year=2024").text
    assert 'lang="en"' in page
    assert "1. Take the form" in page


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("form.exe", b"MZ", "不能读取“.exe”这类文件"),
        ("form.xlsx", b"", "文件是空的"),
        ("../../etc/passwd.xlsx", b"no workbook at all", "passwd.xlsx"),
        ("x.xlsx", None, "没有选择文件"),
        ("bomb.xlsx", swelling(), "疑似压缩炸弹"),
    ],
)
def test_an_upload_that_is_no_form_is_told_in_a_sentence(signed_in, name, body, sentence):
    visitor = signed_in("health")
    files = {"file": (name, body)} if body is not None else None
    page = visitor.post("/upload", "/due", year="2024", files=files)
    assert page.status_code == 422
    assert sentence in plain(page)
    assert "etc" not in page.text


def test_forms_of_another_region_year_department_or_plan_are_refused(portal, signed_in, tmp_path):
    import womenplan as wp

    visitor = signed_in("health")
    other = signed_in("elsewhere").client.get("/form?year=2024").content
    years = visitor.client.get("/form?year=2023").content
    schools = signed_in("schools").client.get("/form?year=2024").content
    (path, *_) = wp.write_templates(
        wp.load_plan("china-2021"), tmp_path, department=HEALTH, regions=["英德市"], years=[2024]
    )
    for body, sentence in (
        (other, "表中是“阳山县”的数据，这里应报“英德市”的"),
        (years, "表中是 2023 年的数据，没有 2024 年的"),
        (schools, "个值不属于卫生健康部门填报的指标"),
        (path.read_bytes(), "这是规划“china-2021”的表，这里应报“qingyuan-2021”的"),
    ):
        page = visitor.post(
            "/upload", "/due", year="2024", files={"file": ("form.xlsx", filled(body))}
        )
        assert sentence in plain(page)
        assert 'action="/draft/hand-in"' not in page.text
    assert portal.store.submissions().empty


def test_a_form_edited_until_its_ids_are_gone_is_refused(portal, signed_in):
    visitor = signed_in("health")
    book = load_workbook(BytesIO(filled(visitor.client.get("/form?year=2024").content)))
    sheet = book.worksheets[1]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "indicator_id":
                cell.value = None
    out = BytesIO()
    book.save(out)
    page = visitor.post(
        "/upload", "/due", year="2024", files={"file": ("form.xlsx", out.getvalue())}
    )
    assert 'action="/draft/hand-in"' not in page.text
    assert portal.store.submissions().empty
