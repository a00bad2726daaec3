"""End an entitlement whose conditions are over: of age, graduated, the soldier discharged."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.subsidies.terms import EndReason
from app.models.subsidies.entitlements import Entitlement
from app.policies.principals import Staff
from app.queries.subsidies.deciding import holding_to_decide
from app.usecases.audit.record import record


async def end_entitlement(
    session: AsyncSession,
    staff: Staff,
    entitlement_id: UUID,
    ends_before: date,
    note: str,
    *,
    version: int,
    now: datetime,
) -> Entitlement:
    """Owe nothing from the month `ends_before` on."""
    holding = await holding_to_decide(session, staff, entitlement_id, version)
    row = holding.entitlement

    holding.end(ends_before, EndReason.CONDITIONS_OVER)
    facts = holding.told(ends_before=row.ends_before, note=note)
    await record(session, EventTag.ENTITLEMENT_ENDED, row, at=now, data=facts)
    return row
