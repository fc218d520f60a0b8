"""The rules on item writing: each with a flawed and a clean example."""

from __future__ import annotations

from typing import Any

import pytest

from studyapp.domain.bank import Bank, BankFile, SourceFacts, TopicFile, check
from studyapp.domain.bank.rules import RULES
from studyapp.domain.bank.rules.amounts import amount
from studyapp.domain.bank.rules.stems import reading_grade
from studyapp.domain.bank.rules.wording import content, plain, syllables
from studyapp.domain.questions import AnyQuestion, parse_question

TIDE = "What raises the tide?"
CLEAN = ["*The moon", "The wind", "The rain", "The frost"]


def ask(stem: str, choices: list[str], number: int = 0, **more: Any) -> AnyQuestion:
    """A question of choices; one that begins with * is a key."""
    listed = [{"text": c.removeprefix("*"), "correct": c.startswith("*")} for c in choices]
    data = {"id": f"q-{number}", "type": "single_choice", "stem": stem, "choices": listed}
    return parse_question({**data, **more})


def typed(kind: str, stem: str, number: int = 0, **more: Any) -> AnyQuestion:
    return parse_question({"id": f"q-{number}", "type": kind, "stem": stem, **more})


def found(
    rule: str, *questions: AnyQuestion, turns: dict[int, str] | None = None
) -> list[tuple[str, str, str]]:
    """Question, field and message of what one rule finds in a bank of these questions."""
    row = {"number": 1, "slug": "sea"}
    about = {"id": "b", "title": "B", "description": "B", "licence": "MIT", "topics": [row]}
    topic = TopicFile(topic="sea", title="Sea", questions=questions)
    sources = {"talk": SourceFacts((), 9, turns or {})}
    problems = check(
        Bank(BankFile.model_validate(about), (topic,)), sources, rules=[RULES[rule]]
    )
    return [(p.question_id, p.field, p.message) for p in problems]


@pytest.mark.parametrize(
    ("rule", "stem", "choices", "field", "said"),
    [
        ("key-longest", TIDE, ["*The moon, by its pull on the nearer side", *CLEAN[1:]],
         "choices[0].text", "much longer than every distractor"),
        ("key-longest", TIDE, ["Wind off the sea", "*The moon (by pull)", "Rain"],
         "choices[1].text", "an aside"),
        ("unequal-lengths", TIDE,
         [*CLEAN[:3], "The frost that comes over the hills at night in the spring"],
         "choices[3].text", "much longer than the other choices (12 words)"),
        ("all-or-none-of-the-above", TIDE, [*CLEAN[:3], "None of the above."],
         "choices[3].text", "no answer of its own"),
        ("near-duplicate-choices", TIDE, [*CLEAN[:3], "The winds"],
         "choices[3].text", "says the same as “The wind”"),
        ("number-order", "How many tides has a day?", ["4", "*2", "1"],
         "choices", "would be shuffled"),
        ("key-echoes-stem", "What does the moon's pull raise?",
         ["*A tide, by its pull", "A storm", "A fog"], "choices[0].text", "repeats “pull”"),
        ("absolute-distractors", TIDE, [*CLEAN[:3], "Always the frost"],
         "choices[3].text", "“always” stands in distractors only"),
        ("convergence", TIDE, ["Moon and wind", "*Moon and sun", "Rain and sun", "Ice"],
         "choices[1].text", "what the other choices share"),
        ("grammar-cue", "The tide after a full moon is a", ["*spring tide", "ebb", "eddy"],
         "choices[1].text", "does not fit “a”"),
        ("negative-stem", "Which of these does not raise the tide?", ["*Wind", "Moon", "Sun"],
         "stem", "asks for an exception"),
        ("which-is-true", "Which of the following is true?", CLEAN,
         "stem", "which choice is true"),
    ],
)  # fmt: skip
def test_a_flaw_of_a_choice_question(
    rule: str, stem: str, choices: list[str], field: str, said: str
) -> None:
    assert found(rule, ask(TIDE, CLEAN)) == []
    assert found(rule, ask(stem, choices, status="retired")) == []
    ((question, where, message),) = found(rule, ask(stem, choices))
    assert (question, where) == ("q-0", field)
    assert said in message


@pytest.mark.parametrize(
    ("rule", "stem", "choices", "more"),
    [
        ("number-order", "How many tides has a day?", ["1", "*2", "4"], {"shuffle": False}),
        ("negative-stem", "Which of these does **not** raise the tide?", CLEAN, {}),
        ("negative-stem", "Why does the lake not have tides?", CLEAN, {}),
        ("absolute-distractors", TIDE, ["*Only the moon", "Only the wind"], {}),
        ("key-echoes-stem", TIDE, ["*The tide's moon", "The tide's wind"], {}),
        ("convergence", TIDE, ["*Moon, sun", "Moon, rain", "Wind, sun", "Wind, rain"], {}),
        (
            "grammar-cue",
            "The tide that follows a full moon is a(n)",
            ["*spring tide", "ebb"],
            {},
        ),
        ("near-duplicate-choices", TIDE, ["*The moon raises it", "The moon lowers it"], {}),
        ("unequal-lengths", TIDE, ["*The moon", "Neap"], {}),
    ],
)
def test_what_only_looks_like_a_flaw(
    rule: str, stem: str, choices: list[str], more: dict[str, Any]
) -> None:
    assert found(rule, ask(stem, choices, **more)) == []


