"""The content package: a manifest, one test that lists all items by topic, and the items."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from studyapp.domain.questions import GAP as _GAP
from studyapp.domain.questions import AnyQuestion, Cloze
from studyapp.exchange.drafting import slug
from studyapp.exchange.loss import Exported, Loss
from studyapp.exchange.qti21.body import Element, qti
from studyapp.exchange.qti21.item import TOOL, item
from studyapp.exchange.uncarried import uncarried

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
METADATA = "http://www.imsglobal.org/xsd/imsqti_metadata_v2p1"
_KEPT_NOWHERE = ("hint", "bloom", "difficulty", "citations", "readings", "waive")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST_TITLE = 100


@dataclass(frozen=True)
class _Item:
    id: str
    title: str
    topic: str
    tags: Sequence[str]
    kind: str
    data: bytes

    @property
    def file(self) -> str:
        return f"items/{self.id}.xml"


def export(lines: Iterable[tuple[AnyQuestion, str]], *, title: str = "Questions") -> Exported:
    """A zip with ``imsmanifest.xml``; the same questions give the same bytes."""
    losses: list[Loss] = []
    items = []
    for question, topic in lines:
        losses += uncarried(question, _KEPT_NOWHERE, "a QTI item")
        losses += _gaps_twice(question)
        name = _title(question.stem)
        root, kind = item(question, name)
        items.append(_Item(question.id, name, topic, question.tags, kind, _bytes(root)))
    files = {"imsmanifest.xml": _bytes(_manifest(items, title))}
    files["test.xml"] = _bytes(_test(items, title))
    files |= {each.file: each.data for each in items}
    return Exported(_zipped(files), len(items), tuple(losses))


def _gaps_twice(question: AnyQuestion) -> list[Loss]:
    if not isinstance(question, Cloze):
        return []
    if len(_GAP.findall(question.stem)) == len(question.answers):
        return []
    message = "a gap that stands twice can be filled in once; its other places show its number"
    return [Loss(question.id, "stem", message)]


def _title(stem: str) -> str:
    words = " ".join(_GAP.sub("…", stem).split())
    return words if len(words) <= _LONGEST_TITLE else words[: _LONGEST_TITLE - 1] + "…"


def _bytes(root: Element) -> bytes:
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            package.writestr(info, data)
    return out.getvalue()


def _element(space: str, name: str, *content: Element | str, **attributes: str) -> Element:
    element = etree.Element(f"{{{space}}}{name}", attrib=attributes, nsmap={None: space})
    for part in content:
        if isinstance(part, str):
            element.text = part
        else:
            element.append(part)
    return element


def _manifest(items: Sequence[_Item], title: str) -> Element:
    metadata = _element(
        CP,
        "metadata",
        _element(CP, "schema", "QTIv2.1 Package"),
        _element(CP, "schemaversion", "1.0.0"),
        _lom(title, ()),
    )
    resources = _element(CP, "resources", _test_resource(items), *map(_resource, items))
    return _element(
        CP, "manifest", metadata, _element(CP, "organizations"), resources,
        identifier="MANIFEST",
    )  # fmt: skip


def _test_resource(items: Sequence[_Item]) -> Element:
    needed = (_element(CP, "dependency", identifierref=_name(each)) for each in items)
    return _element(
        CP, "resource", _element(CP, "file", href="test.xml"), *needed,
        identifier="TEST", type="imsqti_test_xmlv2p1", href="test.xml",
    )  # fmt: skip


def _name(each: _Item) -> str:
    """An XML name, which unlike a slug begins with a letter."""
    return f"item-{each.id}"


def _resource(each: _Item) -> Element:
    metadata = _element(CP, "metadata", _lom(each.title, each.tags), _qti_metadata(each))
    return _element(
        CP, "resource", metadata, _element(CP, "file", href=each.file),
        identifier=_name(each), type="imsqti_item_xmlv2p1", href=each.file,
    )  # fmt: skip


def _lom(title: str, tags: Iterable[str]) -> Element:
    def words(name: str, text: str) -> Element:
        return _element(LOM, name, _element(LOM, "string", text))

    keywords = (words("keyword", tag) for tag in tags)
    return _element(LOM, "lom", _element(LOM, "general", words("title", title), *keywords))


def _qti_metadata(each: _Item) -> Element:
    facts = {
        "timeDependent": "false",
        "composite": "false",
        "interactionType": each.kind,
        "feedbackType": "nonadaptive",
        "solutionAvailable": "true",
        "toolName": TOOL,
        "toolVersion": "1",
    }
    told = (_element(METADATA, name, fact) for name, fact in facts.items())
    return _element(METADATA, "qtiMetadata", *told)


def _test(items: Sequence[_Item], title: str) -> Element:
    by_topic: dict[str, list[_Item]] = {}
    for each in items:
        by_topic.setdefault(each.topic, []).append(each)
    sections = [
        qti(
            "assessmentSection",
            *(
                qti("assessmentItemRef", identifier=_name(each), href=each.file)
                for each in some
            ),
            identifier=f"section-{n}-{slug(topic)}".rstrip("-"),
            title=topic,
            visible="true",
        )
        for n, (topic, some) in enumerate(by_topic.items(), 1)
    ]
    part = qti(
        "testPart",
        *(
            sections
            or [qti("assessmentSection", identifier="section-1", title="", visible="true")]
        ),
        identifier="part-1",
        navigationMode="nonlinear",
        submissionMode="individual",
    )
    return qti("assessmentTest", part, identifier="test", title=title)
