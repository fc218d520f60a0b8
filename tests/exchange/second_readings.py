"""GIFT and Moodle XML read a second time, after Moodle's description of the formats.

Nothing here comes from the parsers under test: GIFT is read by replacing escaped signs
with placeholders and splitting, XML with the standard library's parser. A reading says
what a learner in Moodle would meet: the type, the words, and what each answer earns.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from studyapp.domain.markup import render

_SIGNS = ":#={}~"


@dataclass
class Met:
    """``answers`` are (letters, percent, letters of the feedback); ``pairs`` letters too."""

    id: str = ""
    name: str = ""
    category: str = ""
    type: str = ""
    stem: str = ""
    general: str = ""
    single: bool = True
    answers: list[tuple[str, float, str]] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def letters(text: str, format: str = "markdown") -> str:
    """What is seen of a text, without white space; mathematics between its delimiters."""
    if format in ("plain", "plain_text"):
        return "".join(text.split())
    shown = render(text, "anki") if format == "markdown" else text
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", shown)).split())


# GIFT


def _hidden(text: str) -> str:
    text = text.replace("\\\\", "\ue000")
    for place, sign in enumerate(_SIGNS):
        text = text.replace("\\" + sign, chr(0xE010 + place))
    return text.replace("\\n", "\ue001").replace("\ue000", "\ue002")


def _bare(text: str) -> str:
    for place, sign in enumerate(_SIGNS):
        text = text.replace(chr(0xE010 + place), sign)
    return text.replace("\ue001", "\n").replace("\ue002", "\\").strip()


def _formatted(text: str, format: str) -> tuple[str, str]:
    for name in ("html", "markdown", "plain", "moodle"):
        if text.startswith(f"[{name}]"):
            return _bare(text[len(name) + 2 :]), name
    return _bare(text), format


def _seen(text: str, format: str) -> str:
    return letters(*_formatted(text.strip(), format))


def _first_split(text: str) -> tuple[str, str]:
    head, _, rest = text.partition("#")
    return head.strip(), rest.strip()


def _weight(answer: str) -> tuple[str, float | None]:
    found = re.match(r"%(-*[0-9]{1,2}\.?[0-9]*)%", answer)
    return (answer[found.end() :], float(found[1])) if found else (answer, None)


def _gift_answers(met: Met, inner: str, format: str) -> None:
    if inner == "":
        met.type = "essay"
    elif inner[0] == ">":
        met.type = "ordering"
        met.answers = [(_seen(line, "moodle"), 0.0, "") for line in inner.split("\n")[1:]]
    elif inner[0] == "#":
        met.type = "numerical"
        met.answers = [(inner[1:].strip(), 100.0, "")]
    elif "~" in inner:
        met.type = "multichoice"
        met.single = "=" in inner
        for part in filter(str.strip, inner.replace("=", "~=").split("~")):
            answer = part.strip()
            right = answer.startswith("=")
            answer, weight = (answer[1:], 100.0) if right else _weight(answer)
            words, told = _first_split(answer)
            met.answers.append((_seen(words, format), weight or 0.0, _seen(told, format)))
    elif "=" in inner and "->" in inner:
        met.type = "match"
        for part in filter(str.strip, inner.split("=")):
            left, _, right = part.strip().partition("->")
            met.pairs.append((_seen(left, format), _bare(right)))
    elif inner.split("#")[0].strip() in ("T", "TRUE", "F", "FALSE"):
        met.type = "truefalse"
        truth, wrong, right = [*inner.split("#", 2), "", ""][:3]
        told = {True: _seen(right, format), False: _seen(wrong, format)}
        is_true = truth.strip().startswith("T")
        met.answers = [
            ("true", 100.0 * is_true, told[is_true]),
            ("false", 100.0 * (not is_true), told[not is_true]),
        ]
    else:
        met.type = "shortanswer"
        for part in filter(str.strip, inner.split("=")):
            words, told = _first_split(_weight(part.strip())[0])
            met.answers.append((_formatted(words, "plain")[0], 100.0, _seen(told, format)))


def _gift_question(lines: list[str]) -> Met:
    comments = "\n".join(line for line in lines if line.startswith("//"))
    found = re.search(r"\[id:([^\]]+)\]", comments)
    met = Met(id=found[1] if found else "", tags=re.findall(r"\[tag:([^\]<>`]+)\]", comments))
    text = _hidden("\n".join(line for line in lines if not line.startswith("//")).strip())
    if text.startswith("::"):
        met.name, text = text[2:].split("::", 1)
    start, end = text.find("{"), text.find("}")
    inner = text[start + 1 : end].strip()
    rest = text[end + 1 :]
    words = text[:start] + ("_____" if rest.strip() else "") + rest
    general = ""
    if "####" in inner:
        at = inner.rindex("####")
        inner, general = inner[:at].strip(), inner[at + 4 :]
    stem, format = _formatted(words.strip(), "moodle")
    met.stem = letters(stem, format)
    met.general = _seen(general, format)
    _gift_answers(met, inner, format)
    return met


def read_gift(data: bytes) -> list[Met]:
    found: list[Met] = []
    category = ""
    for block in re.split(r"\n[ \t]*\n", data.decode()):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if lines and lines[0].startswith("$CATEGORY:"):
            category = lines[0][10:].strip()
        elif lines:
            found.append(_gift_question(lines))
            found[-1].category = category
    return found


# Moodle XML


def _text(element: ET.Element | None) -> str:
    return "" if element is None else element.findtext("text") or ""


def _shown(element: ET.Element | None) -> str:
    if element is None:
        return ""
    return letters(_text(element), element.get("format", "html"))


def _xml_answer(answer: ET.Element) -> tuple[str, float, str]:
    plain = answer.get("format") == "moodle_auto_format"
    words = _text(answer) if plain else _shown(answer)
    return words, float(answer.get("fraction", "0")), _shown(answer.find("feedback"))


def _xml_question(question: ET.Element) -> Met:
    return Met(
        id=question.findtext("idnumber") or "",
        name=_text(question.find("name")),
        type=question.get("type", ""),
        stem=_shown(question.find("questiontext")),
        general=_shown(question.find("generalfeedback")),
        single=question.findtext("single") != "false",
        answers=[_xml_answer(answer) for answer in question.findall("answer")],
        pairs=[
            (_shown(pair), _text(pair.find("answer")))
            for pair in question.findall("subquestion")
        ],
        tags=[_text(tag) for tag in question.findall("tags/tag")],
        hints=[_shown(hint) for hint in question.findall("hint")],
    )


def read_moodle_xml(data: bytes) -> list[Met]:
    found: list[Met] = []
    category = ""
    for question in ET.fromstring(data).findall("question"):
        if question.get("type") == "category":
            category = _text(question.find("category"))
        else:
            found.append(_xml_question(question))
            found[-1].category = category
    return found


_FIELD = re.compile(r"\{1:SHORTANSWER:(.*?)(?<!\\)\}", re.DOTALL)


def fields_in(data: bytes, id_: str) -> list[list[str]]:
    """The right answers of each field in a cloze of a Moodle XML file."""
    for question in ET.fromstring(data).findall("question"):
        if question.findtext("idnumber") == id_:
            return [
                [
                    html.unescape(part[1:]).replace("\\*", "*")
                    for part in re.split(r"(?<!\\)~", body)
                    if part.startswith("=")
                ]
                for body in _FIELD.findall(_text(question.find("questiontext")))
            ]
    return []
