"""Questions to a Moodle XML file."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from studyapp.domain.questions import AnyQuestion, Flashcard, TrueFalse
from studyapp.exchange.loss import Exported, Loss
from studyapp.exchange.moodle.extras import written_note
from studyapp.exchange.moodle.formatted import Formatted, formatted
from studyapp.exchange.moodle.writing import CannotCarry, Writing, category_path, drafts_only
from studyapp.exchange.moodle_xml.elements import Element, add, add_rich, add_text
from studyapp.exchange.moodle_xml.write_answers import add_answers, moodle_type, question_text


def export(lines: Iterable[tuple[AnyQuestion, str]]) -> Exported:
    """UTF-8; a topic is a category. Questions that do not fit are left out and said."""
    rows = list(lines)
    losses: list[Loss] = drafts_only(question for question, _ in rows)
    quiz = etree.Element("quiz")
    topic = ""
    count = 0
    for question, belongs in rows:
        writing = Writing(question, "Moodle XML", formatted)
        try:
            element = _question(writing)
        except CannotCarry as reason:
            losses.append(Loss(question.id, "question", str(reason), "left_out"))
            continue
        if belongs != topic:
            topic = belongs
            category = add(quiz, "question", type="category")
            add_text(category, "category", category_path(topic))
        quiz.append(element)
        losses += writing.losses
        count += 1
    etree.indent(quiz)
    data = etree.tostring(quiz, encoding="UTF-8", xml_declaration=True)
    return Exported(data + b"\n", count, tuple(losses))


def _question(writing: Writing) -> Element:
    """The element in the order in which Moodle writes its own."""
    question = writing.question
    element = etree.Element("question", {"type": moodle_type(question)})
    add_text(element, "name", question.id)
    add_rich(element, "questiontext", question_text(writing))
    add_rich(element, "generalfeedback", _general_feedback(writing))
    add(element, "defaultgrade", "1.0000000")
    add(element, "penalty", "1.0000000" if isinstance(question, TrueFalse) else "0.3333333")
    add(element, "hidden", "0")
    add(element, "idnumber", question.id)
    add_answers(element, writing)
    _add_hint(element, writing)
    writing.keep_aside("waive", question.waive)
    if writing.note:
        element.append(etree.Comment(f" {written_note(writing.note)} "))
    tags = add(element, "tags")
    for tag in writing.tags:
        add_text(tags, "tag", tag)
    return element


def _general_feedback(writing: Writing) -> Formatted:
    """What a learner reads afterwards: the explanation, for a flashcard after its back."""
    question = writing.question
    if not isinstance(question, Flashcard):
        return writing.text(question.explanation, "explanation")
    texts = [question.answers[0], question.explanation]
    return writing.text("\n\n---\n\n".join(filter(None, texts)), "explanation")


def _add_hint(element: Element, writing: Writing) -> None:
    question = writing.question
    if question.hint:
        add_rich(element, "hint", writing.text(question.hint, "hint"))
        if isinstance(question, TrueFalse | Flashcard):
            writing.lose("hint", "Moodle drops hints of this type of question")
