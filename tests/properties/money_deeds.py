"""Everything that can be tried on money in one county, through the real use cases and jobs."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import PublicityPlace
from app.domain.payments.payment_states import REISSUABLE
from app.domain.payments.terms import BatchKind, PaymentStatus, RejectionReason, RemittanceStatus
from app.domain.reconciliations.terms import Direction, ReconciliationStatus
from app.domain.results.terms import DeliveryChannel
from app.domain.subsidies.months import plus_months
from app.models.payments.batches import Batch, Remittance
from app.models.payments.payments import Payment
from app.models.payments.reconciliations import Reconciliation
from app.models.payments.results import BankLine
from app.usecases.batches.acknowledge_remittance import Counted, acknowledge_remittance
from app.usecases.batches.approve_batch import approve_batch
from app.usecases.batches.ask_submission import ask_submission
from app.usecases.batches.cancel_batch import cancel_batch
from app.usecases.batches.close_list import close_list
from app.usecases.batches.fund_remittance import Funding, fund_remittance
from app.usecases.batches.prepare_batch import Wanted, prepare_batch
from app.usecases.batches.publicise_batch import publicise_batch
from app.usecases.batches.rebuild_batch import rebuild_batch
from app.usecases.batches.reject_remittance import reject_remittance
from app.usecases.batches.return_batch import return_batch
from app.usecases.batches.review_batch import review_batch
from app.usecases.reconciliations.close_reconciliation import close_reconciliation
from app.usecases.reconciliations.receive_statement import Booking, Day, receive_statement
from app.usecases.results.give_up_payment import Surrender, give_up_payment
from app.usecases.results.receive_delivery import Sent, receive_delivery
from app.usecases.results.resolve_payment import resolve_payment
from app.usecases.results.see_line import see_line
from tests.properties.money_county import BANKS, COUNTY, PROGRAMMES
from tests.properties.money_people import PEOPLE_DEEDS
from tests.properties.money_try import Deed, Try

WAITING = [PaymentStatus.SENT, PaymentStatus.UNKNOWN]
CODES = {
    "ABC": ("0000", "3004", "3028", "0014", "9999"),
    "ICBC": ("000000", "013004", "013028", "000014", "999999"),
}
"""Of each meaning one code: paid, fix_data, retry, wait, and one that stands in no table."""


async def _prepare(t: Try) -> object:
    programme = t.pick(*PROGRAMMES)
    period = plus_months(t.month, t.pick(0, 0, 0, -1, 1, -2))
    wanted = Wanted(programme, period, COUNTY, BatchKind.REGULAR)
    return await prepare_batch(t.session, t.staff, wanted, t.now)


async def _reissue(t: Try) -> object:
    payment = await t.one(Payment, Payment.status.in_(REISSUABLE))
    if payment is None:
        return None
    numbers: Sequence[str] | None = t.pick(None, [payment.payment_no])
    wanted = Wanted(payment.programme, t.month, COUNTY, BatchKind.REISSUE, numbers)
    return await prepare_batch(t.session, t.staff, wanted, t.now)


def _on_a_batch(deed: Callable[..., Awaitable[object]], *said: Any) -> Deed:
    async def tried(t: Try) -> object:
        batch = await t.one(Batch)
        if batch is None:
            return None
        return await deed(t.session, t.staff, batch.id, *said, **t.at(batch))

    return tried


async def _fund(t: Try) -> object:
    part = await t.one(Remittance, Remittance.funded_at.is_(None)) or await t.one(Remittance)
    if part is None:
        return None
    batch = await t.session.get_one(Batch, part.batch_id)
    voucher = Funding(part.bank_code, f"PZ{next(t.county.numbers)}", "8801", day_of(t.now))
    return await fund_remittance(t.session, t.staff, batch.id, voucher, **t.at(batch))


async def _acknowledge(t: Try) -> object:
    fresh = await t.one(Remittance, Remittance.status == RemittanceStatus.SUBMITTED)
    part = fresh or await t.one(Remittance)
    if part is None:
        return None
    counted = Counted(part.count, part.total_fen + t.pick(0, 0, 0, 1), None)
    t.session.expunge_all()
    return await acknowledge_remittance(
        t.session, t.county.bank(part.bank_code), part.id, counted, t.now
    )


async def _reject(t: Try) -> object:
    part = await t.one(Remittance)
    if part is None or t.choice % 4:  # Few banks do.
        return None
    t.session.expunge_all()
    bank, why = t.county.bank(part.bank_code), RejectionReason.NO_FUNDS
    return await reject_remittance(t.session, bank, part.id, why, "资金未到", now=t.now)


async def _bring(t: Try, lines: list[dict[str, Any]], bank: str) -> object:
    octets = json.dumps({"lines": lines}).encode()
    sent = Sent(DeliveryChannel.API, octets, f"D{next(t.county.numbers)}")
    t.county.sent.append((bank, sent))
    return await _receive(t, bank, sent)


async def _receive(t: Try, bank: str, sent: Sent) -> object:
    storage = t.county.house.storage
    return await receive_delivery(t.session, storage, t.county.bank(bank), sent, t.now)


async def _deliver(t: Try) -> object:
    """Results as they should be, for all that one bank owes an answer on."""
    bank = t.pick(*BANKS)
    rows = await t.session.scalars(
        select(Payment).where(Payment.bank_code == bank, Payment.status.in_(WAITING))
    )
    codes = CODES[bank]
    likely = (*codes, codes[0], codes[0], codes[1])
    lines = [_line(t, p, likely[(t.choice + n) % len(likely)]) for n, p in enumerate(rows)]
    return await _bring(t, lines, bank) if lines else None


async def _deliver_oddly(t: Try) -> object:
    """A line about any payment at all: wrong in amount, attempt, bank, order or serial."""
    payment = await t.one(Payment)
    if payment is None:
        return None
    bank = payment.bank_code if t.choice % 5 else t.pick(*BANKS)
    line = _line(t, payment, CODES[bank][t.choice % 5])
    line["attempt"] = max(1, payment.attempt + (0, 0, -1, 1, -1)[t.choice // 5 % 5])
    line["amount_fen"] += (0, 0, 0, 1)[t.choice // 3 % 4]
    if t.choice % 11 == 0:
        line["payment_no"] = "P350505-202610-99999999"
    if t.choice % 7 == 0 and t.county.serials:
        line["serial"] = t.pick(*t.county.serials)
    return await _bring(t, [line, _line(t, payment, t.pick(*CODES[bank]))], bank)


async def _deliver_again(t: Try) -> object:
    return await _receive(t, *t.pick(*t.county.sent)) if t.county.sent else None


def _line(t: Try, payment: Payment, code: str) -> dict[str, Any]:
    t.county.serials.append(f"S{next(t.county.numbers)}")
    return {
        "serial": t.county.serials[-1],
        "payment_no": payment.payment_no,
        "attempt": payment.attempt,
        "amount_fen": payment.amount_fen,
        "code": code,
        "booked_at": (t.now - timedelta(hours=t.pick(0, 1, 30))).isoformat(),
    }


async def _state(t: Try) -> object:
    """The day's statement: what was paid there, sometimes a fen beside it."""
    bank, today = t.pick(*BANKS), day_of(t.now)
    rows = await t.session.scalars(
        select(Payment).where(Payment.bank_code == bank, Payment.status == PaymentStatus.PAID)
    )
    bookings = [
        Booking(f"B{p.payment_no}", p.payment_no, p.attempt, p.amount_fen + (t.choice % 5 == 0),
                Direction.CREDITED, p.settled_at or t.now)
        for p in rows if p.settled_at and day_of(p.settled_at) == today
    ]  # fmt: skip
    total_fen = sum(booking.signed_fen for booking in bookings)
    day = Day(today, bookings, len(bookings), total_fen)
    return await receive_statement(t.session, t.county.bank(bank), day, t.now)


