"""End an entitlement whose conditions are over: of age, graduated, the soldier discharged."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.ending import is_over
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.terms import ArrearsCause, EndReason
from app.models.subsidies.entitlements import Entitlement
from app.models.subsidies.holding import Holding
from app.policies.principals import Staff
from app.queries.subsidies.deciding import holding_to_decide
from app.usecases.notifications.record_and_tell import record_and_tell


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
    """Owe nothing from the month `ends_before` on; while months are still owed it goes on."""
    holding = await holding_to_decide(session, staff, entitlement_id, version)
    row = holding.entitlement
    this_month = first_of_month(day_of(now))

    tag, owes = EventTag.ENTITLEMENT_ENDED, list[date]()
    if is_over(ends_before, this_month):
        holding.end(ends_before, EndReason.CONDITIONS_OVER)
    else:
        tag, owes = EventTag.ENTITLEMENT_END_PLANNED, _plan(holding, ends_before, now)
    facts = holding.told(ends_before=row.ends_before, note=note, owes=owes or None)
    await record_and_tell(session, tag, row, at=now, data=facts)
    return row


def _plan(holding: Holding, ends_before: date, now: datetime) -> list[date]:
    """Put the end where it is decided; return the months that an earlier one had left out."""
    before = holding.entitlement.ends_before
    holding.plan_end(ends_before)
    after = holding.entitlement.ends_before
    if before is None or (after is not None and after <= before):
        return []
    # A list made ahead of its month passed it by while it was to end sooner.
    return holding.owe_missed(ArrearsCause.REINSTATED, first_of_month(day_of(now)), now)
