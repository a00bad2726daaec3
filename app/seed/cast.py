"""Enter the personas through the same use cases as staff: accounts, dossiers, one mandate."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.passwords import password_hash
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.divisions.levels import Level
from app.domain.identity.agency import DEFAULT_SCOPES, AgencyKind, EvidenceKind, ordered
from app.domain.veterans.sections import Kin, Plan
from app.domain.veterans.terms import Relation
from app.models.identity.agencies import Agency
from app.models.identity.staff import StaffAccount
from app.models.veterans.persons import Person
from app.policies.principals import Staff
from app.policies.scope import EVERYTHING
from app.queries.identity.staff import staff_by_username
from app.seed.personas import CitizenPersona, StaffPersona, personas
from app.settings import Settings
from app.usecases.audit.record import record
from app.usecases.veterans.amend_employment import amend_employment
from app.usecases.veterans.amend_family import amend_family
from app.usecases.veterans.amend_health import amend_health
from app.usecases.veterans.amend_service import amend_service
from app.usecases.veterans.assign_contact_officer import assign_contact_officer
from app.usecases.veterans.hold_category import hold_category
from app.usecases.veterans.plan_service import plan_service
from app.usecases.veterans.record_grading import record_grading
from app.usecases.veterans.register_person import register_person

MANDATE = timedelta(days=365)
MONTHLY = 30


class NotInProduction(RuntimeError):
    """The keys of the personas are known to everybody."""


async def seed_personas(session: AsyncSession, settings: Settings) -> None:
    """Enter them once; doing it again changes nothing."""
    if not settings.demo:
        raise NotInProduction("personas belong to the demo")
    cast, now = personas(), session.info["now"]
    if await staff_by_username(session, cast.staff["village_clerk"].username) is not None:
        return
    hashed = await password_hash(cast.password)
    accounts = {key: await seed_account(session, who, hashed) for key, who in cast.staff.items()}
    clerk = at_work(accounts["city_reviewer"])
    people = {
        key: await _enter(session, clerk, persona, now) for key, persona in cast.citizens.items()
    }
    await _tie(session, clerk, people, accounts["village_clerk"].id, now)


async def seed_account(session: AsyncSession, persona: StaffPersona, hashed: str) -> StaffAccount:
    """Open the account of a made-up member of staff; `hashed` is the password of the demo."""
    now: datetime = session.info["now"]
    account = StaffAccount(
        username=persona.username,
        name=persona.name,
        role=persona.role,
        division_code=persona.division_code,
        password_hash=hashed,
        password_given=False,
        created_at=now,
    )
    account.totp_secret = persona.totp_secret
    session.add(account)
    data = {"role": persona.role.value}
    await record(session, EventTag.STAFF_CREATED, account, at=now, data=data)
    return account


def at_work(account: StaffAccount) -> Staff:
    """The account that enters the others, with both cities in reach."""
    return Staff(
        id=account.id,
        session_id=uuid7(),
        name=account.name,
        role=account.role,
        division_code=account.division_code,
        level=Level.CITY,
        person_id=None,
        scope=EVERYTHING,
    )


async def _enter(
    session: AsyncSession, clerk: Staff, told: CitizenPersona, now: datetime
) -> Person:
    wanted = told.person
    roles = [role.period() for role in wanted.roles]
    person = await register_person(
        session, clerk, wanted.id_number, wanted.basics(), roles, now=now
    )
    spells = [item.spell() for item in told.service.items]
    await amend_service(session, clerk, person.id, spells, version=person.version, now=now)
    work = [item.livelihood() for item in told.employment.items]
    await amend_employment(session, clerk, person.id, work, version=person.version, now=now)
    if told.health is not None:
        health = told.health.health()
        await amend_health(session, clerk, person.id, health, version=person.version, now=now)
    for given in told.gradings:
        grading = given.grading()
        await record_grading(session, clerk, person.id, grading, version=person.version, now=now)
    for held in told.categories:
        ground = held.ground()
        await hold_category(session, clerk, person.id, ground, version=person.version, now=now)
    return person


async def _tie(
    session: AsyncSession,
    clerk: Staff,
    people: Mapping[str, Person],
    officer_id: UUID,
    now: datetime,
) -> None:
    """The granddaughter is kin and agent of the elder; the village clerk looks after him."""
    elder, granddaughter = people["elder"], people["granddaughter"]
    kin = Kin(
        relation=Relation.GRANDCHILD,
        name=granddaughter.name,
        member_id=granddaughter.id,
        phone=personas().citizens["granddaughter"].person.phone,
        born_on=granddaughter.born_on,
        cares=True,
    )
    await amend_family(session, clerk, elder.id, [kin], version=elder.version, now=now)
    await assign_contact_officer(
        session, clerk, elder.id, officer_id, version=elder.version, now=now
    )
    next_contact_on = day_of(now) + timedelta(days=MONTHLY)
    plan = Plan("有人常来看看", "村站每月走访一次，镇卫生院每季随访", MONTHLY, next_contact_on)
    await plan_service(session, clerk, elder.id, plan, version=elder.version, now=now)
    agency = _mandate(elder.id, granddaughter.id, officer_id, now)
    session.add(agency)
    await record(session, EventTag.AGENCY_ENTERED, agency, at=now)


def _mandate(principal_id: UUID, agent_id: UUID, clerk_id: UUID, now: datetime) -> Agency:
    today = day_of(now)
    return Agency(
        principal_id=principal_id,
        agent_id=agent_id,
        kind=AgencyKind.MANDATE,
        scopes=[scope.value for scope in ordered(DEFAULT_SCOPES)],
        evidence_kind=EvidenceKind.PAPER_MANDATE,
        evidence_reference="演示委托书1号",
        entered_by_staff_id=clerk_id,
        starts_on=today,
        ends_before=today + MANDATE,
        offered_at=now,
        accepted_at=now,
    )
