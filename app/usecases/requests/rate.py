"""Say how it was (好差评)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.requests.rating import Score, check_may_rate, needs_a_call
from app.models.requests.decisions import Rating
from app.models.requests.request import Request
from app.policies.principals import Citizen
from app.queries.requests.docket import docket_for_update, rating_of
from app.usecases.audit.record import record


async def rate(
    session: AsyncSession,
    citizen: Citizen,
    request_id: UUID,
    score: Score,
    comment: str | None,
    *,
    version: int,
    now: datetime,
) -> Request:
    """Once, after the end; a low score asks for a call."""
    docket = await docket_for_update(session, citizen.scope, request_id)
    request = docket.request
    rated_before = await rating_of(session, request.id) is not None
    expect_version(request, version)
    check_may_rate(request.status, rated_before=rated_before)

    low = needs_a_call(score)
    session.add(
        Rating(
            request_id=request.id,
            score=score.value,
            comment=comment,
            needs_a_call=low,
            rated_at=now,
        )
    )
    docket.touch()
    facts = docket.told(score=score.value, needs_a_call=low)
    await record(session, EventTag.REQUEST_RATED, request, at=now, data=facts)
    return request
