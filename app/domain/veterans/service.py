"""How long somebody served, and whether what was written down can be."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from app.domain.veterans.errors import ServiceImpossible
from app.domain.veterans.periods import check_apart, full_years
from app.domain.veterans.sections import ServiceSpell

YOUNGEST_SOLDIER = 12
"""Red Army boys existed; younger is a slip of the pen."""


def check_service(spells: Sequence[ServiceSpell], born_on: date, today: date) -> None:
    """Refuse spells that overlap, lie in the future, or begin in childhood."""
    check_apart(spells)
    for spell in spells:
        if spell.enlisted_on > today or full_years(born_on, spell.enlisted_on) < YOUNGEST_SOLDIER:
            raise ServiceImpossible
        if (spell.discharged_on is None) != (spell.discharge is None):
            raise ServiceImpossible
        if spell.discharged_on is not None and spell.discharged_on > today:
            raise ServiceImpossible


def service_years(spells: Iterable[tuple[date, date | None]], today: date) -> int:
    """Return the years of service completed by `today`, all spells together."""
    days = sum((min(until or today, today) - since for since, until in spells), start=timedelta())
    first_day = date(1900, 1, 1)  # Any fixed day: days become years by the calendar.
    return full_years(first_day, first_day + days)
