import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Malformed
from app.edge.strict_json import DEEPEST, LARGEST_INTEGER, strict_json


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'{"a": 1, "b": [true, null, "x"]}', {"a": 1, "b": [True, None, "x"]}),
        (b" 7 ", 7),
        (b'"\\u8363\\u8000"', "荣耀"),
        ('"𬯎"'.encode(), "𬯎"),
        (b'"\\ud86f\\udfce"', "\U0002bfce"),
        (str(LARGEST_INTEGER).encode(), LARGEST_INTEGER),
        (f"-{LARGEST_INTEGER}".encode(), -LARGEST_INTEGER),
        (b"1.5e3", 1500.0),
        (b'"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["', "[" * 38),
        (b"[" * DEEPEST + b"]" * DEEPEST, json.loads("[" * DEEPEST + "]" * DEEPEST)),
    ],
)
def test_what_every_reader_understands_alike_is_read(raw: bytes, value: Any) -> None:
    assert strict_json(raw) == value


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "body_not_json"),
        (b"{", "body_not_json"),
        (b"{'a': 1}", "body_not_json"),
        (b"[1,]", "body_not_json"),
        (b'{"a": 1} {"a": 2}', "body_not_json"),
        (b"01", "body_not_json"),
        (b'"a\nb"', "body_not_json"),
        (b'"\x00"', "body_not_json"),
        (b"\xef\xbb\xbf{}", "body_not_utf8"),
        (b'"\xff"', "body_not_utf8"),
        (b'"\xed\xa0\x80"', "body_not_utf8"),
        ('"荣耀"'.encode("gb18030"), "body_not_utf8"),
        ('{"a": 1}'.encode("utf-16"), "body_not_utf8"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "body_too_deep"),
        (b'{"a":' * 500_000, "body_too_deep"),
        (b'"' + b'\\"' * 500_000 + b"[" * 40, "body_not_json"),
    ],
)
def test_what_is_not_strict_json_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        strict_json(raw)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("raw", "pointer", "code"),
    [
        (b'{"amount_fen": NaN}', "/amount_fen", "number_not_finite"),
        (b'{"amount_fen": -Infinity}', "/amount_fen", "number_not_finite"),
        (b'{"amount_fen": 1e400}', "/amount_fen", "number_out_of_range"),
        (b'{"a": [0, 9007199254740992]}', "/a/1", "number_out_of_range"),
        (b'{"a": ' + b"9" * 1_000_000 + b"}", "/a", "number_out_of_range"),
        (b'{"a": 0.' + b"1" * 1_000_000 + b"}", "/a", "number_out_of_range"),
        (b'{"form": {"name": 1, "name": 2}}', "/form", "duplicate_key"),
        (b'{"name": "\\u0000"}', "/name", "character_refused"),
        (b'{"name": "\\ud800"}', "/name", "character_refused"),
        (b'{"name": "\\udc00\\ud800"}', "/name", "character_refused"),
        (b'{"form": {"\\u0000": 1}}', "/form", "character_refused"),
    ],
)
def test_a_refusal_says_where(raw: bytes, pointer: str, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        strict_json(raw)

    assert [(fault.pointer, fault.code) for fault in refusal.value.errors] == [(pointer, code)]


def test_a_pointer_stops_above_a_member_that_is_no_field_name() -> None:
    with pytest.raises(Malformed) as refusal:
        strict_json(b'{"form": {"350599194910010019": {"name": NaN}}}')

    assert refusal.value.errors[0].pointer == "/form"


def test_a_fault_lost_under_a_duplicate_key_is_still_refused() -> None:
    with pytest.raises(Malformed):
        strict_json(b'{"a": NaN, "a": 1}')


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.floats(-1e9, 1e9)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON, st.booleans())
def test_whatever_a_strict_writer_writes_is_read_back(value: Any, ascii_only: bool) -> None:
    assert strict_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_never_crash(raw: bytes) -> None:
    with suppress(Malformed):
        strict_json(raw)
