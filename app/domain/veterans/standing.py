"""On what ground a category is held and a disability graded."""

from collections.abc import Collection
from datetime import date

from app.domain.veterans.errors import CategoryUnfounded, GradedTooRecently
from app.domain.veterans.periods import full_years
from app.domain.veterans.terms import CategoryCode, DisabilityNature, PersonRole

LOWEST_PAID_GRADE_OF_ILLNESS = 6
"""军人抚恤优待条例 art. 27: illness is compensated for grades 1 to 6 only."""

AGE_OF_RURAL_VETERANS = 60
RURAL_VETERANS_ENLISTED_FROM = date(1954, 11, 1)
RURAL_VETERANS_ENLISTED_BEFORE = date(2011, 11, 1)

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


def check_founded(
    category: CategoryCode,
    *,
    roles: Collection[PersonRole],
    graded: bool,
    born_on: date,
    first_enlisted_on: date | None,
    on: date,
) -> None:
    """Refuse a category that the rest of the dossier speaks against on day `on`."""
    needed = ROLE_OF.get(category)
    founded = needed is None or needed in roles
    if category in DISABLED:
        founded = founded and graded
    if category is CategoryCode.AGED_MARTYR_CHILD:
        founded = founded and full_years(born_on, on) >= AGE_OF_RURAL_VETERANS
    if category is CategoryCode.RURAL_VETERAN_60:
        founded = founded and _rural_veteran(born_on, first_enlisted_on, on)
    if category is CategoryCode.DEMOBILISED_BEFORE_1954:
        founded = founded and (
            first_enlisted_on is not None and first_enlisted_on < RURAL_VETERANS_ENLISTED_FROM
        )
    if not founded:
        raise CategoryUnfounded


def _rural_veteran(born_on: date, enlisted_on: date | None, on: date) -> bool:
    return (
        full_years(born_on, on) >= AGE_OF_RURAL_VETERANS
        and enlisted_on is not None
        and RURAL_VETERANS_ENLISTED_FROM <= enlisted_on < RURAL_VETERANS_ENLISTED_BEFORE
    )


def check_regrading(last_graded_on: date | None, on: date) -> None:
    """A grade may be changed a year after the last grading at the earliest (art. 29)."""
    if last_graded_on is not None and full_years(last_graded_on, on) < 1:
        raise GradedTooRecently
