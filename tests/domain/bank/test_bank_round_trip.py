"""Reading what was written gives the same bank, and writing it again the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from studyapp.domain.bank.document import read_document
from studyapp.domain.bank.layout import Flow, lay_out
from studyapp.domain.bank.read import read_bank
from studyapp.domain.bank.schema import Bank, TopicFile
from studyapp.domain.bank.write import file_form, topic_yaml, write_bank
from studyapp.domain.questions import TYPES, parse_question
from tests.strategies import HOSTILE, banks, questions, texts

any_text = st.one_of(st.text(), texts(), st.sampled_from(HOSTILE))


def plain(value: object) -> object:
    """Tuples as lists, so that what was written compares with what was read."""
    return json.loads(json.dumps(value))


@given(any_text, any_text, any_text)
@settings(deadline=None, max_examples=400)
def test_every_text_survives_wherever_it_stands(one: str, two: str, three: str) -> None:
    fields = {
        "field": one,
        "block": [one, two],
        "flow": Flow((one, Flow((two, three)))),
        "nested": [{"a": {"b": {"c": one}}, "d": Flow((two,))}, {"e": three}],
    }
    document = read_document(lay_out(fields))
    assert document.flaws == []
    assert document.value == plain(fields)


@given(any_text, any_text)
@settings(deadline=None)
def test_a_common_yaml_reader_reads_the_same(one: str, two: str) -> None:
    fields = {"field": one, "block": [one, two], "flow": Flow((one, Flow((two,))))}
    assert YAML(typ="safe", pure=True).load(lay_out(fields)) == plain(fields)


@pytest.mark.parametrize("kind", TYPES)
@given(data=st.data())
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_each_type_of_question_survives(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions(kind))
    text = topic_yaml(TopicFile(topic="a", title="A", questions=(question,)))
    document = read_document(text)
    assert document.flaws == []
    (written,) = document.value["questions"]
    assert parse_question(written) == question
    assert written.keys() == file_form(question).keys()
    again = TopicFile(topic="a", title="A", questions=(parse_question(written),))
    assert topic_yaml(again) == text


@given(bank=banks())
@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_write_read_write_is_the_identity(
    bank: Bank, tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory: Path = tmp_path_factory.mktemp("bank")
    first = write_bank(bank, directory)
    read = read_bank(directory)
    assert read == bank
    second = write_bank(read, directory)
    assert (second.changed, second.unchanged) == ((), first.changed)
    assert second.strangers == ()
