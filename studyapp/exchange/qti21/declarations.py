"""What an item declares about its responses, and the texts in it, from any program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from studyapp.domain.questions import TYPES
from studyapp.exchange.qti21.body import Element, blocks, markdown, source_of
from studyapp.exchange.qti21.item import TOOL
from studyapp.exchange.qti21.xml_in import Unreadable

LONGEST_HTML = 40_000


@dataclass(frozen=True)
class Declared:
    """A response declaration: right values, and keys of its mapping that give points."""

    cardinality: str
    base: str
    correct: tuple[str, ...]
    worth: tuple[tuple[str, float], ...]

    @property
    def right(self) -> list[str]:
        """The right values; where none is declared, those that give points."""
        best = max((points for _, points in self.worth), default=0)
        several = self.cardinality in ("multiple", "ordered")
        least = 0.0 if several else best - 1e-9
        paying = [key for key, points in self.worth if points > 0 and points > least]
        return list(self.correct) or paying


class Item:
    """An ``assessmentItem`` while it is read; ``messages`` say what was dropped of it."""

    def __init__(self, root: Element) -> None:
        self.root = root
        body = root.find("itemBody")
        if body is None:
            raise Unreadable("has no body")
        self.body = body
        self.id = root.get("identifier", "")
        own = root.get("toolName") == TOOL and root.get("label") in TYPES
        self.own_type = root.get("label", "") if own else ""
        self.messages: list[str] = []
        self._declared = {
            part.get("identifier", ""): _declared(part)
            for part in root.findall("responseDeclaration")
        }

    @property
    def interactions(self) -> list[Element]:
        return [
            part
            for part in self.body.iter(etree.Element)
            if part.tag.endswith("Interaction") and part.tag != "endAttemptInteraction"
        ]

    def declared(self, interaction: Element) -> Declared:
        found = self._declared.get(interaction.get("responseIdentifier", ""))
        if found is None:
            raise Unreadable("does not declare the response of its interaction")
        return found

    def text(
        self,
        container: Element,
        build: Callable[[str], list[Element]] = blocks,
        *,
        paragraphs: bool = False,
    ) -> str:
        """The Markdown of an element's content."""
        source = source_of(container, build, paragraphs=paragraphs)
        if source is not None:
            return source
        html = etree.tostring(container, encoding="unicode", with_tail=False)
        if len(html) > LONGEST_HTML:
            raise Unreadable("holds a text of more than 10,000 characters")
        text, messages = markdown(container)
        self.messages += messages
        return text

    def stem_element(self) -> Element | None:
        """Where our own items keep the stem."""
        first = next(iter(self.body.iterchildren("div")), None)
        return first if self.own_type and first is not None else None

    def feedback(self) -> dict[str, str]:
        """Texts shown after answering, by their identifier."""
        found: dict[str, str] = {}
        for part in self.root.findall("modalFeedback"):
            name, text = part.get("identifier", ""), self.text(part)
            found[name] = f"{found[name]}\n\n{text}" if name in found else text
        return found


def _declared(part: Element) -> Declared:
    entries = [
        (entry.get("mapKey", ""), _number(entry.get("mappedValue", "0")))
        for entry in part.iterfind("mapping/mapEntry")
    ]
    values = [_whole_text(value) for value in part.iterfind("correctResponse/value")]
    return Declared(
        part.get("cardinality", "single"),
        part.get("baseType", "string"),
        tuple(values),
        tuple(entries),
    )


def _whole_text(element: Element) -> str:
    return "".join(str(text) for text in element.xpath(".//text()"))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
