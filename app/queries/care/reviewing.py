"""What the review of contracts has to look at, and what it must know of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, any_, exists, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of, start_of_day
from app.domain.care.terms import ContractEnd, FollowUpKind
from app.domain.visits.states import AHEAD
from app.domain.visits.terms import Purpose, Skill, VisitStatus
from app.models.care import CareContract
from app.models.reports.told import VisitReport
from app.models.supply.teams import ServiceArea, VisitTeam
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within

C = CareContract
FELL_THROUGH = (VisitStatus.CANCELLED, VisitStatus.NOSHOW)
OVER = (VisitStatus.FULFILLED, *FELL_THROUGH)
NOT_OVER = AHEAD | {VisitStatus.ARRIVED}


@dataclass(frozen=True, slots=True)
class History:
    """What visits say: when a doctor came, when one checked, what fell through last."""

    seen_on: tuple[date, ...]
    last_checkup_on: date | None
    told_on: date | None
    """The next date that the last report named."""
    fell_through_on: date | None
    ahead: bool
    """A doctor comes anyway, or was proposed already, whoever proposed it."""


async def contracts_to_review(
    session: AsyncSession, today: date, *, after: UUID | None, limit: int
) -> Sequence[UUID]:
    """Return contracts that nobody looked at today, or of which more is known since."""
    news = exists().where(
        Visit.person_id == C.person_id,
        Visit.status.in_(OVER),
        Visit.changed_at > C.reviewed_at,
    )
    stale = or_(C.reviewed_at.is_(None), C.reviewed_at < start_of_day(today), news)
    statement = (
        select(C.id)
        .join(Person, Person.id == C.person_id)
        .where(
            or_(
                and_(C.ended_reason.is_(None), C.ends_before > today, C.starts_on <= today, stale),
                and_(C.ended_reason.is_(None), C.ends_before > today, Person.died_on.is_not(None)),
                and_(
                    C.ended_reason == ContractEnd.DECEASED,
                    C.agreed_before > today,
                    Person.died_on.is_(None),
                ),
            )
        )
        .order_by(C.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(C.id > after)
    return (await session.scalars(statement)).all()


async def contracts_of_the_dead(
    session: AsyncSession, person_id: UUID | None, limit: int
) -> Sequence[UUID]:
    """Return contracts that their person's death has ended, although nobody wrote so yet."""
    statement = (
        select(C.id)
        .join(Person, Person.id == C.person_id)
        .where(
            Person.died_on.is_not(None), C.ended_reason.is_(None), C.ends_before > Person.died_on
        )
        .order_by(C.id)
        .limit(limit)
    )
    if person_id is not None:
        statement = statement.where(C.person_id == person_id)
    return (await session.scalars(statement)).all()


async def contract_to_review(
    session: AsyncSession, scope: Scope, contract_id: UUID
) -> CareContract | None:
    """Lock the person and then the contract: whoever signs comes in this order too."""
    seen = select(C).where(
        C.id == contract_id, within(scope, division=C.division_code, person=C.person_id)
    )
    found = await session.scalar(seen)
    if found is None:
        return None
    await session.execute(select(Person.id).where(Person.id == found.person_id).with_for_update())
    await session.refresh(found, with_for_update=True)
    return found


async def proposal_for_update(session: AsyncSession, contract_id: UUID) -> Visit | None:
    """Load and lock the visit that the contract proposed and nobody has answered."""
    proposed = Visit.status == VisitStatus.PROPOSED
    statement = select(Visit).where(Visit.contract_id == contract_id, proposed)
    return await session.scalar(statement.with_for_update())


async def history_of(session: AsyncSession, contract: CareContract) -> History:
    """Return what is known of the person's visits, of this contract or any other."""
    found = await session.scalars(select(Visit).where(Visit.person_id == contract.person_id))
    visits = found.all()
    came = [each for each in visits if each.status is VisitStatus.FULFILLED]
    by_doctor = [_day(each) for each in came if Purpose.MEDICAL in each.purposes]
    checked = [_day(each) for each in came if FollowUpKind.CHECKUP in (each.follow_ups or ())]
    failed = [
        day_of(each.changed_at)
        for each in visits
        if each.contract_id == contract.id and each.status in FELL_THROUGH
    ]
    ahead = [each for each in visits if each.status in NOT_OVER]
    return History(
        seen_on=tuple(sorted(by_doctor)),
        last_checkup_on=max(
            filter(None, [*checked, await _checked_on(session, contract)]), default=None
        ),
        told_on=await _told_on(session, contract),
        fell_through_on=max(failed, default=None),
        ahead=any(Purpose.MEDICAL in each.purposes for each in ahead),
    )


async def _checked_on(session: AsyncSession, contract: CareContract) -> date | None:
    return await session.scalar(
        select(HealthRecord.last_checkup_on).where(HealthRecord.person_id == contract.person_id)
    )


async def _told_on(session: AsyncSession, contract: CareContract) -> date | None:
    """Return the next date that the last report of a visit named."""
    report = VisitReport
    return await session.scalar(
        select(report.next_on)
        .where(report.person_id == contract.person_id, report.stands)
        .order_by(report.arrived_at.desc())
        .limit(1)
    )


async def team_that_comes(
    session: AsyncSession, first: UUID, path: Sequence[str], skills: Sequence[Skill]
) -> UUID | None:
    """Return the contract's own team where it still can, else another that serves the place."""
    serves = exists().where(
        ServiceArea.team_id == VisitTeam.id, ServiceArea.division_code.in_(path)
    )
    return await session.scalar(
        select(VisitTeam.id)
        .where(
            VisitTeam.dissolved_on.is_(None),
            serves,
            *(literal(skill.value) == any_(VisitTeam.skills) for skill in skills),
        )
        .order_by(VisitTeam.id != first, VisitTeam.id)
        .limit(1)
    )


def _day(visit: Visit) -> date:
    at: datetime = visit.starts_at or visit.changed_at
    return day_of(at)
