"""Rules on the mixture of a whole bank: targets, types, Bloom levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from studyapp.domain.bank.coverage import REMEMBER_LIMIT, in_use, type_limit
from studyapp.domain.bank.rules.registry import Context, Finding, bank_rule
from studyapp.domain.questions import BLOOM_LEVELS, TYPES

LEAST_TO_JUDGE = 20
"""Questions of a bank; shares of fewer say nothing."""

LEAST_IN_TOPIC = 12
"""Questions of a topic, before it can be asked to reach from recall to application."""


@bank_rule(
    "below-target",
    severity="warning",
    reason="The syllabus says how many questions it takes to cover a topic.",
    needs_whole_bank=True,
)
def below_target(context: Context) -> Iterator[Finding]:
    counts = {topic.topic: len(in_use(topic.questions)) for topic in context.bank.topics}
    for row, topic in enumerate(context.bank.meta.topics):
        count = counts.get(topic.slug, 0)
        if count < topic.target:
            message = f"{topic.slug} has {count} of {topic.target} questions"
            path = ("topics", row, "target")
            yield Finding(message, path, severity="warning" if count else "info")


@bank_rule(
    "type-share",
    severity="warning",
    reason="Each type tests another kind of knowing; one that prevails tests technique.",
    needs_whole_bank=True,
)
def type_share(context: Context) -> Iterator[Finding]:
    questions = in_use(context.bank.questions.values())
    counts: Counter[str] = Counter(question.type for question in questions)
    for kind in TYPES:
        share = counts[kind] / max(1, len(questions))
        if len(questions) >= LEAST_TO_JUDGE and share > type_limit(kind):
            limit = type_limit(kind)
            yield Finding(f"{share:.1%} of the questions are {kind}, more than {limit:.0%}")


@bank_rule(
    "unused-type",
    severity="info",
    reason="All ten types together keep study varied and test recall, order and grouping.",
    needs_whole_bank=True,
)
def unused_type(context: Context) -> Iterator[Finding]:
    questions = in_use(context.bank.questions.values())
    used = {question.type for question in questions}
    for kind in TYPES:
        if len(questions) >= LEAST_TO_JUDGE and kind not in used:
            yield Finding(f"no question is of the type {kind}")


@bank_rule(
    "remember-share",
    severity="warning",
    reason="Bare facts fade; understanding and application are what a course is for.",
    needs_whole_bank=True,
)
def remember_share(context: Context) -> Iterator[Finding]:
    questions = in_use(context.bank.questions.values())
    share = sum(q.bloom == "remember" for q in questions) / max(1, len(questions))
    if len(questions) >= LEAST_TO_JUDGE and share > REMEMBER_LIMIT:
        yield Finding(
            f"{share:.1%} of the questions are at remember, more than {REMEMBER_LIMIT:.0%}"
        )


@bank_rule(
    "bloom-range",
    severity="warning",
    reason="Every topic should lead from recall to application.",
    needs_whole_bank=True,
)
def bloom_range(context: Context) -> Iterator[Finding]:
    rows = {topic.slug: row for row, topic in enumerate(context.bank.meta.topics)}
    for topic in context.bank.topics:
        row = rows[topic.topic]
        questions = in_use(topic.questions)
        if len(questions) < LEAST_IN_TOPIC:
            continue
        levels = {BLOOM_LEVELS.index(question.bloom) for question in questions}
        if min(levels) > 0:
            yield Finding(f"{topic.topic} has no question at remember", ("topics", row))
        if max(levels) < BLOOM_LEVELS.index("apply"):
            yield Finding(f"{topic.topic} has no question at apply or above", ("topics", row))
