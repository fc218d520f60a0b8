"""The bank's folder: its syllabus, and whether anything in it has changed."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.bank import BankFile
from studyapp.domain.bank.read import read_meta
from studyapp.domain.rendering import RENDERING_VERSION
from studyapp.store.engine import writing
from studyapp.store.models import SyncedFiles


@lru_cache(maxsize=8)
def _meta(directory: Path, _stamp: int) -> BankFile:
    return read_meta(directory)


def bank_meta(directory: Path) -> BankFile:
    """``bank.yaml`` of a bank, read again when the file changes; raises BankProblems."""
    path = directory / "bank.yaml"
    return _meta(directory, path.stat().st_mtime_ns if path.exists() else 0)


def fingerprint(directory: Path) -> str:
    """A digest over every file of the bank, and over how questions are rendered."""
    digest = hashlib.sha256(f"{directory}\n{RENDERING_VERSION}\n".encode())
    for path in sorted(directory.rglob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(directory)}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def is_synced(session: Session, print_: str) -> bool:
    """Were the files with this fingerprint the last that came into step?"""
    return session.scalar(sa.select(SyncedFiles.fingerprint)) == print_


def note_synced(session: Session, print_: str) -> None:
    """Remember the fingerprint; an empty one is forgotten."""
    with writing(session):
        session.execute(sa.delete(SyncedFiles))
        if print_:
            session.add(SyncedFiles(id=1, fingerprint=print_))
