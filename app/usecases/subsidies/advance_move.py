"""Take the next step of a move, each county its own."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.subsidies.entitlement_errors import NotYourMove
from app.domain.subsidies.moving import BY_OLD_COUNTY, MoveEvent, step
from app.models.subsidies.moves import EntitlementMove
from app.policies.dossiers import check_decides_standing
from app.policies.entitlements import check_no_part
from app.policies.principals import Staff
from app.queries.requests.docket import relatives_for
from app.queries.subsidies.moves import move_for_update
from app.usecases.audit.record import record

TAGS: Mapping[MoveEvent, EventTag] = {
    MoveEvent.CONFIRM: EventTag.MOVE_CONFIRMED,
    MoveEvent.SEND_FILE: EventTag.MOVE_FILE_SENT,
    MoveEvent.WITHDRAW: EventTag.MOVE_WITHDRAWN,
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
    """The old county confirms and sends the file; the one that asked may withdraw until then."""
    check_decides_standing(staff)
    move = await move_for_update(session, staff.scope, move_id)
    expect_version(move, version)
    check_no_part(
        staff, move.person_id, await relatives_for(session, staff.person_id, move.person_id)
    )
    acting = move.from_county if event in BY_OLD_COUNTY else move.to_county
    if not staff.scope.holds(acting):
        raise NotYourMove

    move.state, move.changed_at = step(move.state, event), now
    move.file_no = file_no or move.file_no
    facts = {"state": move.state.value}
    await record(session, TAGS[event], move, at=now, data=facts)
    return move
