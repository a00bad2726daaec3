"""Accounts as staff enter, read and check them."""

from typing import Literal, Self
from uuid import UUID

from app.domain.accounts.accounts import AccountKind
from app.domain.accounts.card_events import CardEventKind, CardEventProblem
from app.domain.accounts.numbers import bank_hint
from app.domain.accounts.opening import Wanted
from app.domain.notifications.terms import MessageChannel, MessageState, NotSent
from app.domain.veterans.terms import RevealPurpose
from app.models.payments.accounts import CardEvent
from app.queries.accounts.views import ShownAccount, ShownChange, ShownHoldings
from app.queries.notifications import ToldMessage
from app.schemas.accounts import AccountRead, BankCode, ChangeRead, NumberTyped
from app.schemas.common import At, Line, PersonName, Wire
from app.schemas.guide_parts import Wording
from app.schemas.request_parts import wording


class AccountsRead(Wire):
    """Every account and change of one person."""

    accounts: list[AccountRead]
    """The newest first; `current` is the one that benefits are paid to."""
    changes: list[ChangeRead]
    """The newest first."""

    @classmethod
    def of(cls, shown: ShownHoldings) -> Self:
        return cls(
            accounts=[AccountRead.of(account) for account in shown.accounts],
            changes=[ChangeRead.of(change) for change in shown.changes],
        )


class AccountWanted(Wire):
    """An account from the papers that somebody brought."""

    kind: AccountKind
    """Whose account it is, and why dues go there."""
    bank_code: BankCode
    """One of the banks that benefits are paid through."""
    account_number: NumberTyped
    """The number on the card or passbook, 16 to 19 digits; blanks do not matter."""
    holder_name: PersonName | None = None
    """In whose name it stands; may be left out where that is the name on file."""
    basis: Line | None = None
    """The paper it rests on; only an account linked to the card needs none."""
    guardianship_id: UUID | None = None
    """The guardianship on record, for a guardian's account."""

    def wanted(self) -> Wanted:
        return Wanted(
            kind=self.kind,
            bank_code=self.bank_code,
            account_number=self.account_number,
            holder_name=self.holder_name,
            basis=self.basis,
            guardianship_id=self.guardianship_id,
        )


class AccountOpened(Wire):
    """What was entered."""

    account: AccountRead
    """The account; the bank has been asked whose it is."""
    change: ChangeRead | None
    """How it takes the place of another; null where it is the first."""
    looks_like_bank: str | None
    """Which bank's cards begin like this, a hint only; null where none is known."""

    @classmethod
    def of(cls, account: ShownAccount, change: ShownChange | None, typed: str) -> Self:
        return cls(
            account=AccountRead.of(account),
            change=None if change is None else ChangeRead.of(change),
            looks_like_bank=bank_hint(typed.replace(" ", "")),
        )


class CardLinkWanted(Wire):
    """The account of a card that its holder has in hand."""

    account_number: NumberTyped
    """The number on the card, 16 to 19 digits; blanks do not matter."""


class AccountEnded(Wire):
    """Why an account is paid to no longer."""

    reason: Line
    """In words; kept on record."""


class AccountRevealWanted(Wire):
    """Why the whole number is needed."""

    purpose: Literal[RevealPurpose.CHECK_PAYMENT]
    """Kept on record with the name of the reader."""


class ChangeLine(Wire):
    """A change in the worklist, with whose it is."""

    change: ChangeRead
    """The change."""
    person_id: UUID
    """Whose benefits it concerns."""
    person_name: str
    """Her name."""
    division_code: str
    """Where she lives, 12 digits."""

    @classmethod
    def of(cls, shown: ShownChange) -> Self:
        if shown.person is None:
            raise ValueError(shown.change.id)
        return cls(
            change=ChangeRead.of(shown),
            person_id=shown.person.id,
            person_name=shown.person.name,
            division_code=shown.person.division_code,
        )


class CardEventRead(Wire):
    """What a bank said of a card, and why nothing could follow."""

    id: UUID
    """The event."""
    bank_code: str
    """Which bank said it."""
    serial: str
    """The bank's own number, to ask it by."""
    kind: CardEventKind
    """What it said."""
    problem: CardEventProblem
    """Why a person must look."""
    account_id: UUID | None
    """The account it speaks of, where one is known."""
    happened_at: At
    """By the bank's clock."""
    received_at: At
    """When it came."""

    @classmethod
    def of(cls, event: CardEvent) -> Self:
        if event.problem is None:
            raise ValueError(event.id)
        return cls(
            id=event.id,
            bank_code=event.bank_code,
            serial=event.serial,
            kind=event.kind,
            problem=event.problem,
            account_id=event.account_id,
            happened_at=event.happened_at,
            received_at=event.received_at,
        )


class MessageRead(Wire):
    """What a person was told, and whether it went out."""

    id: UUID
    """The message."""
    text: Wording
    """What it says."""
    channel: MessageChannel
    """How it goes out."""
    state: MessageState
    """What became of it."""
    reason: NotSent | None
    """Why it did not go out; null where it did."""
    written_at: At
    """When it was written."""
    ended_at: At | None
    """When it went out or was given up."""

    @classmethod
    def of(cls, told: ToldMessage) -> Self:
        message = told.message
        return cls(
            id=message.id,
            text=wording(told.text),
            channel=message.channel,
            state=message.state,
            reason=message.reason,
            written_at=message.written_at,
            ended_at=message.ended_at,
        )
