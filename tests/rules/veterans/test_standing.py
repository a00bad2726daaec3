"""On what ground categories are held, how long somebody served, which periods may stand."""

from datetime import date
from typing import Any

import pytest

from app.domain.catalogue.facts import Facts
from app.domain.veterans.errors import (
    CategoryUnfounded,
    GradedTooRecently,
    PeriodEmpty,
    PeriodTaken,
    ServiceImpossible,
)
from app.domain.veterans.periods import check_apart, full_years, holds
from app.domain.veterans.sections import RolePeriod, ServiceSpell
from app.domain.veterans.service import check_service, service_years
from app.domain.veterans.standing import check_founded, check_regrading, is_paid
from app.domain.veterans.terms import (
    CategoryCode,
    DisabilityNature,
    DischargeKind,
    HukouKind,
    PersonRole,
    RankKind,
    ServiceBranch,
)

TODAY = date(2026, 11, 22)
VETERAN = frozenset({PersonRole.VETERAN})


def facts(**changes: Any) -> Facts:
    known: dict[str, Any] = {
        "today": TODAY,
        "age": 60,
        "living": True,
        "roles": VETERAN,
        "categories": frozenset(),
        "division_code": "350505001209",
        "enlisted_on": date(1985, 11, 1),
        **changes,
    }
    return Facts(**known)


@pytest.mark.parametrize(
    ("category", "changes", "founded"),
    [
        (CategoryCode.RURAL_VETERAN_60, {}, True),
        (CategoryCode.RURAL_VETERAN_60, {"age": 59}, False),
        (CategoryCode.RURAL_VETERAN_60, {"enlisted_on": date(1954, 11, 1)}, True),
        (CategoryCode.RURAL_VETERAN_60, {"enlisted_on": date(1954, 10, 31)}, False),
        (CategoryCode.RURAL_VETERAN_60, {"enlisted_on": date(2011, 10, 31)}, True),
        (CategoryCode.RURAL_VETERAN_60, {"enlisted_on": date(2011, 11, 1)}, False),
        (CategoryCode.RURAL_VETERAN_60, {"enlisted_on": None}, False),
        (CategoryCode.RURAL_VETERAN_60, {"roles": frozenset()}, False),
        (CategoryCode.DEMOBILISED_BEFORE_1954, {"enlisted_on": date(1954, 10, 31)}, True),
        (CategoryCode.DEMOBILISED_BEFORE_1954, {"enlisted_on": date(1954, 11, 1)}, False),
        (CategoryCode.DISABLED_VETERAN, {"disability_grade": 10}, True),
        (CategoryCode.DISABLED_VETERAN, {}, False),
        (CategoryCode.DISABLED_POLICE, {"disability_grade": 3}, False),
        (CategoryCode.MARTYR_SURVIVOR, {"roles": {PersonRole.MARTYR_KIN}}, True),
        (CategoryCode.MARTYR_SURVIVOR, {"roles": {PersonRole.DUTY_DEATH_KIN}}, False),
        (CategoryCode.AGED_MARTYR_CHILD, {"roles": {PersonRole.MARTYR_KIN}}, True),
        (CategoryCode.AGED_MARTYR_CHILD, {"roles": {PersonRole.MARTYR_KIN}, "age": 59}, False),
        (CategoryCode.WAR_PARTICIPANT, {}, True),
        (CategoryCode.RED_ARMY_VETERAN, {"roles": frozenset()}, True),
    ],
)
def test_a_category_rests_on_the_dossier(
    category: CategoryCode, changes: dict[str, Any], founded: bool
) -> None:
    if founded:
        check_founded(category, facts(**changes))
        return
    with pytest.raises(CategoryUnfounded):
        check_founded(category, facts(**changes))


@pytest.mark.parametrize("category", list(CategoryCode))
def test_every_category_can_be_judged(category: CategoryCode) -> None:
    everything = facts(
        roles=frozenset(PersonRole), disability_grade=6, enlisted_on=date(1954, 10, 31)
    )
    if category is not CategoryCode.RURAL_VETERAN_60:
        check_founded(category, everything)


