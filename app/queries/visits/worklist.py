"""Visits as staff work through them: by whose turn it is, or by when somebody comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    cast,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.supply.shifts import at_minute
from app.domain.terms import Term
from app.domain.visits.states import AHEAD
from app.domain.visits.terms import VisitStatus
from app.models.divisions import Division
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import TeamMember, VisitTeam
from app.models.veterans.persons import Person
from app.models.visits.offers import VisitOffer
from app.models.visits.visits import Visit
from app.policies.permissions import Role
from app.policies.principals import Staff
from app.policies.scope import within
from app.queries.divisions import scope_ranges_of
from app.queries.veterans.dossier import lasts_past
from app.queries.veterans.living import reported_dead
from app.queries.waiting.queue import in_turn, last_visited_on
from app.queries.waiting.seat_offers import ShownOffer, offers_shown

TO_DO = AHEAD | {VisitStatus.ARRIVED}


class Order(Term):
    TURN = "turn", "按先后次序"
    WINDOW = "window", "按约定时段"


@dataclass(frozen=True, slots=True)
class Listing:
    """Which visits are wanted; without a status those that are still to be made."""

    order: Order
    statuses: frozenset[VisitStatus] = TO_DO
    from_on: date | None = None
    before_on: date | None = None
    team_id: UUID | None = None
    division_code: str | None = None


@dataclass(frozen=True, slots=True)
class ListedVisit:
    """One line, with everything that says who it is and why so early."""

    visit: Visit
    person: Person
    division_name: str
    team_name: str | None
    last_visited_on: date | None
    offer: ShownOffer | None
    reported_dead: bool
    place: tuple[Any, ...]
    """What the list is sorted by."""


async def visits_listed(
    session: AsyncSession,
    staff: Staff,
    listing: Listing,
    today: date,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[ListedVisit]:
    """Return the visits that the caller may see, in the order asked for."""
    order = in_turn() if listing.order is Order.TURN else (Visit.starts_at, Visit.id)
    statement = _lines(staff, today, order).where(*_wanted(listing))
    if listing.order is Order.WINDOW:
        statement = statement.where(Visit.starts_at.is_not(None))
    if listing.division_code is not None:
        code = Visit.division_code
        parts = await scope_ranges_of(session, listing.division_code)
        here = (and_(code >= part.from_code, code < part.before_code) for part in parts)
        statement = statement.where(or_(*here))
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple_(*after))
    rows = (await session.execute(statement.order_by(*order).limit(limit))).all()
    offers = await offers_shown(session, [row.Visit.id for row in rows])
    return [_listed(row, offers) for row in rows]


async def visit_listed(
    session: AsyncSession, staff: Staff, visit_id: UUID, today: date
) -> ListedVisit:
    """Return one visit, or say that there is none that the caller may know of."""
    statement = _lines(staff, today, (Visit.id,)).where(Visit.id == visit_id)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    return _listed(row, await offers_shown(session, [visit_id]))


async def offers_made(
    session: AsyncSession, visit_id: UUID
) -> Sequence[tuple[VisitOffer, VisitSlot]]:
    """Return what was offered to a visit that the caller sees, the newest first."""
    rows = await session.execute(
        select(VisitOffer, VisitSlot)
        .join(VisitSlot, VisitSlot.id == VisitOffer.slot_id)
        .where(VisitOffer.visit_id == visit_id)
        .order_by(VisitOffer.id.desc())
    )
    return [(offer, slot) for offer, slot in rows]


def _lines(staff: Staff, today: date, place: Sequence[Any]) -> Select[Any]:
    seen_on = last_visited_on().label("last_visited_on")
    columns = [each.label(f"place_{nth}") for nth, each in enumerate(place)]
    return (
        select(
            Visit,
            Person,
            Division.name.label("division_name"),
            VisitTeam.name.label("team_name"),
            seen_on,
            reported_dead(Visit.person_id),
            *columns,
        )
        .join(Person, Person.id == Visit.person_id)
        .join(Division, Division.code == Visit.division_code)
        .outerjoin(VisitTeam, VisitTeam.id == Visit.team_id)
        .where(_visible(staff, today))
    )


def _listed(row: Sequence[Any], offers: Mapping[UUID, ShownOffer]) -> ListedVisit:
    visit, person, division_name, team_name, seen_on, dead, *place = row
    return ListedVisit(
        visit, person, division_name, team_name, seen_on, offers.get(visit.id), dead, tuple(place)
    )


def _visible(staff: Staff, today: date) -> ColumnElement[bool]:
    """Medical staff see what the teams that they are in today do, and nothing else."""
    here = within(staff.scope, division=Visit.division_code)
    if staff.role is not Role.MEDICAL_TEAM:
        return here
    own = select(TeamMember.team_id).where(
        TeamMember.staff_account_id == staff.id,
        TeamMember.starts_on <= today,
        lasts_past(TeamMember.ends_before, today),
    )
    return and_(here, or_(Visit.team_id.in_(own), Visit.planned_team_id.in_(own)))


def _wanted(listing: Listing) -> list[ColumnElement[bool]]:
    """Whoever has no window yet is wanted on the days that would suit."""
    found: list[ColumnElement[bool]] = [Visit.status.in_(listing.statuses)]
    if listing.team_id is not None:
        found.append(Visit.team_id == listing.team_id)
    if listing.from_on is not None:
        latest = cast(func.coalesce(Visit.requested_before_on, date.max), Date)
        begins = at_minute(listing.from_on, 0)
        found.append(func.coalesce(Visit.starts_at >= begins, latest > listing.from_on))
    if listing.before_on is not None:
        earliest = cast(func.coalesce(Visit.requested_from_on, date.min), Date)
        ends = at_minute(listing.before_on - timedelta(days=1), 24 * 60)
        found.append(func.coalesce(Visit.starts_at < ends, earliest < listing.before_on))
    return found
