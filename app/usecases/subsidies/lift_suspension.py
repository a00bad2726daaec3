"""Lift a stop; its own level or one above does, and months that are repaid are noted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.entitlement_errors import StopNotByHand
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.suspending import STOPS, check_authority
from app.domain.subsidies.terms import ArrearsCause, SuspensionReason
from app.models.subsidies.entitlements import Entitlement
from app.policies.principals import Staff
from app.queries.subsidies.deciding import holding_to_decide
from app.usecases.notifications.record_and_tell import record_and_tell


async def lift_suspension(
    session: AsyncSession,
    staff: Staff,
    entitlement_id: UUID,
    reason: SuspensionReason,
    *,
    resumes_on: date | None,
    version: int,
    now: datetime,
) -> Entitlement:
    """Pay again from `resumes_on` on (else from this month)."""
    holding = await holding_to_decide(session, staff, entitlement_id, version)
    row = holding.entitlement
    if not STOPS[reason].by_hand:
        raise StopNotByHand
    check_authority(reason, staff.level)

    this_month = first_of_month(day_of(now))
    holding.lift(reason, resumes_on or this_month, by=staff.id, at=now)
    owes = holding.owe_missed(ArrearsCause.REINSTATED, this_month, now)
    facts = holding.told(reason=reason.value, owes=owes)
    await record_and_tell(session, EventTag.ENTITLEMENT_LIFTED, row, at=now, data=facts)
    return row
