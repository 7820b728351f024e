"""A new edition keeps what people wrote, whatever program saved the old one."""

import shutil
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.report.conftest import DEATHS, HOME, SHARE, make_result
from womenplan import report
from womenplan.errors import UsageError
from womenplan.narration.evaluation import Evaluation

OFFICE = shutil.which("soffice")
BLANK = "【待填：健康领域工作开展情况、主要做法和成效】"


@pytest.fixture(scope="module")
def earlier() -> Evaluation:
    return result(26.4)


def result(latest: float) -> Evaluation:
    """Judge a share that is behind and deaths that are met, at mid-term."""
    plan = [
        {"indicator_id": SHARE, "operator": ">=", "value": 30, "domain": "decision"},
        {"indicator_id": DEATHS, "operator": "<=", "value": 8},
    ]
    series = {(HOME, SHARE): {2020: 25.0, 2025: latest}, (HOME, DEATHS): {2020: 9.0, 2025: 7.0}}
    return make_result(plan, series, stage="midterm")


def words(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def paragraphs(path: Path) -> list[str]:
    return [words(p) for p in Document(str(path)).element.body.iter(qn("w:p")) if words(p)]


class Old:
    """A report in the hands of people."""

    def __init__(self, path: Path, judged: Evaluation) -> None:
        self.path = report.word(judged, path, lang="zh", figures=False)
        self.document = Document(str(self.path))

    def paragraph(self, start: str) -> Any:
        body = self.document.element.body
        return next(p for p in body.iter(qn("w:p")) if words(p).startswith(start))

    def write(self, start: str, *told: str) -> None:
        """Write paragraphs in the place of the one that begins so."""
        place = self.paragraph(start)
        for text in reversed(told[1:]):
            place.addnext(self._like(place, text))
        self._fill(place, told[0])

    def insert(self, start: str, told: str) -> None:
        """Write a paragraph behind the part that begins so, in no control."""
        place = self.paragraph(start)
        fresh = self._like(place, told)
        while place.getparent().tag != qn("w:body"):
            place = place.getparent()
        place.addnext(fresh)

    def delete(self, start: str) -> None:
        """Delete a control with its text."""
        control = next(self.paragraph(start).iterancestors(qn("w:sdt")))
        control.getparent().remove(control)

    def lose_control(self, start: str) -> None:
        """Take the control around a paragraph away and leave its text, as "remove content control" does."""
        place = self.paragraph(start)
        control = next(place.iterancestors(qn("w:sdt")))
        for element in list(control.find(qn("w:sdtContent"))):
            control.addprevious(element)
        control.getparent().remove(control)

    def _fill(self, place: Any, text: str) -> None:
        first, *rest = place.iter(qn("w:t"))
        first.text = text
        for other in rest:
            other.text = ""

    def _like(self, place: Any, text: str) -> Any:
        fresh = deepcopy(place)
        self._fill(fresh, text)
        return fresh

    def save(self, office: bool = False) -> Path:
        self.document.save(str(self.path))
        if office:
            out = self.path.parent / "office"
            command = [str(OFFICE), f"-env:UserInstallation=file://{out}/profile", "--headless"]
            command += ["--convert-to", "docx", "--outdir", str(out), str(self.path)]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
            return out / self.path.name
        return self.path


@pytest.mark.parametrize(
    "office",
    [False, pytest.param(True, marks=pytest.mark.skipif(OFFICE is None, reason="no LibreOffice"))],
    ids=["word", "libreoffice"],
)
def test_new_edition_renews_figures_and_keeps_what_people_wrote(tmp_path, earlier, office):
    old = Old(tmp_path / "old.docx", earlier)
    old.write(BLANK, "县卫生健康局建立了转诊机制。", "另安排了经费。")
    old.insert("健康领域有数据", "以上数据经部门复核。")
    path = old.save(office)
    before = path.read_bytes()
    new, kept = report.update(result(28.0), path, tmp_path / "new.docx", lang="zh", figures=False)
    assert path.read_bytes() == before
    told = paragraphs(new)
    at = told.index("县卫生健康局建立了转诊机制。")
    assert told[at + 1] == "另安排了经费。"
    assert BLANK not in told
    place = next(i for i, text in enumerate(told) if text.startswith("健康领域有数据"))
    assert told[place + 1] == "以上数据经部门复核。"
    assert any("28.0" in text for text in told)
    assert not any("26.4" in text for text in told)
    assert "原稿中未能归位的内容" not in told
    assert len(kept.written) == len(kept.between) == 1
    assert kept.changed == kept.lost == kept.moved == []


def test_generated_text_that_was_changed_is_renewed_and_its_old_words_kept_at_the_end(
    tmp_path, earlier
):
    old = Old(tmp_path / "old.docx", earlier)
    old.write("健康领域有数据", "健康领域形势很好。")
    new, kept = report.update(
        result(28.0), old.save(), tmp_path / "new.docx", lang="zh", figures=False
    )
    told = paragraphs(new)
    assert any(text.startswith("健康领域有数据") for text in told)
    annex = told.index("原稿中未能归位的内容")
    assert told[annex + 1 : annex + 3] == [
        "“健康 1”一段曾经人工修改，现已重新生成，原文如下：",
        "健康领域形势很好。",
    ]
    assert len(kept.changed) == 1


def test_control_that_was_lost_is_named_and_its_text_kept_at_the_end(tmp_path, earlier):
    old = Old(tmp_path / "old.docx", earlier)
    old.write(BLANK, "县卫生健康局建立了转诊机制。")
    old.lose_control("县卫生健康局")
    new, kept = report.update(
        result(28.0), old.save(), tmp_path / "new.docx", lang="zh", figures=False
    )
    told = paragraphs(new)
    assert BLANK in told
    annex = told.index("原稿中未能归位的内容")
    assert "的内容控件已丢失" in told[annex + 1]
    assert "主要做法与成效" in told[annex + 1]
    assert told[annex + 2] == "县卫生健康局建立了转诊机制。"
    assert kept.lost == ["measures_health"]


def test_generated_paragraph_that_was_deleted_under_its_heading_is_named(tmp_path, earlier):
    old = Old(tmp_path / "old.docx", earlier)
    old.delete("《规划》")  # the only words of its chapter
    new, kept = report.update(
        result(28.0), old.save(), tmp_path / "new.docx", lang="zh", figures=False
    )
    assert kept.lost == ["overall_1"]
    assert any("“总体进展 1”的内容控件已丢失" in text for text in paragraphs(new))


def test_second_edition_keeps_what_the_first_kept(tmp_path, earlier):
    old = Old(tmp_path / "old.docx", earlier)
    old.write(BLANK, "县卫生健康局建立了转诊机制。")
    old.write("健康领域有数据", "健康领域形势很好。")
    first, _ = report.update(
        result(28.0), old.save(), tmp_path / "first.docx", lang="zh", figures=False
    )
    second, kept = report.update(
        result(29.0), first, tmp_path / "second.docx", lang="zh", figures=False
    )
    told = paragraphs(second)
    assert told.count("县卫生健康局建立了转诊机制。") == 1
    assert told.count("健康领域形势很好。") == 1
    assert kept.written == ["measures_health"]


def test_what_is_no_report_cannot_be_renewed(tmp_path, earlier):
    empty = tmp_path / "letter.docx"
    Document().save(str(empty))
    text = tmp_path / "text.docx"
    text.write_text("words")
    cases = {
        empty: "letter.docx：该文件中没有找到自动生成部分的标记，无法更新。请用本版 womenplan 写出新的报告，再把文字抄入。",
        text: "text.docx：该文件不是可用的 Word 文档（.docx）。请在 Word、WPS 或 LibreOffice 中另存为 .docx 后再试。",
    }
    for path, told in cases.items():
        with pytest.raises(UsageError) as caught:
            report.update(earlier, path, tmp_path / "new.docx", lang="zh", figures=False)
        assert told in str(caught.value)
    own = report.word(earlier, tmp_path / "own.docx", lang="zh", figures=False)
    with pytest.raises(UsageError, match="新稿不能写回原稿，原稿未作改动"):
        report.update(earlier, own, own, lang="zh", figures=False, force=True)
    assert not (tmp_path / "new.docx").exists()


SIGNED = ["某县妇女儿童工作委员会", "2026年3月18日"]


def test_sign_off_of_the_old_edition_stays_where_none_is_given(tmp_path, earlier):
    path = report.word(earlier, tmp_path / "old.docx", lang="zh", figures=False, signed=SIGNED)
    new, kept = report.update(result(28.0), path, tmp_path / "new.docx", lang="zh", figures=False)
    told = paragraphs(new)
    assert told[told.index(SIGNED[0], 5) + 1] == SIGNED[1]
    assert told.count(SIGNED[0]) == 2  # on the cover and under the report
    assert not any("落款单位和日期" in text for text in told)
    assert kept.changed == []


def test_sign_off_that_was_typed_is_named_and_kept_where_another_is_given(tmp_path, earlier):
    old = Old(tmp_path / "old.docx", earlier)
    old.write("【待填：落款单位和日期】", "某县妇联")
    new, kept = report.update(
        result(28.0), old.save(), tmp_path / "new.docx", lang="zh", figures=False, signed=SIGNED
    )
    told = paragraphs(new)
    assert SIGNED[0] in told
    annex = told.index("原稿中未能归位的内容")
    assert told[annex + 2] == "某县妇联"
    assert kept.changed == ["signature"]


@pytest.mark.parametrize(
    "office",
    [False, pytest.param(True, marks=pytest.mark.skipif(OFFICE is None, reason="no LibreOffice"))],
    ids=["word", "libreoffice"],
)
def test_what_was_typed_into_a_generated_table_is_kept_at_the_end(tmp_path, earlier, office):
    old = Old(tmp_path / "old.docx", earlier)
    cell = next(
        cell
        for table in old.document.element.body.iter(qn("w:tbl"))
        for cell in table.iter(qn("w:tc"))
        if words(cell) == "参与决策和管理"
    )
    old._fill(next(cell.iter(qn("w:p"))), "参与决策（经核对）")
    path = old.save(office)
    new, kept = report.update(result(28.0), path, tmp_path / "new.docx", lang="zh", figures=False)
    told = paragraphs(new)
    annex = told.index("原稿中未能归位的内容")
    assert "各领域达标情况" in told[annex + 1]
    assert "参与决策（经核对）" in told[annex:]
    assert "参与决策（经核对）" not in told[:annex]
    assert len(kept.changed) == 1
    assert kept.renewed["tables"] > 3
