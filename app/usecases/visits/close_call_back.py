"""Write down what was said on the telephone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.visits.errors import CallBackClosed
from app.domain.visits.rating import CallBackState
from app.policies.call_backs import check_was_not_there
from app.policies.principals import Staff
from app.queries.visits.ratings import CallBackShown, call_back_for_update, own_teams
from app.usecases.audit.record import record


async def close_call_back(
    session: AsyncSession,
    staff: Staff,
    call_back_id: UUID,
    answer: str,
    *,
    version: int,
    now: datetime,
) -> CallBackShown:
    """Close it, under the name of whoever rang."""
    shown = await call_back_for_update(session, staff.scope, call_back_id)
    call_back = shown.call_back
    expect_version(call_back, version)
    if call_back.state is not CallBackState.OPEN:
        raise CallBackClosed
    teams = await own_teams(session, staff)
    check_was_not_there(staff, call_back.person_id, shown.team_ids, teams)
    call_back.owner_id, call_back.answer = staff.id, answer
    call_back.state, call_back.closed_at = CallBackState.CLOSED, now
    await record(session, EventTag.CALL_BACK_CLOSED, call_back, at=now)
    return shown
