"""The little of protobuf's wire format that Anki's packages need: fields of a message."""

from __future__ import annotations


class ProtobufError(ValueError):
    """The bytes are no message."""


def fields_of(data: bytes) -> dict[int, int | bytes]:
    """Field numbers with their last value: numbers for varints, bytes for the rest."""
    found: dict[int, int | bytes] = {}
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            found[number], at = _varint(data, at)
            continue
        if kind == 2:
            length, at = _varint(data, at)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        else:
            raise ProtobufError(f"wire type {kind}")
        if at + length > len(data):
            raise ProtobufError("cut short")
        found[number], at = data[at : at + length], at + length
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ProtobufError("cut short")
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
