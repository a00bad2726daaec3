"""Enter what the bank answered about a payment that it claims to have paid (登记查复)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.payments.recusal import require_not_own
from app.domain.results.errors import ClaimAnswered
from app.domain.results.terms import AnswerState, ClaimVerdict
from app.models.payments.claims import ClaimAnswer
from app.policies.principals import Staff
from app.queries.payments.own_payments import own_of_line
from app.queries.results.claims import claim_line_for_update, is_answered
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says, under which paper, and what came of looking into it."""

    verdict: ClaimVerdict
    paper: str
    note: str


async def answer_claim(
    session: AsyncSession, staff: Staff, line_id: UUID, answer: Answer, now: datetime
) -> ClaimAnswer:
    """Nothing follows from it before another person has confirmed it."""
    line = await claim_line_for_update(session, staff.scope, line_id)
    require_not_own(await own_of_line(session, staff, line.payment_id))
    if await is_answered(session, line.id):
        raise ClaimAnswered
    entered = ClaimAnswer(
        line_id=line.id,
        verdict=answer.verdict,
        paper=answer.paper,
        note=answer.note,
        answered_by=staff.id,
        answered_at=now,
        state=AnswerState.WAITING,
    )
    session.add(entered)
    facts = {"verdict": answer.verdict.value, "paper": answer.paper}
    await record(session, EventTag.CLAIM_ANSWERED, line, at=now, data=facts)
    return entered
