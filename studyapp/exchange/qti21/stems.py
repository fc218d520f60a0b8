"""The stem of an item: what its body says besides its interactions."""

from __future__ import annotations

import copy
import html

from lxml import etree

from studyapp.exchange.qti21.body import Element
from studyapp.exchange.qti21.declarations import Item


def stem(item: Item) -> str:
    """Everything in the body but the interactions, and their prompts."""
    own = item.stem_element()
    if own is not None:
        return item.text(own, paragraphs=True)
    body = copy.deepcopy(item.body)
    prompts = [copy.deepcopy(part) for part in body.iter("prompt")]
    drop_feedback(item, body)
    for part in list(body.iter(etree.Element)):
        if str(part.tag).endswith("Interaction"):
            cut(part)
    texts = [item.text(body), *(item.text(part) for part in prompts)]
    return "\n\n".join(text for text in texts if text) or html.escape(
        item.root.get("title", "")
    )


def cut(part: Element) -> None:
    """Take an element out and leave the words after it."""
    parent = part.getparent()
    if parent is None:
        return
    before = part.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (part.tail or "")
    else:
        before.tail = (before.tail or "") + (part.tail or "")
    parent.remove(part)


def drop_feedback(item: Item, body: Element) -> None:
    for part in list(body.iter("feedbackInline", "feedbackBlock")):
        item.messages.append("feedback inside the text was left out")
        cut(part)