async def _close(t: Try) -> object:
    part = await t.one(Reconciliation, Reconciliation.status == ReconciliationStatus.OPEN)
    if part is None:
        return None
    return await close_reconciliation(t.session, t.staff, part.id, **t.at(part))


async def _give_up(t: Try) -> object:
    payment = await t.one(Payment, Payment.status.in_(REISSUABLE)) or await t.one(Payment)
    if payment is None:
        return None
    surrender = Surrender("查无此人", still_owed=t.choice % 2 == 0)
    return await give_up_payment(t.session, t.staff, payment.payment_no, surrender, t.now)


async def _resolve(t: Try) -> object:
    payment = await t.one(Payment, Payment.status == PaymentStatus.UNKNOWN)
    if payment is None:
        return None
    line = await t.one(BankLine, BankLine.payment_no == payment.payment_no)
    if line is None:
        return None
    return await resolve_payment(t.session, t.staff, payment.payment_no, line.id, t.now)


async def _see(t: Try) -> object:
    line = await t.one(BankLine, BankLine.problem.is_not(None))
    return line and await see_line(t.session, t.staff, line.id, "已与银行核对", t.now)


DEEDS: dict[str, Deed] = {
    **PEOPLE_DEEDS,
    "prepare": _prepare,
    "reissue": _reissue,
    "rebuild": _on_a_batch(rebuild_batch),
    "review": _on_a_batch(review_batch),
    "publicise": _on_a_batch(publicise_batch, PublicityPlace.VILLAGE_BOARD, "公示栏"),
    "close_list": _on_a_batch(close_list, "公示期满无异议"),
    "approve": _on_a_batch(approve_batch),
    "return": _on_a_batch(return_batch, "金额请核对"),
    "cancel": _on_a_batch(cancel_batch, "本月不发"),
    "submit": _on_a_batch(ask_submission),
    "fund": _fund,
    "acknowledge": _acknowledge,
    "reject": _reject,
    "deliver": _deliver,
    "deliver_oddly": _deliver_oddly,
    "deliver_again": _deliver_again,
    "state": _state,
    "close": _close,
    "give_up": _give_up,
    "resolve": _resolve,
    "see": _see,
}
