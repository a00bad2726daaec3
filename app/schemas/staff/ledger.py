"""The ledger on the wire."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.payments.ledger import balance_fen
from app.domain.payments.terms import LedgerName, TransferReason
from app.models.payments.ledger import Appropriation, LedgerAccount
from app.queries.payments.ledger import AppropriationSeen, TransferSeen
from app.schemas.common import At, Count, DivisionCode, Fen, Line, SignedFen, Wire, Year
from app.schemas.staff.entitlements import ProgrammeCode
from app.usecases.ledger.enter_appropriation import Grant


class AppropriationWanted(Wire):
    """What one paper of the treasury grants."""

    county_code: DivisionCode
    """The county."""
    programme: ProgrammeCode
    """What it is for."""
    year: Year
    """The budget year."""
    amount_fen: Annotated[int, Field(strict=True, ge=1, le=10**13)]
    """How much, in fen."""
    document_no: Line
    """The number of the treasury's paper (指标文号)."""

    def grant(self) -> Grant:
        return Grant(**self.model_dump())


class AppropriationRead(Wire):
    """What was granted."""

    id: UUID
    """The appropriation."""
    county_code: DivisionCode
    """The county."""
    programme: str
    """What it is for."""
    year: Year
    """The budget year."""
    amount_fen: Fen
    """How much, in fen."""
    document_no: str
    """The number of the treasury's paper (指标文号)."""
    entered_at: At
    """When."""

    @classmethod
    def of(cls, row: Appropriation) -> Self:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class AppropriationLine(AppropriationRead):
    """One paper, and what is left of all papers of its county, programme and year."""

    entered_by: UUID
    """Who entered it."""
    left_fen: SignedFen
    """What no batch has been charged to yet, in fen, of all papers together."""

    @classmethod
    def seen(cls, seen: AppropriationSeen) -> Self:
        paper = AppropriationRead.of(seen.granted).model_dump()
        return cls(**paper, entered_by=seen.granted.entered_by, left_fen=seen.left_fen)


class LedgerAccountRead(Wire):
    """One account of one county, programme and year."""

    county_code: DivisionCode
    """The county."""
    programme: str
    """What it is for."""
    year: Year
    """The budget year."""
    name: LedgerName
    """The account."""
    debits_fen: Fen
    """Sum of its debits, in fen."""
    credits_fen: Fen
    """Sum of its credits, in fen."""
    balance_fen: SignedFen
    """Credits less debits, in fen; only the treasury's is ever below zero."""

    @classmethod
    def of(cls, row: LedgerAccount) -> Self:
        sides = {"debits_fen": row.debits_fen, "credits_fen": row.credits_fen}
        return cls(
            county_code=row.county_code,
            programme=row.programme,
            year=row.year,
            name=row.name,
            balance_fen=balance_fen(**sides),
            **sides,
        )


class LedgerRead(Wire):
    """The accounts, and the proof that they balance."""

    accounts: list[LedgerAccountRead]
    """By county, programme and year."""
    debits_fen: Fen
    """Sum of all debits, in fen."""
    credits_fen: Fen
    """Sum of all credits, in fen; always the same."""

    @classmethod
    def of(cls, rows: list[LedgerAccount]) -> Self:
        return cls(
            accounts=[LedgerAccountRead.of(row) for row in rows],
            debits_fen=sum(row.debits_fen for row in rows),
            credits_fen=sum(row.credits_fen for row in rows),
        )


class TransferRead(Wire):
    """One transfer; it is never changed."""

    id: UUID
    """The transfer."""
    county_code: DivisionCode
    """The county."""
    programme: str
    """What it is for."""
    reason: TransferReason
    """Why."""
    debit: LedgerName
    """Where the money came from."""
    debit_year: Year
    """Of which year."""
    credit: LedgerName
    """Where it went."""
    credit_year: Year
    """Of which year."""
    amount_fen: Fen
    """How much, in fen."""
    count: Count
    """How many payments are in it."""
    batch_id: UUID | None
    """The batch it belongs to."""
    at: At
    """When."""

    @classmethod
    def of(cls, seen: TransferSeen) -> Self:
        transfer = seen.transfer
        return cls(
            id=transfer.id,
            county_code=transfer.county_code,
            programme=seen.debit.programme,
            reason=transfer.reason,
            debit=seen.debit.name,
            debit_year=seen.debit.year,
            credit=seen.credit.name,
            credit_year=seen.credit.year,
            amount_fen=transfer.amount_fen,
            count=transfer.count,
            batch_id=transfer.batch_id,
            at=transfer.at,
        )
