"""The report of losses as people read it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyapp.exchange.loss import Loss, LossGroup, grouped


def test_equal_losses_are_one_and_whole_questions_come_first() -> None:
    found = grouped(
        [
            Loss("a", "hint", "no place"),
            Loss("a", "choices.1.text", "cleaned"),
            Loss("a", "choices.2.text", "cleaned"),
            Loss("b", "hint", "no place"),
            Loss("c", "question", "no such kind", "left_out"),
            Loss("d", "choices.4.text", "cut"),
        ]
    )
    assert found == [
        LossGroup("question", "no such kind", "left_out", ("c",)),
        LossGroup("hint", "no place", "changed", ("a", "b")),
        LossGroup("choices.text", "cleaned", "changed", ("a",)),
        LossGroup("choices.4.text", "cut", "changed", ("d",)),
    ]


LOSSES = st.builds(
    Loss,
    where=st.sampled_from("abc"),
    field=st.sampled_from(["hint", "choices.1.text", "choices.2.text", "question"]),
    message=st.sampled_from(["x", "y"]),
    outcome=st.sampled_from(["changed", "left_out"]),
)


@given(st.lists(LOSSES))
def test_every_loss_stands_in_one_group(losses: list[Loss]) -> None:
    groups = grouped(losses)
    told = {(w, group.message, group.outcome) for group in groups for w in group.where}
    assert told == {(loss.where, loss.message, loss.outcome) for loss in losses}
    named = [(group.field, group.message, group.outcome) for group in groups]
    assert len(named) == len(set(named))
