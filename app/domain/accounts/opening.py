"""Whether such an account may be put on record for this person."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.accounts.accounts import AccountKind
from app.domain.accounts.errors import (
    AccountBasisMissing,
    CardHolderHasCard,
    CardMissing,
    GuardianshipMissing,
    HolderNameDiffers,
    PayeeAlive,
    PayeeDeceased,
)
from app.domain.accounts.holder_names import is_own_name

WITHOUT_A_CARD = "本人账户，未持有优待证"
"""Why an own account beside the card is taken where the person names no paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Of the person, what decides which accounts may be held for her."""

    name: str
    former_names: tuple[str, ...]
    deceased: bool
    card_bank: str | None
    guardianships: Collection[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks to be entered."""

    kind: AccountKind
    bank_code: str
    account_number: str = field(repr=False)
    holder_name: str | None = None
    basis: str | None = None
    guardianship_id: UUID | None = None


def own_kind(payee: Payee, bank_code: str) -> AccountKind:
    """Return what an own account at that bank is: whoever holds a card is paid through it."""
    if payee.card_bank is None:
        return AccountKind.FALLBACK
    if payee.card_bank.upper() != bank_code:
        raise CardHolderHasCard
    return AccountKind.CARD_LINKED


def check_opening(wanted: Wanted, payee: Payee) -> None:
    """Refuse an account that this person's dues could not rightly go to."""
    if wanted.kind is not AccountKind.CARD_LINKED and not wanted.basis:
        raise AccountBasisMissing("/basis")
    if payee.deceased is not (wanted.kind is AccountKind.SURVIVOR):
        raise PayeeDeceased if payee.deceased else PayeeAlive
    if wanted.kind is AccountKind.GUARDIAN and wanted.guardianship_id not in payee.guardianships:
        raise GuardianshipMissing
    _check_card(wanted, payee)
    _check_holder(wanted, payee)


def _check_card(wanted: Wanted, payee: Payee) -> None:
    if wanted.kind is AccountKind.CARD_LINKED:
        if payee.card_bank is None:
            raise CardMissing
        own_kind(payee, wanted.bank_code)
    if wanted.kind is AccountKind.FALLBACK and payee.card_bank is not None:
        raise CardHolderHasCard


def _check_holder(wanted: Wanted, payee: Payee) -> None:
    own = wanted.kind in {AccountKind.CARD_LINKED, AccountKind.FALLBACK}
    if wanted.holder_name is None:
        if not own:
            raise HolderNameDiffers("/holder_name")
        return
    if own and not is_own_name(wanted.holder_name, payee.name, payee.former_names):
        raise HolderNameDiffers("/holder_name")
