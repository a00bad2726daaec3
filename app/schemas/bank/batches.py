"""Batches as one bank sees them: its own part, and nothing of the others."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from app.domain.payments.terms import (
    BatchKind,
    PaymentStatus,
    RejectionReason,
    RemittanceStatus,
)
from app.models.sealed import SealedValue
from app.schemas.common import At, Count, DivisionCode, Fen, Line, Version, Wire
from app.schemas.payment_parts import Attempt, Digest, PaymentNo

Row = Mapping[str, Any]


class Funding(Wire):
    """The money: before it has arrived nothing is to be paid."""

    voucher_no: str
    """The treasury's voucher."""
    value_on: date
    """The value date."""


class BatchRead(Wire):
    """A batch (发放批次), as far as it is this bank's."""

    id: UUID
    """This bank's part of the batch."""
    version: Version
    """Goes up with every change; send it as If-Match to refuse the batch."""
    number: str
    """The batch's number, as people quote it."""
    programme: str
    """The programme's code."""
    programme_title: str
    """What the programme is called."""
    county_code: DivisionCode
    """The county that pays, by its 12-digit code."""
    period: str
    """The month it is for, as 2026-11."""
    kind: BatchKind
    """What kind of run it is."""
    status: RemittanceStatus
    """How far this bank's part has come."""
    count: Count
    """How many payments."""
    total_fen: Fen
    """Their sum, in fen."""
    digest: str
    """SHA-256 over the lines, in hexadecimal."""
    submitted_at: At
    """When it was submitted to the bank."""
    funding: Funding | None
    """Where the money is; null until it is there, and nothing is credited before."""
    updated_at: At
    """When it changed last."""

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(**_facts(row))


class StatusCount(Wire):
    """Payments of one status."""

    status: PaymentStatus
    """Where the payment stands."""
    count: Count
    """How many payments."""
    total_fen: Fen
    """Their sum, in fen."""


class BatchDetail(BatchRead):
    """A batch with what became of its payments so far."""

    by_status: list[StatusCount]
    """Count and sum of each status."""
    paid_fen: Fen
    """What has been credited, in fen."""

    @classmethod
    def of(cls, row: Row) -> Self:
        counts = [StatusCount(**each) for each in row["by_status"]]
        paid = sum(each.total_fen for each in counts if each.status is PaymentStatus.PAID)
        return cls(**_facts(row), by_status=counts, paid_fen=paid)


def _facts(row: Row) -> dict[str, Any]:
    funding = None
    if row["voucher_no"] is not None:
        funding = Funding(voucher_no=row["voucher_no"], value_on=row["value_on"])
    names = (
        "id", "number", "programme", "programme_title", "county_code", "count", "total_fen",
        "submitted_at", "updated_at", "version",
    )  # fmt: skip
    return {
        **{name: row[name] for name in names},
        "period": row["period"].isoformat()[:7],
        "kind": BatchKind(row["kind"]),
        "status": RemittanceStatus(row["status"]),
        "digest": bytes(row["digest"]).hex(),
        "funding": funding,
    }


class PaymentLine(Wire):
    """One attempt to pay one person."""

    payment_no: PaymentNo
    """The payment's number, never used again."""
    attempt: Attempt
    """Which attempt, from 1; results bring it back as it is."""
    account_number: str
    """The payee's account."""
    holder_name: str
    """The account's holder."""
    amount_fen: Fen
    """The amount, in fen."""
    remark: str
    """What the payee's statement is to say."""
    status: PaymentStatus
    """Where the payment stands."""

    @classmethod
    def of(cls, row: Row) -> Self:
        sealed = SealedValue(row["number_sealed"], "payment_accounts", "number", row["account_id"])
        return cls(
            payment_no=row["payment_no"],
            attempt=row["attempt"],
            account_number=sealed.reveal("the bank pays to it") or "",
            holder_name=row["payee_name"],
            amount_fen=row["amount_fen"],
            remark=f"{row['programme_title']}{row['period']:%Y年%m月}",
            status=PaymentStatus(row["status"]),
        )


class Acknowledgement(Wire):
    """The totals that the bank counted itself."""

    count: Count
    """How many payments."""
    total_fen: Fen
    """Their sum, in fen."""
    digest: Digest | None = None
    """The digest of the lines; may be left out, must agree where given."""


class Rejection(Wire):
    """Why the bank takes nothing of a batch."""

    reason: RejectionReason
    """Why the batch is refused."""
    note: Line
    """What is to be said of it."""
