"""A person closes one bank's day in one county; not while a fen differs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.payments.remittance_states import reconciled
from app.domain.reconciliations.terms import ReconciliationStatus
from app.domain.results.errors import AlreadyClosed, ClosingSameHands, DifferenceOpen
from app.models.payments.reconciliations import Reconciliation
from app.policies.principals import Staff
from app.queries.reconciliations.reconciliations import (
    CLOSED_WITH_IT,
    batches_in,
    explainers_of,
    part_is_reconciled,
    reconciliation_for_update,
    reconciliation_read,
)
from app.queries.reconciliations.statements import day_bounds
from app.queries.results.results import alone_with, batches_for_update, remittances_of
from app.usecases.audit.record_many import Happened, record_many
from app.usecases.batches.move_remittance import move_remittance

# The closing knew of no such result, or its money has not come yet: the next open day tells of it.
_LEAVE_TO_NEXT_DAY = text(
    "UPDATE bank_lines l SET late_at = :now FROM payments p WHERE p.id = l.payment_id"  # noqa: S608
    " AND p.county_code = :county_code AND l.bank_code = :bank_code"
    " AND l.booked_at >= :from_at AND l.booked_at < :before_at"
    " AND l.outcome IN ('paid', 'returned', 'not_funded')"
    f" AND l.late_at IS NULL AND NOT {CLOSED_WITH_IT}"
)


async def close_reconciliation(
    session: AsyncSession,
    staff: Staff,
    reconciliation_id: UUID,
    *,
    version: int,
    now: datetime,
) -> Reconciliation:
    """Close it; batches of which nothing is left to compare are reconciled with it."""
    seen = await reconciliation_read(session, staff.scope, reconciliation_id)
    await alone_with(session, seen.bank_code)
    part = await reconciliation_for_update(session, staff.scope, reconciliation_id)
    expect_version(part, version)
    if part.status is ReconciliationStatus.CLOSED:
        raise AlreadyClosed
    if part.open_count:
        raise DifferenceOpen(count=part.open_count)
    if staff.id in await explainers_of(session, part.id):
        raise ClosingSameHands
    part.status, part.closed_by, part.closed_at = ReconciliationStatus.CLOSED, staff.id, now
    await session.flush()  # What the event speaks of is stored before it.
    facts = {"difference_fen": part.difference_fen, "totals": part.totals}
    happened = [Happened(part.id, None, part.county_code, facts)]
    await record_many(session, EventTag.RECONCILIATION_CLOSED, "reconciliations", happened, at=now)
    await _leave_to_next_day(session, part, now)
    await _move_batches(session, part, now)
    return part


async def _leave_to_next_day(session: AsyncSession, closed: Reconciliation, now: datetime) -> None:
    from_at, before_at = day_bounds(closed.booked_on)
    values = {
        "bank_code": closed.bank_code,
        "county_code": closed.county_code,
        "from_at": from_at,
        "before_at": before_at,
        "now": now,
    }
    await session.execute(_LEAVE_TO_NEXT_DAY, values)


async def _move_batches(session: AsyncSession, closed: Reconciliation, now: datetime) -> None:
    batches = await batches_for_update(session, await batches_in(session, closed.id))
    for batch in batches.values():
        parts = await remittances_of(session, batch.id)
        mine = next((each for each in parts if each.bank_code == closed.bank_code), None)
        if mine is not None and await part_is_reconciled(session, batch.id, mine.bank_code):
            status = reconciled(mine.status)
            await move_remittance(session, batch, parts, mine, status, now=now)
