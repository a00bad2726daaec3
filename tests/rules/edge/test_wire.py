from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.edge.validation import field_faults
from app.schemas.common import Count, Fen, Latitude, PersonName, Text, Version, Wire


class Part(Wire):
    amount_fen: Fen


class Whole(Wire):
    name: PersonName
    parts: list[Part | int]


def accepts(kind: Any, value: Any) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Fen, True),
        (Fen, "7"),
        (Fen, 7.0),
        (Fen, -1),
        (Fen, 10**13 + 1),
        (Count, 2**31),
        (Version, 0),
        (Latitude, 90.1),
        (Latitude, float("nan")),
        (PersonName, ""),
        (PersonName, "  "),
        (PersonName, 7),
        (PersonName, "a" * 61),
        (PersonName, "张\u202e三"),
        (PersonName, "张\u200b三"),
        (PersonName, "张\n三"),
        (PersonName, "张\x00三"),
        (Annotated[str, Text(9, lines=True)], "a\r\nb"),
    ],
)
def test_a_value_out_of_bounds_or_of_another_type_is_refused(kind: Any, value: Any) -> None:
    assert not accepts(kind, value)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (Fen, 0, 0),
        (Latitude, 24.9, 24.9),
        (PersonName, " 张三 ", "张三"),
        (PersonName, "蓝·阿依古丽", "蓝·阿依古丽"),
        (PersonName, "\U00031350", "\U00031350"),
        (PersonName, "\ue000", "\ue000"),
        (PersonName, "é", "é"),
        (Annotated[str, Text(9, lines=True)], "a\nb", "a\nb"),
    ],
)
def test_a_proper_value_is_kept_as_written(kind: Any, value: Any, kept: Any) -> None:
    assert TypeAdapter(kind).validate_python(value) == kept


def faults_of(body: Any) -> set[tuple[str, str]]:
    with pytest.raises(ValidationError) as refusal:
        Whole.model_validate(body)
    errors = [{**e, "loc": ("body", *e["loc"])} for e in refusal.value.errors()]
    return {(fault.pointer, fault.code) for fault in field_faults(errors, body)}


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {("/name", "required"), ("/parts", "required")}),
        (7, {("", "wrong_type")}),
        ({"name": "a", "parts": [{"amount_fen": True}]}, {("/parts/0/amount_fen", "wrong_type")}),
        ({"name": "a\u202e", "parts": []}, {("/name", "character_refused")}),
        ({"name": "a", "parts": [], "role": 1}, {("/role", "unknown_field")}),
        ({"name": "a", "parts": [], "350599194910010019": 1}, {("", "unknown_field")}),
    ],
)
def test_a_fault_points_into_the_body_that_was_sent(
    body: Any, faults: set[tuple[str, str]]
) -> None:
    assert faults <= faults_of(body)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_any_body_is_taken_or_refused_with_codes_that_have_words(body: Any) -> None:
    try:
        Whole.model_validate(body)
    except ValidationError as refusal:
        errors = [{**error, "loc": ("body", *error["loc"])} for error in refusal.errors()]
        assert field_faults(errors, body)  # Both outcomes are right here.
