"""What another program opens for us loads nothing that a document names, and ends with the time it has."""

from __future__ import annotations

import subprocess
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from womenplan.io import office
from womenplan.texts.documents import document_of

SPACES = "".join(
    f' xmlns:{short}="{name}"'
    for short, name in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>'
    '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)


@pytest.mark.skipif(office.office() is None, reason="LibreOffice is not installed")
def test_what_a_document_links_to_is_not_loaded(tmp_path: Path) -> None:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/x.png"
        image = f'<draw:image xlink:href="{address}" xlink:show="embed" xlink:actuate="onLoad"/>'
        frame = f'<draw:frame svg:width="5cm" svg:height="5cm">{image}</draw:frame>'
        text = f"<office:text><text:p>孕产妇死亡率{frame}</text:p></office:text>"
        with zipfile.ZipFile(tmp_path / "a.odt", "w") as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            package.writestr("META-INF/manifest.xml", MANIFEST)
            body = f"<office:body>{text}</office:body>"
            package.writestr(
                "content.xml", f"<office:document-content{SPACES}>{body}</office:document-content>"
            )
        lines = document_of(tmp_path / "a.odt").lines
        server.shutdown()
    assert [line.text for line in lines if line.text] == ["孕产妇死亡率"]
    assert asked == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="tells by /proc what runs")
def test_a_program_that_does_not_end_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "office"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/started\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "office", lambda: str(program))
    with pytest.raises(subprocess.TimeoutExpired):
        office.converted(tmp_path / "a.rtf", "docx", seconds=0.3)
    number = (tmp_path / "started").read_text().strip()
    for _ in range(100):  # it may be told to end and not have got round to it
        if not runs(number):
            break
        time.sleep(0.05)
    assert not runs(number)


def runs(number: str) -> bool:
    """Say whether a process runs: it is there, and not just waiting to be taken note of."""
    try:
        return Path(f"/proc/{number}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False
