"""One file of a bank while it is read: what it says, and what is wrong with it so far."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from studyapp.domain.bank.document import Document, Flaw, read_document
from studyapp.domain.bank.explain import explain
from studyapp.domain.bank.files import UnusableFile, read_text
from studyapp.domain.bank.problems import FieldPath, Problem
from studyapp.domain.bank.schema import nearest_line


class FileReading:
    """One file while it is read: what it says, and the problems found so far."""

    def __init__(self, directory: Path, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.document = Document(broken=True)
        try:
            self.document = read_document(read_text(directory / name))
        except UnusableFile as error:
            self.note(Flaw((), error.line, str(error), "file"))
        for flaw in self.document.flaws:
            self.note(flaw)

    def note(self, flaw: Flaw, rule: str = "schema") -> None:
        self.problems.append(
            Problem(
                file=self.name,
                line=flaw.line,
                field=flaw.name,
                message=flaw.message,
                rule=rule,
                question_id=self._question_id(flaw.path),
            )
        )

    def note_at(self, path: FieldPath, message: str, rule: str = "schema") -> None:
        self.note(Flaw(path, self.line(path), message), rule)

    def note_refusal(
        self,
        error: ValidationError,
        data: Any,
        at: FieldPath = (),
        model: type[BaseModel] | None = None,
    ) -> None:
        """Note what pydantic refused of ``data``, which stands at ``at`` in the file.

        What YAML could not say properly has been noted before and is not noted again.
        """
        known = {(flaw.path, flaw.line) for flaw in self.document.flaws}
        for path, message in explain(error, data, model):
            if (at + path, self.line(at + path)) not in known:
                self.note_at(at + path, message)

    @property
    def fields(self) -> dict[str, Any] | None:
        """What the file says, if it could be read to the end and holds named fields."""
        value = None if self.document.broken else self.document.value
        return value if isinstance(value, dict) else None

    def line(self, path: FieldPath) -> int:
        return max(1, nearest_line(self.document.lines, path))

    def _question_id(self, path: FieldPath) -> str:
        if path[:1] != ("questions",) or len(path) < 2:
            return ""
        try:
            question_id = self.document.value["questions"][path[1]]["id"]
        except (KeyError, IndexError, TypeError):
            return ""
        return question_id if isinstance(question_id, str) else ""

    def require_fields(self) -> dict[str, Any] | None:
        """The same as ``fields``; where there are none, that is noted as a problem."""
        if self.fields is None and not self.problems:
            empty = self.document.value is None
            message = "is empty" if empty else "must hold fields, each as name: value"
            self.note(Flaw((), 1, message, "file"))
        return self.fields
