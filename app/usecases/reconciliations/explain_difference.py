"""Assign a difference to what settles it: a note, and the bank's own line as evidence."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.reconciliations.terms import MatchOutcome, ReconciliationStatus
from app.domain.results.errors import AlreadyClosed, EvidenceRefused, NothingToExplain
from app.models.payments.reconciliations import Reconciliation, ReconciliationLine
from app.policies.principals import Staff
from app.queries.reconciliations.reconciliations import (
    differences_under,
    is_evidence_already,
    line_of,
    reconciliation_for_update,
    results_under,
)
from app.usecases.audit.record_many import Happened, record_many

TOLD_ELSEWHERE = frozenset({MatchOutcome.UNKNOWN, MatchOutcome.MISSING})
"""Booked and not told as paid, or the other way round: what the bank said may tell why."""


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
    """`said` is the note, and the serial of the line of this bank that settles it."""
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
    """Another booking that makes up for it to the fen, or a result of the very same payment.

    One line makes up for one: the same money does not come back twice.
    """
    if serial == line.serial or await is_evidence_already(session, part.bank_code, serial):
        return False
    difference_fen = line.stated_fen - line.expected_fen
    if -difference_fen in await differences_under(session, staff.scope, part.bank_code, serial):
        return True
    named = (line.payment_no, abs(difference_fen))
    results = await results_under(session, staff.scope, part.bank_code, serial)
    return line.outcome in TOLD_ELSEWHERE and named in results
