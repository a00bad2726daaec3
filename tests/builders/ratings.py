"""Ratings of visits, and the calls that follow."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.visits.rating import CallBackReason, CallBackState
from app.models.visits.ratings import CallBack, VisitRating
from app.models.visits.visits import Visit


async def a_call_back(session: AsyncSession, visit: Visit) -> CallBack:
    """Somebody was not content with the visit, and is to be rung today."""
    now = session.info["now"]
    rating = VisitRating(visit_id=visit.id, score=1, rated_at=now)
    rating.comment = "等了一上午"
    session.add(rating)
    await session.flush()  # The call refers to the rating.
    call_back = CallBack(
        rating_id=rating.id,
        visit_id=visit.id,
        person_id=visit.person_id,
        division_code=visit.division_code,
        reason=CallBackReason.LOW_RATING,
        state=CallBackState.OPEN,
        opened_at=now,
        due_on=day_of(now),
    )
    session.add(call_back)
    await session.flush()
    return call_back