def test_numbers_in_a_fixed_order_that_is_none() -> None:
    choices = ["one day", "*two hours", "three weeks"]
    (problem,) = found("number-order", ask(TIDE, choices, shuffle=False))
    assert problem == ("q-0", "choices", "the numbers are not in order; sort them")


@pytest.mark.parametrize(
    ("stem", "choices", "said"),
    [
        ("The two tides of a day are", ["*floods", "a flood"], "a plural"),
        ("What are the causes of a tide?", ["*Winds", "A storm"], "a plural"),
        ("The use of a sea wall is", ["*to keep water out", "a walk"], "“to …”"),
        ("Why is there a tide?", ["*Because the moon pulls", "Storms"], "“because …”"),
    ],
)
def test_other_cues_of_grammar(stem: str, choices: list[str], said: str) -> None:
    ((_, _, message),) = found("grammar-cue", ask(stem, choices))
    assert said in message


def test_the_article_before_a_gap() -> None:
    gap = "A low tide is also called an {{1}}."
    assert found("grammar-cue", typed("cloze", gap, answers=["ebb"])) == []
    ((_, field, message),) = found("grammar-cue", typed("cloze", gap, answers=["neap"]))
    assert (field, "“an” before the gap" in message) == ("stem", True)


def test_a_denial_as_a_true_false_statement() -> None:
    choices = ["*True", "False"]
    statement = ask("Lakes do not have tides.", choices, type="true_false")
    ((_, field, _),) = found("negative-stem", statement)
    assert field == "stem"
    statement = ask(
        "Tides rise twice where the moon is not in sight.", choices, type="true_false"
    )
    assert found("negative-stem", statement) == []


def test_reading_level() -> None:
    assert found("reading-level", typed("flashcard", TIDE, answers=["Moon."])) == []
    hard = "Characterize gravitational interdependencies affecting intercontinental " * 3
    ((_, field, message),) = found("reading-level", typed("flashcard", hard, answers=["Moon."]))
    assert (field, "years of schooling" in message) == ("stem", True)
    assert reading_grade("Too short to judge.") == 0
    twenty = "The cat sat on the mat and the dog lay on the rug by the fire all day long."
    assert reading_grade(twenty) == pytest.approx(0.39 * 19 + 11.8 - 15.59)


def test_the_same_question_in_other_words() -> None:
    first = typed("short_answer", "Which body raises the tide of the sea?", answers=["moon"])
    again = typed(
        "short_answer", "The tide of a sea is raised by which body?", 1, answers=["moon"]
    )
    other = typed("short_answer", "Which bird rides out storms?", 2, answers=["petrel"])
    assert found("near-duplicate-questions", first, other) == []
    ((question, field, message),) = found("near-duplicate-questions", first, other, again)
    assert (question, field) == ("q-1", "stem")
    assert "100% like q-0" in message


@pytest.mark.parametrize(
    "asked",
    [
        typed("short_answer", "Which tide follows a full moon?", answers=["spring tide"]),
        typed("cloze", "The tide after a full moon is a {{1}} tide.", answers=[["spring"]]),
    ],
)
def test_an_answer_in_another_stem(asked: AnyQuestion) -> None:
    telling = typed("flashcard", "Why is a spring tide at full moon high?", 1, answers=["Sun."])
    other = typed("flashcard", "Why do flowers open in spring?", 2, answers=["Warmth."])
    assert found("gives-away-answer", asked, other) == []
    ((question, _, message),) = found("gives-away-answer", asked, other, telling)
    assert question == "q-0"
    assert message.endswith("stands in the stem of q-1")


def test_words_of_the_passage() -> None:
    turns = {4: "Twice a day the sea comes up", 5: "the long beach and goes out again."}
    cite = {"citations": [{"source": "talk", "turns": "4-5"}]}
    copied = typed(
        "flashcard", "Why?", answers=["A day the sea comes up the long beach."], **cite
    )
    eight = typed(
        "flashcard", "Why?", answers=["Day: the sea comes up the long beach!"], **cite
    )
    assert found("passage-overlap", eight, turns=turns) == []
    assert found("passage-overlap", copied) == []
    assert found("passage-overlap", copied, turns=turns) == [
        (
            "q-0",
            "answers[0]",
            "“a day the sea comes up the long beach” stands in the cited passage;"
            " use words of your own",
        )
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("206", 206), ("About two hundred meters", 200), ("five hundred thousand", 500_000),
        ("$1,400", 1_400), ("a dozen", 12), ("twenty-five", 25), ("78 percent", 78),
        ("About fifty to a hundred", 50), ("3 weeks", 1_814_400), ("1.5 million", 1_500_000),
        ("2, 4 and 6 days", None), ("One pier that had sunk", None), ("A moon", None),
    ],
)  # fmt: skip
def test_amounts(text: str, value: float | None) -> None:
    assert amount(text) == value


def test_words() -> None:
    assert plain("A **big** [link](x) and {{1::a hint}}, {{2}}") == "A big link and a hint, …"
    assert content("The scaling of scaled models' scales") == ("scal", "scal", "model", "scal")
    assert [syllables(word) for word in ("tide", "table", "tides", "moon", "gravity")] == [
        1, 2, 1, 1, 3,
    ]  # fmt: skip
