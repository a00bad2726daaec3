"""Payments as staff read them."""

from typing import Any, Self
from uuid import UUID

from app.domain.payments.holds import HOLD_REASON_EN, HoldReason
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.domain.results.codes import Meaning
from app.domain.veterans.masks import mask_name
from app.queries.payments.payments import PaymentSeen
from app.schemas.common import At, Count, DivisionCode, Fen, Line, SignedFen, Version, Wire
from app.schemas.guide_parts import Wording
from app.schemas.money import Month
from app.usecases.results.give_up_payment import Surrender


class SurrenderWanted(Wire):
    """A payment that is given up."""

    reason: Line
    """Why."""
    still_owed: bool
    """True: the month waits for another batch; false: it is not owed after all."""

    def surrender(self) -> Surrender:
        return Surrender(self.reason, self.still_owed)


class PartRead(Wire):
    """One component of an amount."""

    component: str
    """national, provincial, county; figure, price, case, raise or difference."""
    notice: str | None
    """The paper that sets it."""
    unit: str
    """What the whole amount is for."""
    amount_fen: SignedFen
    """The whole amount, in fen."""
    month_fen: SignedFen
    """What is in this payment of it, in fen."""


class PaymentRead(Wire):
    """One payment; names are masked, of the account the last four digits are shown."""

    payment_no: str
    """Its number; it keeps it through every attempt."""
    version: Version
    """Another with each attempt and status; send it as If-Match to give the payment up."""
    attempt: Count
    """Which attempt runs."""
    batch_id: UUID
    """The batch that carries it now."""
    entitlement_id: UUID
    """What it is owed from."""
    person_id: UUID
    """Who is paid."""
    payee_name: str
    """As the account is held, masked."""
    division_code: DivisionCode
    """Where the person lived then, or the county that pays."""
    programme: str
    """What is paid."""
    period: Month
    """The month it is owed for."""
    kind: PaymentKind
    """What kind of payment."""
    amount_fen: Fen
    """How much, in fen."""
    bank_code: str
    """The bank."""
    account_last4: str | None
    """Last four digits of the account; null where it is out of sight by now."""
    status: PaymentStatus
    """Where it stands."""
    hold_reason: HoldReason | None
    """Why it is held."""
    hold_words: Wording | None
    """The same for people."""
    result_code: str | None
    """The bank's code, as it wrote it."""
    result_meaning: Meaning | None
    """What the code means."""
    sent_at: At | None
    """When it was sent."""
    settled_at: At | None
    """When the bank booked it."""
    composition: list[PartRead]
    """How the amount is made up."""
    explanation: Wording
    """The sum in words."""

    @classmethod
    def of(cls, seen: PaymentSeen) -> Self:
        payment, tariff = seen.payment, seen.tariff
        plain = {name: getattr(payment, name) for name in _PLAIN}
        held = HoldReason(payment.hold_reason) if payment.hold_reason else None
        return cls(
            **plain,
            payee_name=mask_name(payment.payee_name),
            account_last4=seen.last4,
            hold_reason=held,
            hold_words=Wording(zh=held.label, en=HOLD_REASON_EN[held]) if held else None,
            composition=[_part(part) for part in tariff.composition],
            explanation=Wording(**tariff.explanation),
        )


_PLAIN = (
    "payment_no", "version", "attempt", "batch_id", "entitlement_id", "person_id", "division_code",
    "programme", "period", "kind", "amount_fen", "bank_code", "status", "result_code",
    "result_meaning", "sent_at", "settled_at",
)  # fmt: skip


def _part(part: Any) -> PartRead:
    return PartRead(**{name: part[name] for name in PartRead.model_fields})
