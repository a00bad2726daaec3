"""Note that the first month of the new county has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.subsidies.moving import MoveEvent, step
from app.domain.subsidies.terms import MoveState
from app.models.subsidies.moves import EntitlementMove
from app.policies.scope import Scope
from app.queries.subsidies.moves import move_for_update
from app.usecases.audit.record import record


async def begin_move(
    session: AsyncSession, scope: Scope, move_id: UUID, now: datetime
) -> EntitlementMove | None:
    move = await move_for_update(session, scope, move_id)
    if move.state is not MoveState.RECEIVED:
        return None
    move.state, move.changed_at = step(move.state, MoveEvent.BEGIN), now
    await record(session, EventTag.MOVE_BEGUN, move, at=now, data={"to_county": move.to_county})
    return move
