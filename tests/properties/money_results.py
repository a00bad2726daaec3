"""What banks say of payments: as they should, wrongly, twice, and of attempts long over."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.domain.payments.payment_states import AT_BANK, REISSUABLE
from app.domain.payments.terms import PaymentStatus
from app.domain.results.claims import CLAIMS
from app.domain.results.terms import DeliveryChannel
from app.models.payments.payments import Payment, PaymentAttempt
from app.models.payments.results import BankLine
from app.usecases.results.give_up_payment import Surrender, give_up_payment
from app.usecases.results.receive_delivery import Sent, receive_delivery
from app.usecases.results.resolve_payment import resolve_payment
from app.usecases.results.see_line import see_line
from tests.properties.money_county import BANKS
from tests.properties.money_try import Deed, Try

CODES = {
    "ABC": ("0000", "3004", "3028", "0014", "9999"),
    "ICBC": ("000000", "013004", "013028", "000014", "999999"),
}
"""Of each meaning one code: paid, fix_data, retry, wait, and one that stands in no table."""


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
        select(Payment).where(Payment.bank_code == bank, Payment.status.in_(AT_BANK))
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


async def _claim_earlier(t: Try) -> object:
    """Of one attempt that is over two stories, and of the one that runs a third."""
    over = await t.one(PaymentAttempt, PaymentAttempt.sent_at.is_not(None))
    if over is None:
        return None
    paid, refused, *_ = codes = CODES[over.bank_code]
    told = (paid, refused) if t.choice % 2 else (refused, paid)
    lines = [_line(t, over, code) for code in told]
    running = await t.session.get_one(Payment, over.payment_id)
    if running.bank_code == over.bank_code and t.choice % 3 == 0:
        lines.append(_line(t, running, t.pick(*codes)))
    return await _bring(t, lines, over.bank_code)


async def _contradict(t: Try) -> object:
    """The bank says the opposite of what it said before of the same attempt."""
    told = PaymentStatus.PAID, PaymentStatus.FAILED, PaymentStatus.RETURNED
    payment = await t.one(Payment, Payment.status.in_(told))
    if payment is None:
        return None
    paid, refused, *_ = CODES[payment.bank_code]
    code = refused if payment.status is PaymentStatus.PAID else paid
    return await _bring(t, [_line(t, payment, code)], payment.bank_code)


async def _deliver_again(t: Try) -> object:
    return await _receive(t, *t.pick(*t.county.sent)) if t.county.sent else None


def _line(t: Try, told: Payment | PaymentAttempt, code: str) -> dict[str, Any]:
    t.county.serials.append(f"S{next(t.county.numbers)}")
    return {
        "serial": t.county.serials[-1],
        "payment_no": told.payment_no,
        "attempt": told.attempt,
        "amount_fen": told.amount_fen,
        "code": code,
        "booked_at": (t.now - timedelta(hours=t.pick(0, 1, 30))).isoformat(),
    }


async def _give_up(t: Try) -> object:
    payment = await t.usual(Payment, Payment.status.in_(REISSUABLE))
    if payment is None:
        return None
    surrender = Surrender("查无此人", still_owed=t.choice % 2 == 0)
    number, seen = payment.payment_no, payment.version
    return await give_up_payment(t.session, t.staff, number, surrender, version=seen, now=t.now)


async def _resolve(t: Try) -> object:
    payment = await t.one(Payment, Payment.status == PaymentStatus.UNKNOWN)
    if payment is None:
        return None
    codes = CODES[payment.bank_code][:3]
    own = BankLine.payment_no == payment.payment_no
    tried = own, BankLine.attempt == payment.attempt, BankLine.amount_fen == payment.amount_fen
    line = await t.one(BankLine, *tried, BankLine.code.in_(codes)) or await t.one(BankLine, own)
    if line is None:
        return None
    return await resolve_payment(t.session, t.staff, payment.payment_no, line.id, t.now)


async def _see(t: Try) -> object:
    noted = BankLine.problem.is_not(None), BankLine.seen_at.is_(None)
    line = await t.usual(BankLine, BankLine.problem.not_in(CLAIMS), *noted)
    return line and await see_line(t.session, t.staff, line.id, "已与银行核对", t.now)


RESULT_DEEDS: dict[str, Deed] = {
    "deliver": _deliver,
    "deliver_oddly": _deliver_oddly,
    "deliver_again": _deliver_again,
    "claim_earlier": _claim_earlier,
    "contradict": _contradict,
    "give_up": _give_up,
    "resolve": _resolve,
    "see": _see,
}
