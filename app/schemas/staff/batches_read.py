"""Batches as staff read them."""

from datetime import date
from typing import Self
from uuid import UUID

from app.domain.batches.waiting import WAITS_FOR, WaitsFor
from app.domain.payments.terms import (
    BatchKind,
    BatchStatus,
    PaymentStatus,
    RejectionReason,
    RemittanceStatus,
)
from app.models.payments.batches import Batch, Remittance
from app.queries.batches.batches import BankShare, BatchSeen
from app.schemas.common import At, Count, DivisionCode, Fen, Version, Wire
from app.schemas.money import Month
from app.schemas.staff.exclusions import ExcludedTotal


class BatchLine(Wire):
    """A batch in a list."""

    id: UUID
    """The batch."""
    number: str
    """批次号, as people cite it."""
    programme: str
    """What is paid."""
    period: Month
    """The month, or January of the year."""
    county_code: DivisionCode
    """The county that pays."""
    kind: BatchKind
    """What kind of run."""
    status: BatchStatus
    """Where it stands."""
    count: Count
    """How many lines."""
    total_fen: Fen
    """Their sum, in fen."""
    excluded_count: Count
    """How many lines stayed out."""
    prepared_at: At
    """When it was prepared last."""
    version: Version
    """Goes up with every change; send it as `If-Match`."""

    @classmethod
    def of(cls, batch: Batch) -> Self:
        return cls(**_line(batch))


class FundingRead(Wire):
    """How the treasury moved the money."""

    voucher_no: str
    """The voucher."""
    paying_account: str | None
    """Last four digits of the treasury's account."""
    value_on: date | None
    """From which day the bank has the money."""
    funded_at: At
    """When it was noted here."""


class BankPartRead(Wire):
    """What goes to one bank."""

    bank_code: str
    """The bank."""
    count: Count
    """How many lines."""
    total_fen: Fen
    """Their sum, in fen."""
    status: RemittanceStatus | None
    """How far it is there; null until it is submitted."""
    digest: str | None
    """SHA-256 over its lines as the bank sees them, hexadecimal; null until it is submitted."""
    funding: FundingRead | None
    """The treasury's voucher; null until it is there."""
    rejected_reason: RejectionReason | None
    """Why the bank refused it."""
    rejected_note: str | None
    """What the bank said besides."""

    @classmethod
    def of(cls, share: BankShare) -> Self:
        part = share.remittance
        return cls(
            bank_code=share.bank_code,
            count=share.count,
            total_fen=share.total_fen,
            status=part.status if part else None,
            digest=part.digest.hex() if part else None,
            funding=_funding(part) if part else None,
            rejected_reason=part.rejected_reason if part else None,
            rejected_note=part.rejected_note if part else None,
        )


class StatusTotal(Wire):
    """How many of its lines stand alike."""

    status: PaymentStatus
    """Where they stand."""
    count: Count
    """How many."""
    total_fen: Fen
    """Their sum, in fen."""


class BatchRead(BatchLine):
    """A batch with its totals and what it waits for."""

    waits_for: WaitsFor | None
    """Who has to do what next; null when it is over."""
    digest: str | None
    """SHA-256 over its lines, hexadecimal; null while it is built."""
    shown_count: Count
    """Lines that have to be published before finance approves."""
    returned_reason: str | None
    """Why it was sent back last."""
    prepared_by: UUID
    """Who prepared it."""
    reviewed_by: UUID | None
    """Who reviewed it."""
    reviewed_at: At | None
    """When."""
    approved_by: UUID | None
    """Who approved it for finance."""
    approved_at: At | None
    """When."""
    submitted_at: At | None
    """When it went to the banks."""
    ended_at: At | None
    """When it was reconciled or cancelled."""
    banks: list[BankPartRead]
    """What goes to each bank."""
    statuses: list[StatusTotal]
    """Where its lines stand."""
    excluded: list[ExcludedTotal]
    """What kept lines out."""
    own_lines: list[str]
    """Numbers of lines that are paid to you, your family or through you; with any of them you
    neither review nor approve the batch (回避)."""

    @classmethod
    def seen(cls, seen: BatchSeen) -> Self:
        batch = seen.batch
        return cls(
            **_line(batch),
            waits_for=WAITS_FOR.get(batch.status),
            digest=batch.digest.hex() if batch.digest else None,
            shown_count=batch.shown_count,
            returned_reason=batch.returned_reason,
            prepared_by=batch.prepared_by,
            reviewed_by=batch.reviewed_by,
            reviewed_at=batch.reviewed_at,
            approved_by=batch.approved_by,
            approved_at=batch.approved_at,
            submitted_at=batch.submitted_at,
            ended_at=batch.ended_at,
            banks=[BankPartRead.of(share) for share in seen.banks],
            statuses=[
                StatusTotal(status=status, count=count, total_fen=total_fen)
                for status, (count, total_fen) in seen.statuses.items()
            ],
            excluded=[ExcludedTotal.counted(code, count) for code, count in seen.excluded.items()],
            own_lines=[*seen.own],
        )


def _line(batch: Batch) -> dict[str, object]:
    return {name: getattr(batch, name) for name in BatchLine.model_fields}


def _funding(part: Remittance) -> FundingRead | None:
    if part.voucher_no is None or part.funded_at is None:
        return None
    return FundingRead(
        voucher_no=part.voucher_no,
        paying_account=part.paying_account,
        value_on=part.value_on,
        funded_at=part.funded_at,
    )
