"""Cancel an entitlement by law (取消): for fraud, or, by the province, after a conviction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.suspending import StopWanted, check_stop
from app.domain.subsidies.terms import EndReason
from app.models.subsidies.entitlements import Entitlement
from app.policies.principals import Staff
from app.queries.subsidies.deciding import holding_to_decide
from app.usecases.notifications.record_and_tell import record_and_tell


async def cancel_entitlement(
    session: AsyncSession,
    staff: Staff,
    entitlement_id: UUID,
    wanted: StopWanted,
    *,
    version: int,
    now: datetime,
) -> Entitlement:
    """Owe nothing from `from_on` on (else from this month); there is no way back."""
    holding = await holding_to_decide(session, staff, entitlement_id, version)
    row = holding.entitlement
    check_stop(wanted, staff.level, cancels=True)

    first = wanted.from_on or first_of_month(day_of(now))
    number = wanted.document_no
    stop = holding.stop(wanted.reason, first, by=staff.id, at=now, document_no=number)
    holding.end(stop.from_on, EndReason.CANCELLED)
    facts = holding.told(reason=stop.reason.value, ends_before=row.ends_before, document_no=number)
    await record_and_tell(session, EventTag.ENTITLEMENT_CANCELLED, row, at=now, data=facts)
    return row
