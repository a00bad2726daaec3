"""On what ground a category is held and a disability graded."""

from datetime import date

from app.domain.catalogue.facts import Facts
from app.domain.veterans.errors import (
    CategoryUnfounded,
    GradedTooRecently,
    StandingDayRefused,
)
from app.domain.veterans.periods import full_years
from app.domain.veterans.terms import CategoryCode, DisabilityNature, PersonRole

LOWEST_PAID_GRADE_OF_ILLNESS = 6
"""军人抚恤优待条例 art. 27: illness is compensated for grades 1 to 6 only."""

AGE_OF_ALLOWANCE = 60
RURAL_FROM, RURAL_BEFORE = date(1954, 11, 1), date(2011, 11, 1)
"""Enlisted under conscription, and before 《退役士兵安置条例》 came into force."""

DISABLED = frozenset(
    {
        CategoryCode.DISABLED_VETERAN,
        CategoryCode.DISABLED_POLICE,
        CategoryCode.DISABLED_OFFICIAL,
        CategoryCode.DISABLED_MILITIA,
    }
)
OF_VETERANS = frozenset(
    {
        CategoryCode.DISABLED_VETERAN,
        CategoryCode.WAR_PARTICIPANT,
        CategoryCode.TEST_PARTICIPANT,
        CategoryCode.RETURNED_WITH_ILLNESS,
        CategoryCode.RURAL_VETERAN_60,
        CategoryCode.DEMOBILISED_BEFORE_1954,
    }
)
ROLE_OF = {
    CategoryCode.DISABLED_POLICE: PersonRole.DISABLED_POLICE,
    CategoryCode.DISABLED_OFFICIAL: PersonRole.DISABLED_OFFICIAL,
    CategoryCode.DISABLED_MILITIA: PersonRole.DISABLED_MILITIA,
    CategoryCode.MARTYR_SURVIVOR: PersonRole.MARTYR_KIN,
    CategoryCode.AGED_MARTYR_CHILD: PersonRole.MARTYR_KIN,
    CategoryCode.DUTY_DEATH_SURVIVOR: PersonRole.DUTY_DEATH_KIN,
    CategoryCode.ILLNESS_DEATH_SURVIVOR: PersonRole.ILLNESS_DEATH_KIN,
    **dict.fromkeys(OF_VETERANS, PersonRole.VETERAN),
}
"""The role a category rests on; red soldiers are recorded whatever their papers say."""


def is_paid(grade: int, nature: DisabilityNature) -> bool:
    """Say whether a grade carries a pension: illness 7 to 10 may be graded and pays nothing."""
    return nature is not DisabilityNature.ILLNESS or grade <= LOWEST_PAID_GRADE_OF_ILLNESS


def check_started(starts_on: date, born_on: date, today: date) -> None:
    """Refuse a category or grade of before birth, or of a day on which it can still be lost."""
    if not born_on <= starts_on <= today:
        raise StandingDayRefused("/starts_on")


def check_founded(category: CategoryCode, facts: Facts) -> None:
    """Refuse a category that the dossier speaks against on the day of the facts."""
    needed = ROLE_OF.get(category)
    founded = needed is None or needed in facts.roles
    if category in DISABLED:
        founded = founded and facts.disability_grade is not None
    if category is CategoryCode.AGED_MARTYR_CHILD:
        founded = founded and facts.age >= AGE_OF_ALLOWANCE
    if category is CategoryCode.RURAL_VETERAN_60:
        founded = founded and facts.age >= AGE_OF_ALLOWANCE
        founded = founded and _between(facts.enlisted_on, RURAL_FROM, RURAL_BEFORE)
    if category is CategoryCode.DEMOBILISED_BEFORE_1954:
        founded = founded and _between(facts.enlisted_on, date.min, RURAL_FROM)
    if not founded:
        raise CategoryUnfounded


def _between(day: date | None, starts_on: date, ends_before: date) -> bool:
    return day is not None and starts_on <= day < ends_before


def check_regrading(last_graded_on: date | None, on: date) -> None:
    """A grade may be changed a year after the last grading at the earliest (art. 29)."""
    if last_graded_on is not None and full_years(last_graded_on, on) < 1:
        raise GradedTooRecently
