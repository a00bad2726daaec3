"""Where one fen came from and went, for the auditor."""

from datetime import date
from typing import Self
from uuid import UUID

from app.domain.payments.terms import (
    BatchKind,
    BatchStatus,
    RemittanceStatus,
    TransferReason,
)
from app.domain.reconciliations.terms import Direction
from app.domain.results.terms import LineOutcome
from app.domain.subsidies.terms import Basis
from app.queries.payments.trail import BatchHop, Trail
from app.schemas.common import At, Count, Fen, Wire
from app.schemas.money import Month
from app.schemas.staff.payments import PaymentRead


class DecisionHop(Wire):
    """The entitlement, and the decision or list it rests on."""

    entitlement_id: UUID
    """The entitlement."""
    basis: Basis
    """What it was opened from."""
    basis_id: UUID | None
    """The request or import."""
    basis_ref: str
    """The number of the decision."""
    starts_on: Month
    """The first month owed."""
    opened_by: str | None
    """Who opened it; null where an approved request did."""
    confirmed_by: str | None
    """Who confirmed it."""


class PostedHop(Wire):
    """One transfer of the batch in the ledger."""

    reason: TransferReason
    """Why."""
    amount_fen: Fen
    """How much, in fen."""
    count: Count
    """How many payments are in it."""
    at: At
    """When."""


class BatchTrail(Wire):
    """A batch that carried it, the people, and the bank's part."""

    attempt: Count
    """Which attempt it was."""
    batch_id: UUID
    """The batch."""
    number: str
    """The batch's number, as people quote it."""
    kind: BatchKind
    """What kind of run."""
    status: BatchStatus
    """Where the batch stands."""
    digest: str | None
    """SHA-256 over its lines, hexadecimal."""
    prepared_by: str | None
    """Who prepared it."""
    reviewed_by: str | None
    """Who reviewed it."""
    approved_by: str | None
    """Who approved it for finance."""
    approved_at: At | None
    """When."""
    submitted_at: At | None
    """When it went to the banks."""
    bank_code: str | None
    """The bank; null where it never got there."""
    remittance_status: RemittanceStatus | None
    """How far the bank's part is."""
    voucher_no: str | None
    """The treasury's voucher."""
    value_on: date | None
    """From which day the bank had the money."""
    funded_by: str | None
    """Who noted it."""
    postings: list[PostedHop]
    """What the batch moved in the ledger."""


class BankLineHop(Wire):
    """One line that the bank sent about it."""

    serial: str
    """The bank's own number."""
    attempt: Count
    """The attempt it speaks of."""
    amount_fen: Fen
    """The amount it names, in fen."""
    code: str
    """The bank's code."""
    booked_at: At
    """By the bank's clock."""
    outcome: LineOutcome | None
    """What came of it; null while it waits."""


class StatementHop(Wire):
    """One line of the bank's statement."""

    serial: str
    """The bank's own number."""
    amount_fen: Fen
    """How much, in fen."""
    direction: Direction
    """Paid out or come back."""
    booked_at: At
    """When."""


class TrailRead(Wire):
    """Everything that bears on one payment, oldest first."""

    payment: PaymentRead
    """The payment as it stands."""
    decision: DecisionHop | None
    """What it rests on; null where the person lives elsewhere by now."""
    batches: list[BatchTrail]
    """The batches that carried it, one for each attempt."""
    bank_lines: list[BankLineHop]
    """What the bank said."""
    statement_lines: list[StatementHop]
    """What the bank's statement shows."""

    @classmethod
    def of(cls, trail: Trail) -> Self:
        return cls(
            payment=PaymentRead.of(trail.seen),
            decision=_decision(trail),
            batches=[_batch(hop, trail.names) for hop in trail.hops],
            bank_lines=[
                BankLineHop(**{name: getattr(line, name) for name in BankLineHop.model_fields})
                for line in trail.bank_lines
            ],
            statement_lines=[
                StatementHop(**{name: getattr(line, name) for name in StatementHop.model_fields})
                for line in trail.statement_lines
            ],
        )


def _decision(trail: Trail) -> DecisionHop | None:
    row = trail.entitlement
    if row is None:
        return None
    return DecisionHop(
        entitlement_id=row.id,
        basis=row.basis,
        basis_id=row.basis_id,
        basis_ref=row.basis_ref,
        starts_on=row.starts_on,
        opened_by=_name(trail.names, row.opened_by),
        confirmed_by=_name(trail.names, row.confirmed_by),
    )


def _batch(hop: BatchHop, names: dict[UUID, str]) -> BatchTrail:
    batch, part = hop.batch, hop.remittance
    return BatchTrail(
        attempt=hop.attempt,
        batch_id=batch.id,
        number=batch.number,
        kind=batch.kind,
        status=batch.status,
        digest=batch.digest.hex() if batch.digest else None,
        prepared_by=_name(names, batch.prepared_by),
        reviewed_by=_name(names, batch.reviewed_by),
        approved_by=_name(names, batch.approved_by),
        approved_at=batch.approved_at,
        submitted_at=batch.submitted_at,
        bank_code=part.bank_code if part else None,
        remittance_status=part.status if part else None,
        voucher_no=part.voucher_no if part else None,
        value_on=part.value_on if part else None,
        funded_by=_name(names, part.funded_by) if part else None,
        postings=[
            PostedHop(**{name: getattr(row, name) for name in PostedHop.model_fields})
            for row in hop.transfers
        ],
    )


def _name(names: dict[UUID, str], staff_id: UUID | None) -> str | None:
    return None if staff_id is None else names.get(staff_id)
