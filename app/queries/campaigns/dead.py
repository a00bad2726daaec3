"""What campaigns still have in view for somebody who has died; for a job alone."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.campaigns.convalescence import HOLDS_A_PLACE
from app.domain.campaigns.screening import UNDER_WAY
from app.domain.campaigns.terms import ApplicationStatus
from app.models.campaigns.convalescence import ConvalescenceApplication, ConvalescencePeriod
from app.models.campaigns.screenings import Screening, ScreeningCampaign
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within

A, P, S, C = ConvalescenceApplication, ConvalescencePeriod, Screening, ScreeningCampaign
IN_LINE = HOLDS_A_PLACE | {ApplicationStatus.WAITING}


async def screenings_of_the_dead(
    session: AsyncSession, person_id: UUID | None, limit: int
) -> Sequence[UUID]:
    """Return screenings of campaigns that go on, of which nothing can come any more."""
    found = await session.scalars(
        select(S.id)
        .join(C, C.id == S.campaign_id)
        .join(Person, Person.id == S.person_id)
        .where(S.status.in_(UNDER_WAY), C.closed_at.is_(None), _dead(person_id))
        .order_by(S.id)
        .limit(limit)
    )
    return found.all()


async def applications_of_the_dead(
    session: AsyncSession, person_id: UUID | None, today: date, limit: int
) -> Sequence[UUID]:
    """Return applications for stays that have not begun."""
    found = await session.scalars(
        select(A.id)
        .join(P, P.id == A.period_id)
        .join(Person, Person.id == A.person_id)
        .where(A.status.in_(IN_LINE), P.from_on > today, _dead(person_id))
        .order_by(A.id)
        .limit(limit)
    )
    return found.all()


async def screening_for_update(
    session: AsyncSession, scope: Scope, screening_id: UUID
) -> Screening:
    """Load and lock one that is there: jobs name no other."""
    mine = within(scope, division=S.division_code)
    statement = select(S).where(S.id == screening_id, mine).with_for_update()
    found = await session.scalars(statement.execution_options(populate_existing=True))
    return found.one()


def _dead(person_id: UUID | None) -> ColumnElement[bool]:
    died = Person.died_on.is_not(None)
    return died if person_id is None else died & (Person.id == person_id)
