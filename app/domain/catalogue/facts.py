"""What is known of one person on one day, as far as eligibility rules ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.veterans.terms import CategoryCode, DisabilityNature, PersonRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    today: date
    age: int  # Full years on `today`.
    living: bool
    roles: frozenset[PersonRole]
    categories: frozenset[CategoryCode]  # Those in force on `today`.
    division_code: str
    disability_grade: int | None = None
    disability_nature: DisabilityNature | None = None
    last_graded_on: date | None = None
    service_years: int = 0
    enlisted_on: date | None = None
    discharged_on: date | None = None
    has_card: bool = False
    last_granted_on: Mapping[str, date] = field(default_factory=dict)  # By service item code.
    form: Mapping[str, Any] = field(default_factory=dict)
