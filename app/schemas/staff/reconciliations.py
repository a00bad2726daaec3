"""Days, months and years of banks and counties, as staff close them."""

from datetime import date
from typing import Self
from uuid import UUID

from app.domain.payments.reconciliation_terms import ClosingKind, ReconciliationStatus
from app.models.payments.reconciliations import Closing, Reconciliation
from app.schemas.common import At, Count, DivisionCode, Paragraph, SignedFen, Version, Wire
from app.schemas.payment_parts import BankSerial
from app.schemas.reconciliations import OutcomeTotals


class ReconciliationRead(Wire):
    """One bank's day in one county."""

    id: UUID
    """对账标识。"""
    bank_code: str
    """银行代码。"""
    on: date
    """记账日。"""
    county_code: DivisionCode
    """县（市、区）的区划代码；无对应发放的归共同上级。"""
    status: ReconciliationStatus
    """状态。"""
    outcomes: list[OutcomeTotals]
    """各核对结果的条数和金额。"""
    difference_fen: SignedFen
    """对账单减应有，分。"""
    open_count: Count
    """不符且未说明的条数；为零才能结清。"""
    matched_at: At
    """最近一次核对时间。"""
    closed_by: UUID | None
    """结清人；未结清为空。"""
    closed_at: At | None
    """结清时间；未结清为空。"""
    version: Version
    """版本，写入时放入 If-Match。"""

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
    """不符的明细。"""
    note: Paragraph
    """说明。"""
    evidence: BankSerial
    """同一银行、金额等于差额的另一条流水号。"""

    @property
    def said(self) -> tuple[str, str]:
        return self.note, self.evidence


class ClosingWanted(Wire):
    """What is to be closed."""

    county_code: DivisionCode
    """县（市、区）的区划代码。"""
    kind: ClosingKind
    """日结、月结或年结。"""
    on: date
    """期间内的任意一天。"""


class ClosingTotals(Wire):
    """What stood in the books at that moment."""

    debits_fen: SignedFen
    """借方合计，分。"""
    credits_fen: SignedFen
    """贷方合计，分。"""
    paid_fen: SignedFen
    """已付余额，分。"""
    carried_over_fen: SignedFen | None = None
    """结转下年的预算指标，分；不结转为空。"""


class ClosingRead(Wire):
    """A day, month or year that a person has closed."""

    id: UUID
    """结账标识。"""
    county_code: DivisionCode
    """县（市、区）的区划代码。"""
    kind: ClosingKind
    """日结、月结或年结。"""
    starts_on: date
    """期间第一天。"""
    totals: ClosingTotals
    """结账时的账面。"""
    closed_by: UUID
    """结账人。"""
    closed_at: At
    """结账时间。"""

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
