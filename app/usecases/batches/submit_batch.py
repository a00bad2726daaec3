"""Hand an approved batch to the banks: every line is looked at once more before it goes."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import copy_rows
from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.batches.left_out import HERS_TO_MEND, left_out
from app.domain.batches.states import BatchEvent, step
from app.domain.calendar.days import day_of
from app.domain.notifications.terms import Told
from app.domain.notifications.to_tell import ToTell, of_hold
from app.domain.payments.errors import BatchEmpty
from app.domain.payments.holds import Since, hold_reason
from app.domain.payments.ledger import HELD, Posting, year_of
from app.domain.payments.terms import BatchKind, PaymentStatus, RemittanceStatus
from app.models.payments.batches import Batch, Remittance
from app.policies.scope import EVERYTHING
from app.queries.batches.batches import batch_for_update, shares_of
from app.queries.batches.digests import digest_of_remittance
from app.queries.batches.hers_to_mend import hers_to_mend
from app.queries.batches.lines import LINES_AT_ONCE, Line, lines_of
from app.queries.batches.standing import SINCE
from app.queries.results.claims import claimed
from app.usecases.audit.record import record
from app.usecases.audit.record_many import Happened, record_many
from app.usecases.ledger.post import post
from app.usecases.notifications.tell_of_payments import tell_of_lines_left_out, tell_of_payments

CASE = "account_replaced, account_usable, deceased, suspended, entitled, revoked, paid_before"
_HOLDS = (
    "CREATE TEMPORARY TABLE batch_holds (account_replaced boolean, account_usable boolean,"
    " deceased boolean, suspended boolean, entitled boolean, revoked boolean, paid_before boolean,"
    " reason text) ON COMMIT DROP"
)
_SEND = text(f"""
UPDATE payments p SET status = CASE WHEN h.reason IS NULL THEN 'sent' ELSE 'held' END,
  hold_reason = h.reason, sent_at = CASE WHEN h.reason IS NULL THEN :now END, changed_at = :now
FROM (
  SELECT since.*, {claimed("x")} AS paid_before
  FROM ({SINCE}) since JOIN payments x ON x.id = since.payment_id
) s JOIN batch_holds h USING ({CASE})
WHERE p.id = s.payment_id
""")  # noqa: S608  # Put together from constants.
TAGS = {PaymentStatus.SENT: EventTag.PAYMENT_SENT, PaymentStatus.HELD: EventTag.PAYMENT_HELD}


async def submit_batch(session: AsyncSession, batch_id: UUID, *, now: datetime) -> Batch:
    """Hold back what must not go any more, and make one remittance for each bank of the rest."""
    batch = await batch_for_update(session, EVERYTHING, batch_id)
    batch.status = step(batch.status, BatchEvent.SUBMIT)
    batch.submitted_at = now
    await _send(session, batch, day_of(now), now)
    held = await _remit(session, batch, now)
    await post(session, held, at=now)
    await _tell_lines(session, batch, now)
    if batch.kind is not BatchKind.REISSUE:  # What is paid again was told of when it failed.
        await _tell_left_out(session, batch, now)
    await enqueue(session, "note_arrears_of_batch", batch_id=str(batch.id))
    await record(session, EventTag.BATCH_SUBMITTED, batch, at=now, data=batch.totals())
    return batch


async def _send(session: AsyncSession, batch: Batch, today: date, now: datetime) -> None:
    await session.execute(text(_HOLDS))
    await copy_rows(session, "batch_holds", (*CASE.split(", "), "reason"), _every_case())
    values = {
        "batch_id": batch.id,
        "until": batch.period,
        "built_at": batch.prepared_at,
        "today": today,
        "now": now,
    }
    await session.execute(_SEND, values)


def _every_case() -> Iterator[tuple[bool | str | None, ...]]:
    """The rule is asked for every combination there can be: there are 128."""
    for case in product((True, False), repeat=7):
        yield (*case, hold_reason(Since(*case)))


async def _remit(session: AsyncSession, batch: Batch, now: datetime) -> list[Posting]:
    """Open the banks' parts; return what goes back in the ledger for the lines that stay."""
    shares = await shares_of(session, batch.id)
    sent = [share for share in shares if share.status is PaymentStatus.SENT]
    held = [share for share in shares if share.status is PaymentStatus.HELD]
    if not sent:
        raise BatchEmpty
    for share in sent:
        session.add(
            Remittance(
                batch_id=batch.id,
                county_code=batch.county_code,
                bank_code=share.bank_code,
                status=RemittanceStatus.SUBMITTED,
                count=share.lines,
                total_fen=share.total_fen,
                digest=await digest_of_remittance(session, batch.id, share.bank_code),
                updated_at=now,
            )
        )
    total_fen, lines = sum(s.total_fen for s in held), sum(s.lines for s in held)
    return [batch.posting(HELD, total_fen, lines, debit_year=year_of(batch.period))]


async def _tell_lines(session: AsyncSession, batch: Batch, now: datetime) -> None:
    """From here on every line has a history of its own."""
    after = ""
    while lines := await lines_of(session, batch.id, after=after, limit=LINES_AT_ONCE):
        for status, tag in TAGS.items():
            told = [_happened(line) for line in lines if line.status is status]
            await record_many(session, tag, "payments", told, at=now)
        hers = (of_hold(line.id, line.hold_reason) for line in lines)
        await tell_of_payments(session, [each for each in hers if each], now=now)
        after = lines[-1].payment_no


async def _tell_left_out(session: AsyncSession, batch: Batch, now: datetime) -> None:
    after: UUID | None = None
    while lines := await hers_to_mend(
        session, batch.id, HERS_TO_MEND, after=after, limit=LINES_AT_ONCE
    ):
        told = [
            Happened(
                line.id,
                line.person_id,
                line.division_code,
                {
                    "programme": batch.programme,
                    "period": line.period.isoformat(),
                    "code": line.code,
                },
            )
            for line in lines
        ]
        await record_many(session, EventTag.LINE_LEFT_OUT, "batch_exclusions", told, at=now)
        texts = [ToTell(line.id, Told.LINE_LEFT_OUT, left_out([line.code])) for line in lines]
        await tell_of_lines_left_out(session, texts, now=now)
        after = lines[-1].id


def _happened(line: Line) -> Happened:
    facts: dict[str, str | int] = {"payment_no": line.payment_no, "attempt": line.attempt}
    if line.hold_reason is not None:
        facts["reason"] = line.hold_reason
    return Happened(line.id, line.person_id, line.division_code, facts)
