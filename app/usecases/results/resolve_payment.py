"""Settle a payment in doubt by what the bank said of it; never by hand alone."""

from datetime import datetime
from uuid import UUID

import uuid_utils.compat as uuid_utils
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.bank_books import bank_books
from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.notifications.to_tell import of_results
from app.domain.payments.payment_states import PaymentEvent
from app.domain.payments.recusal import require_not_own
from app.domain.payments.remittance_states import after_results
from app.domain.payments.terms import PaymentStatus
from app.domain.results.chunk import Chunk, Told
from app.domain.results.codes import Meaning
from app.domain.results.errors import EvidenceRefused, PaymentNotUnknown
from app.domain.results.judgement import Verdict
from app.domain.results.terms import LineOutcome
from app.models.payments.payments import Payment
from app.models.payments.results import BankLine
from app.policies.principals import Staff
from app.queries.payments.own_payments import own_named
from app.queries.payments.resolving import payment_in_doubt_for_update
from app.queries.results.bank_lines import bank_line_for_update
from app.queries.results.results import remittances_of, still_at_bank
from app.usecases.audit.record import record
from app.usecases.batches.move_remittance import move_remittance
from app.usecases.ledger.post import post
from app.usecases.notifications.tell_of_payments import tell_of_payments
from app.usecases.results.follow_arrears import follow_arrears
from app.usecases.results.note_late import note_late

_PAID = Verdict(LineOutcome.PAID, PaymentEvent.CONFIRM)
_FAILED = Verdict(LineOutcome.FAILED, PaymentEvent.FAIL)
_DEFINITE = {Meaning.PAID: _PAID, Meaning.FIX_DATA: _FAILED, Meaning.RETRY: _FAILED}
_TAGS = {PaymentEvent.CONFIRM: EventTag.PAYMENT_PAID, PaymentEvent.FAIL: EventTag.PAYMENT_FAILED}


async def resolve_payment(
    session: AsyncSession, staff: Staff, payment_no: str, line_id: UUID, now: datetime
) -> Payment:
    """Let one line of the bank decide, where two contradict each other."""
    batch, payment = await payment_in_doubt_for_update(session, staff.scope, payment_no)
    require_not_own(await own_named(session, staff, [payment_no]))
    if payment.status is not PaymentStatus.UNKNOWN:
        raise PaymentNotUnknown
    line = await bank_line_for_update(session, staff.scope, line_id)
    meaning = bank_books()[line.bank_code].meaning_of(line.code)
    verdict = _DEFINITE.get(meaning)
    if verdict is None or verdict.event is None or not _speaks_of(line, payment):
        raise EvidenceRefused

    before, chunk = payment.status, Chunk()
    chunk.follow(payment, verdict, Told(line.serial, line.code, meaning, line.booked_at))
    payment.changed_at = now
    line.outcome, line.problem = verdict.outcome, None
    line.seen_at, line.seen_by = now, staff.id
    facts = {
        "serial": line.serial,
        "code": line.code,
        "bank": line.bank_code,
        "evidence": str(line.id),
    }
    await record(session, _TAGS[verdict.event], payment, at=now, data=facts)
    told = of_results(bank_books()[line.bank_code], [payment])
    await tell_of_payments(session, told, now=now)
    # One line may settle two doubts, one after the other: each moves its money.
    await post(session, list(chunk.postings(uuid_utils.uuid7())), at=now)
    await follow_arrears(session, payment, before)
    parts = await remittances_of(session, batch.id)
    part = next(each for each in parts if each.bank_code == payment.bank_code)
    open_there = await still_at_bank(session, batch.id, payment.bank_code)
    status = after_results(part.status, still_at_bank=open_there)
    await move_remittance(session, batch, parts, part, status, now=now)
    await note_late(session, line.bank_code, [line.id], now)
    lock = f"results {line.bank_code}"
    await enqueue(session, "match_open_days", lock=lock, bank_code=line.bank_code)
    return payment


def _speaks_of(line: BankLine, payment: Payment) -> bool:
    named = (line.bank_code, line.payment_no, line.attempt, line.amount_fen)
    return named == (payment.bank_code, payment.payment_no, payment.attempt, payment.amount_fen)
