"""The bank's folder, read for the services."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from studyapp.domain.bank.read import read_meta
from studyapp.domain.bank.schema import BankFile


@lru_cache(maxsize=8)
def _meta(directory: Path, _stamp: int) -> BankFile:
    return read_meta(directory)


def bank_meta(directory: Path) -> BankFile:
    """``bank.yaml`` of a bank, read again when the file changes; raises BankProblems."""
    path = directory / "bank.yaml"
    return _meta(directory, path.stat().st_mtime_ns if path.exists() else 0)
