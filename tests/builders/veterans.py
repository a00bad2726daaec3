"""People of the registry, made up: their numbers stand under a county code nobody has."""

from datetime import date, datetime
from itertools import count
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.pinyin import read_name
from app.domain.calendar.days import day_of
from app.domain.veterans.identity_number import check_character, parse
from app.domain.veterans.sections import (
    Basics,
    CategoryGround,
    Grading,
    Health,
    RolePeriod,
    ServiceSpell,
)
from app.domain.veterans.terms import (
    CareNeed,
    CategoryCode,
    DischargeKind,
    HukouKind,
    LivingSituation,
    PersonRole,
    RankKind,
    ServiceBranch,
)
from app.models.sealed import use_vault
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person, PersonRoleHeld
from app.models.veterans.service import ServicePeriod
from app.models.veterans.standing import CategoryHeld, DisabilityGrading
from app.settings import Environment, Settings
from app.usecases.vault.unlock_vault import unlock_vault

VILLAGE = "350505001001"
"""A community of Shanyao subdistrict, Quangang."""
OTHER_VILLAGE = "350504100201"
"""Shuangxi village, Luoxi town, Luojiang."""
NOBODYS_COUNTY = "350599"

_sequence = count(1)


def an_id_number(born_on: date = date(1955, 3, 12), *, male: bool = True) -> str:
    """Return a number that no test used before; its check character is right."""
    ordinal = next(_sequence) * 2 % 998 + (1 if male else 0)
    first_17 = f"{NOBODYS_COUNTY}{born_on:%Y%m%d}{ordinal:03}"
    return first_17 + check_character(first_17)


def a_phone() -> str:
    return f"199{next(_sequence):08}"


def basics_of(name: str = "陈建国", division: str = VILLAGE, *, phone: str | None = None) -> Basics:
    return Basics(
        name=name,
        division_code=division,
        ethnicity="01",
        hukou_kind=HukouKind.RURAL,
        phone=phone,
        address="山腰街道锦祥社区12号",
    )


async def open_vault(session: AsyncSession) -> None:
    """Open the vault of this test's database, for tests that start no house."""
    settings = Settings(_env_file=None, environment=Environment.TEST)
    use_vault(await unlock_vault(session, settings, session.info["now"]))


async def a_person(
    session: AsyncSession,
    name: str = "陈建国",
    division: str = VILLAGE,
    *,
    id_number: str | None = None,
    phone: str | None = None,
    born_on: date = date(1955, 3, 12),
    roles: tuple[PersonRole, ...] = (PersonRole.VETERAN,),
) -> Person:
    """Somebody of the registry; the vault of the database is opened on the way."""
    await open_vault(session)
    now: datetime = session.info["now"]
    number = parse(id_number or an_id_number(born_on), day_of(now))
    person = Person(
        id_number=number.text,
        sex=number.sex,
        born_on=number.born_on,
        registered_at=now,
        changed_at=now,
    )
    person.tell(basics_of(name, division, phone=phone), read_name(name))
    session.add(person)
    await session.flush()  # What hangs on the person refers to it.
    starts_on = date(1980, 1, 1)
    session.add_all(PersonRoleHeld.of(person.id, RolePeriod(role, starts_on)) for role in roles)
    await session.flush()
    return person


async def a_service(
    session: AsyncSession,
    person_id: UUID,
    enlisted_on: date = date(1974, 12, 1),
    discharged_on: date = date(1979, 1, 1),
) -> ServicePeriod:
    spell = ServiceSpell(
        branch=ServiceBranch.ARMY,
        enlisted_on=enlisted_on,
        hukou_at_enlistment=HukouKind.RURAL,
        rank=RankKind.CONSCRIPT,
        discharged_on=discharged_on,
        discharge=DischargeKind.DISCHARGED,
    )
    row = ServicePeriod.of(person_id, spell)
    session.add(row)
    await session.flush()
    return row


async def a_grading(session: AsyncSession, person_id: UUID, grading: Grading) -> None:
    session.add(DisabilityGrading.of(person_id, grading))
    await session.flush()


async def a_category(
    session: AsyncSession,
    person_id: UUID,
    category: CategoryCode = CategoryCode.WAR_PARTICIPANT,
    starts_on: date = date(2011, 8, 1),
) -> None:
    ground = CategoryGround(category, starts_on, "泉港退役军人〔2011〕1号")
    session.add(CategoryHeld.of(person_id, ground))
    await session.flush()


async def a_health_record(session: AsyncSession, person_id: UUID) -> None:
    row = HealthRecord(person_id=person_id)
    row.tell(
        Health(
            care_need=CareNeed.PARTLY_DEPENDENT,
            living=LivingSituation.EMPTY_NEST,
            last_checkup_on=date(2026, 5, 9),
            diagnoses=("高血压",),
            allergies=("青霉素",),
        )
    )
    session.add(row)
    await session.flush()
