"""Take what a bank answers: whose accounts these are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.accounts.verification import AccountVerdict, AnswerOutcome
from app.domain.audit.tags import EventTag
from app.models.payments.accounts import AccountVerification
from app.policies.scope import Scope
from app.queries.accounts.verifications import serials_used, verifications_for_update
from app.usecases.audit.record_many import Happened, record_many


@dataclass(frozen=True, slots=True)
class Answer:
    verification_id: UUID
    serial: str
    verdict: AccountVerdict


async def answer_verifications(
    session: AsyncSession, scope: Scope, answers: Sequence[Answer], now: datetime
) -> list[AnswerOutcome]:
    """Keep each answer on its own; accounts follow in a job, and one bad line stops no other."""
    asked = await verifications_for_update(
        session, scope, {answer.verification_id for answer in answers}
    )
    used = await serials_used(session, scope, {answer.serial for answer in answers})
    outcomes, happened = [], []
    for answer in answers:
        outcome = _outcome(answer, asked.get(answer.verification_id), used)
        if outcome is AnswerOutcome.TAKEN:
            question = asked[answer.verification_id]
            question.verdict, question.serial = answer.verdict, answer.serial
            question.answered_at, used[answer.serial] = now, question.id
            facts = {"verdict": answer.verdict.value, "account_id": str(question.account_id)}
            happened.append(Happened(question.id, None, None, facts))
        outcomes.append(outcome)
    if happened:
        await session.flush()  # What the events speak of is stored before them.
        tag, table = EventTag.VERIFICATION_ANSWERED, AccountVerification.__tablename__
        await record_many(session, tag, table, happened, at=now)
        await enqueue(session, "follow_verifications", lock="follow_verifications")
    return outcomes


def _outcome(
    answer: Answer, question: AccountVerification | None, used: dict[str, UUID]
) -> AnswerOutcome:
    if question is None:
        return AnswerOutcome.NOT_FOUND
    if used.get(answer.serial, question.id) != question.id:
        return AnswerOutcome.SERIAL_TAKEN
    if question.verdict is None:
        return AnswerOutcome.TAKEN
    same = (question.verdict, question.serial) == (answer.verdict, answer.serial)
    return AnswerOutcome.REPEATED if same else AnswerOutcome.ANSWERED_OTHERWISE
