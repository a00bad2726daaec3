"""Close a request whose supplement never came."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.requests.clock import is_overdue
from app.domain.requests.decision import coded_refusal
from app.domain.requests.receipt import NO_SUPPLEMENT_CODE
from app.domain.requests.states import RequestEvent, RequestStatus
from app.models.requests.decisions import Decision
from app.models.requests.request import Request
from app.policies.scope import Scope
from app.queries.requests.docket import docket_for_update, supplement_of
from app.usecases.audit.record import record


async def close_unanswered_supplement(
    session: AsyncSession, scope: Scope, request_id: UUID, now: datetime
) -> Request | None:
    """Refuse acceptance for want of the papers, or return None where they came meanwhile."""
    docket = await docket_for_update(session, scope, request_id)
    request = docket.request
    asked = await supplement_of(session, request.id)
    if request.status is not RequestStatus.SUPPLEMENT_REQUIRED or asked is None:
        return None
    if not is_overdue(asked.due_on, day_of(now)):
        return None

    reason = coded_refusal(docket.guide, NO_SUPPLEMENT_CODE)
    docket.move(RequestEvent.LAPSE)
    docket.run_clock(day_of(now))
    asked.lapsed_at = now
    session.add(
        Decision.non_acceptance(
            request.id,
            docket.guide,
            reason,
            opinion=reason.label.zh,
            by=None,
            at=now,
        )
    )
    docket.close(now)
    await record(session, EventTag.REQUEST_SUPPLEMENT_LAPSED, request, at=now, data=docket.told())
    return request
