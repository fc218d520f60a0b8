"""The file itself: an .apkg or .colpkg archive that nobody vouches for.

Only the collection's database is unpacked, into a folder of the caller's; media are
counted and left where they are. Every size is capped before it is believed.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import zstandard

from studyapp.domain.errors import Invalid
from studyapp.exchange.anki_import.protobuf import ProtobufError, fields_of

MOST_BYTES = 200 << 20
"""The largest package taken, as it comes."""
MOST_UNPACKED = 512 << 20
"""The largest collection taken, unpacked."""
HIGHEST_RATIO = 40
"""A collection unpacks to so many times its package at most, and :data:`ALWAYS` more: what
learners write packs to a fifth, a bomb to a thousandth."""
ALWAYS = 16 << 20
MOST_ENTRIES = 100_000
_MOST_META = 4096
_LARGEST_WINDOW = 1 << 27
_PIECE = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile, zstandard.ZstdError, zlib.error, lzma.LZMAError, struct.error, EOFError
)  # fmt: skip
_BY_VERSION = {1: "collection.anki2", 2: "collection.anki21", 3: "collection.anki21b"}


class BadPackage(Invalid):
    """The file is no Anki package that can be read; the message says why and what to do."""


@dataclass(frozen=True)
class Unpacked:
    """The collection's database, and how many media files stayed in the package."""

    database: Path
    media: int


def unpack(package: Path, folder: Path) -> Unpacked:
    """Write the collection of ``package`` into ``folder``; raises BadPackage.

    Of the databases in a package only the one that its ``meta`` names is real: the others
    hold a single note that asks to update Anki.
    """
    if package.stat().st_size > MOST_BYTES:
        raise BadPackage(
            f"The package is larger than {MOST_BYTES >> 20} MB. Export fewer decks."
        )
    try:
        with zipfile.ZipFile(package) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if len(archive.infolist()) > MOST_ENTRIES:
                raise BadPackage(f"The package holds more than {MOST_ENTRIES:,} files.")
            if len(entries) < len(archive.infolist()):
                raise BadPackage("The package holds two files of one name.")
            name = _database_name(archive, entries)
            target = folder / "collection.sqlite"
            with archive.open(entries[name]) as source, target.open("wb") as out:
                most = min(MOST_UNPACKED, ALWAYS + HIGHEST_RATIO * package.stat().st_size)
                _copy(_plain(source, name), out, most)
            return Unpacked(target, _media(entries))
    except (*_DAMAGE, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, BadPackage):
            raise
        raise BadPackage(
            "This is not an Anki package, or it is damaged."
            " In Anki choose File, Export, and “Anki Deck Package (.apkg)”."
        ) from error


def _database_name(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> str:
    if "meta" in entries:
        if entries["meta"].file_size > _MOST_META:
            raise BadPackage("The package's “meta” file is too large.")
        with archive.open(entries["meta"]) as file:
            version = _version(file.read(_MOST_META))
        name = _BY_VERSION.get(version)
        if name is None:
            raise BadPackage(
                f"The package is of a layout ({version}) that is not known here."
                " Export it from Anki with “Support older Anki versions” ticked."
            )
    else:
        name = next((n for n in ("collection.anki21", "collection.anki2") if n in entries), "")
    if name not in entries:
        raise BadPackage(
            "There is no collection in this file. Choose an .apkg or .colpkg file."
        )
    return name


def _version(meta: bytes) -> int:
    try:
        found = fields_of(meta).get(1, 0)
    except ProtobufError as error:
        raise BadPackage("The package's “meta” file cannot be read.") from error
    return found if isinstance(found, int) else 0


def _plain(source: IO[bytes], name: str) -> Iterable[bytes]:
    if name.endswith("b"):
        reader = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).stream_reader(
            source, read_across_frames=True
        )
        return iter(lambda: reader.read(_PIECE), b"")
    return iter(lambda: source.read(_PIECE), b"")


def _copy(pieces: Iterable[bytes], out: IO[bytes], most: int) -> None:
    written = 0
    for piece in pieces:
        written += len(piece)
        if written > most:
            raise BadPackage(
                f"The collection unpacks to more than {most >> 20} MB. Export fewer decks."
            )
        out.write(piece)


def _media(entries: Iterable[str]) -> int:
    """Media stand in a package under running numbers."""
    return sum(name.isdecimal() for name in entries)
