"""What jobs need to let things follow from a report: whose word it was, and which need."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.divisions import Division
from app.models.identity.staff import StaffAccount
from app.models.reports.told import VisitNeed
from app.policies.principals import Staff
from app.policies.scope import Scope, within


async def author(session: AsyncSession, scope: Scope, account_id: UUID) -> Staff:
    """Return whoever wrote a report, in the scope of the job that follows it up."""
    account = await session.get_one(StaffAccount, account_id)
    division = await session.get_one(Division, account.division_code)
    return Staff(
        id=account.id,
        session_id=uuid4(),
        name=account.name,
        role=account.role,
        division_code=account.division_code,
        level=division.level,
        person_id=account.person_id,
        scope=scope,
    )


async def need_for_update(session: AsyncSession, scope: Scope, need_id: UUID) -> VisitNeed:
    """Load and lock one need."""
    found = await session.scalars(
        select(VisitNeed)
        .where(
            VisitNeed.id == need_id,
            within(scope, division=VisitNeed.division_code, person=VisitNeed.person_id),
        )
        .with_for_update()
    )
    return found.one()
