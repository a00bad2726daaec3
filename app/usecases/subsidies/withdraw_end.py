"""Take back an end that was decided for a month to come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.terms import ArrearsCause
from app.models.subsidies.entitlements import Entitlement
from app.policies.principals import Staff
from app.queries.subsidies.deciding import holding_to_decide
from app.usecases.notifications.record_and_tell import record_and_tell


async def withdraw_end(
    session: AsyncSession,
    staff: Staff,
    entitlement_id: UUID,
    note: str,
    *,
    version: int,
    now: datetime,
) -> Entitlement:
    """Let it go on as was foreseen; months that lists made ahead left out are owed."""
    holding = await holding_to_decide(session, staff, entitlement_id, version)
    row = holding.entitlement

    holding.keep_on()
    owes = holding.owe_missed(ArrearsCause.REINSTATED, first_of_month(day_of(now)), now)
    facts = holding.told(ends_before=row.ends_before, note=note, owes=owes)
    await record_and_tell(session, EventTag.ENTITLEMENT_END_WITHDRAWN, row, at=now, data=facts)
    return row
