"""A stored answer shown again on its page."""

from __future__ import annotations

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import TYPES
from studyapp.domain.shuffling import order_shown
from studyapp.web.answering import AnswerForm, response_of
from studyapp.web.quiz.prefill import picked_on_page
from tests.factories import a_question


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([t for t in TYPES if t != "flashcard"]), st.data(), st.integers(0, 99))
def test_a_stored_answer_is_put_back_as_it_was_sent(
    app: Flask, type_: str, data: st.DataObject, seed: int
) -> None:
    question = a_question(type_)
    order = order_shown(question, seed)
    least = (
        0 if "choice" in type_ else -1
    )  # a select can be left open, a tick box sends nothing
    places = st.lists(st.integers(least, 2), max_size=3, unique=type_ == "ordering")
    form_data = {
        "pick": [str(p) if p >= 0 else "" for p in data.draw(places)],
        "text": data.draw(st.lists(st.sampled_from(["8", "water"]), max_size=2)),
    }
    with app.test_request_context(method="POST", data=form_data):
        form = AnswerForm()
        try:
            response = response_of(question, form, order)
        except Invalid:
            return
        form.pick.data = list(picked_on_page(question, response, order))
        form.text.data = list(response.texts)
        assert response_of(question, form, order) == response
