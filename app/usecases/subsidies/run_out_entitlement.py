"""Note that the last month of an entitlement has passed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.months import first_of_month
from app.models.subsidies.entitlements import Entitlement
from app.policies.scope import Scope
from app.queries.subsidies.holdings import holding_for_update
from app.usecases.notifications.record_and_tell import record_and_tell


async def run_out_entitlement(
    session: AsyncSession, scope: Scope, entitlement_id: UUID, now: datetime
) -> Entitlement | None:
    """End it once; what was stopped or kept on meanwhile is left alone."""
    holding = await holding_for_update(session, scope, entitlement_id)
    row = holding.entitlement
    if not holding.run_out(first_of_month(day_of(now))):
        return None
    facts = holding.told(ends_before=row.ends_before, because=row.ended_reason)
    await record_and_tell(session, EventTag.ENTITLEMENT_ENDED, row, at=now, data=facts)
    return row
