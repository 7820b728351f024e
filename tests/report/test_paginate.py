"""Page numbers of the contents list, as LibreOffice lays the report out."""

import io
import shutil

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.report.conftest import DEATHS, HOME, make_result
from womenplan import report
from womenplan.cli.program import run
from womenplan.errors import UsageError
from womenplan.report import output, paginate


def document(*pages: list[str]) -> bytes:
    """Return a document with a cover and headings on pages."""
    made = Document()
    made.add_paragraph("cover")
    for headings in pages:
        made.add_page_break()
        for words in headings:
            made.add_heading(words, 1)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_pages_are_counted_from_the_first_heading():
    assert paginate.pages_of(document(["a", "b"], [], ["c"])) == [1, 1, 3]


def test_contents_take_the_pages_that_were_computed(tmp_path, monkeypatch):
    asked = []

    def pages(made: bytes) -> list[int]:
        found = Document(io.BytesIO(made)).element.body.iter(qn("w:hyperlink"))
        asked.append(len(list(found)))
        return [7 * place for place in range(1, asked[-1] + 1)]

    monkeypatch.setattr(output, "pages_of", pages)
    result = make_result(
        [{"indicator_id": DEATHS, "operator": "<=", "value": 8}],
        {(HOME, DEATHS): {2020: 9.0, 2025: 7.0}},
    )
    paths = report.write(result, tmp_path, formats=("word",), figures=False, paginate=True)
    links = Document(str(paths["word"])).element.body.iter(qn("w:hyperlink"))
    shown = [[text.text for text in link.iter(qn("w:t"))][-1] for link in links]
    assert shown == [str(7 * place) for place in range(1, asked[0] + 1)]


def test_without_libreoffice_the_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError) as caught:
        paginate.pages_of(document(["a"]))
    assert "计算页码需要 LibreOffice，本机没有找到" in str(caught.value)


def test_pages_are_not_computed_for_reports_of_each_region(capsys):
    assert run(["report", "--paginate", "--each-region"]) == 2
    assert "“--paginate”与“--each-region”不能同时使用。" in capsys.readouterr().err
