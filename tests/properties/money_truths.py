"""What must hold after every step, read from the rows alone (trust.md §6: I1, I2, I3, I7)."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.batches import states as batch_states
from app.domain.batches.states import AT_BANKS, BankPart, BatchEvent, status_of
from app.domain.payments import payment_states
from app.domain.payments.ledger import PLACE
from app.domain.payments.payment_states import PaymentEvent
from app.domain.payments.terms import (
    BatchKind,
    BatchStatus,
    LedgerName,
    PaymentKind,
    PaymentStatus,
    RemittanceStatus,
)
from app.domain.subsidies import states as entitlement_states
from app.domain.subsidies.reckoning import reckon
from app.domain.subsidies.tariff import Tariff, TariffKey
from app.domain.subsidies.terms import EntitlementStatus
from app.models.audit import Event
from app.models.payments.batches import Batch, Remittance
from app.models.payments.payments import Payment
from app.models.subsidies.entitlements import Entitlement
from app.models.subsidies.rates import RateNotice
from app.queries.subsidies.rates import rate_book
from tests.properties.money_county import COUNTY

_B, _P, _E = BatchStatus, PaymentStatus, PaymentEvent
PAYMENT_EVENTS = {
    "sent": _E.SEND,
    "held": _E.HOLD,
    "paid": _E.CONFIRM,
    "failed": _E.FAIL,
    "doubted": _E.DOUBT,
    "returned": _E.RETURN,
    "rejected": _E.REJECT,
    "reissued": _E.REISSUE,
    "given_up": _E.GIVE_UP,
}
BATCH_EVENTS = {
    "batch:reviewed": BatchEvent.REVIEW,
    "batch_notice:closed": BatchEvent.PUBLICISE,
    "batch:approved": BatchEvent.APPROVE,
    "batch:returned": BatchEvent.RETURN,
    "batch:submitted": BatchEvent.SUBMIT,
    "batch:cancelled": BatchEvent.CANCEL,
}
_BALANCES = text(
    "SELECT a.name, a.debits_fen, a.credits_fen,"
    " coalesce((SELECT sum(amount_fen) FROM ledger_transfers WHERE debit_id = a.id), 0),"
    " coalesce((SELECT sum(amount_fen) FROM ledger_transfers WHERE credit_id = a.id), 0),"
    " a.programme, a.year FROM ledger_accounts a"
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
    "SELECT p.payment_no FROM payments p JOIN bank_lines l ON l.payment_id = p.id"
    " AND l.attempt < p.attempt AND l.problem = 'late_paid' AND l.seen_at IS NULL"
    " AND l.applied_at < p.sent_at"
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


async def hold(session: AsyncSession) -> None:
    payments = (await session.scalars(select(Payment))).all()
    batches = {batch.id: batch for batch in await session.scalars(select(Batch))}
    parts = (await session.scalars(select(Remittance))).all()
    told: dict[Any, list[Event]] = defaultdict(list)
    for event in await session.scalars(select(Event).order_by(Event.id)):
        told[event.subject_id].append(event)
    for query in (_TWICE, _SENT_THOUGH_STOPPED, _SENT_THOUGH_PAID, _ARREARS_ASTRAY, _DEFECTS):
        assert (await session.execute(query)).all() == [], query.text
    await _the_ledger_is_the_payments(session, payments, batches)
    await _banks_were_told_once(session, parts)
    await _nobody_got_more_than_is_owed(session, payments)
    for payment in payments:
        _payment_is_its_events(payment, told[payment.id], batches)
    for batch in batches.values():
        _batch_is_its_events(batch, [p for p in parts if p.batch_id == batch.id], told)
    for entitlement in await session.scalars(select(Entitlement)):
        _entitlement_is_its_events(entitlement, told[entitlement.id])


async def _the_ledger_is_the_payments(
    session: AsyncSession, payments: Sequence[Payment], batches: dict[Any, Batch]
) -> None:
    rows = (await session.execute(_BALANCES)).all()
    assert sum(row[1] for row in rows) == sum(row[2] for row in rows)
    found: Counter[tuple[str, int, str]] = Counter()
    for name, out_fen, in_fen, moved_out, moved_in, programme, year in rows:
        assert (out_fen, in_fen) == (moved_out, moved_in)
        found[programme, year, name] = in_fen - out_fen
        assert name == LedgerName.TREASURY or in_fen >= out_fen
    wanted: Counter[tuple[str, int, str]] = Counter()
    for payment in payments:
        place = _place(payment, batches[payment.batch_id])
        if place is not None:
            wanted[payment.programme, payment.charged_year, place] += payment.amount_fen
    for place in (LedgerName.PAYABLE, LedgerName.PAID, LedgerName.RETURNED):
        lies = {key: fen for key, fen in found.items() if key[2] == place and fen}
        should = {key: fen for key, fen in wanted.items() if key[2] == place and fen}
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
            got[payment.entitlement_id, payment.period] += payment.amount_fen
    if not got:
        return
    book = await rate_book(session, COUNTY)
    approved = RateNotice.approved_at.is_not(None)
    moments = [*await session.scalars(select(RateNotice.approved_at).where(approved).distinct())]
    rows = {row.id: row for row in await session.scalars(select(Entitlement))}
    for (entitlement_id, month), fen in got.items():
        row = rows[entitlement_id]
        key = TariffKey(
            programme=row.programme,
            county_code=COUNTY,
            month=month,
            category=row.category,
            nature=row.nature,
            grade=row.grade,
            service_years=row.service_years,
            fixed_fen=row.fixed_fen,
            kind=PaymentKind.REGULAR,
        )
        sums = (reckon(key, book, at) for at in [*moments, session.info["now"]] if at)
        assert fen <= max(sum_.amount_fen for sum_ in sums if isinstance(sum_, Tariff))


def _payment_is_its_events(
    payment: Payment, events: Iterable[Event], batches: dict[Any, Batch]
) -> None:
    """Replayed through the table of steps, the events lead to where the payment stands."""
    status, attempt = _P.READY, 1
    path = [event.tag.rpartition(":")[2] for event in events]
    for name in path:
        told = PAYMENT_EVENTS[name]
        assert (status, told) in payment_states.TRANSITIONS, path
        status = payment_states.TRANSITIONS[status, told]
        attempt += told is _E.REISSUE
    if status is _P.READY and batches[payment.batch_id].kind is not BatchKind.REISSUE:
        # A batch that is given up takes its unsent lines along: its own event says so.
        assert payment.status in {_P.READY, _P.CANCELLED}
        return
    assert (payment.status, payment.attempt) == (status, attempt), path


def _batch_is_its_events(
    batch: Batch, parts: Sequence[Remittance], told: dict[Any, list[Event]]
) -> None:
    status = _B.DRAFT
    own = [event for part in parts for event in told[part.id]]
    for event in sorted([*told[batch.id], *own], key=lambda event: event.id):
        name = event.tag.removeprefix("payments:")
        if name in BATCH_EVENTS:
            status = batch_states.step(status, BATCH_EVENTS[name])
        elif name == "batch:moved":
            status = _B(event.data["status"])
        elif "batch" in event.data:
            status = _B(event.data["batch"])
    assert batch.status is status, (batch.status, [(e.tag, e.data) for e in told[batch.id]])
    if batch.status in AT_BANKS:
        assert status is status_of([BankPart(p.status, p.funded_at is not None) for p in parts])
    for part in parts:
        _part_is_its_events(part, told[part.id])


def _part_is_its_events(part: Remittance, events: Iterable[Event]) -> None:
    status = RemittanceStatus.SUBMITTED
    for event in events:
        match event.tag.rpartition(":")[2]:
            case "accepted":
                status = RemittanceStatus.ACCEPTED
            case "rejected":
                status = RemittanceStatus.REJECTED
            case "moved":
                assert RemittanceStatus(event.data["status"]) is not status
                status = RemittanceStatus(event.data["status"])
    assert part.status is status


def _entitlement_is_its_events(entitlement: Entitlement, events: Iterable[Event]) -> None:
    path = [event.data["status"] for event in events if ":entitlement:" in event.tag]
    statuses = [EntitlementStatus.ACTIVE, *map(EntitlementStatus, path)]
    if path and path[0] == EntitlementStatus.PROPOSED:  # A funeral grant begins as a proposal.
        statuses = statuses[1:]
    legal = {(source, target) for (source, _), target in entitlement_states.TRANSITIONS.items()}
    assert all(a is b or (a, b) in legal for a, b in itertools.pairwise(statuses))
    assert entitlement.status is statuses[-1] or not path
