"""Read a rule: check predicate names and parameter types, and put it into plain words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.catalogue.guide import Ui, UiField
from app.domain.catalogue.predicates import PREDICATES, DivisionRef, FormField, Predicate
from app.domain.catalogue.reading import NotAGuide, Reader
from app.domain.catalogue.rule import AllOf, AnyOf, Condition, Rule
from app.domain.catalogue.wording import Localised
from app.domain.divisions.code import is_code
from app.domain.money import yuan
from app.domain.terms import Term

_SAID = {"wording", "help"}


class RuleReader:
    """Reads the rules of one guide; conditions on the form need its fields."""

    def __init__(self, ui: Ui) -> None:
        self._fields = {field.name: field for field in ui.fields}
        self._plain = Reader({FormField: self._field, DivisionRef: _division})

    def rule(self, node: Any, path: str) -> Rule:
        if not isinstance(node, Mapping):
            raise NotAGuide(path, "must be an object with one predicate, `all` or `any`")
        named = [key for key in node if key not in _SAID]
        if len(named) != 1:
            raise NotAGuide(path, f"must name exactly one predicate, not {len(named)}")
        [name] = named
        if name in ("all", "any"):
            return self._joined(name, node, path)
        if name not in PREDICATES:
            raise NotAGuide(f"{path}.{name}", f"unknown predicate; known are {_known()}")
        return self._condition(PREDICATES[name], node, path)

    def _joined(self, name: str, node: Mapping[str, Any], path: str) -> Rule:
        parts = node[name]
        if not isinstance(parts, list) or not parts:
            raise NotAGuide(f"{path}.{name}", "must be a list with at least one rule")
        if len(node) > 1:
            raise NotAGuide(path, f"`{name}` speaks through its parts and has no words of its own")
        rules = tuple(self.rule(part, f"{path}.{name}[{at}]") for at, part in enumerate(parts))
        return AllOf(rules) if name == "all" else AnyOf(rules)

    def _condition(self, predicate: Predicate, node: Mapping[str, Any], path: str) -> Condition:
        at = f"{path}.{predicate.name}"
        given = node[predicate.name]
        if not isinstance(given, Mapping) or given.keys() != predicate.parameters.keys():
            wanted = ", ".join(predicate.parameters) or "none"
            raise NotAGuide(at, f"takes exactly these parameters: {wanted}")
        parameters = {
            name: self._plain.read(kind, given[name], f"{at}.{name}")
            for name, kind in predicate.parameters.items()
        }
        said = {
            key: self._plain.read(Localised, node[key], f"{path}.{key}")
            for key in _SAID
            if key in node
        }
        return Condition(
            predicate.name,
            parameters,
            said.get("wording") or self._in_words(predicate.wording, parameters),
            said.get("help") or self._in_words(predicate.help, parameters),
        )

    def _field(self, value: Any, path: str) -> FormField:
        if not isinstance(value, str) or value not in self._fields:
            raise NotAGuide(path, f"the form has no field {value!r}")
        return FormField(value)

    def _in_words(self, text: Localised, parameters: Mapping[str, Any]) -> Localised:
        field = self._fields.get(parameters.get("field", ""))
        words = {name: self._words(name, part, field) for name, part in parameters.items()}
        return Localised(
            text.zh.format_map({name: word.zh for name, word in words.items()}),
            text.en.format_map({name: word.en for name, word in words.items()}),
        )

    def _words(self, name: str, value: Any, field: UiField | None) -> Localised:
        if isinstance(value, tuple):
            parts = [self._words(name, part, field) for part in value]
            return Localised("、".join(p.zh for p in parts), ", ".join(p.en for p in parts))
        if isinstance(value, FormField):
            return self._fields[value].label
        if field and field.choices and value in field.choices:
            return field.choices[value]
        return _plain_words(name, value)


def _plain_words(name: str, value: Any) -> Localised:
    match value:
        case Term():
            return Localised(value.label, value.replace("_", " "))
        case date():
            return Localised(f"{value.year}年{value.month}月{value.day}日", value.isoformat())
        case int() if name.endswith("_fen"):
            return Localised(f"{yuan(value)}元", f"{yuan(value)} yuan")
    return Localised(str(value), str(value))


def _division(value: Any, path: str) -> DivisionRef:
    if not isinstance(value, str) or not is_code(value):
        raise NotAGuide(path, f"must be a quoted 12-digit division code, not {value!r}")
    return DivisionRef(value)


def _known() -> str:
    return ", ".join(sorted(PREDICATES))
