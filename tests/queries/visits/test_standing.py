"""What the dossier says of somebody today, as far as it brings points."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.veterans.sections import Grading, Health, Kin
from app.domain.veterans.terms import (
    CareNeed,
    DisabilityNature,
    LivingSituation,
    PersonRole,
    Relation,
)
from app.domain.visits.priority import Circumstance, Priority, Situation
from app.models.veterans.health import HealthRecord
from app.models.veterans.household import FamilyMember
from app.models.veterans.persons import Person
from app.models.veterans.standing import DisabilityGrading
from app.policies.scope import EVERYTHING, Scope
from app.queries.visits.standing import priority_of, situations_of
from tests.builders.veterans import a_grading, a_person

TODAY = date(2026, 11, 23)
HALE = Situation(
    disability_grade=None,
    bedridden=False,
    age=71,
    lives_alone=False,
    martyrs_parent=False,
    follow_up_due_on=None,
    last_visited_on=None,
)
GRADING = Grading(
    grade=3,
    nature=DisabilityNature.DUTY,
    psychiatric=False,
    starts_on=date(1980, 5, 1),
    basis="闽民残〔1980〕3号",
)


async def said_of(session: AsyncSession, person: Person) -> Situation:
    return (await situations_of(session, EVERYTHING, [person.id], TODAY))[person.id]


def health(person: Person, care_need: CareNeed, living: LivingSituation) -> HealthRecord:
    row = HealthRecord(person_id=person.id)
    row.tell(Health(care_need=care_need, living=living))
    return row


def family(person: Person, relation: Relation, *, martyr: bool) -> FamilyMember:
    row = FamilyMember(person_id=person.id)
    row.tell(Kin(relation=relation, name="陈大勇", martyr=martyr))
    return row


async def test_somebody_of_whom_nothing_is_written_has_an_age(session: AsyncSession) -> None:
    assert await said_of(session, await a_person(session)) == HALE


async def test_care_and_living_come_from_the_health_section(session: AsyncSession) -> None:
    person = await a_person(session)
    session.add(health(person, CareNeed.BEDRIDDEN, LivingSituation.ALONE))

    assert await said_of(session, person) == replace(HALE, bedridden=True, lives_alone=True)


async def test_only_the_grade_in_force_today_counts(session: AsyncSession) -> None:
    person = await a_person(session)
    before = DisabilityGrading.of(person.id, replace(GRADING, grade=1))
    before.ends_before = regraded_on = date(2020, 1, 1)
    session.add(before)
    await a_grading(session, person.id, replace(GRADING, starts_on=regraded_on))

    assert await said_of(session, person) == replace(HALE, disability_grade=3)


@pytest.mark.parametrize(
    ("role", "relation", "martyr", "counts"),
    [
        (PersonRole.MARTYR_KIN, Relation.SON, True, True),
        (PersonRole.MARTYR_KIN, Relation.DAUGHTER, True, True),
        (PersonRole.MARTYR_KIN, Relation.SON, False, False),
        (PersonRole.MARTYR_KIN, Relation.SIBLING, True, False),
        (PersonRole.VETERAN, Relation.SON, True, False),
    ],
)
async def test_a_martyrs_parent_is_confirmed_kin_whose_child_fell(
    session: AsyncSession,
    role: PersonRole,
    relation: Relation,
    *,
    martyr: bool,
    counts: bool,
) -> None:
    person = await a_person(session, roles=(role,))
    session.add(family(person, relation, martyr=martyr))

    assert await said_of(session, person) == replace(HALE, martyrs_parent=counts)


async def test_it_becomes_points_for_whoever_may_see_the_person(session: AsyncSession) -> None:
    person = await a_person(session, born_on=TODAY.replace(year=1946))
    session.add(health(person, CareNeed.BEDRIDDEN, LivingSituation.ALONE))
    expected = Priority(
        65, (Circumstance.BEDRIDDEN, Circumstance.EIGHTY_OR_OLDER, Circumstance.LIVES_ALONE)
    )

    assert await priority_of(session, person, TODAY) == expected
    eve = TODAY - timedelta(days=1)
    assert (await priority_of(session, person, eve)).score == expected.score - 20
    assert await situations_of(session, Scope(), [person.id], TODAY) == {}
