"""What is owed for an earlier month is settled with the payment that carries it: a shared write."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.models.payments.payments import Payment

_FOLLOW = text(
    "UPDATE arrears SET status = CASE WHEN :paid THEN 'paid' ELSE 'in_batch' END"
    " WHERE payment_id = :payment_id AND status IN ('in_batch', 'paid')"
)
# Given up, it had let go what it carried: that month is paid, and its raise is owed again.
_TAKE_BACK = text(
    "UPDATE arrears SET status = 'paid', payment_id = :payment_id"
    " WHERE entitlement_id = :entitlement_id AND period = :period AND status = 'due'"
    " AND payment_id IS NULL AND kind = :kind"
    " AND (kind <> 'raise' OR cause_id IS NOT DISTINCT FROM :cause_id)"
)
_OWE_RAISES = text(
    "UPDATE arrears SET status = 'due' WHERE entitlement_id = :entitlement_id"
    " AND period = :period AND kind = 'raise' AND status = 'dropped' AND payment_id IS NULL"
)
_CARRIES = {PaymentKind.REGULAR: "missed", PaymentKind.RAISE: "raise"}


async def follow_arrears(session: AsyncSession, payment: Payment, before: PaymentStatus) -> None:
    """`before` is where the payment stood until now."""
    if before is PaymentStatus.CANCELLED:
        await _take_back(session, payment)
        return
    paid = payment.status is PaymentStatus.PAID
    await session.execute(_FOLLOW, {"payment_id": payment.id, "paid": paid})


async def _take_back(session: AsyncSession, payment: Payment) -> None:
    month = {"entitlement_id": payment.entitlement_id, "period": payment.period}
    if payment.kind in _CARRIES:
        carried = {"kind": _CARRIES[payment.kind], "cause_id": payment.cause_id}
        await session.execute(_TAKE_BACK, {**month, **carried, "payment_id": payment.id})
    if payment.kind is PaymentKind.REGULAR:
        await session.execute(_OWE_RAISES, month)
