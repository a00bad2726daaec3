"""Open a late step to the level above."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.requests.approval import holder_of
from app.domain.requests.escalation import escalate_to
from app.domain.requests.states import ON_CHAIN
from app.models.requests.request import Request
from app.policies.scope import Scope
from app.queries.requests.docket import docket_for_update
from app.usecases.audit.record import record


async def escalate(
    session: AsyncSession, scope: Scope, request_id: UUID, now: datetime
) -> Request | None:
    """Show it to the level above as well, or return None where somebody acted meanwhile."""
    docket = await docket_for_update(session, scope, request_id)
    request = docket.request
    if request.status not in ON_CHAIN or docket.stay.escalated_at is not None:
        return None
    up = escalate_to(docket.stay.level, docket.stay.due_on, day_of(now))
    if up is None:
        return None

    docket.stay.escalated_at = now
    above = holder_of(up, request.division_code, docket.ground.areas)
    request.escalated_code = above.code
    facts = docket.told(step=request.step_key, level=above.level.value)
    await record(session, EventTag.REQUEST_ESCALATED, request, at=now, data=facts)
    return request
