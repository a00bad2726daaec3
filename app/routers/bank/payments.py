"""Where payments stand: one, a thousand, or those of a card."""

from typing import Annotated

from fastapi import Path

from app.edge.route import HouseRouter
from app.queries.results.bank_reads import payment_row, payment_rows, payment_rows_by_card
from app.routers.bank.authority import MayAskPayments
from app.schemas.bank.payments import PaymentsFound, PaymentsSought, PaymentStatusRead

router = HouseRouter(tags=["发放状态"])

PaymentNo = Annotated[str, Path(description="发放编号。")]


@router.get("/payments/{payment_no:word}")
async def read_payment(payment_no: PaymentNo, call: MayAskPayments) -> PaymentStatusRead:
    """Read where one payment stands."""
    row = await payment_row(call.pool, call.values, payment_no)
    return PaymentStatusRead.of(call.admit_one(row))


@router.ask("/payments:search")
async def search_payments(wanted: PaymentsSought, call: MayAskPayments) -> PaymentsFound:
    """Ask about up to 1000 payments, or those of a card in a month; each gets its answer."""
    asked = call.asking_for(wanted.asked_for)
    if wanted.card_number is not None:
        rows = await payment_rows_by_card(call.pool, asked, wanted.card_number, wanted.month)
        return PaymentsFound.of_card(call.admit(rows))
    numbers = wanted.payment_nos or []
    return PaymentsFound.of_numbers(
        numbers, call.admit(await payment_rows(call.pool, asked, numbers))
    )
