"""The paragraphs layout, and the files that either layout refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from studyapp.domain.transcripts import (
    BinaryFile,
    ChangedFile,
    EmptyTranscript,
    MarkerMissing,
    Source,
    TooLarge,
    Transcript,
    TranscriptError,
    WrongEncoding,
    parse_transcript,
)
from studyapp.domain.transcripts.decode import MAX_BYTES

MakeSource = Callable[..., Source]
Parse = Callable[..., Transcript]

PAGE = """\
example.org
Install our app

A Talk About Tides

9m read

Ask the sea and it answers.

It answers in the

middle of the [INAUDIBLE 1:05] night.

Share this page

Who listens?

More To Read

A teaser
Another teaser
"""
FURNITURE = {"begin": "Ask the sea", "end": "More To Read", "patterns": ["Share this .*"]}


def test_paragraphs_are_blocks_numbered_after_the_header(parse: Parse) -> None:
    page = parse(PAGE, layout="paragraphs", furniture=FURNITURE)
    assert [(unit.number, unit.speaker, unit.text, unit.line) for unit in page.units] == [
        (1, None, "Ask the sea and it answers.", 8),
        (2, None, "It answers in the", 10),
        (3, None, "middle of the [inaudible 00:01:05] night.", 12),
        (4, None, "Who listens?", 16),
    ]


def test_what_is_stripped_is_reported(parse: Parse) -> None:
    page = parse(PAGE, layout="paragraphs", furniture=FURNITURE)
    assert list(page.report.lines()) == [
        "stripped front matter, lines 1-6: example.org Install our app A Talk About Tides"
        " 9m read",
        "stripped furniture, line 14: Share this page",
        "stripped footer, lines 18-21: More To Read A teaser Another teaser",
        "turn 3: kept [inaudible 00:01:05]",
    ]


def test_a_page_without_furniture_is_all_conversation(parse: Parse) -> None:
    page = parse("One.\n\nTwo.\n", layout="paragraphs")
    assert [unit.text for unit in page.units] == ["One.", "Two."]
    assert list(page.report.lines()) == []


@pytest.mark.parametrize(
    ("which", "message"),
    [
        (
            "begin",
            "no line begins with “Ask the se”, where the conversation should begin;"
            " correct furniture.begin in the source, or choose the file it describes",
        ),
        (
            "end",
            "no line after line 8 begins with “Ask the se”, where the conversation should end;"
            " correct furniture.end in the source, or choose the file it describes",
        ),
    ],
)
def test_a_missing_marker_is_named(parse: Parse, which: str, message: str) -> None:
    with pytest.raises(MarkerMissing) as caught:
        parse(PAGE, layout="paragraphs", furniture=FURNITURE | {which: "Ask the se"})
    assert str(caught.value) == message


def refused(make_source: MakeSource, data: bytes) -> TranscriptError:
    with pytest.raises(TranscriptError) as caught:
        parse_transcript(data, make_source(), strict=False)
    return caught.value


def test_a_binary_file_is_refused(make_source: MakeSource) -> None:
    error = refused(make_source, b"%PDF-1.7\n\x00\x01\x00\x00words words words\n")
    assert type(error) is BinaryFile
    assert str(error) == (
        "line 2: the file is binary, not text; export the transcript as plain text (.txt) first"
    )


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\n\t", b"...\n-- !\n"])
def test_a_file_without_words_is_refused(make_source: MakeSource, data: bytes) -> None:
    error = refused(make_source, data)
    assert type(error) is EmptyTranscript
    assert str(error) == "the file has no words; choose the file with the transcript"


def test_nothing_but_furniture_is_refused(parse: Parse) -> None:
    with pytest.raises(EmptyTranscript, match="no words are left after the furniture"):
        parse("Share this page\n", furniture={"patterns": ["Share.*"]})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_with_advice(make_source: MakeSource, encoding: str) -> None:
    error = refused(make_source, PAGE.encode(encoding))
    assert type(error) is WrongEncoding
    assert str(error) == (
        "the file is in UTF-16; open it in an editor and save it with the encoding UTF-8"
        " (in Notepad: Save as, Encoding, UTF-8)"
    )


def test_latin_1_is_refused_with_the_line(make_source: MakeSource) -> None:
    error = refused(make_source, "Ada Quill\n\nA café.\n".encode("latin-1"))
    assert type(error) is WrongEncoding
    assert error.line == 3
    assert str(error) == (
        "line 3: the byte 0xE9 is not UTF-8; open the file in an editor and save it with the"
        " encoding UTF-8"
    )


def test_a_huge_file_is_refused(make_source: MakeSource) -> None:
    error = refused(make_source, b"a" * (MAX_BYTES + 1))
    assert type(error) is TooLarge
    assert str(error).startswith("the file has 8.0 MiB, more than the 8 MiB")


def test_a_changed_file_is_refused_unless_allowed(make_source: MakeSource) -> None:
    source = make_source("Ada Quill\n\nHello.\n")
    changed = b"Ada Quill\n\nHallo.\n"
    with pytest.raises(ChangedFile) as caught:
        parse_transcript(changed, source)
    assert source.file.sha256 in str(caught.value)
    assert hashlib.sha256(changed).hexdigest() in str(caught.value)
    assert parse_transcript(changed, source, strict=False).units[0].text == "Hallo."


def test_control_characters_do_not_reach_a_terminal(parse: Parse) -> None:
    talk = parse("Ada Quill\n\nHello \x1b[31m\x07\u2028there.\n")
    assert talk.units[0].text == "Hello [31m there."
