"""What is known of a person and a half-day before a seat of it is taken, in one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.errors import NotFound
from app.domain.visits.booking import REFUSALS, Obstacle, Offered, obstacle
from app.domain.visits.errors import SeatRefused
from app.domain.visits.instead import PossibleWindow
from app.domain.visits.states import SEATED
from app.domain.visits.terms import Rule, SlotStatus, VisitStatus
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import ServiceArea, VisitTeam
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.divisions import managed_areas
from app.queries.veterans.living import reported_dead
from app.queries.veterans.persons import visible
from app.queries.visits.offers import SlotOnOffer

SHOWN_INSTEAD = 3
_AREAS = (
    select(func.array_agg(ServiceArea.division_code, type_=ARRAY(Text)))
    .where(ServiceArea.team_id == VisitSlot.team_id)
    .scalar_subquery()
)
_EXPIRED = (
    select(func.array_agg(Visit.slot_id, type_=ARRAY(Uuid)))
    .where(
        Visit.person_id == Person.id,
        Visit.status == VisitStatus.PENDING,
        Visit.hold_until <= func.app_now(),
    )
    .scalar_subquery()
)


_AHEAD = (
    select(func.count())
    .select_from(Visit)
    .where(
        Visit.person_id == Person.id,
        Visit.status.in_(SEATED),
        Visit.ends_at > func.app_now(),
        or_(Visit.hold_until.is_(None), Visit.hold_until > func.app_now()),
    )
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Prospect:
    """Somebody, a half-day, and the half-days of which his own holds have run out."""

    person: Person
    found: SlotOnOffer
    run_out: Sequence[UUID]
    reported_dead: bool
    ahead: int
    """Visits with a seat that he has already."""

    @property
    def offered(self) -> Offered:
        return self.found.offered(visit_policy())


async def prospect_of(
    session: AsyncSession, scope: Scope, person_id: UUID, slot_id: UUID
) -> Prospect:
    """Return what is known, or say that there is no such person or half-day."""
    row = (
        await session.execute(
            select(Person, VisitSlot, VisitTeam, _AREAS, _EXPIRED, reported_dead(Person.id), _AHEAD)
            .select_from(Person)
            .join(VisitSlot, VisitSlot.id == slot_id)
            .join(VisitTeam, VisitTeam.id == VisitSlot.team_id)
            .where(Person.id == person_id, visible(scope))
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    person, slot, team, areas, run_out, dead, ahead = row
    path = (await managed_areas(session)).path_of(person.division_code)
    serves = not set(path).isdisjoint(areas or ())
    return Prospect(person, SlotOnOffer(slot, team, serves), run_out or (), dead, ahead)


async def why_no_seat(
    session: AsyncSession,
    scope: Scope,
    person_id: UUID,
    slot_id: UUID,
    skills: Sequence[str],
    waived: Collection[Rule],
) -> type[SeatRefused]:
    """Say why the half-day gave no seat: since it was looked at, more than seats may have gone."""
    seen = await prospect_of(session, scope, person_id, slot_id)
    stands = obstacle(seen.offered, skills, session.info["now"], waived)
    return REFUSALS[stands or Obstacle.FULL]


async def windows_left(
    session: AsyncSession, person: Person, skills: Sequence[str], now: datetime
) -> Sequence[PossibleWindow]:
    """Return the next half-days that the person could have, soonest first."""
    slot, team, area = VisitSlot, VisitTeam, ServiceArea
    path = (await managed_areas(session)).path_of(person.division_code)
    free = slot.capacity - slot.reserve - slot.booked - slot.held
    taken = exists().where(
        Visit.person_id == person.id,
        Visit.status.in_(SEATED),
        Visit.starts_at < slot.ends_at,
        Visit.ends_at > slot.starts_at,
    )
    rows = await session.execute(
        select(slot, team.name, free)
        .join(team, team.id == slot.team_id)
        .where(
            slot.day >= visit_policy().first_day(now),
            slot.status == SlotStatus.OPEN,
            free > 0,
            or_(team.dissolved_on.is_(None), team.dissolved_on > slot.day),
            *(literal(skill) == any_(slot.skills) for skill in skills),
            exists().where(area.team_id == slot.team_id, area.division_code.in_(path)),
            ~taken,
        )
        .order_by(slot.starts_at, slot.id)
        .limit(SHOWN_INSTEAD)
    )
    return [
        PossibleWindow(each.id, name, each.day, each.half, each.starts_at, each.ends_at, left)
        for each, name, left in rows
    ]
