"""The editor's form of each question type."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Form, FormField, RadioField, StringField
from wtforms.fields import SelectChoice

from studyapp.web.author.fields import LineArea, MarkdownArea, rows
from studyapp.web.author.forms import QuestionForm
from studyapp.web.author.reading import Reading, number_or_text


class ChoiceRow(Form):
    text = MarkdownArea("Choice")
    correct = BooleanField("Right answer")
    feedback = MarkdownArea("Feedback")


class _ChoiceForm(QuestionForm):
    choices = rows(FormField(ChoiceRow), "Choices", least=4)
    shuffle = BooleanField("Shuffle the choices on the page", default=True)

    def number_rows(self) -> None:
        super().number_rows()
        for n, row in enumerate(self.choices, 1):
            row.form.text.label.text = f"Choice {n}"
            row.form.correct.label.text = f"Choice {n} is right"
            row.form.feedback.label.text = f"Feedback of choice {n}"

    def read_parts(self, reading: Reading) -> None:
        reading.put("choices", [], self.choices)
        for row in self.choices:
            value = {
                "text": row.form.text.data or "",
                "correct": row.form.correct.data,
                "feedback": row.form.feedback.data or "",
            }
            if any(value.values()):
                reading.put_row(
                    "choices",
                    value,
                    text=row.form.text,
                    correct=row.form.correct,
                    feedback=row.form.feedback,
                )
        reading.put("shuffle", self.shuffle.data, self.shuffle)

    @classmethod
    def typed_parts(cls, content: dict[str, Any]) -> dict[str, Any]:
        return {"choices": content["choices"], "shuffle": content.get("shuffle", True)}


class SingleChoiceForm(_ChoiceForm):
    kind_of = "single_choice"


class MultipleChoiceForm(_ChoiceForm):
    kind_of = "multiple_choice"


class TrueFalseForm(QuestionForm):
    kind_of = "true_false"
    key = RadioField(
        "The statement is",
        choices=[SelectChoice("true", "True"), SelectChoice("false", "False")],
        validate_choice=False,
    )
    feedback_true = MarkdownArea("Feedback to those who say true")
    feedback_false = MarkdownArea("Feedback to those who say false")

    def read_parts(self, reading: Reading) -> None:
        reading.put("choices", [], self.key)
        for text, feedback in (("True", self.feedback_true), ("False", self.feedback_false)):
            right = self.key.data == text.lower()
            value = {"text": text, "correct": right, "feedback": feedback.data or ""}
            reading.put_row("choices", value, feedback=feedback)

    @classmethod
    def typed_parts(cls, content: dict[str, Any]) -> dict[str, Any]:
        if not content:
            return {}
        right, wrong = content["choices"]
        return {
            "key": "true" if right["correct"] else "false",
            "feedback_true": right["feedback"],
            "feedback_false": wrong["feedback"],
        }


class ClozeForm(QuestionForm):
    kind_of = "cloze"
    answers = rows(LineArea("Gap"), "Gaps", least=2)

    def number_rows(self) -> None:
        super().number_rows()
        for n, gap in enumerate(self.answers, 1):
            gap.label.text = f"Gap {n}: accepted answers"

    def read_parts(self, reading: Reading) -> None:
        reading.put("answers", [], self.answers)
        for gap in self.answers:
            if not gap.is_blank:
                reading.put_row("answers", gap.data, whole=gap)

    @classmethod
    def typed_parts(cls, content: dict[str, Any]) -> dict[str, Any]:
        return {"answers": content["answers"]}


class ShortAnswerForm(QuestionForm):
    kind_of = "short_answer"
    answers = LineArea("Accepted answers")

    def read_parts(self, reading: Reading) -> None:
        reading.put("answers", self.answers.data, self.answers)

    @classmethod
    def typed_parts(cls, content: dict[str, Any]) -> dict[str, Any]:
        return {"answers": content["answers"]}


class NumericForm(QuestionForm):
    kind_of = "numeric"
    value = StringField("Value")
    tolerance = StringField("Tolerance", default="0")
    unit = StringField("Unit")

    def read_parts(self, reading: Reading) -> None:
        reading.put("value", number_or_text(self.value.data or ""), self.value)
        reading.put("tolerance", number_or_text(self.tolerance.data or "0"), self.tolerance)
        reading.put("unit", self.unit.data or "", self.unit)

    @classmethod
    def typed_parts(cls, content: dict[str, Any]) -> dict[str, Any]:
        return {
            "value": str(content["value"]),
            "tolerance": str(content.get("tolerance", 0)),
            "unit": content.get("unit", ""),
        }


class PairRow(Form):
    left = MarkdownArea("Left")
    right = MarkdownArea("Right")


class MatchingForm(QuestionForm):
    kind_of = "matching"
    pairs = rows(FormField(PairRow), "Pairs", least=4)

    def number_rows(self) -> None:
        super().number_rows()
        for n, row in enumerate(self.pairs, 1):
            row.form.left.label.text = f"Pair {n}, left"
            row.form.right.label.text = f"Pair {n}, right"

    def read_parts(self, reading: Reading) -> None:
        reading.put("pairs", [], self.pairs)
        for row in self.pairs:
            value = {"left": row.form.left.data or "", "right": row.form.right.data or ""}
            if any(value.values()):
                reading.put_row("pairs", value, left=row.form.left, right=row.form.right)

    @classmethod
    def typed_parts(cls, content: dict[str, Any]) -> dict[str, Any]:
        return {"pairs": content["pairs"]}


class OrderingForm(QuestionForm):
    kind_of = "ordering"
    items = LineArea("Lines in the right order")

    def read_parts(self, reading: Reading) -> None:
        reading.put("items", self.items.data, self.items)

    @classmethod
    def typed_parts(cls, content: dict[str, Any]) -> dict[str, Any]:
        return {"items": content["items"]}


class CategoryRow(Form):
    name = StringField("Category")
    items = LineArea("Items")


class CategorizeForm(QuestionForm):
    kind_of = "categorize"
    categories = rows(FormField(CategoryRow), "Categories", least=3)

    def number_rows(self) -> None:
        super().number_rows()
        for n, row in enumerate(self.categories, 1):
            row.form["name"].label.text = f"Category {n}"
            row.form["items"].label.text = f"Items of category {n}"

    def read_parts(self, reading: Reading) -> None:
        reading.put("categories", [], self.categories)
        for row in self.categories:
            name, items = row.form["name"], row.form["items"]
            value = {"name": name.data or "", "items": items.data}
            if any(value.values()):
                reading.put_row("categories", value, name=name, items=items)

    @classmethod
    def typed_parts(cls, content: dict[str, Any]) -> dict[str, Any]:
        return {"categories": content["categories"]}


class FlashcardForm(QuestionForm):
    kind_of = "flashcard"
    back = MarkdownArea("Back of the card")

    def read_parts(self, reading: Reading) -> None:
        reading.put("answers", [self.back.data or ""], self.back)

    @classmethod
    def typed_parts(cls, content: dict[str, Any]) -> dict[str, Any]:
        return {"back": content["answers"][0]}


FORMS: dict[str, type[QuestionForm]] = {
    form.kind_of: form
    for form in (
        SingleChoiceForm,
        MultipleChoiceForm,
        TrueFalseForm,
        ClozeForm,
        ShortAnswerForm,
        NumericForm,
        MatchingForm,
        OrderingForm,
        CategorizeForm,
        FlashcardForm,
    )
}
