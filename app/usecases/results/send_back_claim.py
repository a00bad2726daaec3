"""Send back what was entered as the bank's answer: the claim is open as before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.payments.recusal import require_not_own
from app.domain.results.terms import AnswerState
from app.models.payments.claims import ClaimAnswer
from app.policies.principals import Staff
from app.queries.payments.own_payments import own_of_line
from app.queries.results.claims import claim_line_for_update, waiting_answer_for_update
from app.usecases.audit.record import record


async def send_back_claim(
    session: AsyncSession, staff: Staff, line_id: UUID, reason: str, now: datetime
) -> ClaimAnswer:
    """Whoever entered it may take it back as well."""
    line = await claim_line_for_update(session, staff.scope, line_id)
    require_not_own(await own_of_line(session, staff, line.payment_id))
    answer = await waiting_answer_for_update(session, line.id)
    answer.state, answer.decided_by, answer.decided_at = AnswerState.SENT_BACK, staff.id, now
    await record(session, EventTag.CLAIM_SENT_BACK, line, at=now, data={"reason": reason})
    return answer
