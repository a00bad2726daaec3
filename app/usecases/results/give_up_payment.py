"""Give up paying what failed, came back or was held (撤销)."""

from dataclasses import dataclass
from datetime import datetime

import uuid_utils.compat as uuid_utils
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.payments.errors import IllegalPaymentStep
from app.domain.payments.ledger import GIVEN_UP
from app.domain.payments.payment_states import PaymentEvent, step
from app.domain.payments.recusal import require_not_own
from app.domain.payments.terms import PaymentKind
from app.models.payments.payments import Payment
from app.policies.principals import Staff
from app.queries.payments.own_payments import own_named
from app.queries.payments.payments import is_raised, payment_for_update
from app.usecases.audit.record import record
from app.usecases.ledger.post import post

_LET_ARREARS_GO = text(
    "UPDATE arrears SET status = CASE WHEN :owed THEN 'due' ELSE 'dropped' END,"
    " payment_id = NULL WHERE payment_id = :payment_id RETURNING id"
)
_OWE = text(
    "INSERT INTO arrears (id, entitlement_id, person_id, division_code, period, kind, cause,"
    " status, noted_at)"
    " SELECT :id, e.id, e.person_id, e.division_code, :period, 'missed', 'excluded', 'due', :now"
    " FROM entitlements e WHERE e.id = :entitlement_id ON CONFLICT DO NOTHING"
)
# A month that is not owed is remembered by the payment it was given up with: no list and no
# made-up confirmation comes back to it.
_FORGO = text(
    "INSERT INTO arrears (id, entitlement_id, person_id, division_code, period, kind, cause,"
    " cause_id, status, noted_at)"
    " SELECT :id, e.id, e.person_id, e.division_code, :period, 'missed', 'excluded', :payment_id,"
    " 'dropped', :now FROM entitlements e WHERE e.id = :entitlement_id"
)
# Paid later it is reckoned whole, by the rates of then: no difference is left to be made up.
_DROP_RAISES = text(
    "UPDATE arrears SET status = 'dropped' WHERE entitlement_id = :entitlement_id"
    " AND period = :period AND kind = 'raise' AND status = 'due'"
)


@dataclass(frozen=True, slots=True)
class Surrender:
    """Why a payment is given up, and whether the month is owed all the same."""

    reason: str
    still_owed: bool


async def give_up_payment(
    session: AsyncSession,
    staff: Staff,
    payment_no: str,
    surrender: Surrender,
    *,
    version: int,
    now: datetime,
) -> Payment:
    """Its money goes back to the appropriation; what is still owed waits for another batch."""
    payment = await payment_for_update(session, staff.scope, payment_no)
    expect_version(payment, version)
    require_not_own(await own_named(session, staff, [payment_no]))
    status = step(payment.status, PaymentEvent.GIVE_UP)
    regular = payment.kind is PaymentKind.REGULAR
    if surrender.still_owed and regular and await is_raised(session, payment):
        # Reckoned anew it would hold the raise once more: it is reissued at its own amount.
        raise IllegalPaymentStep
    payment.status = status
    payment.hold_reason, payment.changed_at = None, now
    # Paid after all and sent back once more, it may be given up a second time.
    reference = f"{payment.payment_no} given_up {uuid_utils.uuid7()}"
    await post(session, [payment.posting(GIVEN_UP, reference)], at=now)
    await _owe_again(session, payment, surrender, now)
    facts = {"reason": surrender.reason, "still_owed": surrender.still_owed}
    await record(session, EventTag.PAYMENT_GIVEN_UP, payment, at=now, data=facts)
    return payment


async def _owe_again(
    session: AsyncSession, payment: Payment, surrender: Surrender, now: datetime
) -> None:
    carried = await session.execute(
        _LET_ARREARS_GO, {"payment_id": payment.id, "owed": surrender.still_owed}
    )
    if payment.kind is PaymentKind.RAISE:
        return
    month = {"period": payment.period, "entitlement_id": payment.entitlement_id}
    await session.execute(_DROP_RAISES, month)
    values = {**month, "id": uuid_utils.uuid7(), "now": now}
    if not surrender.still_owed:
        await session.execute(_FORGO, {**values, "payment_id": payment.id})
    elif carried.first() is None and payment.kind is PaymentKind.REGULAR:
        await session.execute(_OWE, values)
