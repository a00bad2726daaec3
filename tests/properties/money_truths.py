"""What must hold after every step, read from the rows alone."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.ledger import PLACE
from app.domain.payments.terms import (
    BatchKind,
    BatchStatus,
    LedgerName,
    PaymentKind,
    PaymentStatus,
)
from app.domain.subsidies.reckoning import reckon
from app.domain.subsidies.tariff import Tariff, TariffKey
from app.models.audit import Event
from app.models.payments.accounts import AccountChange
from app.models.payments.batches import Batch, Remittance
from app.models.payments.payments import Payment
from app.models.subsidies.entitlements import Entitlement
from app.models.subsidies.moves import EntitlementMove
from app.models.subsidies.rates import RateNotice
from app.queries.subsidies.rates import rate_book
from tests.properties.money_county import COUNTIES
from tests.properties.money_histories import (
    batch_is_its_events,
    change_is_its_events,
    entitlement_is_its_events,
    move_is_its_events,
    payment_is_its_events,
)
from tests.properties.money_people_truths import PEOPLE_TRUTHS

_B, _P = BatchStatus, PaymentStatus
_BALANCES = text(
    "SELECT a.name, a.debits_fen, a.credits_fen,"
    " coalesce((SELECT sum(amount_fen) FROM ledger_transfers WHERE debit_id = a.id), 0),"
    " coalesce((SELECT sum(amount_fen) FROM ledger_transfers WHERE credit_id = a.id), 0),"
    " a.county_code, a.programme, a.year FROM ledger_accounts a"
)
_TWICE = text(
    "SELECT entitlement_id, period, kind, cause_id FROM payments WHERE status <> 'cancelled'"
    " GROUP BY 1, 2, 3, 4 HAVING count(*) > 1"
)
_TOLD = text(
    "SELECT batch_id, bank_code, payment_no, attempt, amount_fen FROM payments"
    " WHERE sent_at IS NOT NULL UNION ALL SELECT batch_id, bank_code, payment_no, attempt,"
    " amount_fen FROM payment_attempts WHERE sent_at IS NOT NULL"
)
_SENT_THOUGH_STOPPED = text(
    "SELECT p.payment_no FROM payments p JOIN suspensions s ON s.entitlement_id = p.entitlement_id"
    " WHERE p.sent_at IS NOT NULL AND s.decided_at < p.sent_at AND s.from_on <= p.period"
    " AND (s.lifted_at IS NULL OR s.lifted_at > p.sent_at)"
)
_SENT_THOUGH_PAID = text(
    "SELECT p.payment_no FROM payments p JOIN payments was USING (entitlement_id, period, kind)"
    " JOIN bank_lines l ON l.payment_id = was.id AND l.seen_at IS NULL"
    " AND l.problem IN ('late_paid', 'not_sent', 'paid_twice') AND l.applied_at < p.sent_at"
    " WHERE p.cause_id IS NOT DISTINCT FROM was.cause_id"
)
_ARREARS_ASTRAY = text(
    "SELECT r.id, r.status, p.status FROM arrears r LEFT JOIN payments p ON p.id = r.payment_id"
    " WHERE (r.status IN ('in_batch', 'paid')) <> (p.id IS NOT NULL)"
    " OR (r.status = 'paid') <> coalesce(p.status = 'paid', false)"
    " OR (r.status = 'in_batch' AND p.status = 'cancelled')"
)
_DEFECTS = text(
    "SELECT task_name FROM procrastinate_jobs WHERE status IN ('failed', 'aborted')"
    " UNION ALL SELECT error_code FROM operations WHERE error_code = 'operation_broken'"
    " UNION ALL SELECT problem FROM bank_lines WHERE problem = 'not_applicable'"
)
_OF_MONEY = (_TWICE, _SENT_THOUGH_STOPPED, _SENT_THOUGH_PAID, _ARREARS_ASTRAY, _DEFECTS)


async def hold(session: AsyncSession) -> None:
    payments = (await session.scalars(select(Payment))).all()
    batches = {batch.id: batch for batch in await session.scalars(select(Batch))}
    parts = (await session.scalars(select(Remittance))).all()
    told: dict[Any, list[Event]] = defaultdict(list)
    for event in await session.scalars(select(Event).order_by(Event.id)):
        told[event.subject_id].append(event)
    for query in (*_OF_MONEY, *PEOPLE_TRUTHS):
        assert (await session.execute(query)).all() == [], query.text
    await _the_ledger_is_the_payments(session, payments, batches)
    await _banks_were_told_once(session, parts)
    await _nobody_got_more_than_is_owed(session, payments)
    for payment in payments:
        payment_is_its_events(payment, told[payment.id], batches)
    for batch in batches.values():
        batch_is_its_events(batch, [p for p in parts if p.batch_id == batch.id], told)
    for entitlement in await session.scalars(select(Entitlement)):
        entitlement_is_its_events(entitlement, told[entitlement.id])
    for move in await session.scalars(select(EntitlementMove)):
        move_is_its_events(move, told[move.id])
    for change in await session.scalars(select(AccountChange)):
        change_is_its_events(change, told[change.id])


async def _the_ledger_is_the_payments(
    session: AsyncSession, payments: Sequence[Payment], batches: dict[Any, Batch]
) -> None:
    rows = (await session.execute(_BALANCES)).all()
    assert sum(row[1] for row in rows) == sum(row[2] for row in rows)
    found: Counter[tuple[str, str, int, str]] = Counter()
    for name, out_fen, in_fen, moved_out, moved_in, county, programme, year in rows:
        assert (out_fen, in_fen) == (moved_out, moved_in)
        found[county, programme, year, name] = in_fen - out_fen
        assert name == LedgerName.TREASURY or in_fen >= out_fen
    wanted: Counter[tuple[str, str, int, str]] = Counter()
    for payment in payments:
        place, year = _place(payment, batches[payment.batch_id]), payment.charged_year
        if place is not None:
            wanted[payment.county_code, payment.programme, year, place] += payment.amount_fen
    for place in (LedgerName.PAYABLE, LedgerName.PAID, LedgerName.RETURNED):
        lies = {key: fen for key, fen in found.items() if key[-1] == place and fen}
        should = {key: fen for key, fen in wanted.items() if key[-1] == place and fen}
        assert lies == should, place
    assert sum(found.values()) == 0


def _place(payment: Payment, batch: Batch) -> LedgerName | None:
    if payment.status is not _P.READY:
        return PLACE.get(payment.status)
    if batch.status is _B.FINANCE_APPROVED:
        return LedgerName.PAYABLE
    return LedgerName.RETURNED if batch.kind is BatchKind.REISSUE else None


async def _banks_were_told_once(session: AsyncSession, parts: Sequence[Remittance]) -> None:
    rows = (await session.execute(_TOLD)).all()
    assert len({(row[2], row[3]) for row in rows}) == len(rows)
    for part in parts:
        mine = [row[4] for row in rows if (row[0], row[1]) == (part.batch_id, part.bank_code)]
        assert (len(mine), sum(mine)) == (part.count, part.total_fen)
    assert {(row[0], row[1]) for row in rows} == {(p.batch_id, p.bank_code) for p in parts}


async def _nobody_got_more_than_is_owed(session: AsyncSession, payments: Sequence[Payment]) -> None:
    """A month and its raises never come to more than the best that ever was in force for it."""
    got: Counter[Any] = Counter()
    for payment in payments:
        if payment.status is _P.PAID:
            got[payment.entitlement_id, payment.county_code, payment.period] += payment.amount_fen
    if not got:
        return
    books = {county: await rate_book(session, county) for county in COUNTIES}
    approved = RateNotice.approved_at.is_not(None)
    moments = [*await session.scalars(select(RateNotice.approved_at).where(approved).distinct())]
    rows = {row.id: row for row in await session.scalars(select(Entitlement))}
    for (entitlement_id, county, month), fen in got.items():
        row = rows[entitlement_id]
        key = TariffKey(
            programme=row.programme,
            county_code=county,
            month=month,
            category=row.category,
            nature=row.nature,
            grade=row.grade,
            service_years=row.service_years,
            fixed_fen=row.fixed_fen,
            kind=PaymentKind.REGULAR,
        )
        sums = (reckon(key, books[county], at) for at in [*moments, session.info["now"]] if at)
        assert fen <= max(sum_.amount_fen for sum_ in sums if isinstance(sum_, Tariff))
