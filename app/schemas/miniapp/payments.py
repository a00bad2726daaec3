"""What was paid to me, how it came about, and why it did not arrive."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from app.domain.calendar.days import day_of
from app.domain.payments.plain_words import Plain
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.models.stations import Station
from app.queries.payments.mine import PaymentSeen
from app.schemas.common import At, Fen, Wire
from app.schemas.guide_parts import Wording
from app.schemas.miniapp.contact import ContactRead
from app.schemas.money import KIND_LABELS, STATUS_LABELS, Month
from app.schemas.payment_parts import Attempt
from app.schemas.request_parts import wording


class ComponentRead(Wire):
    """One part of an amount: whose rate it is, and what it gives this month."""

    words: Wording
    """The sum of this part, as it can be checked by hand."""
    document_no: str | None
    """The paper that sets it."""
    whole_fen: Fen
    """The rate as the paper states it, in fen for its unit."""
    month_fen: Fen
    """What it gives for this month, in fen."""


class PaymentLine(Wire):
    """One payment in a list."""

    payment_no: str
    """Say it when you ask about this payment."""
    title: Wording
    """What it is paid for."""
    period: Month
    """The month it is owed for."""
    kind: PaymentKind
    """Whether it is this month's, or back pay."""
    kind_label: Wording
    """The same for people."""
    amount_fen: Fen
    """How much, in fen."""
    status: PaymentStatus
    """Where it stands."""
    status_label: Wording
    """The same for people, at most five Chinese characters."""
    settled_on: date | None
    """The day on which the bank said how it ended."""

    @classmethod
    def of(cls, seen: PaymentSeen) -> Self:
        return cls(**cls._line(seen))

    @staticmethod
    def _line(seen: PaymentSeen) -> dict[str, Any]:
        payment = seen.payment
        return {
            "payment_no": payment.payment_no,
            "title": Wording(zh=seen.programme.title_zh, en=seen.programme.title_en),
            "period": payment.period,
            "kind": payment.kind,
            "kind_label": KIND_LABELS[payment.kind],
            "amount_fen": payment.amount_fen,
            "status": payment.status,
            "status_label": STATUS_LABELS[payment.status],
            "settled_on": None if payment.settled_at is None else day_of(payment.settled_at),
        }


class PaymentRead(PaymentLine):
    """One payment, with how it came about and where it is."""

    explanation: Wording
    """The sum in words, so that it can be checked by hand."""
    composition: list[ComponentRead]
    """Its parts; they add up to the amount."""
    bank: Wording
    """The bank it goes to."""
    account_last4: str
    """The last four digits of the account."""
    attempt: Attempt
    """1 the first time; more after it came back and was sent again."""
    sent_at: At | None
    """When it went to the bank."""
    reason: Wording
    """Where the money is, in one sentence."""
    next_step: Wording
    """What to do now."""
    contact: ContactRead | None
    """Whom to ring about it."""

    @classmethod
    def told(cls, seen: PaymentSeen, plain: Plain, station: Station | None) -> Self:
        bank = Wording(zh=seen.bank.name_zh, en=seen.bank.name_en)
        return cls(
            **cls._line(seen),
            explanation=Wording(**seen.tariff.explanation),
            composition=[_component(part) for part in seen.tariff.composition],
            bank=bank,
            account_last4=seen.last4,
            attempt=seen.payment.attempt,
            sent_at=seen.payment.sent_at,
            reason=wording(plain.reason),
            next_step=wording(plain.next_step),
            contact=ContactRead.of(station),
        )


def _component(part: Mapping[str, Any]) -> ComponentRead:
    return ComponentRead(
        words=Wording(**part["words"]),
        document_no=part["notice"],
        whole_fen=part["amount_fen"],
        month_fen=part["month_fen"],
    )
