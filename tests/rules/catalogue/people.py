"""Facts of made-up people, for tables of cases."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.catalogue.facts import Facts
from app.domain.veterans.terms import CategoryCode, DisabilityNature, PersonRole

TODAY = date(2026, 3, 2)

VETERAN = Facts(
    today=TODAY,
    age=76,
    living=True,
    roles=frozenset({PersonRole.VETERAN}),
    categories=frozenset({CategoryCode.DISABLED_VETERAN}),
    division_code="350505001201",
    disability_grade=8,
    disability_nature=DisabilityNature.COMBAT,
    last_graded_on=date(2024, 2, 29),
    service_years=5,
    enlisted_on=date(1968, 3, 1),
    discharged_on=date(1973, 3, 1),
)
"""Disabled in combat, grade 8, of Quangang; no card, nothing granted yet."""


def somebody(**differences: Any) -> Facts:
    """The veteran above, save for what is given."""
    return replace(VETERAN, **differences)
