"""Read plain values (from YAML or jsonb) into the dataclasses of a guide, strictly.

The dataclasses are the format: a field without a default must be there, a key that is no
field is refused, and every refusal names the path that is wrong.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any, Union, get_args, get_origin, get_type_hints

Custom = Callable[[Any, str], Any]


class NotAGuide(ValueError):
    """The guide is wrong at `path`; `why` says what would be right."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class Reader:
    """`custom` reads the types whose shape depends on something else in the guide."""

    def __init__(self, custom: Mapping[Any, Custom]) -> None:
        self._custom: Mapping[Any, Custom] = {Any: lambda value, _path: value, **custom}

    def read(self, kind: Any, value: Any, path: str) -> Any:
        if kind in self._custom:
            return self._custom[kind](value, path)
        if is_dataclass(kind):
            return self._record(kind, value, path)
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return self._optional(kind, value, path)
        if origin is tuple:
            return self._sequence(get_args(kind)[0], value, path)
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(get_args(kind), value, path)
        return read_scalar(kind, value, path)

    def _record(self, kind: Any, value: Any, path: str) -> Any:
        given = _object(value, path)
        known = {field.name: field for field in fields(kind)}
        for key in given:
            if key not in known:
                raise NotAGuide(_at(path, key), f"unknown key; known are {', '.join(known)}")
        for name, field in known.items():
            if name not in given and field.default is MISSING:
                raise NotAGuide(_at(path, name), "is missing")
        hints = get_type_hints(kind)
        return kind(
            **{key: self.read(hints[key], part, _at(path, key)) for key, part in given.items()}
        )

    def _optional(self, kind: Any, value: Any, path: str) -> Any:
        """`None` may stand for a part that is not there; the rest of the union is the part."""
        wanted = [part for part in get_args(kind) if part is not types.NoneType]
        if len(wanted) == len(get_args(kind)):
            raise TypeError(f"{kind} has more than one shape and needs a reader of its own.")
        return None if value is None else self.read(reduce(or_, wanted), value, path)

    def _sequence(self, kind: Any, value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise NotAGuide(path, "must be a list")
        return tuple(self.read(kind, part, f"{path}[{place}]") for place, part in enumerate(value))

    def _mapping(self, kinds: tuple[Any, Any], value: Any, path: str) -> dict[Any, Any]:
        key_kind, part_kind = kinds
        return {
            self.read(key_kind, key, path): self.read(part_kind, part, _at(path, key))
            for key, part in _object(value, path).items()
        }


def read_scalar(kind: Any, value: Any, path: str) -> Any:
    """Read text, a whole number, yes/no, a day, or one value of a closed list."""
    if issubclass(kind, StrEnum):
        return _member(kind, value, path)
    if kind is date:
        return _day(value, path)
    # bool is an int to Python, and `limit: yes` is no number to anybody else.
    if kind is int and (isinstance(value, bool) or not isinstance(value, int)):
        raise NotAGuide(path, f"must be a whole number, not {value!r}")
    if kind is bool and not isinstance(value, bool):
        raise NotAGuide(path, f"must be true or false, not {value!r}")
    if issubclass(kind, str):
        return kind(_text(value, path))
    return value


def _member(kind: type[StrEnum], value: Any, path: str) -> StrEnum:
    values = [member.value for member in kind]
    if value not in values:
        raise NotAGuide(path, f"{value!r} is none of {', '.join(values)}")
    return kind(value)


def _day(value: Any, path: str) -> date:
    """YAML reads an unquoted day as a date already; jsonb brings it back as text."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise NotAGuide(path, f"must be a day like 2026-01-31, not {value!r}") from None


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise NotAGuide(path, f"must be text, not {value!r}")
    return value.strip()


def _object(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise NotAGuide(path, "must be an object with keys")
    return value


def _at(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)
