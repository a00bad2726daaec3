"""The shape of a rule: named predicates joined by `all` and `any`, nested as deep as needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.catalogue.wording import Localised


@dataclass(frozen=True, slots=True)
class Condition:
    """One predicate with its typed parameters, and what it says to a person."""

    predicate: str
    parameters: Mapping[str, Any]
    wording: Localised  # What must hold.
    help: Localised  # What would help where it does not.


@dataclass(frozen=True, slots=True)
class AllOf:
    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    rules: tuple["Rule", ...]


Rule = Condition | AllOf | AnyOf
