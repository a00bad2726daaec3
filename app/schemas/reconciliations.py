"""A bank's day against what we know, as both sides read it."""

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from app.domain.payments.reconciliation_terms import MatchOutcome
from app.models.payments.reconciliations import ReconciliationLine
from app.schemas.common import Count, SignedFen, Wire
from app.schemas.payment_parts import Attempt


class OutcomeTotals(Wire):
    """Lines of one outcome."""

    outcome: MatchOutcome
    """核对结果。"""
    count: Count
    """条数。"""
    stated_fen: SignedFen
    """对账单金额，分；退回为负。"""
    expected_fen: SignedFen
    """应有金额，分；退回为负。"""

    @classmethod
    def listed(cls, totals: Mapping[str, Mapping[str, int]]) -> list[Self]:
        return [
            cls(outcome=outcome, **totals[outcome.value])
            for outcome in MatchOutcome
            if outcome.value in totals
        ]


class ComparedLine(Wire):
    """One booking or payment, and how the two compare."""

    id: UUID
    """明细标识。"""
    outcome: MatchOutcome
    """核对结果。"""
    payment_no: str | None
    """发放编号；对账单未写明时为空。"""
    attempt: Attempt | None
    """第几次发放。"""
    serial: str | None
    """银行流水号；对账单缺少时为空。"""
    stated_fen: SignedFen
    """对账单金额，分；退回为负。"""
    expected_fen: SignedFen
    """应有金额，分；退回为负。"""
    explanation: str | None
    """差额说明；没有为空。"""
    evidence: str | None
    """说明所依据的银行流水号；没有为空。"""

    @classmethod
    def of(cls, line: ReconciliationLine) -> Self:
        names = (
            "id", "outcome", "payment_no", "attempt", "serial", "stated_fen", "expected_fen",
            "explanation", "evidence",
        )  # fmt: skip
        facts: dict[str, Any] = {name: getattr(line, name) for name in names}
        return cls(**facts)
