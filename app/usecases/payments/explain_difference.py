"""Assign a difference to what settles it: a note, and the bank's own line as evidence."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.payments.bank_errors import AlreadyClosed, EvidenceRefused, NothingToExplain
from app.domain.payments.reconciliation_terms import ReconciliationStatus
from app.models.payments.reconciliations import Reconciliation, ReconciliationLine
from app.policies.principals import Staff
from app.queries.payments.reconciliations import (
    amounts_under,
    line_of,
    reconciliation_for_update,
)
from app.usecases.audit.record_many import Happened, record_many


async def explain_difference(
    session: AsyncSession,
    staff: Staff,
    reconciliation_id: UUID,
    line_id: UUID,
    said: tuple[str, str],
    *,
    version: int,
    now: datetime,
) -> Reconciliation:
    """`said` is the note, and the serial of a line of this bank over the same amount."""
    part = await reconciliation_for_update(session, staff.scope, reconciliation_id)
    expect_version(part, version)
    if part.status is ReconciliationStatus.CLOSED:
        raise AlreadyClosed
    line = await line_of(session, part.id, line_id)
    if not line.differs or line.explained_at is not None:
        raise NothingToExplain
    note, serial = said
    if not await _settles(session, staff, part, line, serial):
        raise EvidenceRefused
    line.explanation, line.evidence = note, serial
    line.explained_by, line.explained_at = staff.id, now
    part.open_count -= 1
    await session.flush()  # What the event speaks of is stored before it.
    facts = {"outcome": line.outcome.value, "evidence": serial}
    happened = [Happened(part.id, None, part.county_code, facts)]
    await record_many(session, EventTag.DIFFERENCE_EXPLAINED, "reconciliations", happened, at=now)
    return part


async def _settles(
    session: AsyncSession,
    staff: Staff,
    part: Reconciliation,
    line: ReconciliationLine,
    serial: str,
) -> bool:
    """Another line of the bank, over exactly what differs here."""
    if serial == line.serial:
        return False
    amounts = await amounts_under(session, staff.scope, part.bank_code, serial)
    return abs(line.stated_fen - line.expected_fen) in amounts
