"""Book a visit: one seat of one half-day, for somebody who has no other visit at that time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Sequence as Numbers
from sqlalchemy import inspect, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.requests.reference import county_of
from app.domain.visits.booking import REFUSALS, obstacle
from app.domain.visits.errors import EmergencyCall, OverlappingVisit, SlotFull
from app.domain.visits.policy import Need
from app.domain.visits.terms import Purpose, SlotStatus, VisitChannel, VisitStatus
from app.models.veterans.persons import Person
from app.models.visits.slots import VisitSlot
from app.models.visits.visits import Visit
from app.policies.principals import Citizen
from app.queries.divisions import division_path
from app.queries.veterans.persons import person_seen
from app.queries.visits.offers import SlotOnOffer, slot_on_offer
from app.usecases.audit.record import record

_NUMBERS = Numbers("visit_numbers")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; `signs` are what people answered to what is the matter."""

    slot_id: UUID
    purposes: Sequence[Purpose]
    signs: Sequence[str]
    access: dict[str, str]


async def book_visit(session: AsyncSession, citizen: Citizen, wish: Wish, now: datetime) -> Visit:
    """Take a seat and write the visit; whatever refuses, the seat is as free as before."""
    policy = visit_policy()
    if policy.is_emergency(wish.signs):
        raise EmergencyCall
    person = await person_seen(session, citizen.scope, citizen.subject)
    path = [each.code for each in await division_path(session, person.division_code)]
    found = await slot_on_offer(session, wish.slot_id, path)
    if found is None:
        raise NotFound
    need = policy.need_of(wish.purposes)
    if stands := obstacle(found.offered(policy), need.skills, now):
        raise REFUSALS[stands]
    await _take_seat(session, wish.slot_id, now)
    visit = _visit(citizen, person, found, wish, need, now)
    visit.reference = await _reference(session, person.division_code)
    stored = await _stored(session, visit)
    told = {"slot_id": str(wish.slot_id), "purposes": [each.value for each in wish.purposes]}
    await record(session, EventTag.VISIT_BOOKED, stored, at=now, data=told)
    return stored


async def _take_seat(session: AsyncSession, slot_id: UUID, now: datetime) -> None:
    """Guarded: whoever comes second finds the seat gone, however many come at once."""
    slot = VisitSlot
    taken = await session.execute(
        update(slot)
        .where(
            slot.id == slot_id,
            slot.status == SlotStatus.OPEN,
            slot.booked + slot.held < slot.capacity - slot.reserve,
        )
        .values(booked=slot.booked + 1, changed_at=now)
        .returning(slot.id)
        .execution_options(synchronize_session=False)
    )
    if taken.one_or_none() is None:
        raise SlotFull


def _visit(
    citizen: Citizen, person: Person, found: SlotOnOffer, wish: Wish, need: Need, now: datetime
) -> Visit:
    visit = Visit(
        person_id=person.id,
        division_code=person.division_code,
        status=VisitStatus.BOOKED,
        purposes=[each.value for each in wish.purposes],
        skills=[each.value for each in need.skills],
        service_minutes=need.service_minutes,
        channel=VisitChannel.APP,
        slot_id=found.slot.id,
        team_id=found.team.id,
        starts_at=found.slot.starts_at,
        ends_at=found.slot.ends_at,
        reserve_seat=False,
        priority=0,
        priority_because=[],
        at_head=False,
        made_by=citizen.account_id,
        made_at=now,
        changed_at=now,
        version=1,
    )
    visit.access = wish.access
    return visit


async def _reference(session: AsyncSession, division_code: str) -> str:
    serial: int = await session.scalar(_NUMBERS)
    return f"SM{county_of(division_code)}-{serial:07d}"


async def _stored(session: AsyncSession, visit: Visit) -> Visit:
    """Insert it unless the person has another visit at that time: then the seat is given back."""
    columns = {each.key: getattr(visit, each.key) for each in inspect(Visit).column_attrs}
    statement = insert(Visit).values(columns).on_conflict_do_nothing().returning(Visit)
    stored = (await session.scalars(statement)).one_or_none()
    if stored is None:
        raise OverlappingVisit
    return stored
