"""What a bank says of payments that were taken for not paid, where nobody has looked into it.

Until somebody has asked the bank what it means, paying that month again might pay it twice:
by another attempt, or by another payment where the first was given up and is still owed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.payments.terms import PaymentStatus
from app.domain.results.claims import CLAIMS, Claim
from app.domain.results.errors import ClaimUnanswered, NoClaim
from app.domain.results.terms import AnswerState
from app.models.payments.claims import ClaimAnswer
from app.models.payments.payments import Payment, PaymentAttempt
from app.models.payments.results import BankLine
from app.policies.scope import Scope, within
from app.queries.payments.resolving import payment_in_doubt_for_update
from app.queries.results.bank_lines import bank_line_for_update
from app.queries.results.results import alone_with

_OPEN = ", ".join(f"'{problem}'" for problem in sorted(CLAIMS))
_NO_CAUSE = "'00000000-0000-0000-0000-000000000000'"
_MONTH = f"{{0}}.entitlement_id, {{0}}.period, {{0}}.kind, coalesce({{0}}.cause_id, {_NO_CAUSE})"
# Few lines wait to be looked into: they are read once, and not for each payment.
_CLAIMED_MONTHS = f"""
SELECT {_MONTH.format("was")} FROM bank_lines claim JOIN payments was ON was.id = claim.payment_id
WHERE claim.problem IN ({_OPEN}) AND claim.seen_at IS NULL
"""  # noqa: S608  # Put together from constants.


def claimed(row: str) -> str:
    """Return the condition that a bank claims to have paid the month that `row` is for."""
    return f"({_MONTH.format(row)}) IN ({_CLAIMED_MONTHS})"


_COUNT = text(
    "SELECT count(*) FROM payments p WHERE p.batch_id = :batch_id AND p.status = 'ready'"  # noqa: S608
    f" AND {claimed('p')}"
)


async def claimed_lines(session: AsyncSession, batch_id: UUID) -> int:
    """Count the lines of a batch that may have been paid already."""
    return int(await session.scalar(_COUNT, {"batch_id": batch_id}) or 0)


@dataclass(frozen=True, slots=True)
class ClaimOpen:
    """A claim under lock, with its payment and the attempt that it names where that is over."""

    line: BankLine
    payment: Payment
    earlier: PaymentAttempt | None
    claim: Claim


async def claim_line_for_update(session: AsyncSession, scope: Scope, line_id: UUID) -> BankLine:
    """Load and lock a line that claims something nobody has settled."""
    line = await bank_line_for_update(session, scope, line_id)
    if line.problem not in CLAIMS or line.seen_at is not None:
        raise NoClaim
    return line


async def claim_for_update(session: AsyncSession, scope: Scope, line_id: UUID) -> ClaimOpen:
    """Lock the payment before the line, as whoever applies results does."""
    seen = within(scope, division=BankLine.division_code, bank=BankLine.bank_code)
    named = select(BankLine.bank_code, BankLine.payment_no).where(BankLine.id == line_id, seen)
    found = (await session.execute(named)).one_or_none()
    if found is None:
        raise NotFound
    await alone_with(session, found.bank_code)
    _, payment = await payment_in_doubt_for_update(session, scope, found.payment_no)
    line = await claim_line_for_update(session, scope, line_id)
    earlier = await _attempt_over(session, scope, payment, line.attempt)
    claim = Claim(
        attempt=line.attempt,
        amount_fen=line.amount_fen,
        told_fen=_told_fen(payment, earlier, line),
        status=payment.status,
        running=payment.attempt,
        beside=await _beside(session, scope, payment),
    )
    return ClaimOpen(line, payment, earlier, claim)


async def waiting_answer_for_update(session: AsyncSession, line_id: UUID) -> ClaimAnswer:
    """Load and lock the answer that waits for its second person."""
    waiting = ClaimAnswer.line_id == line_id, ClaimAnswer.state == AnswerState.WAITING
    found = await session.scalar(select(ClaimAnswer).where(*waiting).with_for_update())
    if found is None:
        raise ClaimUnanswered
    return found


async def is_answered(session: AsyncSession, line_id: UUID) -> bool:
    waiting = ClaimAnswer.line_id == line_id, ClaimAnswer.state == AnswerState.WAITING
    return await session.scalar(select(ClaimAnswer.id).where(*waiting)) is not None


async def answers_of(session: AsyncSession, scope: Scope, line_id: UUID) -> Sequence[ClaimAnswer]:
    """Return what the bank answered about a line in scope, the oldest first."""
    seen = within(scope, division=BankLine.division_code, bank=BankLine.bank_code)
    if await session.scalar(select(BankLine.id).where(BankLine.id == line_id, seen)) is None:
        raise NotFound
    of_line = select(ClaimAnswer).where(ClaimAnswer.line_id == line_id).order_by(ClaimAnswer.id)
    return (await session.scalars(of_line)).all()


def _told_fen(payment: Payment, earlier: PaymentAttempt | None, line: BankLine) -> int | None:
    told = payment if line.attempt == payment.attempt else earlier
    if told is None or told.sent_at is None or told.bank_code != line.bank_code:
        return None
    return told.amount_fen


async def _attempt_over(
    session: AsyncSession, scope: Scope, payment: Payment, attempt: int
) -> PaymentAttempt | None:
    if attempt == payment.attempt:
        return None
    return await session.scalar(
        select(PaymentAttempt)
        .where(
            PaymentAttempt.payment_no == payment.payment_no,
            PaymentAttempt.attempt == attempt,
            within(scope, division=PaymentAttempt.division_code, person=PaymentAttempt.person_id),
        )
        .with_for_update()
    )


async def _beside(session: AsyncSession, scope: Scope, payment: Payment) -> PaymentStatus | None:
    """Where one was given up and is owed all the same, another may stand for its month."""
    return await session.scalar(
        select(Payment.status).where(
            Payment.person_id == payment.person_id,
            Payment.period == payment.period,
            Payment.entitlement_id == payment.entitlement_id,
            Payment.kind == payment.kind,
            Payment.cause_id.is_not_distinct_from(payment.cause_id),
            Payment.status != PaymentStatus.CANCELLED,
            Payment.id != payment.id,
            within(scope, division=Payment.division_code, person=Payment.person_id),
        )
    )
