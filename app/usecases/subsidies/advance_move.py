"""Take the next step of a move, for the county that was asked."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.subsidies.entitlement_errors import NotYourMove
from app.domain.subsidies.moving import MoveEvent, step
from app.models.subsidies.moves import EntitlementMove
from app.policies.principals import Staff
from app.queries.subsidies.deciding import move_to_decide
from app.usecases.audit.record import record

TAGS: Mapping[MoveEvent, EventTag] = {
    MoveEvent.CONFIRM: EventTag.MOVE_CONFIRMED,
    MoveEvent.SEND_FILE: EventTag.MOVE_FILE_SENT,
}


async def advance_move(
    session: AsyncSession,
    staff: Staff,
    move_id: UUID,
    event: MoveEvent,
    file_no: str | None,
    *,
    version: int,
    now: datetime,
) -> EntitlementMove:
    """The old county confirms, and sends the file."""
    move = await move_to_decide(session, staff, move_id, version)
    if not staff.scope.holds(move.from_county):
        raise NotYourMove

    move.state, move.changed_at = step(move.state, event), now
    move.file_no = file_no or move.file_no
    facts = {"state": move.state.value}
    await record(session, TAGS[event], move, at=now, data=facts)
    return move
