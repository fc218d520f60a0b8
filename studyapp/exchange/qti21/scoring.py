"""What an item counts, and which feedback it shows, in QTI's response processing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from studyapp.exchange.qti21.body import Element, qti

if TYPE_CHECKING:
    from studyapp.exchange.qti21.item import Parts

FEEDBACK = "FEEDBACK"
EXPLANATION = "EXPLANATION"
SHOWN = "explanation"
MATCH_CORRECT = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
MAP_RESPONSE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"


def one_each(keys: Iterable[str]) -> Element:
    """A mapping that gives a point for every key."""
    entries = (qti("mapEntry", mapKey=key, mappedValue="1") for key in keys)
    return qti("mapping", *entries, defaultValue="0")


def score(parts: Parts, explained: bool) -> list[Element]:
    """The outcomes: the score, and what may be shown after answering."""
    attributes = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    attributes["normalMaximum"] = str(parts.points)
    found = [qti("outcomeDeclaration", **attributes)]
    if parts.feedback:
        found.append(_shown(FEEDBACK, "multiple" if parts.several else "single"))
    if explained:
        found.append(_shown(EXPLANATION, "single"))
    return found


def _shown(name: str, cardinality: str) -> Element:
    return qti(
        "outcomeDeclaration", identifier=name, cardinality=cardinality, baseType="identifier"
    )


def processing(parts: Parts, explained: bool) -> Element:
    """A standard template where one says it all, otherwise rules of our own."""
    one = len(parts.responses) == 1
    if one and not (parts.feedback or explained or parts.by_hand) and parts.tolerance is None:
        return qti(
            "responseProcessing", template=MAP_RESPONSE if parts.mapped else MATCH_CORRECT
        )
    rules = [] if parts.by_hand else [_scored(parts)]
    if parts.by_hand and parts.feedback:
        rules.append(_set(FEEDBACK, _identifier("answer")))
    elif parts.feedback:
        rules.append(_set(FEEDBACK, _variable("RESPONSE")))
    if explained:
        rules.append(_set(EXPLANATION, _identifier(SHOWN)))
    return qti("responseProcessing", *rules)


def _variable(name: str) -> Element:
    return qti("variable", identifier=name)


def _identifier(name: str) -> Element:
    return qti("baseValue", name, baseType="identifier")


def _points(number: str) -> Element:
    return qti("baseValue", number, baseType="float")


def _set(outcome: str, value: Element) -> Element:
    return qti("setOutcomeValue", value, identifier=outcome)


def _scored(parts: Parts) -> Element:
    if parts.mapped:
        names = [declared.get("identifier", "") for declared in parts.responses]
        mapped = [qti("mapResponse", identifier=name) for name in names]
        return _set("SCORE", mapped[0] if len(mapped) == 1 else qti("sum", *mapped))
    right = qti("correct", identifier="RESPONSE")
    if parts.tolerance is None:
        test = qti("match", _variable("RESPONSE"), right)
    else:
        test = qti(
            "equal",
            _variable("RESPONSE"),
            right,
            toleranceMode="absolute",
            tolerance=f"{parts.tolerance!r} {parts.tolerance!r}",
        )
    return qti(
        "responseCondition",
        qti("responseIf", test, _set("SCORE", _points("1"))),
        qti("responseElse", _set("SCORE", _points("0"))),
    )
