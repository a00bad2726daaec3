"""The shape of a rule: named predicates joined by `all` and `any`, nested as deep as needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    predicate: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AllOf:
    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    rules: tuple["Rule", ...]


Rule = Condition | AllOf | AnyOf
