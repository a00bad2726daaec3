"""Write down what became of a need that was found at the door."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.reports.terms import NeedRefusal
from app.models.reports.told import VisitNeed
from app.models.requests.request import Request
from app.usecases.audit.record import record


async def settle_need(
    session: AsyncSession, need: VisitNeed, found: Request | NeedRefusal, now: datetime
) -> None:
    """Tie the request to the visit, or say why there is none; the caller has locked the need."""
    facts = {"item": need.item_code, "visit_id": str(need.visit_id)}
    if isinstance(found, NeedRefusal):
        need.refused = found
        facts["refused"] = found.value
        await record(session, EventTag.VISIT_NEED_REFUSED, need, at=now, data=facts)
        return
    need.request_id = found.id
    facts["request_id"] = str(found.id)
    await record(session, EventTag.VISIT_NEED_DRAFTED, need, at=now, data=facts)
