"""Stop or suspend an entitlement (停发, 中止), as far as the caller's level may."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.suspending import StopWanted, check_stop
from app.models.subsidies.entitlements import Entitlement
from app.policies.principals import Staff
from app.queries.subsidies.deciding import holding_to_decide
from app.usecases.notifications.record_and_tell import record_and_tell


async def suspend_entitlement(
    session: AsyncSession,
    staff: Staff,
    entitlement_id: UUID,
    wanted: StopWanted,
    *,
    version: int,
    now: datetime,
) -> Entitlement:
    """Pay no month from `from_on` on (else from this month), until it is lifted."""
    holding = await holding_to_decide(session, staff, entitlement_id, version)
    row = holding.entitlement
    check_stop(wanted, staff.level, cancels=False)

    first = wanted.from_on or first_of_month(day_of(now))
    number = wanted.document_no
    stop = holding.stop(wanted.reason, first, by=staff.id, at=now, document_no=number)
    facts = holding.told(
        reason=stop.reason.value, word=stop.word.value, from_on=stop.from_on, document_no=number
    )
    await record_and_tell(session, EventTag.ENTITLEMENT_STOPPED, row, at=now, data=facts)
    return row
