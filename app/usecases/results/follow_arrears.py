"""What is owed for an earlier month is settled with the payment that carries it: a shared write."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.models.payments.payments import Payment

_FOLLOW = text(
    "UPDATE arrears SET status = CASE WHEN :paid THEN 'paid' ELSE 'in_batch' END"
    " WHERE payment_id = :payment_id AND status IN ('in_batch', 'paid')"
)
# Given up, it had let go what it carried: that month is paid, and its raise is owed again. What
# was noted and dropped more than once is one raise all the same.
_TAKE_BACK = text("""
UPDATE arrears SET status = 'paid', payment_id = :payment_id WHERE id = (
  SELECT id FROM arrears
  WHERE entitlement_id = :entitlement_id AND period = :period AND kind = :kind
    AND payment_id IS NULL AND (kind = 'raise' OR status = 'due')
    AND (kind <> 'raise' OR cause_id IS NOT DISTINCT FROM :cause_id)
  ORDER BY status = 'due' DESC, noted_at DESC LIMIT 1)
""")
_OWE_RAISES = text("""
UPDATE arrears SET status = 'due' WHERE id IN (
  SELECT DISTINCT ON (r.cause_id) r.id FROM arrears r
  WHERE r.entitlement_id = :entitlement_id AND r.period = :period AND r.kind = 'raise'
    AND NOT EXISTS (SELECT FROM arrears s WHERE s.entitlement_id = r.entitlement_id
      AND s.period = r.period AND s.kind = 'raise' AND s.status <> 'dropped'
      AND s.cause_id IS NOT DISTINCT FROM r.cause_id)
    -- Sent once and given up for good: nobody owes it anew.
    AND NOT EXISTS (SELECT FROM payments x JOIN batches b ON b.id = x.batch_id
      WHERE x.entitlement_id = r.entitlement_id AND x.period = r.period AND x.kind = 'raise'
        AND x.cause_id IS NOT DISTINCT FROM r.cause_id AND x.status = 'cancelled'
        AND (x.attempt > 1 OR b.submitted_at <= x.changed_at))
  ORDER BY r.cause_id, r.noted_at DESC)
""")
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
