"""Sources made for the tests, and the real files where a user's folder has them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studyapp.domain.transcripts import Source, Transcript, parse_transcript, read_source

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT / ".." / "shared" / "transcripts"

MakeSource = Callable[..., Source]
Parse = Callable[..., Transcript]


@pytest.fixture(scope="session")
def make_source() -> MakeSource:
    """A source with a host, Ada Quill, and two guests, Bo Reed and Cy Strand."""

    def make(text: str = "", **fields: Any) -> Source:
        data = {
            "id": "talk",
            "title": "A talk",
            "date": "2024-01-02",
            "people": [
                {"name": "Ada Quill", "role": "host"},
                {"name": "Bo Reed", "role": "guest"},
                {"name": "Cy Strand", "role": "guest"},
            ],
            "file": {
                "name": "talk.txt",
                "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
            },
            "layout": "labelled",
        }
        return Source.model_validate(data | fields)

    return make


@pytest.fixture(scope="session")
def parse(make_source: MakeSource) -> Parse:
    """Parse a text under a source that is made for it."""

    def parsed(text: str, **fields: Any) -> Transcript:
        return parse_transcript(text.encode("utf-8"), make_source(text, **fields))

    return parsed


def _real(name: str) -> tuple[Source, Transcript]:
    source = read_source(ROOT / "question_bank" / "sources" / f"{name}.yaml")
    path = REAL / source.file.name
    if not path.is_file():
        pytest.skip(f"the transcript {source.file.name} is a user's own file and is not here")
    return source, parse_transcript(path.read_bytes(), source)


@pytest.fixture(scope="session")
def whole() -> tuple[Source, Transcript]:
    return _real("lex-452-full")


@pytest.fixture(scope="session")
def opening() -> tuple[Source, Transcript]:
    return _real("lex-452-opening")
