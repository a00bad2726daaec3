"""What banks answered about payments that they claim to have paid, as two people settle it."""

from typing import Self
from uuid import UUID

from app.domain.results.terms import AnswerState, ClaimVerdict
from app.models.payments.claims import ClaimAnswer
from app.schemas.common import At, Line, Paragraph, Wire
from app.usecases.results.answer_claim import Answer


class AnswerWanted(Wire):
    """What the bank answered when it was asked."""

    verdict: ClaimVerdict
    """Whether it has paid indeed."""
    paper: Line
    """The number of its written answer (查复书)."""
    note: Paragraph
    """What came of looking into it."""

    def answer(self) -> Answer:
        return Answer(self.verdict, self.paper, self.note)


class SendingBack(Wire):
    """Why an answer is sent back."""

    reason: Paragraph
    """What is wrong with it."""


class ClaimAnswerRead(Wire):
    """One answer of a bank; it counts once another person has confirmed it."""

    id: UUID
    """The answer."""
    line_id: UUID
    """The bank's line that claims the payment."""
    verdict: ClaimVerdict
    """Whether the bank has paid indeed."""
    paper: str
    """The number of its written answer."""
    note: str
    """What came of looking into it."""
    answered_by: UUID
    """Who entered it."""
    answered_at: At
    """When it was entered."""
    state: AnswerState
    """How far it has come."""
    decided_by: UUID | None
    """Who confirmed it or sent it back; null until then."""
    decided_at: At | None
    """When; null until then."""

    @classmethod
    def of(cls, answer: ClaimAnswer) -> Self:
        return cls(**{name: getattr(answer, name) for name in cls.model_fields})


class ClaimAnswersRead(Wire):
    """Everything that was entered about one claim."""

    items: list[ClaimAnswerRead]
    """The answers, the oldest first."""
