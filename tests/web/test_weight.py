"""What goes over the wire: pages and files compressed, files kept for good, nothing foreign."""

from __future__ import annotations

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.config import ROOT
from studyapp.web.files import FROM_BOOTSTRAP, prepare
from tests.factories import every_type, sync

GZIP = {"Accept-Encoding": "gzip"}
ADDRESS = re.compile(r'(?:href|src)="(/static/[^"]+)"')
FIRST_PAGE = 120_000
"""Bytes over the wire that the first page may cost, all files included."""


def body(client: FlaskClient, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    with client.get(path, headers=headers) as answer:
        return answer.status_code, dict(answer.headers), answer.data


def test_a_page_is_compressed_where_the_browser_can(
    client: FlaskClient, session: Session
) -> None:
    sync(session, *every_type())
    _, plain_headers, plain = body(client, "/")
    _, headers, packed = body(client, "/", **GZIP)
    assert "Content-Encoding" not in plain_headers
    assert headers["Content-Encoding"] == "gzip"
    assert int(headers["Content-Length"]) == len(packed) < len(plain) / 2
    assert gzip.decompress(packed) == plain
    for found in (plain_headers, headers):
        assert found["Vary"].split(", ") == ["Accept-Encoding", "Cookie"]


def test_a_compressed_answer_still_sets_its_cookie(
    client: FlaskClient, session: Session
) -> None:
    sync(session, *every_type())
    answer = client.post("/study/begin", headers=GZIP, follow_redirects=True)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b'id="answer"' in gzip.decompress(answer.data)
    with client.session_transaction() as cookie:
        assert "guest" in cookie


@pytest.mark.parametrize("path", ["/healthz", "/offline/state"])
def test_what_is_small_is_left_as_it_is(client: FlaskClient, path: str) -> None:
    assert "Content-Encoding" not in client.get(path, headers=GZIP).headers


def files_of(page: bytes) -> list[str]:
    return sorted(set(ADDRESS.findall(page.decode())))


def test_files_are_kept_for_good_under_an_address_of_their_own(
    client: FlaskClient, session: Session
) -> None:
    sync(session, *every_type())
    found = files_of(body(client, "/")[2])
    assert {address.rsplit("/", 1)[1] for address in found} >= {
        "bootstrap.min.css", "style.css", "study.js", "icon.svg",
    }  # fmt: skip
    for address in found:
        status, headers, _ = body(client, address)
        assert (status, re.match(r"/static/[0-9a-f]{12}/", address) is not None) == (200, True)
        assert headers["Cache-Control"].endswith("public, immutable")
        assert int(headers["Cache-Control"].split(",")[0].split("=")[1]) >= 365 * 86400
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_files_come_compressed_once_and_for_all(client: FlaskClient) -> None:
    address = next(a for a in files_of(body(client, "/")[2]) if a.endswith("bootstrap.min.css"))
    plain = FROM_BOOTSTRAP["bootstrap.min.css"].read_bytes()
    assert body(client, address)[2] == plain
    for encoding, decompress in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        _, headers, packed = body(client, address, **{"Accept-Encoding": encoding})
        assert (headers["Content-Encoding"], headers["Vary"]) == (encoding, "Accept-Encoding")
        assert len(packed) < len(plain) / 6
        assert decompress(packed) == plain


@pytest.mark.parametrize(
    "path", ["/", "/study", "/quiz", "/decks", "/account/login", "/offline"]
)
def test_a_first_page_costs_little(client: FlaskClient, session: Session, path: str) -> None:
    """With gzip, which every browser and every proxy knows."""
    sync(session, *every_type())
    page = body(client, path, **GZIP)[2]
    named = files_of(gzip.decompress(page))
    total = len(page) + sum(len(body(client, address, **GZIP)[2]) for address in named)
    assert total <= FIRST_PAGE


def test_templates_name_only_files_that_there_are() -> None:
    static = ROOT / "studyapp" / "static"
    named = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"asset\('([^']+)'\)", template.read_text(encoding="utf-8"))
    }
    assert len(named) > 5
    assert {n for n in named if not (static / n).is_file()} == set(FROM_BOOTSTRAP)


def test_servers_that_start_at_once_make_one_whole_folder(app: Flask, tmp_path: Path) -> None:
    static = Path(str(app.static_folder))
    with ThreadPoolExecutor(4) as threads:
        made = set(threads.map(lambda _: prepare(tmp_path / "assets", static), range(8)))
    assert list((tmp_path / "assets").iterdir()) == list(made)
    (folder,) = made
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    own = {p.relative_to(static).as_posix() for p in static.rglob("*") if p.is_file()}
    wanted = own | set(FROM_BOOTSTRAP)
    packed = {n for n in wanted if n.endswith((".css", ".js", ".svg"))}
    assert there == wanted | {n + end for n in packed for end in (".gz", ".br")}


def test_a_changed_file_gets_another_address(tmp_path: Path) -> None:
    static = tmp_path / "static"
    static.mkdir()
    folders = []
    for content in "abcde":
        (static / "style.css").write_text(content)
        folders.append(prepare(tmp_path / "assets", static))
        assert (folders[-1] / "style.css").read_text() == content
    assert len(set(folders)) == 5
    left = set((tmp_path / "assets").iterdir())
    assert (len(left), folders[-1] in left) == (3, True)
