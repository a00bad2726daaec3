"""Take a move back that has not begun: the old county goes on paying."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.entitlement_errors import NotYourMove
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.moving import MoveEvent, goes_on_from, step
from app.domain.subsidies.terms import ArrearsCause
from app.models.subsidies.moves import EntitlementMove
from app.policies.principals import Staff
from app.queries.subsidies.deciding import move_to_decide
from app.queries.subsidies.holdings import holding_for_update
from app.usecases.audit.record import record


async def withdraw_move(
    session: AsyncSession, staff: Staff, move_id: UUID, *, version: int, now: datetime
) -> EntitlementMove:
    """The new county asked by mistake, or the person never came."""
    move = await move_to_decide(session, staff, move_id, version)
    if not staff.scope.holds(move.to_county):
        raise NotYourMove
    state = step(move.state, MoveEvent.WITHDRAW)

    if move.pays_from_on is not None:
        await _give_back(session, staff, move, now)
    move.state, move.pays_from_on, move.changed_at = state, None, now
    facts = {"state": move.state.value}
    await record(session, EventTag.MOVE_WITHDRAWN, move, at=now, data=facts)
    return move


async def _give_back(
    session: AsyncSession, staff: Staff, move: EntitlementMove, now: datetime
) -> None:
    assert move.pays_from_on is not None  # noqa: S101  # Received: a month is named.
    holding = await holding_for_update(session, staff.scope, move.entitlement_id)
    this_month = first_of_month(day_of(now))
    from_on = goes_on_from(move.pays_from_on, holding.unpaid_from, this_month)
    await holding.hand_over(move.from_county, from_on)
    holding.touch()
    # The old county may have made a list ahead without him.
    cause = ArrearsCause.MOVED.value
    await enqueue(session, "note_missed_months", person_id=str(move.person_id), cause=cause)
