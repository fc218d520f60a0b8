"""Files damaged at random: read or refused with a reason, and no script comes of them."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from studyapp.domain.errors import Invalid
from studyapp.domain.markup import render
from studyapp.exchange.formats import FORMATS, BankNames, format_named
from studyapp.exchange.loss import Imported
from tests.exchange.mutations import FILES, Change, changes, damaged
from tests.factories import every_type

_SHARED = (
    b"", b"<", b">", b"&", b"\n", b"\n\n", b"\r", b"\x00", b"\xff", b"\xef\xbb\xbf", b"$",
    b"\\",
    b'"', b"'", b"<script>alert(1)</script>", b"<img src=x onerror=alert(1)>",
    b"[a](javascript:1)",
    b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"NaN", b"1e400", b"999999999999", b"-",
)  # fmt: skip
_OWN = {
    "moodle-xml": (b"<question>", b"</question>", b"<text>", b"<![CDATA[", b"]]>", b"{1:SA:=a}",
                   b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<!--", b"fraction=\"50\"",
                   b"<answer fraction=\"100\">", b"type=\"cloze\""),
    "gift": (b"{", b"}", b"=", b"~", b"#", b"->", b"::", b"%50%", b"//", b"[html]",
    b"$CATEGORY:",
             b"{T}", b"{#1..2}", b"####", b"// [id:a] [tag:b]"),
    "qti21": (b"<simpleChoice>", b"<prompt>", b"<mapEntry mapKey='a'/>", b"&e;", b"<gapMatch>",
              b"<!DOCTYPE a>", b"</itemBody>", b"<?commonplace x?>",
              b"<math><mi>x</mi></math>"),
    "aiken": (b"A. ", b"B) ", b"ANSWER: ", b"ANSWER: B", b"FEEDBACK:", b"Z. "),
    "csv": (b",", b";", b"\t", b'"', b"|", b"\\|", b"stem", b"single_choice", b"=1+1",
    b"sep=;"),
    "anki-tsv": (b"\t", b'"', b"#separator:tab", b"#html:true", b"{{c1::", b"}}", b"[sound:a]",
                 b"<b>", b"#guid column:1", b"#columns:a\tb"),
    "markdown": (b"Q:", b"A:", b"C:", b"[", b"]", b"---", b"::", b":::", b"?\n", b"==",
    b"==1;;",
                 b"```", b"`", b"<!-- id: a -->", b"#flashcards/a", b"<br>", b"|-|\n", b"> "),
}  # fmt: skip
_BANK = BankNames("demo-bank", "Course", {"First things": "first"}, {})


def _original(name: str) -> bytes:
    lines = [(question, "First things") for question in every_type()]
    return format_named(name).export(lines, _BANK).data


ORIGINALS = {known.name: _original(known.name) for known in FORMATS}


def _with_damage(name: str, wanted: list[Change], inside: int) -> bytes:
    """The format's file after the changes; of a package, also one entry of the sound zip."""
    data = ORIGINALS[name]
    if name != "qti21" or not inside:
        return damaged(data, wanted)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for entry in names:
            whole = old.read(entry)
            hit = entry == names[inside % len(names)]
            new.writestr(entry, damaged(whole, wanted) if hit else whole)
    return out.getvalue()


def _read(name: str, data: bytes) -> tuple[Imported, str]:
    try:
        return format_named(name).parse(data), "Read."
    except Invalid as refused:
        return Imported(), str(refused)


_SCRIPT = re.compile(r"<script|<[^>]*\son\w+=|(?:href|src)=.?javascript:", re.IGNORECASE)


@pytest.mark.parametrize("name", sorted(ORIGINALS))
def test_a_damaged_file_is_read_or_refused(name: str) -> None:
    @settings(
        max_examples=max(1, FILES // len(ORIGINALS)),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(wanted=changes(_SHARED + _OWN[name]), inside=st.integers(0, 12))
    @example(wanted=[Change(0, 0, b"\x00")], inside=0)
    @example(wanted=[Change(200, 0, b"<script>alert(1)</script>", 3_000)], inside=1)
    def run(wanted: list[Change], inside: int) -> None:
        read, said = _read(name, _with_damage(name, wanted, inside))
        assert said.strip()
        assert {question.status for question in read.questions} <= {"draft"}
        shown = "".join(render(question.stem) for question in read.questions[:50])
        assert _SCRIPT.search(shown) is None

    run()
