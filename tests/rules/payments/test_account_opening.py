"""Which accounts may be put on record for whom."""

from dataclasses import replace
from uuid import UUID

import pytest

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
from app.domain.accounts.opening import Payee, Wanted, check_opening, own_kind
from app.domain.errors import AppError

K = AccountKind
GUARDIANSHIP = UUID(int=7)
WITH_CARD = Payee(
    name="陈建国",
    former_names=("陈狗蛋",),
    deceased=False,
    card_bank="abc",
    guardianships=frozenset({GUARDIANSHIP}),
)
WITHOUT = replace(WITH_CARD, card_bank=None)
DEAD = replace(WITHOUT, deceased=True)


def wanted(kind: AccountKind, **more: object) -> Wanted:
    given = {"bank_code": "ABC", "account_number": "6210000000000000009", **more}
    return Wanted(kind=kind, **given)  # type: ignore[arg-type]  # Fields by name.


CARD = wanted(K.CARD_LINKED)
OWN = wanted(K.FALLBACK, basis="存折复印件")
GUARDIAN = wanted(K.GUARDIAN, basis="监护证明", guardianship_id=GUARDIANSHIP, holder_name="陈小明")
SURVIVOR = wanted(K.SURVIVOR, basis="亲属协议", holder_name="林秀英")


@pytest.mark.parametrize(
    ("asked", "payee"),
    [
        (CARD, WITH_CARD),
        (replace(CARD, holder_name="陈 狗 蛋"), WITH_CARD),
        (OWN, WITHOUT),
        (GUARDIAN, WITH_CARD),
        (GUARDIAN, WITHOUT),
        (SURVIVOR, DEAD),
    ],
)
def test_each_kind_of_account_has_those_whom_it_is_for(asked: Wanted, payee: Payee) -> None:
    check_opening(asked, payee)


@pytest.mark.parametrize(
    ("asked", "payee", "refusal"),
    [
        (CARD, WITHOUT, CardMissing),
        (replace(CARD, bank_code="ICBC"), WITH_CARD, CardHolderHasCard),
        (OWN, WITH_CARD, CardHolderHasCard),
        (replace(OWN, basis=None), WITHOUT, AccountBasisMissing),
        (replace(OWN, holder_name="陈建军"), WITHOUT, HolderNameDiffers),
        (replace(GUARDIAN, guardianship_id=UUID(int=8)), WITHOUT, GuardianshipMissing),
        (replace(GUARDIAN, guardianship_id=None), WITHOUT, GuardianshipMissing),
        (replace(GUARDIAN, holder_name=None), WITHOUT, HolderNameDiffers),
        (SURVIVOR, WITHOUT, PayeeAlive),
        (OWN, DEAD, PayeeDeceased),
        (GUARDIAN, DEAD, PayeeDeceased),
        (replace(SURVIVOR, basis=""), DEAD, AccountBasisMissing),
    ],
)
def test_no_other_account_is_taken(asked: Wanted, payee: Payee, refusal: type[AppError]) -> None:
    with pytest.raises(refusal):
        check_opening(asked, payee)


def test_whoever_holds_a_card_is_paid_through_it() -> None:
    assert own_kind(WITH_CARD, "ABC") is K.CARD_LINKED
    assert own_kind(WITHOUT, "ABC") is K.FALLBACK
    with pytest.raises(CardHolderHasCard):
        own_kind(WITH_CARD, "ICBC")
