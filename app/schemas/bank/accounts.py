"""What a bank is asked about accounts, and what it says of cards."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from app.domain.accounts.card_events import CardEventKind, CardEventProblem
from app.domain.accounts.verification import AccountVerdict, AnswerOutcome
from app.models.payments.accounts import CardEvent
from app.queries.accounts.verifications import Asked
from app.schemas.bank.bounds import BankInstant
from app.schemas.common import At, PersonName, Wire
from app.usecases.accounts.answer_verifications import Answer

TO_ASK_THE_BANK = "check_payment"

Serial = Annotated[str, Field(strict=True, pattern=r"^[!-~]{1,64}$", examples=["20261122000001"])]
CardNumber = Annotated[
    str, Field(strict=True, pattern=r"^[0-9]{16,19}$", examples=["6228480000000000011"])
]


class VerificationRead(Wire):
    """An account, and in whose name the bureau believes it stands."""

    id: UUID
    """The question; answers name it."""
    account_number: str
    """The whole number."""
    holder_name: str
    """In whose name it should stand."""
    id_number_last4: str | None
    """The end of the holder's identity number, to tell namesakes apart; null where unknown."""
    asked_at: At
    """When the bureau asked."""
    verdict: AccountVerdict | None
    """What was answered; null while it is open."""
    answered_at: At | None
    """When it was answered; null while it is open."""

    @classmethod
    def of(cls, asked: Asked) -> Self:
        question, account = asked.verification, asked.account
        return cls(
            id=question.id,
            account_number=account.number.reveal(TO_ASK_THE_BANK) or "",
            holder_name=account.holder_name,
            id_number_last4=question.id_last4,
            asked_at=question.asked_at,
            verdict=question.verdict,
            answered_at=question.answered_at,
        )


class VerificationAnswer(Wire):
    """What the bank found."""

    id: UUID
    """The question."""
    serial: Serial
    """The bank's own number of this answer; never used for another."""
    verdict: AccountVerdict
    """Whose account it is, or why it cannot be paid to."""


class VerificationAnswers(Wire):
    """Answers to several questions; each stands alone."""

    items: Annotated[list[VerificationAnswer], Field(min_length=1, max_length=1000)]
    """At most 1000 at once."""

    def answers(self) -> list[Answer]:
        return [Answer(item.id, item.serial, item.verdict) for item in self.items]


class AnswerRead(Wire):
    """What became of one answer."""

    id: UUID
    """The question, as it was named."""
    serial: str
    """The bank's own number."""
    outcome: AnswerOutcome
    """Whether it was taken; repeating an answer is harmless."""


class AnswersRead(Wire):
    """One row for each answer, in their order."""

    items: list[AnswerRead]
    """What became of them."""

    @classmethod
    def of(cls, sent: VerificationAnswers, outcomes: list[AnswerOutcome]) -> Self:
        pairs = zip(sent.items, outcomes, strict=True)
        return cls(
            items=[
                AnswerRead(id=item.id, serial=item.serial, outcome=outcome)
                for item, outcome in pairs
            ]
        )


class CardEventSent(Wire):
    """Something that happened to a card."""

    serial: Serial
    """The bank's own number of this message; sent again it changes nothing."""
    kind: CardEventKind
    """What happened."""
    card_number: CardNumber
    """The card's account number."""
    new_card_number: CardNumber | None = None
    """After a replacement: the new one."""
    name: PersonName | None = None
    """In whose name the account stands now, where the message speaks of it."""
    happened_at: BankInstant
    """By the bank's clock."""

    def content(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True)


class CardEventKept(Wire):
    """The message was kept; accounts follow."""

    serial: str
    """The bank's own number."""
    received_at: At
    """When it came first."""
    applied_at: At | None
    """When it was looked at; null until then."""
    problem: CardEventProblem | None
    """Why nothing followed; null where something did, or nothing had to."""

    @classmethod
    def of(cls, event: CardEvent) -> Self:
        return cls(
            serial=event.serial,
            received_at=event.received_at,
            applied_at=event.applied_at,
            problem=event.problem,
        )
