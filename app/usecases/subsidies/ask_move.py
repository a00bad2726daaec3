"""Ask the county that pays to hand an entitlement over: the person lives here now."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import FieldFault, Invalid
from app.domain.subsidies.entitlement_errors import (
    AlreadyMoving,
    IllegalEntitlementStep,
    NoMoveNeeded,
)
from app.domain.subsidies.terms import MoveState
from app.models.subsidies.moves import EntitlementMove
from app.policies.principals import Staff
from app.queries.subsidies.deciding import holding_to_decide
from app.queries.subsidies.weighing import paying_county
from app.usecases.audit.record import record


async def ask_move(
    session: AsyncSession,
    staff: Staff,
    entitlement_id: UUID,
    moved_on: date,
    *,
    version: int,
    now: datetime,
) -> EntitlementMove:
    """The new county asks; until the file has come the old one goes on paying."""
    holding = await holding_to_decide(session, staff, entitlement_id, version)
    row = holding.entitlement
    if not holding.is_live:
        raise IllegalEntitlementStep(status=row.status.label)
    if moved_on > day_of(now):
        raise Invalid(errors=(FieldFault("/moved_on", "moved_in_the_future"),))
    to_county = await paying_county(session, row.division_code)
    from_county = holding.payers[-1].county_code
    if to_county == from_county:
        raise NoMoveNeeded

    move = EntitlementMove(
        entitlement_id=row.id,
        person_id=row.person_id,
        from_county=from_county,
        to_county=to_county,
        moved_on=moved_on,
        state=MoveState.ASKED_NEW,
        asked_by=staff.id,
        asked_at=now,
        changed_at=now,
    )
    await _add(session, move)
    facts = {"from_county": from_county, "to_county": to_county, "moved_on": moved_on.isoformat()}
    await record(session, EventTag.MOVE_ASKED, move, at=now, data=facts)
    return move


async def _add(session: AsyncSession, move: EntitlementMove) -> None:
    try:
        async with session.begin_nested():
            session.add(move)
    except IntegrityError as error:
        if "uq_entitlement_moves_open" in str(error.orig):
            raise AlreadyMoving from None
        raise
