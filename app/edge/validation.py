"""What pydantic found wrong, as field faults that never repeat the input."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.errors import Fact, FieldFault
from app.edge.pointer import Pointer
from app.edge.texts import texts

MOST_FAULTS = 50

_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_short": "too_short",
    "too_long": "too_long",
    "bytes_too_short": "too_short",
    "bytes_too_long": "too_long",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_big",
    "greater_than": "not_above",
    "less_than": "not_below",
    "int_parsing_size": "number_out_of_range",
    "finite_number": "number_not_finite",
    "enum": "not_offered",
    "literal_error": "not_offered",
    "string_pattern_mismatch": "wrong_pattern",
    "string_unicode": "character_refused",
}
# Limits are the contract's own words; everything else in the context may be input.
_FACTS = {
    "min_length": "min_length",
    "max_length": "max_length",
    "ge": "minimum",
    "gt": "minimum",
    "le": "maximum",
    "lt": "maximum",
    "expected": "expected",
}


def field_faults(errors: Iterable[Mapping[str, Any]], body: Any) -> tuple[FieldFault, ...]:
    """Translate pydantic's errors; pointers are those of the body that was sent."""
    faults = {_pointer(error, body): error for error in reversed(list(errors)[:MOST_FAULTS])}
    return tuple(
        FieldFault(pointer, _code(error["type"]), tuple(_facts(error.get("ctx") or {})))
        for pointer, error in reversed(faults.items())
    )


def _code(kind: str) -> str:
    if kind in _CODES:
        return _CODES[kind]
    if kind in texts():  # One of ours, raised by a validator as PydanticCustomError.
        return kind
    if kind.startswith("uuid"):
        return "wrong_id"
    if kind.startswith(("datetime", "timezone")):
        return "wrong_instant"
    if kind.startswith("date"):
        return "wrong_date"
    return "wrong_type" if kind.endswith(("_type", "_parsing", "_from_float")) else "invalid_value"


def _facts(context: Mapping[str, Any]) -> Iterable[tuple[str, Fact]]:
    for name, fact in _FACTS.items():
        if name in context:
            value = context[name]
            yield fact, value if type(value) is int else str(value)


def _pointer(error: Mapping[str, Any], body: Any) -> str:
    part, *steps = error["loc"]
    if part == "body":
        return str(_into(body, steps, absent=error["type"] == "missing"))
    name = next((step for step in steps if isinstance(step, str)), "")
    return f"{part}/{name}" if error["type"] != "extra_forbidden" else str(part)


def _into(body: Any, steps: Sequence[str | int], *, absent: bool) -> Pointer:
    """Follow pydantic's location through the body; names of union members are no part of it."""
    at, here = Pointer(), body
    for index, step in enumerate(steps):
        members = dict(enumerate(here)) if isinstance(here, list) else here
        if isinstance(members, Mapping) and step in members:
            at, here = at.down(step), members[step]
        elif absent and index == len(steps) - 1:
            at = at.down(step)
    return at
