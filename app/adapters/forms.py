"""Check what was filled in against the form of a guide, by JSON Schema 2020-12."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker, TypeChecker, validators
from jsonschema.exceptions import ValidationError

from app.domain.errors import Fact, FieldFault

_FORMATS = FormatChecker(formats=())

_CODES = {
    "required": "required",
    "additionalProperties": "unknown_field",
    "type": "wrong_type",
    "enum": "not_offered",
    "const": "must_be_confirmed",
    "minLength": "too_short",
    "maxLength": "too_long",
    "minItems": "too_short",
    "maxItems": "too_long",
    "uniqueItems": "written_twice",
    "minimum": "too_small",
    "maximum": "too_big",
    "pattern": "wrong_pattern",
    "format": "wrong_date",
}
# Limits are the form's own words; what was filled in is never repeated.
_FACTS = {
    "minLength": "min_length",
    "minItems": "min_length",
    "maxLength": "max_length",
    "maxItems": "max_length",
    "minimum": "minimum",
    "maximum": "maximum",
}


@_FORMATS.checks("date", raises=ValueError)
def _is_day(value: object) -> bool:
    """RFC 3339 full-date; Python alone would also take 20260131 and 2026-W05-6."""
    if not isinstance(value, str):
        return True
    return date.fromisoformat(value).isoformat() == value


def _is_whole(_checker: TypeChecker, value: object) -> bool:
    """The standard takes 1.0 for an integer too; money is counted in whole fen."""
    return isinstance(value, int) and not isinstance(value, bool)


def _matches(
    _validator: object, pattern: str, value: object, _schema: object
) -> Iterator[ValidationError]:
    """`$` means the end, as in ECMA 262; Python's would let a line break through."""
    anchored = pattern.removeprefix("^").removesuffix("$")
    if isinstance(value, str) and re.fullmatch(anchored, value, re.ASCII) is None:
        yield ValidationError("does not match")


_Validator = validators.extend(  # type: ignore[no-untyped-call]  # Typed nowhere upstream.
    Draft202012Validator,
    validators={"pattern": _matches},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)


def form_faults(
    form: Mapping[str, Any], values: Mapping[str, Any], *, at: str, draft: bool = False
) -> tuple[FieldFault, ...]:
    """Return all that is wrong with the values; `at` is where they stand in the message.

    A draft may lack required answers, but what it has must be right.
    """
    faults = {
        fault
        for error in _Validator(form, format_checker=_FORMATS).iter_errors(values)
        for fault in _faults(error, at)
        if not (draft and fault.code == "required")
    }
    return tuple(sorted(faults, key=lambda fault: fault.pointer))


def _faults(error: ValidationError, at: str) -> Iterator[FieldFault]:
    place = "".join(f"/{part}" for part in error.absolute_path)
    keyword, limit = str(error.validator), cast("Any", error.validator_value)
    if keyword == "required":
        for name in limit:
            if name not in cast("Any", error.instance):
                yield FieldFault(f"{at}{place}/{name}", "required")
        return
    facts: tuple[tuple[str, Fact], ...] = ()
    if keyword in _FACTS:
        facts = ((_FACTS[keyword], limit),)
    # An unknown name is input, so the pointer stops at the form.
    yield FieldFault(f"{at}{place}", _CODES.get(keyword, "invalid_value"), facts)
