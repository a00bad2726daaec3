"""The made-up city is believable, belongs to nobody, and is the same every time."""

from datetime import datetime

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.veterans.identity_number import parse
from app.domain.veterans.periods import full_years
from app.domain.veterans.standing import check_founded, is_paid
from app.models.sealed import the_vault
from app.models.veterans.persons import Person
from app.models.veterans.standing import CategoryHeld, DisabilityGrading
from app.policies.scope import EVERYTHING
from app.queries.veterans.facts import facts_of
from app.queries.veterans.persons import persons_by_id_number
from app.seed.cast import NotInProduction, seed_personas
from app.seed.city import CHUNK, seed_city
from app.seed.personas import personas
from app.settings import Environment, Settings
from tests.builders.veterans import open_vault

PEOPLE = 600


async def the_city(session: AsyncSession) -> list[Person]:
    await open_vault(session)
    told: list[int] = []
    await seed_city(session, the_vault(), PEOPLE, progress=told.append)
    assert sum(told) == PEOPLE
    return list(await session.scalars(select(Person).order_by(Person.id)))


async def test_every_number_is_right_and_belongs_to_nobody(session: AsyncSession) -> None:
    city = await the_city(session)
    today = day_of(session.info["now"])
    assert len(city) == PEOPLE
    for person in city:
        number = parse(person.id_number.reveal("test") or "", today)
        assert number.text.startswith("350599")
        assert (number.born_on, number.sex) == (person.born_on, person.sex)
        phone = person.phone.reveal("test")
        assert phone is None or phone.startswith("140")
    found = await persons_by_id_number(
        session,
        EVERYTHING,
        the_vault().indexes("persons", "id_number", city[7].id_number.reveal("test") or ""),
    )
    assert found == [city[7]]


async def test_people_are_of_all_ages_and_places_and_speak_as_there(
    session: AsyncSession,
) -> None:
    city = await the_city(session)
    today = day_of(session.info["now"])
    ages = [full_years(person.born_on, today) for person in city]
    assert 19 <= min(ages) < 25
    assert 88 < max(ages) <= 97
    assert not any(person.division_code.startswith("350527") for person in city)
    assert len({person.division_code for person in city}) > PEOPLE // 2
    speech = {person.division_code[:6]: person.speech.value for person in city}
    assert (speech["350502"], speech["350821"]) == ("minnan", "hakka")
    assert all(person.name_pinyin.isascii() and person.name_initials for person in city)


async def test_what_people_hold_is_founded_in_their_dossiers(session: AsyncSession) -> None:
    await the_city(session)
    held = list(await session.scalars(select(CategoryHeld)))
    assert len({row.category for row in held}) >= 6
    for row in held:
        facts = await facts_of(session, EVERYTHING, row.person_id, row.starts_on)
        assert facts is not None
        check_founded(row.category, facts)
    gradings = list(await session.scalars(select(DisabilityGrading)))
    assert gradings
    assert all(is_paid(row.grade, row.nature) for row in gradings)
    several = await session.scalar(
        select(func.count()).select_from(
            select(CategoryHeld.person_id)
            .group_by(CategoryHeld.person_id)
            .having(func.count() > 1)
            .subquery()
        )
    )
    assert several


async def test_the_same_seed_makes_the_same_people(session: AsyncSession) -> None:
    await open_vault(session)
    cities: list[list[str]] = []
    for _ in range(2):
        async with session.begin_nested() as attempt:
            await seed_city(session, the_vault(), 50)
            names = await session.scalars(select(Person.name).order_by(Person.id))
            cities.append(list(names))
            await attempt.rollback()
    assert cities[0] == cities[1]
    assert CHUNK > len(cities[0]) == 50


async def test_personas_are_entered_once_and_may_be_entered_again(session: AsyncSession) -> None:
    await open_vault(session)
    settings = Settings(_env_file=None, environment=Environment.TEST)
    for _ in range(2):
        await seed_personas(session, settings)
    cast = personas()
    names = set(await session.scalars(select(Person.name)))
    assert names == {citizen.person.name for citizen in cast.citizens.values()}
    elder = await session.scalar(select(Person).where(Person.name == "陈建国"))
    assert elder is not None
    now: datetime = session.info["now"]
    facts = await facts_of(session, EVERYTHING, elder.id, day_of(now))
    assert facts is not None
    assert (facts.service_years, len(facts.categories)) == (4, 1)
    registered = await session.scalar(
        text("SELECT count(*) FROM events WHERE tag = 'veterans:person:registered'")
    )
    assert registered == len(names)


async def test_production_knows_no_personas(session: AsyncSession) -> None:
    another = SecretStr("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    serious = Settings(
        _env_file=None,
        environment=Environment.PRODUCTION,
        DATABASE_URL="postgresql://db/rongyao",
        key_encryption_key=another,
        index_key=another,
        event_key=another,
        cursor_key=another,
        wechat_secret=SecretStr("x"),
        sms_secret=SecretStr("x"),
    )
    with pytest.raises(NotInProduction):
        await seed_personas(session, serious)
