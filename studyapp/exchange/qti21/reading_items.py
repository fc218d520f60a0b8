"""One ``assessmentItem`` of any program as the data of a question."""

from __future__ import annotations

import copy
import html
from collections.abc import Callable

from studyapp.exchange.html_to_markdown import to_markdown
from studyapp.exchange.qti21.body import Element
from studyapp.exchange.qti21.declarations import Item
from studyapp.exchange.qti21.reading_fields import INLINE, Data, typed
from studyapp.exchange.qti21.scoring import SHOWN
from studyapp.exchange.qti21.stems import cut, stem
from studyapp.exchange.qti21.xml_in import Unreadable

_MOST_PARTS = 60


def question_data(root: Element) -> tuple[Data, list[str]]:
    """What :func:`parse_question` reads, and sentences on what was changed or dropped.

    Raises Unreadable with the reason where the item has no counterpart.
    """
    item = Item(root)
    kinds = {str(part.tag) for part in item.interactions}
    if not kinds:
        raise Unreadable("asks nothing: it has no interaction")
    if len(item.interactions) > _MOST_PARTS:
        raise Unreadable("has more interactions than a question may have")
    if kinds <= INLINE:
        data = typed(item)
    elif len(item.interactions) == 1 and (read := _READERS.get(next(iter(kinds)))):
        data = read(item, item.interactions[0])
    else:
        raise Unreadable(f"its kind ({', '.join(sorted(kinds))}) has no counterpart here")
    if "explanation" not in data:
        data["explanation"] = _explanation(item, item.feedback(), set())
    return {"id": item.id, **data}, list(dict.fromkeys(item.messages))


def _explanation(item: Item, feedback: dict[str, str], used: set[str]) -> str:
    """Our own explanation; of other programs, all feedback that belongs to no choice."""
    rest = {name: text for name, text in feedback.items() if name not in used and text}
    if item.own_type:
        return rest.get(SHOWN, "")
    if rest:
        item.messages.append("the feedback on the whole question became the explanation")
    return "\n\n".join(rest.values())


def _choice(item: Item, interaction: Element) -> Data:
    declared = item.declared(interaction)
    named = interaction.findall("simpleChoice")
    if len(named) > 10:
        raise Unreadable(f"has {len(named)} choices; there may be 10")
    feedback = item.feedback()
    right = set(declared.right)
    choices = [_one_choice(item, part, right, feedback) for part in named]
    several = declared.cardinality == "multiple"
    used = {part.get("identifier", "") for part in named}
    data: Data = {
        "type": item.own_type or ("multiple_choice" if several else "single_choice"),
        "stem": stem(item),
        "choices": choices,
        "shuffle": interaction.get("shuffle") == "true",
        "explanation": _explanation(item, feedback, used),
    }
    return data if item.own_type and item.own_type != "true_false" else _true_false(data)


def _one_choice(item: Item, part: Element, right: set[str], feedback: dict[str, str]) -> Data:
    name = part.get("identifier", "")
    inside = [copy.deepcopy(found) for found in part.iter("feedbackInline", "feedbackBlock")]
    for found in list(part.iter("feedbackInline", "feedbackBlock")):
        cut(found)
    told = [feedback.get(name, ""), *(item.text(found) for found in inside)]
    return {
        "text": item.text(part),
        "correct": name in right,
        "feedback": "\n\n".join(text for text in told if text),
    }


def _true_false(data: Data) -> Data:
    """The data of a true-false question if the choices say so, else as they were."""
    by_name = {choice["text"].strip().casefold(): choice for choice in data["choices"]}
    if sorted(by_name) != ["false", "true"] or len(data["choices"]) != 2:
        return data
    if data["type"] == "multiple_choice":
        return data
    choices = [by_name[name] | {"text": name.capitalize()} for name in ("true", "false")]
    kept = {key: value for key, value in data.items() if key != "shuffle"}
    return kept | {"type": "true_false", "choices": choices}


def _pairs(item: Item, interaction: Element) -> list[tuple[str, str]]:
    right = [value.split() for value in item.declared(interaction).right]
    if not right or any(len(pair) != 2 for pair in right):
        raise Unreadable("says no pairs that belong together")
    return [(pair[0], pair[1]) for pair in right]


def _texts(item: Item, holder: Element, tag: str) -> dict[str, str]:
    named = list(holder.iter(tag))
    if len(named) > _MOST_PARTS:
        raise Unreadable("has more parts than a question may have")
    return {part.get("identifier", ""): item.text(part) for part in named}


def _match(item: Item, interaction: Element) -> Data:
    texts = _texts(item, interaction, "simpleAssociableChoice")
    pairs = _pairs(item, interaction)
    lefts = [left for left, _ in pairs]
    if any(name not in texts for pair in pairs for name in pair):
        raise Unreadable("pairs something that it does not hold")
    if len(set(lefts)) != len(lefts):
        raise Unreadable("pairs one thing with several, which has no counterpart here")
    sets = interaction.findall("simpleMatchSet")
    names = [part.get("identifier", "") for part in sets[-1]] if sets else []
    if unused := set(texts) - {name for pair in pairs for name in pair}:
        item.messages.append(f"{len(unused)} parts that belong to nothing were left out")
    used = [name for name in names if name in {right for _, right in pairs}]
    by_right = {name: [left for left, right in pairs if right == name] for name in used}
    kind = item.own_type or (
        "categorize" if 2 <= len(used) < len(pairs) and len(used) <= 8 else "matching"
    )
    if kind == "categorize":
        groups = [
            {"name": texts[name], "items": [texts[left] for left in some]}
            for name, some in by_right.items()
        ]
        return {"type": kind, "stem": stem(item), "categories": groups}
    matched = [{"left": texts[left], "right": texts[right]} for left, right in pairs]
    return {"type": kind, "stem": stem(item), "pairs": matched}


def _order(item: Item, interaction: Element) -> Data:
    texts = _texts(item, interaction, "simpleChoice")
    right = item.declared(interaction).right
    if sorted(right) != sorted(texts):
        raise Unreadable("does not say the right order of all its parts")
    return {"type": "ordering", "stem": stem(item), "items": [texts[name] for name in right]}


def _open(item: Item, interaction: Element) -> Data:
    feedback = item.feedback()
    if item.own_type:
        answer, used = feedback.get("answer", ""), {"answer"}
    elif right := item.declared(interaction).right:
        answer, used = to_markdown(html.escape(right[0]))[0], set()
    else:
        answer, used = "\n\n".join(text for text in feedback.values() if text), set(feedback)
    if not answer:
        raise Unreadable("asks for a free text and gives no answer to compare with")
    explanation = _explanation(item, feedback, used)
    return {
        "type": "flashcard",
        "stem": stem(item),
        "answers": [answer],
        "explanation": explanation,
    }


_READERS: dict[str, Callable[[Item, Element], Data]] = {
    "choiceInteraction": _choice,
    "matchInteraction": _match,
    "associateInteraction": _match,
    "orderInteraction": _order,
    "extendedTextInteraction": _open,
}
