"""A bank's day against what we know, as both sides read it."""

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from app.domain.reconciliations.terms import MatchOutcome
from app.models.payments.reconciliations import ReconciliationLine
from app.schemas.common import Count, SignedFen, Wire
from app.schemas.payment_parts import Attempt


class OutcomeTotals(Wire):
    """Lines of one outcome."""

    outcome: MatchOutcome
    """What the comparison came to."""
    count: Count
    """How many."""
    stated_fen: SignedFen
    """What the statement says, in fen; below zero for a return."""
    expected_fen: SignedFen
    """What was expected, in fen; below zero for a return."""

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
    """The line."""
    outcome: MatchOutcome
    """What the comparison came to."""
    payment_no: str | None
    """The payment's number; null where the statement names none."""
    attempt: Attempt | None
    """Which attempt."""
    serial: str | None
    """The bank's serial; null where the statement lacks the booking."""
    stated_fen: SignedFen
    """What the statement says, in fen; below zero for a return."""
    expected_fen: SignedFen
    """What was expected, in fen; below zero for a return."""
    explanation: str | None
    """How the difference was explained; null where it was not."""
    evidence: str | None
    """The bank's serial that the explanation rests on; null without one."""

    @classmethod
    def of(cls, line: ReconciliationLine) -> Self:
        names = (
            "id", "outcome", "payment_no", "attempt", "serial", "stated_fen", "expected_fen",
            "explanation", "evidence",
        )  # fmt: skip
        facts: dict[str, Any] = {name: getattr(line, name) for name in names}
        return cls(**facts)
