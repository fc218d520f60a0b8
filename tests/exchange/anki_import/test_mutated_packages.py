"""Packages changed at random: refused or read, never a crash, nothing written elsewhere."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from anki.collection import Collection, ExportAnkiPackageOptions
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from studyapp.exchange.anki_import.container import BadPackage
from studyapp.exchange.anki_import.package import read_package
from tests.exchange.mutations import PACKAGES

from .conftest import LAYOUTS


class Originals(dict[str, bytes]):
    """The bytes by layout, without showing them."""

    def __repr__(self) -> str:
        return f"Originals({sorted(self)})"


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Originals:
    """A small package in each layout, made by the real backend."""
    folder = tmp_path_factory.mktemp("originals")
    collection = Collection(str(folder / "collection.anki2"))
    for number in range(3):
        note = collection.new_note(collection.models.by_name("Cloze"))
        note["Text"] = f"a {{{{c1::b{number}}}}} <b>c</b>"
        collection.add_note(note, collection.decks.id("Deck"))
    found = Originals()
    for layout in LAYOUTS:
        out = folder / layout
        if layout.endswith("colpkg"):
            collection.export_collection_package(str(out), True, False)
        else:
            options = ExportAnkiPackageOptions(
                with_scheduling=True, legacy=layout.startswith("legacy")
            )
            collection.export_anki_package(out_path=str(out), options=options, limit=None)
        found[layout] = out.read_bytes()
    return found


Changes = list[tuple[int, bytes]]
CHANGES = st.lists(st.tuples(st.integers(0, 2**31), st.binary(max_size=12)), max_size=6)


def changed(data: bytes, changes: Changes) -> bytes:
    """``data`` with some stretches written over; an empty one cuts a byte out."""
    found = bytearray(data)
    for place, piece in changes:
        at = place % max(1, len(found))
        found[at : at + max(1, len(piece))] = piece
    return bytes(found)


def changed_inside(data: bytes, changes: Changes) -> bytes:
    """The archive intact, the database in it written over."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, changed(content, changes) if len(content) > 100 else content)
    return out.getvalue()


@settings(
    max_examples=PACKAGES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    layout=st.sampled_from(LAYOUTS),
    inside=st.booleans(),
    changes=CHANGES,
)
@example(layout="latest.apkg", inside=True, changes=[(0, b"\x00" * 12)])
@example(layout="legacy.apkg", inside=True, changes=[(20, b"\xff\xff")])
@example(layout="latest.colpkg", inside=False, changes=[(0, b"")])
@example(layout="legacy.apkg", inside=True, changes=[(4105, b"")])  # no row in col
def test_a_changed_package_is_read_or_refused(
    originals: Originals, tmp_path: Path, layout: str, inside: bool, changes: Changes
) -> None:
    package = tmp_path / "changed.apkg"
    change: Callable[[bytes, Changes], bytes] = changed_inside if inside else changed
    package.write_bytes(change(originals[layout], changes))
    try:
        read = read_package(package, {})
    except BadPackage as refused:
        said, stems = str(refused), list[str]()
    else:
        said, stems = "Read.", [question.stem for question in read.drafts.questions]
    assert said.endswith(".")
    assert [stem for stem in stems if "<script" in stem] == []
    assert [path.name for path in tmp_path.iterdir()] == ["changed.apkg"]


def test_reading_a_bomb_takes_little_memory(tmp_path: Path) -> None:
    """A gigabyte of zeros in a small file: refused, with less than 256 MB in use."""
    package = tmp_path / "bomb.apkg"
    with (
        zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as out,
        out.open("collection.anki2", "w") as entry,
    ):
        for _ in range(600):
            entry.write(b"\0" * (1 << 20))
    program = (
        "import sys, pathlib\n"
        "from studyapp.exchange.anki_import.package import read_package\n"
        "from studyapp.exchange.anki_import.container import BadPackage\n"
        "try:\n    read_package(pathlib.Path(sys.argv[1]), {})\n"
        "except BadPackage as refused:\n    print(refused)\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(status.split('VmHWM:')[1].split()[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(package)],
        cwd=Path(__file__).resolve().parents[3], capture_output=True, text=True, check=True,
    )  # fmt: skip
    words, kilobytes = done.stdout.splitlines()
    assert re.fullmatch(
        r"The collection unpacks to more than \d+ MB\. Export fewer decks\.", words
    )
    assert int(kilobytes) < 256 * 1024
