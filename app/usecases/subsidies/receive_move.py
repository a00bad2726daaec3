"""Take over an entitlement whose file has come: from which month on this county pays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.subsidies.entitlement_errors import NotYourMove
from app.domain.subsidies.moving import MoveEvent, OldCountyPaysUntil, pays_from, step
from app.domain.subsidies.terms import ArrearsCause
from app.models.subsidies.moves import EntitlementMove
from app.policies.principals import Staff
from app.queries.subsidies.deciding import move_to_decide
from app.queries.subsidies.holdings import holding_for_update
from app.usecases.audit.record import record


async def receive_move(
    session: AsyncSession,
    staff: Staff,
    move_id: UUID,
    until: OldCountyPaysUntil,
    *,
    version: int,
    now: datetime,
) -> EntitlementMove:
    """The months meet where the rule says, or after the last one that the old county paid."""
    move = await move_to_decide(session, staff, move_id, version)
    if not staff.scope.holds(move.to_county):
        raise NotYourMove
    state = step(move.state, MoveEvent.RECEIVE)
    holding = await holding_for_update(session, staff.scope, move.entitlement_id)

    from_on = pays_from(until, move.moved_on, holding.unpaid_from)
    await holding.hand_over(move.to_county, from_on)
    holding.touch()
    move.state, move.pays_from_on, move.changed_at = state, from_on, now
    facts = {"to_county": move.to_county, "pays_from_on": from_on.isoformat()}
    await record(session, EventTag.MOVE_RECEIVED, move, at=now, data=facts)
    # Months that nobody paid while the file was on its way, by the lists of both counties.
    cause = ArrearsCause.MOVED.value
    await enqueue(session, "note_missed_months", person_id=str(move.person_id), cause=cause)
    return move
