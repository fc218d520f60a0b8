"""QTI 2.1 packages: valid, whole on the way back, and readable from other programs."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from pydantic import ValidationError

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import TYPES, dump_question, parse_question
from studyapp.exchange import qti21
from studyapp.exchange.loss import Loss
from studyapp.exchange.qti21 import archive
from tests.strategies import questions

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
LEFT_BEHIND = ("hint", "bloom", "difficulty", "citations", "readings", "waive", "status")
HOSTILE = (
    "{{", "}}", "{", "}", "::", "&lt;", "&amp;", "&", "<", ">", "a<b", "]]>", "?>", "<?x", "\t",
    "\n", "\r\n", "\n\n", "\u2028", "\x85", "\xa0", "é", "🧠", "👩\u200d🔬", "שלום", "\u202e",
    "$x^2$", "$\\frac{a}{b}$", "$\\frac{a}$", "$$\\sum_{i}^n$$", "$^$", "$\\left(x$", "$<$",
    "$\\begin{matrix}a&b\\end{matrix}$", "$\\unknown$", "[a](http://b.c)", "[a](http://b.c/%zz)",
    "[a](http://[::1]/x y)", "![a](b)", "* ", "- a", "1. a", "3) a", "# ", "## h", "---", "> ",
    "`", "```", "    code", "~~s~~", "| a | b |\n|---|---|", "| a |\n|:-:|\n| b |", "*",
    "_", "**",
    "\\", "gapq0z", "\"", "'", "=", "x", "word", " ", "<http://a.b>", "&#33;", "&nbsp;", "[^1]",
)  # fmt: skip
GAPS = ("{{1}}", "{{1::hint}}", "{{1::a::b}}", "{{2}}", "[a]({{1}})", "$x^{{{2}}}$", "`{{1}}`",
        "**{{2}}**", "- {{2}}")  # fmt: skip

texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=4), max_size=6).map("".join)
texts = texts.map(lambda text: text.strip() or "word")
several = st.lists(texts, min_size=2, max_size=4, unique_by=lambda t: " ".join(t.split()))


@st.composite
def hostile_questions(draw):
    """Questions of every type, their texts made of signs of XML, Markdown and LaTeX."""
    kind = draw(st.sampled_from(TYPES))
    parts, other = draw(several), draw(texts)
    data = {"id": "a-1", "type": kind, "stem": draw(texts)}
    data["explanation"] = draw(st.just("") | texts)
    choices = [{"text": t, "correct": n == 0, "feedback": other} for n, t in enumerate(parts)]
    if kind == "cloze":
        data["stem"] = (
            "".join(draw(st.lists(st.sampled_from(GAPS) | texts, max_size=5))) + "{{1}}"
        )
        data["answers"] = [parts, parts][: 1 + ("{{2" in data["stem"])]
    data |= {
        "single_choice": {"choices": choices},
        "multiple_choice": {"choices": choices, "shuffle": False},
        "true_false": {"choices": [{"text": "True", "correct": True}, {"text": "False"}]},
        "short_answer": {"answers": parts},
        "numeric": {"value": draw(st.floats(-1e9, 1e9)), "tolerance": 0.1, "unit": other},
        "matching": {"pairs": [{"left": part, "right": other} for part in parts]},
        "ordering": {"items": parts},
        "categorize": {
            "categories": [
                {"name": "A", "items": parts[:1]},
                {"name": other, "items": parts[1:]},
            ]
        },
        "flashcard": {"answers": [other]},
    }.get(kind, {})
    return data


def _accepted(data):
    try:
        return parse_question(data)
    except ValidationError:
        return None


hostile = hostile_questions().map(_accepted).filter(bool)


def _carried(question):
    """What QTI carries; a text that is accepted twice is accepted once."""
    data = dump_question(question)
    for name in LEFT_BEHIND:
        data.pop(name, None)
    if question.type in ("cloze", "short_answer"):
        groups = data["answers"] if question.type == "cloze" else [data["answers"]]
        data["answers"] = [list(dict.fromkeys(group)) for group in groups]
    return data


@settings(max_examples=150)
@given(hostile)
def test_a_hostile_question_comes_back(question):
    found = qti21.parse(qti21.export([(question, "A topic")]).data)
    assert [_carried(each) for each in found.questions] == [_carried(question)]
    assert found.losses == ()


@settings(max_examples=30)
@given(st.lists(questions(), max_size=3, unique_by=lambda question: question.id))
def test_every_question_comes_back_with_its_topic(many):
    lines = [(each, f"Topic {n % 2}") for n, each in enumerate(many)]
    if not lines:
        return
    found = qti21.parse(qti21.export(lines).data)
    assert [_carried(each) for each in found.questions] == [_carried(each) for each in many]
    assert [draft.topic for draft in found.drafts] == [
        f"topic-{n % 2}" for n in range(len(many))
    ]
    assert found.losses == ()


@pytest.fixture(scope="module")
def schemas():
    """The schemas of items, manifests and LOM, read without the network."""
    named = os.environ.get("QTI21_SCHEMAS", "")
    folder = Path(named)
    if not named or not (folder / "qtiv2p1/imsqti_v2p1.xsd").is_file():
        pytest.skip("QTI21_SCHEMAS does not name a folder with the schemas of QTI 2.1")
    parser = etree.XMLParser(no_network=True)

    def schema(name):
        return etree.XMLSchema(etree.parse(str(folder / name), parser))

    return (
        schema("qtiv2p1/imsqti_v2p1.xsd"),
        schema("imscp_v1p1.xsd"),
        schema("imsmd_loose_v1p3p2.xsd"),
    )


def _validate(data, schemas):
    items, manifests, lom = schemas
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            root = etree.fromstring(package.read(name))
            schema = manifests if name == "imsmanifest.xml" else items
            assert schema.validate(root), (name, schema.error_log)
            for part in root.iter(f"{{{LOM}}}lom"):
                assert lom.validate(part), lom.error_log


def test_one_of_each_type_is_valid(schemas, one_of_each):
    _validate(qti21.export((each, "A topic") for each in one_of_each).data, schemas)


@settings(max_examples=150)
@given(question=hostile)
def test_hostile_items_are_valid(schemas, question):
    _validate(qti21.export([(question, "A <topic>")]).data, schemas)


@settings(max_examples=30)
@given(question=questions())
def test_generated_items_are_valid(schemas, question):
    _validate(qti21.export([(question, "")]).data, schemas)


@pytest.fixture(scope="module")
def one_of_each():
    written = (
        {"type": "single_choice", "choices": [{"text": "a", "correct": True, "feedback": "yes"},
                                              {"text": "b $x$"}]},
        {"type": "multiple_choice", "choices": [{"text": "a", "correct": True}, {"text": "b"}]},
        {"type": "true_false", "choices": [{"text": "True"},
                                           {"text": "False", "correct": True}]},
        {"type": "cloze", "stem": "More {{1::what?}} than {{2}}", "answers": [["a", "b"], "c"]},
        {"type": "short_answer", "answers": ["Vienna", "Wien"]},
        {"type": "numeric", "value": 84.5, "tolerance": 1.5, "unit": "°C"},
        {"type": "matching", "pairs": [{"left": "a", "right": "x"},
                                       {"left": "b", "right": "x"}]},
        {"type": "ordering", "items": ["z", "b", "a"]},
        {"type": "categorize", "categories": [{"name": "n", "items": ["q", "p"]},
                                              {"name": "m", "items": ["o"]}]},
        {"type": "flashcard", "answers": ["So."], "explanation": "Because."},
    )  # fmt: skip
    return [
        parse_question({"id": f"q-{n}", "stem": "Why?", "tags": ["t"], "hint": "h"} | data)
        for n, data in enumerate(written)
    ]


def _item(package, name):
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        root = etree.fromstring(files.read(f"items/{name}.xml"))
    for part in root.iter(etree.Element):
        part.tag = etree.QName(part).localname
    return root


def test_the_report_names_what_stays_behind(one_of_each):
    exported = qti21.export((each, "t") for each in one_of_each)
    assert exported.questions == 10
    assert exported.losses == tuple(
        Loss(
            each.id,
            "hint",
            "the hint stayed behind: a QTI item has no place for this",
            "left_out",
        )
        for each in one_of_each
    )


def test_the_same_questions_give_the_same_bytes(one_of_each):
    once, again = (qti21.export((each, "t") for each in one_of_each).data for _ in "12")
    assert once == again


def test_other_programs_find_answers_points_and_feedback(one_of_each):
    package = qti21.export((each, "t") for each in one_of_each).data
    choice = _item(package, "q-0")
    assert choice.xpath("string(//correctResponse/value)") == "A"
    assert [part.get("identifier") for part in choice.iter("simpleChoice")] == ["A", "B"]
    (feedback,) = choice.iter("modalFeedback")
    assert (feedback.get("identifier"), feedback.text) == ("A", "yes")
    assert _item(package, "q-1").find("responseProcessing").get("template") == (
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
    )
    cloze = _item(package, "q-3")
    assert [entry.get("mapKey") for entry in cloze.iter("mapEntry")] == ["a", "b", "c"]
    assert [
        (part.get("responseIdentifier"), part.get("placeholderText"))
        for part in cloze.iter("textEntryInteraction")
    ] == [("RESPONSE_1", "what?"), ("RESPONSE_2", None)]
    (equal,) = _item(package, "q-5").iter("equal")
    assert dict(equal.attrib) == {"toleranceMode": "absolute", "tolerance": "1.5 1.5"}
    ordering = _item(package, "q-7")
    assert [part.text for part in ordering.iter("simpleChoice")] == ["a", "b", "z"]
    assert [part.text for part in ordering.find("responseDeclaration").iter("value")] == [
        "I3", "I2", "I1",
    ]  # fmt: skip


def test_an_item_edited_elsewhere_is_read_as_it_stands_now(one_of_each):
    package = qti21.export([(one_of_each[0], "t"), (one_of_each[3], "t")]).data
    edited = _rewritten(package, b"Why?", b"Why <em>so</em>?")
    edited = _rewritten(edited, b" than ", b" than all ")
    first, second = qti21.parse(edited).questions
    assert first.stem == "Why *so*?"
    assert second.stem == "More {{1::what?}} than all {{2}}"
    assert second.answers == (("a", "b"), ("c",))


def _rewritten(package, old, new):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as files, zipfile.ZipFile(out, "w") as copy:
        for name in files.namelist():
            data = files.read(name)
            head, body, rest = data.partition(b"<itemBody>")
            copy.writestr(name, head + body + rest.replace(old, new) if body else data)
    return out.getvalue()


def _foreign(body, declarations="", feedback="", space=QTI):
    return dedent(f"""\
        <?xml version="1.0"?>
        <assessmentItem xmlns="{space}" identifier="FQ_1" title="A title"
            adaptive="false" timeDependent="false">{declarations}
          <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
          <itemBody>{body}</itemBody>{feedback}
        </assessmentItem>
        """).encode()


def _declared(values, cardinality="single", base="identifier", name="RESPONSE", mapping=""):
    inside = "".join(f"<value>{value}</value>" for value in values)
    right = f"<correctResponse>{inside}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}"'
        f' baseType="{base}">{right}{mapping}</responseDeclaration>'
    )


def _interaction(kind, inside, extra=""):
    return f'<{kind} responseIdentifier="RESPONSE" {extra}>{inside}</{kind}>'


def _choices(*texts, tag="simpleChoice"):
    return "".join(f'<{tag} identifier="c{n}">{t}</{tag}>' for n, t in enumerate(texts))


MATCH_SETS = (
    "<simpleMatchSet>" + _choices("Zn", "Cu", "Ar", tag="simpleAssociableChoice")
    + "</simpleMatchSet><simpleMatchSet>"
    '<simpleAssociableChoice identifier="m">Metal</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="g">Gas</simpleAssociableChoice></simpleMatchSet>'
)  # fmt: skip
MODAL = ('<modalFeedback outcomeIdentifier="F" identifier="c1" showHide="show">no'
         "</modalFeedback>"
         '<modalFeedback outcomeIdentifier="G" identifier="all" showHide="show"><p>All</p>'
         "</modalFeedback>")  # fmt: skip
FOREIGN = {
    "choice": (
        _foreign(
            "<p>Which <b>one</b>?</p>" + _interaction(
                "choiceInteraction", "<prompt>Pick.</prompt>" + _choices("a", "<p>b</p>")),
            _declared(["c0"]), MODAL,
        ),
        {"type": "single_choice", "stem": "Which **one**?\n\nPick.", "shuffle": False,
         "choices": [{"text": "a", "correct": True, "feedback": ""},
                     {"text": "b", "correct": False, "feedback": "no"}], "explanation": "All"},
        ["the feedback on the whole question became the explanation"],
    ),
    "multiple by mapping": (
        _foreign(
            _interaction("choiceInteraction", _choices(
                "a", "b<feedbackInline identifier='x' outcomeIdentifier='F'>why"
                "</feedbackInline>"), 'shuffle="true"'),
            _declared([], "multiple", mapping='<mapping defaultValue="0">'
                      '<mapEntry mapKey="c1" mappedValue="1"/>'
                      '<mapEntry mapKey="c0" mappedValue="-1"/></mapping>'),
        ),
        {"type": "multiple_choice", "stem": "A title", "shuffle": True,
         "choices": [{"text": "a", "correct": False, "feedback": ""},
                     {"text": "b", "correct": True, "feedback": "why"}]},
        [],
    ),
    "true or false": (
        _foreign("<p>So?</p>" + _interaction("choiceInteraction", _choices("false", "TRUE")),
                 _declared(["c1"]), space="http://www.imsglobal.org/xsd/imsqti_v2p2"),
        {"type": "true_false", "stem": "So?", "shuffle": False,
         "choices": [{"text": "True", "correct": True, "feedback": ""},
                     {"text": "False", "correct": False, "feedback": ""}]},
        [],
    ),
    "number": (
        _foreign("<p>How many?</p><p>" + _interaction("textEntryInteraction", "") + "</p>",
                 _declared(["42"], base="float"),
                 '<responseProcessing><equal toleranceMode="absolute" tolerance="2 2"/>'
                 "</responseProcessing>"),
        {"type": "numeric", "stem": "How many?", "value": 42, "tolerance": 2},
        [],
    ),
    "short answer": (
        _foreign("<p>Who?</p>" + _interaction("textEntryInteraction", ""),
                 _declared(["Ada"], base="string", mapping='<mapping defaultValue="0">'
                           '<mapEntry mapKey="Lovelace" mappedValue="1"/></mapping>')),
        {"type": "short_answer", "stem": "Who?", "answers": ["Ada", "Lovelace"]},
        [],
    ),
    "cloze": (
        _foreign('<p>A <inlineChoiceInteraction responseIdentifier="R1" shuffle="false">'
                 + _choices("big", "small", tag="inlineChoice") + "</inlineChoiceInteraction> "
                 'and <textEntryInteraction responseIdentifier="R2" placeholderText="{h}"/>.'
                 "</p>",
                 _declared(["c1"], name="R1") + _declared(["red"], base="string", name="R2")),
        {"type": "cloze", "stem": "A {{1}} and {{2::h}}.", "answers": [["small"], ["red"]]},
        ["the list to choose from became a gap to fill in"],
    ),
    "groups": (
        _foreign("<p>Sort.</p>" + _interaction("matchInteraction", MATCH_SETS),
                 _declared(["c0 m", "c2 g", "c1 m"], "multiple", "directedPair")),
        {"type": "categorize", "stem": "Sort.",
         "categories": [{"name": "Metal", "items": ["Zn", "Cu"]},
                        {"name": "Gas", "items": ["Ar"]}]},
        [],
    ),
    "pairs": (
        _foreign("<p>Pair.</p>" + _interaction("associateInteraction", _choices(
                 "a", "b", "c", "d", "e", tag="simpleAssociableChoice")),
                 _declared(["c0 c1", "c2 c3"], "multiple", "pair")),
        {"type": "matching", "stem": "Pair.",
         "pairs": [{"left": "a", "right": "b"}, {"left": "c", "right": "d"}]},
        ["1 parts that belong to nothing were left out"],
    ),
    "order": (
        _foreign(_interaction("orderInteraction",
                              "<prompt>Sort.</prompt>" + _choices("a", "b")),
                 _declared(["c1", "c0"], "ordered")),
        {"type": "ordering", "stem": "Sort.", "items": ["b", "a"]},
        [],
    ),
    "essay": (
        _foreign("<p>Why?</p>" + _interaction("extendedTextInteraction", ""),
                 _declared(["a * b"], base="string")),
        {"type": "flashcard", "stem": "Why?", "answers": ["a * b"]},
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
def test_an_item_of_another_program_becomes_a_draft(name):
    data, wanted, messages = FOREIGN[name]
    found = qti21.parse(data)
    (question,) = found.questions
    shown = dump_question(question)
    for always in ("id", "bloom", "difficulty", "status"):
        shown.pop(always)
    assert shown == wanted
    assert found.losses == (
        Loss("item FQ_1", "id", "“FQ_1” is no slug; now fq-1", "changed"),
        *(Loss("item FQ_1", "text", message, "changed") for message in messages),
    )


LEFT_OUT = {
    "asks nothing: it has no interaction": _foreign("<p>x</p>"),
    "its kind (hotspotInteraction) has no counterpart here": _foreign(
        _interaction("hotspotInteraction", ""), _declared([])
    ),
    "asks for a free text and gives no answer to compare with": _foreign(
        _interaction("extendedTextInteraction", ""), _declared([], base="string")
    ),
    "does not declare the response of its interaction": _foreign(
        _interaction("choiceInteraction", _choices("a", "b"))
    ),
    "does not say the right order of all its parts": _foreign(
        _interaction("orderInteraction", _choices("a", "b")), _declared(["c0"], "ordered")
    ),
    "says no pairs that belong together": _foreign(
        _interaction("matchInteraction", MATCH_SETS), _declared(["c0"], "multiple")
    ),
    "has 11 choices; there may be 10": _foreign(
        _interaction("choiceInteraction", _choices(*"abcdefghijk")), _declared(["c0"])
    ),
}


@pytest.mark.parametrize("reason", LEFT_OUT)
def test_an_item_without_a_counterpart_is_a_loss(reason):
    found = qti21.parse(LEFT_OUT[reason])
    assert found.drafts == ()
    assert found.losses == (
        Loss("item FQ_1", "item", f"the item was left out: it {reason}", "left_out"),
    )


def _package(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def _manifest(*hrefs, kind="imsqti_item_xmlv2p1"):
    listed = "".join(f'<resource identifier="r" type="{kind}" href="{h}"/>' for h in hrefs)
    return f"<manifest><resources>{listed}</resources></manifest>"


GOOD = FOREIGN["essay"][0]


def test_one_bad_item_leaves_the_others():
    files = {
        "pool/imsmanifest.xml": _manifest(
            "a%20b.xml", "bad.xml", "none.xml", "../../etc/passwd", "old.xml", "entity.xml"
        ),
        "pool/a b.xml": GOOD,
        "pool/bad.xml": "<a>",
        "pool/old.xml": "<questestinterop/>",
        "pool/entity.xml": '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
    }
    found = qti21.parse(_package(files))
    assert [each.id for each in found.questions] == ["fq-1"]
    assert found.losses[1:] == tuple(
        Loss(f"item {name}", "file", f"the item was left out: {reason}", "left_out")
        for name, reason in (
            ("pool/bad.xml", "line 1: is no well-formed XML"),
            ("pool/none.xml", "there is no file pool/none.xml in the package"),
            ("../etc/passwd", "there is no file ../etc/passwd in the package"),
            ("pool/old.xml", "it is QTI 1.2; export it as QTI 2.1"),
            ("pool/entity.xml", "line 1: declares a document type, which is not read"),
        )
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"",
            "line 1: is no well-formed XML; a QTI package is a zip file with imsmanifest.xml",
        ),
        (b"<a/>", "line 1: is no assessmentItem"),
        (b"<questestinterop/>", "line 1: is QTI 1.2; export it as QTI 2.1"),
        (b"PK\3\4", "the package cannot be opened as a zip file: File is not a zip file"),
        (_package({"a": b"b"}), "the package has no imsmanifest.xml, so it is no QTI package"),
        (_package({"imsmanifest.xml": "<a"}), "imsmanifest.xml: line 1: is no well-formed XML"),
        (
            _package({"imsmanifest.xml": _manifest("a", kind="webcontent")}),
            "imsmanifest.xml: lists no QTI 2 item, so there is no question to read",
        ),
    ],
    ids=["empty", "other XML", "QTI 1.2", "no zip", "no manifest", "bad manifest", "no item"],
)
def test_what_is_no_package_says_why(data, message):
    with pytest.raises(Invalid) as refused:
        qti21.parse(data)
    assert str(refused.value) == message


def test_a_bomb_is_not_unpacked():
    files = {"imsmanifest.xml": _manifest("a.xml"), "a.xml": b" " * 50_000_000}
    found = qti21.parse(_package(files))
    message = "the item was left out: the file unpacks to more than is read of one package"
    assert found.losses == (Loss("item a.xml", "file", message, "left_out"),)


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    message = r"^the package holds more than 2 files; divide it$"
    with pytest.raises(Invalid, match=message):
        qti21.parse(_package(dict.fromkeys("abc", b"")))
    monkeypatch.setattr(archive, "LARGEST_DIRECTORY", 10)
    with pytest.raises(Invalid, match=message):
        qti21.parse(_package({"a": b""}))
    monkeypatch.setattr(archive, "LARGEST_PACKAGE", 10)
    with pytest.raises(Invalid, match=r"^the package is larger than 0 MB; divide it$"):
        qti21.parse(_package({"a": b""}))


@st.composite
def mutated(draw):
    """A package, or the XML of an item of every kind, with some bytes changed."""
    whole = qti21.export([(draw(hostile), "t")]).data
    sources = [whole, *(data for data, _, _ in FOREIGN.values())]
    data = bytearray(draw(st.sampled_from(sources)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data) - 1))
        put = draw(st.binary(max_size=4) | st.sampled_from([b"<", b">", b'"', b"&", b"</p>"]))
        data[at : at + draw(st.integers(0, 8))] = put
    return bytes(data)


@settings(max_examples=150)
@given(mutated())
def test_a_damaged_file_is_read_or_refused(data):
    try:
        found = qti21.parse(data)
    except Invalid:
        return
    assert {draft.question.status for draft in found.drafts} <= {"draft"}


@settings(max_examples=100)
@given(st.sampled_from(sorted(FOREIGN)), st.data())
def test_an_item_with_parts_taken_out_is_read_or_lost(name, data):
    root = etree.fromstring(FOREIGN[name][0])
    for _ in range(data.draw(st.integers(1, 3))):
        parts = list(root.iter(etree.Element))[1:]
        assume(parts)
        part = data.draw(st.sampled_from(parts))
        if part.attrib and data.draw(st.booleans()):
            del part.attrib[data.draw(st.sampled_from(sorted(part.attrib)))]
        else:
            part.getparent().remove(part)
    found = qti21.parse(etree.tostring(root))
    assert len(found.drafts) + len(found.losses) >= 1
