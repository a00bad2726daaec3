"""The subset of JSON Schema 2020-12 that a form may use, and what its own marks mean.

Forms are flat and every field is bounded: a person of eighty-four fills them in line by line,
and no answer can be larger than what was planned for. Two marks of ours stand in a property:
`x-sensitive: true` (sealed when stored) and `x-known` (the bureau has it; do not ask).
"""

import re
from collections.abc import Container, Mapping
from typing import Any

from app.domain.catalogue.reading import NotAGuide
from app.domain.terms import Term

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class KnownFact(Term):
    """What the dossier can fill in."""

    NAME = "person.name", "姓名"
    PHONE = "person.phone", "手机号"
    ADDRESS = "person.address", "住址"
    LANGUAGE = "person.language", "日常用语"
    ENLISTED_ON = "service.enlisted_on", "入伍时间"
    DISCHARGED_ON = "service.discharged_on", "退役时间"
    DISABILITY_GRADE = "disability.grade", "残疾等级"
    DISABILITY_NATURE = "disability.nature", "残疾性质"
    LAST_GRADED_ON = "disability.last_graded_on", "上次评残时间"


HEALTH_FACTS = frozenset(
    {KnownFact.DISABILITY_GRADE, KnownFact.DISABILITY_NATURE, KnownFact.LAST_GRADED_ON}
)
"""What an agent sees only where the person said so."""

_FACTS = {fact.value: fact for fact in KnownFact}
_TOP = {"$schema", "type", "additionalProperties", "required", "properties"}
_ANY = {"type", "x-sensitive", "x-known"}
_BY_TYPE: Mapping[str, set[str]] = {
    "string": {"enum", "minLength", "maxLength", "pattern", "format"},
    "integer": {"minimum", "maximum"},
    "boolean": {"const"},  # `const: true`: a commitment that must be given.
    "array": {"items", "minItems", "maxItems", "uniqueItems"},
}
_FORMATS = {"date"}
_NUMBERS = {"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"}


def sensitive_fields(form: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(name for name, part in form["properties"].items() if part.get("x-sensitive"))


def known_fields(form: Mapping[str, Any]) -> dict[str, KnownFact]:
    """The fields that the dossier fills, by name."""
    return {
        name: _FACTS[part["x-known"]]
        for name, part in form["properties"].items()
        if "x-known" in part
    }


def check_form(form: Mapping[str, Any], path: str = "form") -> None:
    """Refuse a form with anything unbounded, nested, or unknown to those who draw it."""
    _only(form, _TOP, path)
    wanted = {"$schema": DIALECT, "type": "object", "additionalProperties": False}
    for key, value in wanted.items():
        if form.get(key) != value:
            raise NotAGuide(f"{path}.{key}", f"must be {value!r}")
    properties = form.get("properties")
    if not isinstance(properties, Mapping):
        raise NotAGuide(f"{path}.properties", "must be an object, one key per field")
    for name, part in properties.items():
        _check_property(part, f"{path}.properties.{name}")
    required = form.get("required", [])
    if not isinstance(required, list):
        raise NotAGuide(f"{path}.required", "must be a list of fields")
    for name in required:
        if not _is_one_of(name, properties):
            raise NotAGuide(f"{path}.required", f"the form has no field {name!r}")


def _check_property(part: Any, path: str) -> None:
    if not isinstance(part, Mapping) or not _is_one_of(part.get("type"), _BY_TYPE):
        raise NotAGuide(f"{path}.type", f"must be one of {', '.join(_BY_TYPE)}")
    _only(part, _ANY | _BY_TYPE[part["type"]], path)
    _check_marks(part, path)
    for key in _NUMBERS & part.keys():
        _bounded(part, path, key)
    match part["type"]:
        case "string":
            _check_string(part, path)
        case "integer":
            _bounded(part, path, "minimum", "maximum")
        case "array":
            _bounded(part, path, "maxItems")
            _check_property(part.get("items"), f"{path}.items")


def _check_string(part: Mapping[str, Any], path: str) -> None:
    if "format" in part and not _is_one_of(part["format"], _FORMATS):
        raise NotAGuide(f"{path}.format", f"must be one of {', '.join(_FORMATS)}")
    if "pattern" in part:
        _check_pattern(part["pattern"], f"{path}.pattern")
    if "enum" in part:
        values = part["enum"]
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            raise NotAGuide(f"{path}.enum", "must be a list of texts")
        if not values:
            raise NotAGuide(f"{path}.enum", "must offer something to choose")
    elif "format" not in part:
        _bounded(part, path, "maxLength")


def _check_pattern(pattern: Any, path: str) -> None:
    """Anchored, so that `matches` means the whole answer and not a part of it."""
    if not isinstance(pattern, str) or not re.fullmatch(r"\^[^|]*\$", pattern):
        raise NotAGuide(path, "must begin with ^, end with $ and have no | in it")
    try:
        re.compile(pattern)
    except re.error:
        raise NotAGuide(path, "is no regular expression") from None


def _check_marks(part: Mapping[str, Any], path: str) -> None:
    for key in ("x-sensitive", "uniqueItems", "const"):
        if part.get(key, True) is not True:
            raise NotAGuide(f"{path}.{key}", "is either true or not there")
    if "x-known" in part and not _is_one_of(part["x-known"], _FACTS):
        raise NotAGuide(f"{path}.x-known", f"must be one of {', '.join(_FACTS)}")


def _bounded(part: Mapping[str, Any], path: str, *keys: str) -> None:
    for key in keys:
        if type(part.get(key)) is not int:
            raise NotAGuide(f"{path}.{key}", "must be a whole number: every answer is bounded")


def _is_one_of(value: Any, allowed: Container[str]) -> bool:
    return isinstance(value, str) and value in allowed


def _only(part: Mapping[str, Any], allowed: set[str], path: str) -> None:
    for key in part:
        if key not in allowed:
            raise NotAGuide(
                f"{path}.{key}", f"unknown keyword; known are {', '.join(sorted(allowed))}"
            )