@pytest.mark.parametrize(
    ("grade", "nature", "paid"),
    [
        (10, DisabilityNature.COMBAT, True),
        (10, DisabilityNature.DUTY, True),
        (6, DisabilityNature.ILLNESS, True),
        (7, DisabilityNature.ILLNESS, False),
        (10, DisabilityNature.ILLNESS, False),
    ],
)
def test_illness_is_paid_to_the_sixth_grade(
    grade: int, nature: DisabilityNature, paid: bool
) -> None:
    assert is_paid(grade, nature) is paid


def test_a_grade_waits_a_full_year() -> None:
    check_regrading(None, date(2026, 1, 1))
    check_regrading(date(2024, 2, 29), date(2025, 3, 1))
    for day in (date(2025, 2, 28), date(2024, 2, 29), date(2023, 1, 1)):
        with pytest.raises(GradedTooRecently):
            check_regrading(date(2024, 2, 29), day)


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
        (date(1942, 8, 17), date(2026, 8, 16), 83),
        (date(1942, 8, 17), date(2026, 8, 17), 84),
    ],
)
def test_years_are_full_on_the_birthday(since: date, until: date, years: int) -> None:
    assert full_years(since, until) == years


def a_spell(enlisted_on: date, discharged_on: date | None, **changes: Any) -> ServiceSpell:
    known: dict[str, Any] = {
        "branch": ServiceBranch.ARMY,
        "enlisted_on": enlisted_on,
        "hukou_at_enlistment": HukouKind.RURAL,
        "rank": RankKind.CONSCRIPT,
        "discharged_on": discharged_on,
        "discharge": discharged_on and DischargeKind.DISCHARGED,
        **changes,
    }
    return ServiceSpell(**known)


def test_years_of_service_add_up_and_end_today_at_the_latest() -> None:
    first, second = (date(1976, 12, 1), date(1979, 12, 1)), (date(1981, 1, 1), date(1982, 12, 31))
    assert service_years([first], TODAY) == 3
    assert service_years([first, second], TODAY) == 4
    assert service_years([(date(2024, 9, 1), None)], TODAY) == 2
    assert service_years([(date(2024, 9, 1), date.max)], TODAY) == 2
    assert service_years([], TODAY) == 0


@pytest.mark.parametrize(
    "spell",
    [
        a_spell(date(2027, 3, 1), None),
        a_spell(date(1966, 3, 1), date(1970, 1, 1)),  # He was eleven.
        a_spell(date(1976, 12, 1), date(2026, 11, 23)),
        a_spell(date(1976, 12, 1), date(1979, 12, 1), discharge=None),
        a_spell(date(2024, 9, 1), None, discharge=DischargeKind.DISCHARGED),
    ],
)
def test_impossible_service_is_refused(spell: ServiceSpell) -> None:
    with pytest.raises(ServiceImpossible):
        check_service([spell], date(1955, 3, 12), TODAY)


def test_service_may_be_interrupted_and_not_doubled() -> None:
    first = a_spell(date(1976, 12, 1), date(1979, 12, 1))
    check_service([a_spell(date(1979, 12, 1), date(1983, 1, 1)), first], date(1955, 3, 12), TODAY)
    with pytest.raises(PeriodTaken):
        check_service(
            [first, a_spell(date(1979, 11, 30), date(1983, 1, 1))], date(1955, 3, 12), TODAY
        )


def test_a_period_is_half_open() -> None:
    period = RolePeriod(PersonRole.VETERAN, date(2020, 1, 1), date(2021, 1, 1))
    assert [holds(period, day) for day in (date(2019, 12, 31), date(2020, 1, 1))] == [False, True]
    assert [holds(period, day) for day in (date(2020, 12, 31), date(2021, 1, 1))] == [True, False]


def test_a_period_holds_a_day_and_shares_none() -> None:
    role = PersonRole.VETERAN
    with pytest.raises(PeriodEmpty) as refusal:
        check_apart(
            [
                RolePeriod(role, date(2020, 1, 1), date(2021, 1, 1)),
                RolePeriod(role, date(2022, 1, 1), date(2022, 1, 1)),
            ]
        )
    assert refusal.value.errors[0].pointer == "/items/1/ends_before"
    with pytest.raises(PeriodTaken):
        check_apart([RolePeriod(role, date(2022, 1, 1)), RolePeriod(role, date(2023, 1, 1))])
