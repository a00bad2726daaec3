"""Say no to a proposed entitlement; what it would have succeeded stays as it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.subsidies.states import EntitlementEvent
from app.models.subsidies.entitlements import Entitlement
from app.policies.principals import Staff
from app.queries.subsidies.deciding import holding_to_decide
from app.usecases.audit.record import record


async def dismiss_entitlement(
    session: AsyncSession,
    staff: Staff,
    entitlement_id: UUID,
    note: str,
    *,
    version: int,
    now: datetime,
) -> Entitlement:
    """Whoever registered it may take it back so; anybody else of the county may refuse it."""
    holding = await holding_to_decide(session, staff, entitlement_id, version)
    row = holding.entitlement

    holding.move(EntitlementEvent.DISMISS)
    facts = holding.told(note=note)
    await record(session, EventTag.ENTITLEMENT_DISMISSED, row, at=now, data=facts)
    return row
