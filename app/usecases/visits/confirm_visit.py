"""Confirm a held seat before the hold runs out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.visits.errors import HoldExpired, IllegalVisitStep, SeatRefused, SlotClosed
from app.domain.visits.states import VisitEvent, step
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.veterans.living import expect_alive
from app.queries.veterans.persons import person_seen
from app.queries.visits.prospects import windows_left
from app.queries.visits.seats import confirming
from app.queries.visits.visits import visit_for_update
from app.usecases.audit.record import record


async def confirm_visit(
    session: AsyncSession, scope: Scope, visit_id: UUID, *, version: int, now: datetime
) -> Visit:
    """Turn the hold into a booking; after its time the seat may be somebody else's."""
    visit = await visit_for_update(session, scope, visit_id)
    expect_version(visit, version)
    status = step(visit.status, VisitEvent.BOOK)
    if visit.slot_id is None or visit.hold_until is None:
        raise IllegalVisitStep  # It waits: nothing is held that could be confirmed.
    await expect_alive(session, visit.person_id)
    why: type[SeatRefused] | None = None
    if visit.hold_until <= now:
        why = HoldExpired
    elif (await session.execute(confirming(visit.slot_id, now))).one_or_none() is None:
        why = SlotClosed
    if why is not None:
        person = await person_seen(session, scope, visit.person_id)
        raise why(await windows_left(session, person, visit.skills, now))
    visit.status, visit.hold_until, visit.changed_at = status, None, now
    await record(session, EventTag.VISIT_BOOKED, visit, at=now, data=visit.told)
    return visit
