"""Read a descriptor file (YAML 1.2) into a :class:`Source`, naming every problem's line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from .errors import DescriptorError, Problem
from .source import Misfits, Place, Source

_KINDS = {
    "missing": "is missing; add it",
    "extra_forbidden": "is not a field of a source; delete it or correct its spelling",
}


def read_source(source: str | Path, *, name: str = "source.yaml") -> Source:
    """The source that a descriptor's text, or the file at a path, describes.

    ``name`` is what problems call the file where text is given. Raises
    :class:`DescriptorError` with every problem found; a file that cannot be opened
    raises ``OSError`` as usual.
    """
    if isinstance(source, str):
        return _read(source, name)
    try:
        text = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 ({error.reason}); save it as UTF-8"
        raise DescriptorError((Problem(str(source), 1, "", message),)) from None
    read = _read(text, str(source))
    if read.id != source.stem:
        message = f"is “{read.id}”, but the file is called {source.name}; make them agree"
        line = _line_of(_yaml().compose(text), ("id",))
        raise DescriptorError((Problem(str(source), line, "id", message),))
    return read


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def _read(text: str, name: str) -> Source:
    try:
        root = _yaml().compose(text)
        data: Any = _yaml().load(text)
    except YAMLError as error:
        raise DescriptorError((_broken(error, name),)) from None
    if not isinstance(data, dict):
        message = "holds no fields; write id:, title:, date:, people:, file: and layout:"
        raise DescriptorError((Problem(name, 1, "", message),))
    try:
        return Source.model_validate(data)
    except ValidationError as error:
        problems = [
            Problem(name, _line_of(root, place), ".".join(map(str, place)), message)
            for details in error.errors()
            for place, message in _messages(details)
        ]
        problems.sort(key=lambda problem: problem.line)
        raise DescriptorError(tuple(problems)) from None


def _broken(error: YAMLError, name: str) -> Problem:
    if not isinstance(error, MarkedYAMLError):
        return Problem(name, 1, "", f"is not YAML: {' '.join(str(error).split())}")
    mark = error.problem_mark or error.context_mark
    what = " ".join(str(error.problem or error.context or "cannot be read").split())
    return Problem(name, mark.line + 1 if mark else 1, "", f"is not YAML: {what}")


def _messages(details: ErrorDetails) -> Iterator[tuple[Place, str]]:
    """pydantic's wording in ours; a misfit between fields comes apart into its own places."""
    cause = details.get("ctx", {}).get("error")
    if isinstance(cause, Misfits):
        yield from cause.found
        return
    message = _KINDS.get(details["type"]) or details["msg"].removeprefix("Value error, ")
    yield tuple(part for part in details["loc"] if part != "[key]"), message


def _line_of(root: Node | None, place: Place) -> int:
    """The line of the innermost part of ``place`` that the file has, counted from 1."""
    node, line = root, 1
    for part in place:
        if isinstance(node, MappingNode):
            entry = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if entry is None:
                break
            line, node = entry[0].start_mark.line + 1, entry[1]
        elif isinstance(node, SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
