"""The page in a real Chromium: no error, no request leaves it, filter, sort, language and row detail work, it prints."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield started
        started.close()


@pytest.fixture
def page(browser, written) -> Iterator[Any]:
    """The national page, with what it says to the console and asks of the network in ``said`` and ``asked``."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    opened.said, opened.asked = [], []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(written("national_result", "zh")["html"].as_uri())
    yield opened
    assert opened.said == []
    assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []
    opened.close()


def rows(page: Any) -> list[str]:
    return list(page.locator("tbody.target:visible .open").all_inner_texts())


def test_filter_by_domain_and_status_shows_those_rows_and_counts_them(page):
    assert len(rows(page)) == 17
    page.select_option("#by-domain", "decision")
    assert len(rows(page)) == 4
    page.select_option("#by-status", "not_met")
    assert rows(page) == ["村委会成员中女性比例（%）"]
    assert page.inner_text("#shown") == "显示 1 项，共 17 项"


def test_search_finds_a_name(page):
    page.fill("#by-name", "住院分娩")
    assert len(rows(page)) == 2


def test_sort_by_gap_orders_by_number_and_keeps_missing_last(page):
    heading = page.locator("#targets th button", has_text="差距")
    heading.click()
    assert page.locator("#targets th[aria-sort=ascending]").count() == 1
    # the surpluses and shortfalls of the national table, the largest surplus first
    assert rows(page)[0] == "学前教育毛入园率（%）"
    heading.click()
    assert rows(page)[0] == "村委会成员中女性比例（%）"


def test_enter_on_a_row_opens_its_trend_and_explanation(page):
    opener = page.get_by_role("button", name="孕产妇死亡率（/10万）", exact=True)
    detail = page.locator(f"#{opener.get_attribute('aria-controls')}")
    assert not detail.is_visible()
    opener.press("Enter")
    assert detail.is_visible()
    assert opener.get_attribute("aria-expanded") == "true"
    assert "由2010年的30.0/10万降至2020年的16.9/10万" in detail.inner_text()
    assert (
        detail.locator("svg circle.point").count() == 12
    )  # published values: 2002, and each year from 2010 to 2020
    opener.press("Enter")
    assert not detail.is_visible()


def test_click_anywhere_on_a_row_opens_it(page):
    row = page.locator("tbody.target").nth(1)
    row.locator("td").nth(3).click()
    assert row.locator(".detail").is_visible()


def test_language_switch_turns_every_word(page):
    page.click("#language")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert (
        page.title()
        == "Outline for the Development of Women in China (2011–2020) Final evaluation report (2020)"
    )
    main = (
        page.locator("#targets").inner_text()
        + page.locator(".filters").inner_text()
        + page.locator(".keys").inner_text()
    )
    assert not re.search(r"[\u4e00-\u9fff]", main)
    page.click("#language")
    assert page.inner_text("#shown") == "显示 17 项，共 17 项"


def test_page_names_its_parts_for_screen_readers(page):
    assert page.locator("table").count() == page.locator("table > caption").count()
    assert page.locator("th:not([scope])").count() == 0
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, select, input')].filter(e => !(e.textContent.trim() || e.labels && e.labels.length)).length"
    )
    assert unnamed == 0


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_print_has_every_row_whole(page, tmp_path):
    for opener in page.locator(".open").all():
        opener.press("Enter")
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "page.pdf", "-"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    sheets = text.split("\f")
    for label in (
        "孕产妇死亡率由2010年",
        "村委会成员中女性比例由2009年",
        "高等教育毛入学率由2010年",
    ):
        (sheet,) = [sheet for sheet in sheets if label in sheet.replace(" ", "")]
        before, after = sheet.replace(" ", "").split(label)
        assert "责任部门" in after  # the facts stand on the sheet on which the explanation begins
        assert label.partition("由")[0] in before  # and so does the row that they explain
    assert Path(tmp_path / "page.pdf").stat().st_size > 10_000


def test_explanation_fits_a_phone(page):
    page.set_viewport_size({"width": 380, "height": 800})
    page.get_by_role("button", name="孕产妇死亡率（/10万）", exact=True).press("Enter")
    for part in (".detail:visible p", ".detail:visible dl", ".detail:visible figure"):
        box = page.locator(part).bounding_box()
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= 380, part
    assert page.evaluate("document.documentElement.scrollWidth") == 380


def test_labels_of_the_small_charts_keep_apart(page):
    page.evaluate("document.querySelectorAll('.open').forEach(opener => opener.click())")
    assert page.locator(".detail svg").count() > 10
    overlaps = """() => [...document.querySelectorAll('.detail svg')].flatMap(svg => {
        const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBBox()]);
        return texts.flatMap(([words, a], i) => texts.slice(i + 1).filter(([_, b]) =>
            a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
        ).map(([other]) => [words, other]));
    })"""
    assert page.evaluate(overlaps) == []
