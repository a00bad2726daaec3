"""Days, months and years of banks and counties, as staff close them."""

from datetime import date
from typing import Self
from uuid import UUID

from app.domain.reconciliations.terms import ClosingKind, ReconciliationStatus
from app.models.payments.reconciliations import Closing, Reconciliation
from app.schemas.common import At, Count, DivisionCode, Paragraph, SignedFen, Version, Wire
from app.schemas.payment_parts import BankSerial
from app.schemas.reconciliations import OutcomeTotals


class ReconciliationRead(Wire):
    """One bank's day in one county."""

    id: UUID
    """The reconciliation."""
    bank_code: str
    """The bank's code."""
    on: date
    """The day it was booked."""
    county_code: DivisionCode
    """The county; for what belongs to no payment, the division above all that are concerned."""
    status: ReconciliationStatus
    """How far it has come."""
    outcomes: list[OutcomeTotals]
    """Count and sums of each outcome."""
    difference_fen: SignedFen
    """Stated less expected, in fen."""
    open_count: Count
    """How many differ and are not explained; it closes at zero only."""
    matched_at: At
    """When it was compared last."""
    closed_by: UUID | None
    """Who closed it; null while it is open."""
    closed_at: At | None
    """When it was closed; null while it is open."""
    version: Version
    """The version, to be sent as If-Match."""

    @classmethod
    def of(cls, part: Reconciliation) -> Self:
        return cls(
            id=part.id,
            bank_code=part.bank_code,
            on=part.booked_on,
            county_code=part.county_code,
            status=part.status,
            outcomes=OutcomeTotals.listed(part.totals),
            difference_fen=part.difference_fen,
            open_count=part.open_count,
            matched_at=part.matched_at,
            closed_by=part.closed_by,
            closed_at=part.closed_at,
            version=part.version,
        )


class ExplanationWanted(Wire):
    """What settles a difference."""

    line_id: UUID
    """The line that differs."""
    note: Paragraph
    """What is to be said of it."""
    evidence: BankSerial
    """Another serial of the same bank whose amount is the difference."""

    @property
    def said(self) -> tuple[str, str]:
        return self.note, self.evidence


class ClosingWanted(Wire):
    """What is to be closed."""

    county_code: DivisionCode
    """The county."""
    kind: ClosingKind
    """A day, month or year."""
    on: date
    """Any day of it."""


class ClosingTotals(Wire):
    """What stood in the books at that moment."""

    debits_fen: SignedFen
    """Sum of the debits, in fen."""
    credits_fen: SignedFen
    """Sum of the credits, in fen."""
    paid_fen: SignedFen
    """What is paid, in fen."""
    carried_over_fen: SignedFen | None = None
    """What goes on into the next year's appropriation, in fen; null where nothing does."""


class ClosingRead(Wire):
    """A day, month or year that a person has closed."""

    id: UUID
    """The closing."""
    county_code: DivisionCode
    """The county."""
    kind: ClosingKind
    """A day, month or year."""
    starts_on: date
    """The first day of the period."""
    totals: ClosingTotals
    """The books as they were closed."""
    closed_by: UUID
    """Who closed it."""
    closed_at: At
    """When it was closed."""

    @classmethod
    def of(cls, closing: Closing) -> Self:
        return cls(
            id=closing.id,
            county_code=closing.county_code,
            kind=closing.kind,
            starts_on=closing.starts_on,
            totals=ClosingTotals(**closing.totals),
            closed_by=closing.closed_by,
            closed_at=closing.closed_at,
        )
