"""Who waits for a seat, in the order in which seats are offered."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Integer,
    Text,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.adapters.visit_policy import visit_policy
from app.domain.calendar.days import SHANGHAI
from app.domain.divisions.code import CodeRange
from app.domain.visits.states import SEATED
from app.domain.visits.terms import OfferOutcome, Purpose, SlotStatus, VisitStatus
from app.domain.waiting.turns import Days
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import ServiceArea, VisitTeam
from app.models.veterans.persons import Person
from app.models.visits.offers import VisitOffer
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within
from app.queries.divisions import scope_ranges_of
from app.queries.supply.teams import areas_of, serves
from app.queries.veterans.living import reported_dead

_OFFERING = 0x0FFE5EA7
_ANSWERED = (OfferOutcome.DECLINED, OfferOutcome.EXPIRED)


def last_visited_on() -> ColumnElement[date | None]:
    """Return the day of the person's last visit that took place."""
    seen = aliased(Visit)
    last = (
        select(func.max(seen.starts_at))
        .where(seen.person_id == Visit.person_id, seen.status == VisitStatus.FULFILLED)
        .scalar_subquery()
    )
    return cast(func.timezone(str(SHANGHAI), last), Date)


def in_turn() -> tuple[Any, ...]:
    """Return what `turn` of domain/visits/waiting.py sorts by, of visits beside their persons."""
    return (
        cast(~Visit.at_head, Integer),
        -Visit.priority,
        Person.born_on,
        func.coalesce(last_visited_on(), date.min),
        func.coalesce(Visit.waiting_since, Visit.made_at),
        Visit.id,
    )


async def one_offers_at_a_time(session: AsyncSession) -> None:
    """Wait until no other job is offering: whoever is skipped by two would get the later seat."""
    await session.execute(select(func.pg_advisory_xact_lock(_OFFERING)))


async def first_in_turn(session: AsyncSession, slot: VisitSlot) -> Visit | None:
    """Load and lock whoever waits first and fits; who is acting at this moment is passed over."""
    areas = (await areas_of(session, [slot.team_id]))[slot.team_id]
    ranges = [each for code in areas for each in await scope_ranges_of(session, code)]
    statement = (
        select(Visit)
        .join(Person, Person.id == Visit.person_id)
        .where(
            Visit.status == VisitStatus.WAITLIST,
            Person.died_on.is_(None),
            ~reported_dead(Person.id),
            _lies_in(ranges),
            _can_do(cast(slot.skills, ARRAY(Text))),
            _suits(slot.day, slot.day),
            ~_asked(Visit.id, slot.id),
            ~_is_busy(slot),
        )
        .order_by(*in_turn())
        .limit(1)
        .with_for_update(of=Visit, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return await session.scalar(statement)


async def next_to_offer(
    session: AsyncSession, now: datetime, passed_over: Collection[UUID]
) -> UUID | None:
    """Return the soonest half-day with a free seat for which somebody may wait."""
    slot, area = VisitSlot, ServiceArea
    waits = exists().where(
        Visit.status == VisitStatus.WAITLIST,
        area.team_id == slot.team_id,
        serves(Visit.division_code),
        _can_do(slot.skills),
        _suits(slot.day, slot.day),
        ~_asked(Visit.id, slot.id),
    )
    return await session.scalar(
        select(slot.id)
        .where(
            slot.status == SlotStatus.OPEN,
            slot.day >= visit_policy().first_day(now),
            slot.booked + slot.held < slot.capacity - slot.reserve,
            slot.id.not_in(passed_over),
            waits,
        )
        .order_by(slot.starts_at, slot.id)
        .limit(1)
    )


async def waits_to_end(session: AsyncSession, now: datetime, limit: int) -> Sequence[UUID]:
    """Return who waits for days of which none can be booked any more."""
    found = await session.scalars(
        select(Visit.id)
        .where(
            Visit.status == VisitStatus.WAITLIST,
            Visit.requested_before_on <= visit_policy().first_day(now),
        )
        .order_by(Visit.id)
        .limit(limit)
    )
    return found.all()


async def waits_for(
    session: AsyncSession, scope: Scope, person_id: UUID, purposes: Collection[Purpose]
) -> bool:
    """Say whether the person waits for exactly these purposes, in whatever order."""
    wanted = cast([each.value for each in purposes], ARRAY(Text))
    same = and_(Visit.purposes.op("<@")(wanted), Visit.purposes.op("@>")(wanted))
    return bool(
        await session.scalar(
            select(
                exists().where(
                    Visit.person_id == person_id,
                    Visit.status == VisitStatus.WAITLIST,
                    same,
                    within(scope, division=Visit.division_code, person=Visit.person_id),
                )
            )
        )
    )


async def teams_that_come(
    session: AsyncSession, path: Collection[str], today: date
) -> Sequence[VisitTeam]:
    """Return the teams that serve a place; `path` are its division and those above it."""
    from_here = or_(VisitTeam.dissolved_on.is_(None), VisitTeam.dissolved_on > today)
    here = exists().where(ServiceArea.team_id == VisitTeam.id, ServiceArea.division_code.in_(path))
    teams = await session.scalars(select(VisitTeam).where(from_here, here).order_by(VisitTeam.id))
    return teams.all()


async def skills_stored(
    session: AsyncSession, team_ids: Sequence[UUID], days: Days
) -> dict[UUID, list[list[str]]]:
    """Return by team what it can do on its half-days of these days, each way once."""
    slot = VisitSlot
    rows = await session.execute(
        select(slot.team_id, slot.skills)
        .distinct()
        .where(slot.team_id.in_(team_ids), slot.day >= days.from_on, slot.day < days.before_on)
    )
    by_team: dict[UUID, list[list[str]]] = {team_id: [] for team_id in team_ids}
    for team_id, skills in rows:
        by_team[team_id].append(skills)
    return by_team


def _lies_in(ranges: Sequence[CodeRange]) -> ColumnElement[bool]:
    code = Visit.division_code
    return or_(*(and_(code >= part.from_code, code < part.before_code) for part in ranges))


def _can_do(skills: Any) -> ColumnElement[bool]:
    return Visit.skills.op("<@", is_comparison=True)(skills)


def _suits(from_on: Any, until_on: Any) -> ColumnElement[bool]:
    """Without days of one's own any day suits."""
    return and_(
        func.coalesce(Visit.requested_from_on, date.min) <= from_on,
        func.coalesce(Visit.requested_before_on, date.max) > until_on,
    )


def _asked(visit_id: Any, slot_id: Any) -> ColumnElement[bool]:
    """Something else is on offer, or this very half-day was declined or left unanswered."""
    offer = VisitOffer
    same_seat = and_(offer.slot_id == slot_id, offer.outcome.in_(_ANSWERED))
    return exists().where(
        offer.visit_id == visit_id, or_(offer.outcome == OfferOutcome.OPEN, same_seat)
    )


def _is_busy(slot: VisitSlot) -> ColumnElement[bool]:
    """The person has another visit at that time."""
    other = aliased(Visit)
    return exists().where(
        other.person_id == Visit.person_id,
        other.status.in_(SEATED),
        other.starts_at < slot.ends_at,
        other.ends_at > slot.starts_at,
    )
