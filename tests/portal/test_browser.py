"""The ways of a reporter and of a monitor in a real Chromium, with and without scripts, wide and 360 px narrow."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import uvicorn

from tests.portal.conftest import PASSWORD, filled
from womenplan.portal.app import application

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
WORDS = {
    "zh": ("下载 2024 年填报表", "上传并检查", "报送", "报送回执 第 1 号", "退回", "检查结果"),
    "en": (
        "Download the form for 2024",
        "Upload and check",
        "Hand in",
        "Receipt of submission 1",
        "Send back",
        "What the check found",
    ),
}


@pytest.fixture
def served(portal) -> Iterator[str]:
    """Serve the portal on a free port of this machine, and return its address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(application(portal), port=port, log_level="error", ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize(("lang", "script", "width"), [("zh", False, 360), ("en", True, 1200)])
def test_a_form_goes_its_way_in_a_browser(portal, served, tmp_path, lang, script, width):
    take, check, hand_in, receipt, back, found = WORDS[lang]
    asked: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )

        def sign_in(name: str) -> Any:
            context = browser.new_context(
                java_script_enabled=script,
                viewport={"width": width, "height": 800},
                accept_downloads=True,
            )
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.on("request", lambda request: asked.append(request.url))
            page.goto(f"{served}/sign-in?lang={lang}")
            page.fill("#name", name)
            page.fill("#password", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url("**/due" if name == "health" else "**/board")
            return page

        def fits(page: Any) -> None:
            assert page.locator("body").bounding_box()["width"] <= width
            assert page.locator("h1").bounding_box()["x"] >= 0
            widest = [
                page.locator(one).bounding_box()["width"] for one in ("header", "main", "nav")
            ]
            assert max(widest) <= width

        page = sign_in("health")
        page.select_option("#year", "2024")
        page.locator("form.line button").first.click()
        fits(page)
        with page.expect_download() as taken:
            page.click(f"text={take}")
        form = tmp_path / "form.xlsx"
        form.write_bytes(filled(taken.value.path().read_bytes()))
        page.set_input_files("#file", str(form))
        page.click(f"button:has-text('{check}')")
        assert page.inner_text("h1") == found
        fits(page)
        page.click(f"main form[action='/draft/hand-in'] button:has-text('{hand_in}')")
        assert page.inner_text("h1") == receipt
        fits(page)
        office = sign_in("office")
        fits(office)
        office.click("main ul a >> nth=0")
        office.fill("#reason", "核实")
        office.click(f"button:has-text('{back}')")
        assert "核实" in office.inner_text("dl")
        page.goto(f"{served}/due?year=2024")
        assert "核实" in page.inner_text("table")
        browser.close()
    assert [url for url in asked if not url.startswith((served, "data:"))] == []
    assert portal.store.submissions()["state"].tolist() == ["returned"]
