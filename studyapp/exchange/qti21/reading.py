"""A QTI package, or a single item, as drafts."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote

from studyapp.domain.errors import Invalid
from studyapp.exchange.drafting import Drafts, slug
from studyapp.exchange.loss import Imported
from studyapp.exchange.qti21.archive import LARGEST_FILE, Archive, beside
from studyapp.exchange.qti21.body import Element
from studyapp.exchange.qti21.reading_items import question_data
from studyapp.exchange.qti21.xml_in import Unreadable, read_xml

MANIFEST = "imsmanifest.xml"
_OWN_TAGS = 1800
_OLD = "is QTI 1.2; export it as QTI 2.1"


@dataclass
class _Contents:
    """Names of the item files in order, with their tags and the title of their section."""

    items: list[str] = field(default_factory=list)
    tags: dict[str, list[str]] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    tests: list[str] = field(default_factory=list)


def parse(data: bytes) -> Imported:
    """The questions of a package (zip) or of one item's XML; raises Invalid for the rest."""
    drafts = Drafts()
    if not data.startswith(b"PK"):
        _read_single(data, drafts)
        return drafts.imported()
    archive = Archive(data)
    contents = _contents(archive)
    for name in contents.items:
        try:
            sent = archive.read(name)
            root = read_xml(sent)
        except ValueError as error:
            drafts.lose(f"item {name[:100]}", "file", f"the item was left out: {error}")
            continue
        drafts.weigh(f"item {name[:100]}", sent.decode("latin-1"), _OWN_TAGS)
        _read_item(root, name, contents, drafts)
    return drafts.imported()


def _read_single(data: bytes, drafts: Drafts) -> None:
    if len(data) > LARGEST_FILE:
        raise Invalid(f"line 1: the file is larger than {LARGEST_FILE // 10**6} MB")
    try:
        root = read_xml(data)
    except Unreadable as error:
        raise Invalid(f"{error}; a QTI package is a zip file with {MANIFEST}") from None
    if root.tag != "assessmentItem":
        reason = _OLD if root.tag == "questestinterop" else "is no assessmentItem"
        raise Invalid(f"line {root.sourceline}: {reason}")
    _read_item(root, "item.xml", _Contents(), drafts)


def _read_item(root: Element, name: str, contents: _Contents, drafts: Drafts) -> None:
    where = f"item {(root.get('identifier') or name)[:100]}"
    if root.tag != "assessmentItem":
        reason = (
            _OLD if root.tag == "questestinterop" else f"is a {root.tag}, no assessmentItem"
        )
        drafts.lose(where, "file", f"the item was left out: it {reason}")
        return
    try:
        data, messages = question_data(root)
    except Unreadable as error:
        drafts.lose(where, "item", f"the item was left out: it {error}")
        return
    data["tags"] = contents.tags.get(name, [])
    if drafts.add(where, data, contents.topics.get(name, "")):
        for message in messages:
            drafts.lose(where, "text", message, "changed")


def _contents(archive: Archive) -> _Contents:
    named = [name for name in archive.names if name.rpartition("/")[2] == MANIFEST]
    if not named:
        raise Invalid(f"the package has no {MANIFEST}, so it is no QTI package")
    manifest = min(named, key=lambda name: (name.count("/"), name))
    try:
        root = read_xml(archive.read(manifest))
    except ValueError as error:
        raise Invalid(f"{manifest}: {error}") from None
    found = _Contents()
    for resource in root.iter("resource"):
        _read_resource(resource, manifest, found)
    for test in found.tests[:50]:
        _read_test(test, archive, found)
    if not found.items:
        raise Invalid(f"{manifest}: lists no QTI 2 item, so there is no question to read")
    return found


def _read_resource(resource: Element, manifest: str, found: _Contents) -> None:
    kind, href = resource.get("type", ""), resource.get("href", "")
    name = beside(manifest, unquote(href))
    if kind.startswith("imsqti_test") and href:
        found.tests.append(name)
    elif kind.startswith(("imsqti_item", "imsqti_apipitem", "imsqti_xmlv1")) and href:
        if name not in found.tags:
            found.items.append(name)
        words = (str(text) for text in resource.xpath(".//keyword//text()"))
        tags = dict.fromkeys(slug(text, 80) for text in words)
        found.tags[name] = [tag for tag in tags if tag][:50]


def _read_test(name: str, archive: Archive, found: _Contents) -> None:
    """Section titles as topics; a test that cannot be read only loses these."""
    try:
        root = read_xml(archive.read(name))
    except ValueError:
        return
    for section in root.iter("assessmentSection"):
        for part in section.iterchildren("assessmentItemRef"):
            item = beside(name, unquote(part.get("href", "")))
            found.topics.setdefault(item, section.get("title", ""))
