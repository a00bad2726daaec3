"""A second person confirms what the bank answered: only now something follows from it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.payments.ledger import Posting, move_of_settling
from app.domain.payments.payment_states import PaymentEvent, step
from app.domain.payments.recusal import require_not_own
from app.domain.payments.terms import PaymentStatus
from app.domain.results.claims import Settling, require_other_person, settling
from app.domain.results.codes import Meaning
from app.domain.results.terms import AnswerState, ClaimVerdict, LineOutcome, LineProblem
from app.models.payments.accounts import PaymentAccount
from app.models.payments.claims import ClaimAnswer
from app.models.payments.payments import Payment, PaymentAttempt
from app.models.payments.results import BankLine
from app.policies.principals import Staff
from app.queries.payments.own_payments import own_of_line
from app.queries.results.claims import ClaimOpen, claim_for_update, waiting_answer_for_update
from app.usecases.audit.record import record
from app.usecases.ledger.post import post
from app.usecases.results.follow_arrears import follow_arrears
from app.usecases.results.note_late import note_late

_NEVER_WENT = frozenset({PaymentStatus.HELD, PaymentStatus.CANCELLED})
_OF_AN_ATTEMPT = (
    "attempt", "batch_id", "bank_code", "account_id", "amount_fen", "sent_at", "settled_at",
    "result_code", "result_meaning",
)  # fmt: skip


async def confirm_claim(
    session: AsyncSession, staff: Staff, line_id: UUID, now: datetime
) -> BankLine:
    """Not paid: the month may be paid again. Paid: it is, on the attempt that the bank names."""
    found = await claim_for_update(session, staff.scope, line_id)
    require_not_own(await own_of_line(session, staff, found.payment.id))
    answer = await waiting_answer_for_update(session, found.line.id)
    require_other_person(staff.id, answer.answered_by)
    answer.state, answer.decided_by, answer.decided_at = AnswerState.CONFIRMED, staff.id, now
    if answer.verdict is ClaimVerdict.NOT_PAID:
        await _see(session, found.line, answer, EventTag.CLAIM_REFUTED, now)
        return found.line
    match settling(found.claim):
        case Settling.PAID:
            await _settle(session, found, answer, now)
        case Settling.REPEATED:
            found.line.outcome, found.line.problem = LineOutcome.REPEATED, None
            await _see(session, found.line, answer, EventTag.BANK_LINE_SEEN, now)
        case Settling.PAID_TWICE:
            found.line.problem = LineProblem.PAID_TWICE
            facts = {"payment_no": found.payment.payment_no, "paper": answer.paper}
            tag = EventTag.CLAIM_PAID_TWICE
            await record(session, tag, found.line, at=now, data=facts)
    return found.line


async def _see(
    session: AsyncSession, line: BankLine, answer: ClaimAnswer, tag: EventTag, now: datetime
) -> None:
    _seen(line, answer, now)
    await record(session, tag, line, at=now, data={"paper": answer.paper})


def _seen(line: BankLine, answer: ClaimAnswer, now: datetime) -> None:
    line.seen_at, line.seen_by, line.seen_note = now, answer.answered_by, answer.note


async def _settle(
    session: AsyncSession, found: ClaimOpen, answer: ClaimAnswer, now: datetime
) -> None:
    """Pay nothing: the money left with that attempt, and the books follow."""
    line, payment = found.line, found.payment
    before = payment.status
    payment.status, payment.hold_reason = step(before, PaymentEvent.SETTLE), None
    if found.earlier is not None:
        await _stand_on(session, payment, found.earlier, before, now)
    payment.changed_at = now
    payment.result_code, payment.result_meaning = line.code, Meaning.PAID
    payment.settled_at = line.booked_at
    line.outcome, line.problem, line.batch_id = LineOutcome.PAID, None, payment.batch_id
    _seen(line, answer, now)
    await post(session, [_posting(payment, before, answer.id)], at=now)
    await follow_arrears(session, payment, before)
    facts = {"serial": line.serial, "attempt": payment.attempt, "paper": answer.paper}
    await record(session, EventTag.PAYMENT_PAID_AFTER_ALL, payment, at=now, data=facts)
    await note_late(session, line.bank_code, [line.id], now)
    lock = f"results {line.bank_code}"
    await enqueue(session, "match_open_days", lock=lock, bank_code=line.bank_code)


async def _stand_on(
    session: AsyncSession,
    payment: Payment,
    earlier: PaymentAttempt,
    before: PaymentStatus,
    now: datetime,
) -> None:
    """The attempt that was paid is the one that stands; what followed it takes its place."""
    for name in _OF_AN_ATTEMPT:
        stood, over = getattr(payment, name), getattr(earlier, name)
        setattr(payment, name, over)
        setattr(earlier, name, stood)
    earlier.status = PaymentStatus.CANCELLED if before in _NEVER_WENT else before
    earlier.ended_at = now
    account = await session.get(PaymentAccount, payment.account_id)
    # Whoever has moved away took the account out of sight, and the name stays as it is.
    payment.payee_name = account.holder_name if account else payment.payee_name


def _posting(payment: Payment, before: PaymentStatus, answer_id: UUID) -> Posting:
    move = move_of_settling(before)
    if move is None:
        raise ValueError(before)
    return payment.posting(move, f"settled {answer_id}")
