"""Say how a visit was (好差评); a low word asks for a call, a desperate one for a call today."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.call_back_policy import call_back_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.visits.rating import CallBackReason, CallBackState, check_may_rate
from app.models.visits.ratings import CallBack, VisitRating
from app.models.visits.visits import Visit
from app.policies.principals import Citizen
from app.queries.calendar import working_calendar
from app.queries.visits.ratings import rating_of
from app.queries.visits.visits import visit_for_update
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Rated:
    rating: VisitRating
    call_back: CallBack | None


async def rate_visit(
    session: AsyncSession,
    citizen: Citizen,
    visit_id: UUID,
    score: int,
    comment: str | None,
    now: datetime,
) -> Rated:
    """Once, after the visit; words of distress bring a call by a person, whatever the score."""
    visit = await visit_for_update(session, citizen.scope, visit_id)
    check_may_rate(visit.status, rated_before=await rating_of(session, visit_id) is not None)
    rating = VisitRating(visit_id=visit_id, score=score, rated_at=now)
    rating.comment = comment
    session.add(rating)
    await session.flush()  # The call refers to the rating.
    reason = call_back_policy().reason_of(score, comment)
    call_back = None if reason is None else await _call(session, visit, rating, reason, now)
    # Nobody who reads the trail learns more of her state than that somebody rings.
    said = {"score": score, "needs_a_call": reason is not None}
    await record(session, EventTag.VISIT_RATED, visit, at=now, data=said)
    return Rated(rating, call_back)


async def _call(
    session: AsyncSession,
    visit: Visit,
    rating: VisitRating,
    reason: CallBackReason,
    now: datetime,
) -> CallBack:
    calendar = await working_calendar(session)
    opened = CallBack(
        rating_id=rating.id,
        visit_id=visit.id,
        person_id=visit.person_id,
        division_code=visit.division_code,
        reason=reason,
        state=CallBackState.OPEN,
        opened_at=now,
        due_on=call_back_policy().due_on(reason, day_of(now), calendar),
    )
    session.add(opened)
    return opened
