"""A person has looked at a problem and says what came of it; no money moves by that."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.results.claims import require_one_person_enough
from app.domain.results.errors import NothingToLookAt
from app.models.payments.results import BankLine
from app.policies.principals import Staff
from app.queries.results.bank_lines import bank_line_for_update
from app.usecases.audit.record import record


async def see_line(
    session: AsyncSession, staff: Staff, line_id: UUID, note: str, now: datetime
) -> BankLine:
    line = await bank_line_for_update(session, staff.scope, line_id)
    if line.problem is None or line.seen_at is not None:
        raise NothingToLookAt
    require_one_person_enough(line.problem)
    line.seen_at, line.seen_by, line.seen_note = now, staff.id, note
    facts = {"problem": line.problem.value}
    await record(session, EventTag.BANK_LINE_SEEN, line, at=now, data=facts)
    return line
