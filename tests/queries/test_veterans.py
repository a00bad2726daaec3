"""The registry on a real database: who is found, who is seen, what cannot be stored."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.crypto import DoesNotOpen
from app.db import Database, enter
from app.domain.divisions.code import subtree
from app.domain.veterans.masks import mask_id_number
from app.domain.veterans.sections import Grading
from app.domain.veterans.terms import CategoryCode, DisabilityNature, PersonRole
from app.models.sealed import the_vault
from app.models.veterans.persons import Person
from app.models.veterans.standing import CategoryHeld
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, NOBODY, Scope
from app.queries.veterans import persons as registry
from app.queries.veterans.dossier import categories_of, health_of
from app.queries.veterans.facts import facts_of
from app.queries.veterans.persons import Beginning, Spelling
from tests.builders.veterans import (
    OTHER_VILLAGE,
    VILLAGE,
    a_category,
    a_grading,
    a_health_record,
    a_person,
    a_service,
)

QUANGANG = Scope(ranges=(subtree("350505000000"),))
LUOJIANG = Scope(ranges=(subtree("350504000000"),))
TODAY = date(2026, 11, 22)


async def test_what_is_personal_is_stored_sealed_and_opens_for_a_purpose(
    session: AsyncSession,
) -> None:
    person = await a_person(session, phone="13800138000")
    number = person.id_number.reveal("test")
    assert number is not None
    assert person.phone.reveal("test") == "13800138000"
    row = (await session.execute(text("SELECT persons::text FROM persons"))).scalar_one()
    for secret in (number, "13800138000", "锦祥社区12号"):
        assert secret not in row
        assert secret.encode().hex() not in row
    assert person.id_number.masked(mask_id_number) == f"350599********{number[-4:]}"
    assert number not in repr(person.id_number)


async def test_a_number_moved_to_another_person_does_not_open(session: AsyncSession) -> None:
    one, other = await a_person(session, "陈建国"), await a_person(session, "林志强")
    other.id_number_sealed = one.id_number_sealed
    with pytest.raises(DoesNotOpen):
        other.id_number.reveal("test")


async def test_a_person_is_found_by_number_within_scope_only(session: AsyncSession) -> None:
    person = await a_person(session, phone="13800138000")
    number = person.id_number.reveal("test") or ""
    by_number = the_vault().indexes("persons", "id_number", number)
    by_phone = the_vault().indexes("persons", "phone", "13800138000")
    for scope, expected in ((QUANGANG, [person]), (LUOJIANG, []), (NOBODY, [])):
        assert await registry.persons_by_id_number(session, scope, by_number) == expected
        found = await registry.persons_by_phone(session, scope, by_phone, after=None, limit=9)
        assert found == expected
    own = Scope(persons=(person.id,))
    assert await registry.person(session, own, person.id) is person


@pytest.mark.parametrize(
    ("spelling", "typed", "expected"),
    [
        (Spelling.NAME, "陈", ["陈建国", "陈阿妹"]),
        (Spelling.NAME, "陈建", ["陈建国"]),
        (Spelling.PINYIN, "chen", ["陈阿妹", "陈建国"]),
        (Spelling.PINYIN, "zeng", ["曾志强"]),
        (Spelling.PINYIN, "ceng", []),
        (Spelling.INITIALS, "cjg", ["陈建国"]),
        (Spelling.NAME, "%", []),
        (Spelling.NAME, "_建国", []),
    ],
)
async def test_a_person_is_found_by_the_beginning_of_the_name(
    session: AsyncSession, spelling: Spelling, typed: str, expected: list[str]
) -> None:
    for name in ("陈建国", "曾志强", "陈阿妹", "林志强"):
        await a_person(session, name)
    await a_person(session, "陈远方", OTHER_VILLAGE)
    found = await registry.persons_named(
        session, QUANGANG, Beginning(spelling, typed), after=None, limit=10
    )
    assert [person.name for person in found] == expected


async def test_a_list_continues_after_its_last_row(session: AsyncSession) -> None:
    people = [await a_person(session, "陈建国") for _ in range(5)]
    ids: list[UUID] = []
    after = None
    while page := await registry.persons_named(
        session, QUANGANG, Beginning(Spelling.NAME, "陈"), after=after, limit=2
    ):
        ids += [person.id for person in page]
        after = (page[-1].name, page[-1].id)
    assert ids == sorted(person.id for person in people)


async def test_a_division_lists_everybody_below_it_in_order(session: AsyncSession) -> None:
    names = ["陈建国", "曾志强", "林阿妹"]
    for name in names:
        await a_person(session, name)
    await a_person(session, "陈远方", OTHER_VILLAGE)
    first = await registry.persons_of(
        session, EVERYTHING, [subtree("350505000000")], after=None, limit=2
    )
    last = first[-1]
    rest = await registry.persons_of(
        session,
        EVERYTHING,
        [subtree("350505000000")],
        after=(last.division_code, last.name_pinyin, last.id),
        limit=2,
    )
    assert [p.name_pinyin for p in (*first, *rest)] == ["chenjianguo", "linamei", "zengzhiqiang"]


async def test_facts_tell_what_held_on_the_day(session: AsyncSession) -> None:
    person = await a_person(session, born_on=date(1955, 3, 12))
    await a_service(session, person.id, date(1974, 12, 1), date(1979, 1, 1))
    await a_category(session, person.id, CategoryCode.WAR_PARTICIPANT, date(2011, 8, 1))
    await a_grading(
        session,
        person.id,
        Grading(grade=8, nature=DisabilityNature.DUTY, starts_on=date(2025, 6, 1), basis="x"),
    )
    facts = await facts_of(session, QUANGANG, person.id, TODAY)
    assert facts is not None
    assert (facts.age, facts.living, facts.division_code) == (71, True, VILLAGE)
    assert facts.roles == {PersonRole.VETERAN}
    assert facts.categories == {CategoryCode.WAR_PARTICIPANT}
    assert (facts.disability_grade, facts.disability_nature) == (8, DisabilityNature.DUTY)
    assert facts.last_graded_on == date(2025, 6, 1)
    assert (facts.service_years, facts.enlisted_on) == (4, date(1974, 12, 1))
    assert facts.discharged_on == date(1979, 1, 1)
    assert not facts.has_card

    before = await facts_of(session, QUANGANG, person.id, date(2011, 7, 31))
    assert before is not None
    assert (before.categories, before.disability_grade, before.age) == (frozenset(), None, 56)
    assert await facts_of(session, LUOJIANG, person.id, TODAY) is None


async def test_facts_of_somebody_of_whom_little_is_known(session: AsyncSession) -> None:
    person = await a_person(session, roles=())
    facts = await facts_of(session, EVERYTHING, person.id, TODAY)
    assert facts is not None
    assert (facts.roles, facts.service_years, facts.discharged_on) == (frozenset(), 0, None)


async def test_one_number_is_registered_once(session: AsyncSession) -> None:
    person = await a_person(session)
    with pytest.raises(IntegrityError, match="uq_persons_id_number_index"):
        await a_person(session, "林志强", id_number=person.id_number.reveal("test"))


async def test_a_category_is_not_held_twice_on_one_day(session: AsyncSession) -> None:
    person = await a_person(session)
    await a_category(session, person.id, CategoryCode.WAR_PARTICIPANT, date(2011, 8, 1))
    await a_category(session, person.id, CategoryCode.RURAL_VETERAN_60, date(2015, 8, 1))
    with pytest.raises(IntegrityError, match="ex_categories_held_period"):
        await a_category(session, person.id, CategoryCode.WAR_PARTICIPANT, date(2020, 1, 1))


async def test_a_category_may_begin_on_the_day_its_earlier_period_ended(
    session: AsyncSession,
) -> None:
    person = await a_person(session)
    await a_category(session, person.id, CategoryCode.WAR_PARTICIPANT, date(2011, 8, 1))
    await session.execute(update(CategoryHeld).values(ends_before=date(2020, 1, 1)))
    await a_category(session, person.id, CategoryCode.WAR_PARTICIPANT, date(2020, 1, 1))
    assert len(await categories_of(session, EVERYTHING, person.id)) == 2


async def test_the_second_lock_holds_where_the_first_is_forgotten(database: Database) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session)
        await a_category(session, person.id)
        await a_health_record(session, person.id)
    tables = ("persons", "person_roles", "categories_held", "health_records")
    for scope, seen in ((QUANGANG, 1), (LUOJIANG, 0), (Scope(persons=(person.id,)), 1)):
        async with database.transaction(scope, SYSTEM) as session:
            for table in tables:
                count = await session.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
                assert (scope, table, count.scalar_one()) == (scope, table, seen)


async def test_a_row_cannot_be_written_outside_the_scope(database: Database) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        stranger = await a_person(session, division=OTHER_VILLAGE)
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with database.transaction(QUANGANG, SYSTEM) as session:
            await a_person(session, division=OTHER_VILLAGE)
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with database.transaction(QUANGANG, SYSTEM) as session:
            await a_category(session, stranger.id)
    async with database.session() as session, session.begin():
        await enter(session, QUANGANG, SYSTEM)
        moved = await session.execute(
            update(Person).where(Person.id == stranger.id).values(division_code=VILLAGE)
        )
        assert moved.rowcount == 0  # type: ignore[attr-defined]  # A cursor result.


async def test_health_is_sealed_and_told_as_it_was_written(session: AsyncSession) -> None:
    person = await a_person(session)
    await a_health_record(session, person.id)
    row = (await session.execute(text("SELECT health_records::text FROM health_records"))).scalar()
    assert "高血压".encode().hex() not in str(row)
    record = await health_of(session, QUANGANG, person.id)
    assert record is not None
    assert record.told().diagnoses == ("高血压",)
    assert record.told().allergies == ("青霉素",)


async def test_lists_are_planned_for_the_scope_at_hand(session: AsyncSession) -> None:
    shown = await session.execute(text("SHOW plan_cache_mode"))
    assert shown.scalar_one() == "force_custom_plan"
