"""What banks brought back, as staff look into it."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from app.domain.payments.files.faults import FileFault
from app.domain.payments.plain_words import Plain
from app.domain.payments.terms import PaymentStatus
from app.domain.results.codes import Meaning
from app.domain.results.terms import (
    DeliveryChannel,
    DeliveryStatus,
    LineOutcome,
    LineProblem,
)
from app.models.payments.results import BankLine, ResultDelivery
from app.queries.payments.returns import ReturnSeen
from app.schemas.common import At, Count, DivisionCode, Fen, Paragraph, Wire
from app.schemas.payment_parts import Attempt
from app.usecases.results.verify_signature import Verified


class BankLineRead(Wire):
    """One line that a bank brought back."""

    id: UUID
    """The line."""
    bank_code: str
    """The bank's code."""
    serial: str
    """The bank's serial."""
    payment_no: str
    """The payment's number, as the bank says."""
    attempt: Attempt
    """Which attempt, as the bank says."""
    amount_fen: Fen
    """The amount, in fen, as the bank says."""
    code: str
    """The bank's result code."""
    booked_at: At
    """When the bank booked it."""
    outcome: LineOutcome | None
    """What came of it; null until then."""
    problem: LineProblem | None
    """What somebody must look at; null for nothing."""
    seen_at: At | None
    """When somebody looked at it; null until then."""
    seen_note: str | None
    """What was found; null for nothing."""

    @classmethod
    def of(cls, line: BankLine) -> Self:
        facts: Mapping[str, Any] = {name: getattr(line, name) for name in cls.model_fields}
        return cls(**facts)


class BankLinesRead(Wire):
    """Everything that banks said of one payment."""

    items: list[BankLineRead]
    """The bank's lines, in the order in which they came."""


class SeenWanted(Wire):
    """What came of looking."""

    note: Paragraph
    """What was found."""


class EvidenceWanted(Wire):
    """What a payment in doubt is settled by."""

    line_id: UUID
    """The bank's line that it rests on."""


class DeliverySeen(Wire):
    """A file or message that nobody can trust as a whole."""

    id: UUID
    """The delivery."""
    bank_code: str
    """The bank's code."""
    serial: str
    """The bank's serial of the delivery; of a file the digest of its content."""
    channel: DeliveryChannel
    """By the interface or as a file."""
    status: DeliveryStatus
    """How far it has come."""
    fault: FileFault | None
    """Why it is not believed as a whole; null where it is."""
    line_count: Count
    """How many lines."""
    received_at: At
    """When it was received."""

    @classmethod
    def of(cls, delivery: ResultDelivery) -> Self:
        facts: Mapping[str, Any] = {name: getattr(delivery, name) for name in cls.model_fields}
        return cls(**facts)


class SignatureRead(Wire):
    """How a bank signed a delivery (RFC 9421), verified again just now."""

    bank_client_id: UUID
    """The bank's program whose key it is."""
    kid: str
    """The key's thumbprint (RFC 7638)."""
    public_jwk: dict[str, str]
    """The key: with it anybody verifies the same."""
    signed_at: At
    """When it was signed, by the bank's clock."""
    signature_base: str
    """What was signed, line by line; it names the digest of the message."""
    signature: str
    """The signature, base64 of 64 octets."""
    signature_holds: bool
    """Whether this key signed these lines."""
    message_is_the_signed_one: bool
    """Whether the message that is kept has the digest that was signed."""

    @classmethod
    def of(cls, verified: Verified) -> Self:
        return cls(
            bank_client_id=verified.key.client_id,
            kid=verified.key.kid,
            public_jwk=verified.key.public_jwk,
            signed_at=verified.proof.signed_at,
            signature_base=verified.base.decode("ascii"),
            signature=b64encode(verified.proof.signature).decode("ascii"),
            signature_holds=verified.holds,
            message_is_the_signed_one=verified.same_message,
        )


class PaymentSettled(Wire):
    """A payment after its doubt was settled."""

    payment_no: str
    """The payment's number."""
    status: PaymentStatus
    """Where the payment stands."""
    result_code: str | None
    """The bank's result code."""


class ReturnRead(Wire):
    """A payment that did not stay with its person, and what to do now."""

    payment_no: str
    """The payment's number."""
    attempt: Attempt
    """Which attempt."""
    person_id: UUID
    """Who is paid."""
    payee_name: str
    """The account's holder."""
    division_code: DivisionCode
    """Where the person lived then."""
    programme: str
    """The programme's code."""
    programme_title: str
    """What the programme is called."""
    period: date
    """The first day of the month it is for."""
    amount_fen: Fen
    """The amount, in fen."""
    bank_code: str
    """The bank's code."""
    account_last4: str | None
    """The account's last four; null once the person has moved out of sight."""
    status: PaymentStatus
    """Where the payment stands."""
    meaning: Meaning | None
    """What the result means; null where the bank gave none."""
    result_code: str | None
    """The bank's result code; null without one."""
    reason: str
    """The reason, in plain words."""
    next_step: str
    """What to do now."""
    settled_at: At | None
    """When the bank booked it; null where it did not."""

    @classmethod
    def of(cls, seen: ReturnSeen, plain: Plain) -> Self:
        payment = seen.payment
        named = (
            "payment_no", "attempt", "person_id", "payee_name", "division_code", "programme",
            "period", "amount_fen", "bank_code", "status", "result_code", "settled_at",
        )  # fmt: skip
        facts: dict[str, Any] = {name: getattr(payment, name) for name in named}
        return cls(
            **facts,
            programme_title=seen.programme_title,
            account_last4=seen.last4,
            meaning=payment.result_meaning,
            reason=plain.reason.zh,
            next_step=plain.next_step.zh,
        )
