"""Where an account stands, and which one pays."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from app.domain.accounts.accounts import (
    LIVE,
    AccountEvent,
    AccountKind,
    AccountStatus,
    chosen,
    step,
    usable_on,
)
from app.domain.accounts.errors import IllegalAccountStep

S, E, K = AccountStatus, AccountEvent, AccountKind
TODAY = date(2026, 3, 2)
WARD = UUID(int=1)


@dataclass(frozen=True)
class Held:
    name: str = ""
    kind: AccountKind = K.FALLBACK
    status: AccountStatus = S.VERIFIED
    usable_from: date | None = date(2026, 1, 1)
    blocked_until: date | None = None
    guardianship_id: UUID | None = None


def pays(*accounts: Held, deceased: bool = False, guardianships: tuple[UUID, ...] = ()) -> str:
    found = chosen(accounts, TODAY, deceased=deceased, guardianships=guardianships)
    return found.name if found else "nobody"


@pytest.mark.parametrize(
    ("status", "event", "then"),
    [
        (S.UNVERIFIED, E.VERIFY, S.VERIFIED),
        (S.UNVERIFIED, E.REFUSE, S.REFUSED),
        (S.VERIFIED, E.REPORT_LOST, S.BLOCKED),
        (S.BLOCKED, E.LIFT_LOSS, S.VERIFIED),
        (S.VERIFIED, E.FALL_DORMANT, S.DORMANT),
        (S.DORMANT, E.WAKE, S.UNVERIFIED),
        (S.FROZEN, E.WAKE, S.UNVERIFIED),
        (S.VERIFIED, E.DOUBT, S.UNVERIFIED),
        (S.VERIFIED, E.WAKE, S.VERIFIED),
        (S.BLOCKED, E.CLOSE, S.CLOSED),
        (S.FROZEN, E.REPLACE, S.REPLACED),
        (S.DORMANT, E.END, S.ENDED),
        (S.BLOCKED, E.FREEZE, S.FROZEN),
    ],
)
def test_an_account_follows_its_bank(
    status: AccountStatus, event: AccountEvent, then: AccountStatus
) -> None:
    assert step(status, event) is then


@pytest.mark.parametrize("status", sorted(set(S) - LIVE))
@pytest.mark.parametrize("event", list(E))
def test_what_is_over_never_comes_back(status: AccountStatus, event: AccountEvent) -> None:
    with pytest.raises(IllegalAccountStep):
        step(status, event)


@pytest.mark.parametrize(
    ("held", "usable"),
    [
        (Held(), True),
        (Held(usable_from=TODAY), True),
        (Held(usable_from=date(2026, 3, 3)), False),
        (Held(usable_from=None), False),
        (Held(status=S.UNVERIFIED), False),
        (Held(status=S.FROZEN), False),
        (Held(status=S.BLOCKED, blocked_until=date(2026, 3, 3)), False),
        # The loss report lifted itself this morning, whether or not a job has noted it.
        (Held(status=S.BLOCKED, blocked_until=TODAY), True),
    ],
)
def test_an_account_is_usable_from_its_day_while_it_is_verified(held: Held, usable: bool) -> None:
    assert usable_on(held, TODAY) is usable


def test_the_account_of_the_card_goes_before_another_own_one() -> None:
    assert pays(Held("other"), Held("card", K.CARD_LINKED)) == "card"


def test_what_is_verified_pays_until_the_card_is() -> None:
    card = Held("card", K.CARD_LINKED, S.UNVERIFIED)
    assert pays(Held("other"), card) == "other"
    assert pays(card) == "card"


def test_a_lost_card_is_waited_for() -> None:
    lost = Held("card", K.CARD_LINKED, S.BLOCKED, blocked_until=date(2026, 3, 10))
    assert pays(Held("other"), lost) == "card"


def test_a_frozen_card_gives_way_to_an_account_that_works() -> None:
    assert pays(Held("card", K.CARD_LINKED, S.FROZEN), Held("other")) == "other"


def test_of_two_alike_the_newer_one_pays() -> None:
    older, newer = Held("older"), Held("newer", usable_from=date(2026, 2, 1))
    assert pays(older, newer) == pays(newer, older) == "newer"


def test_an_account_whose_change_still_waits_pays_nobody() -> None:
    assert pays(Held("new", usable_from=None)) == "nobody"
    assert pays(Held("new", usable_from=date(2026, 3, 3))) == "nobody"


def test_a_guardian_is_paid_only_under_a_guardianship_in_force() -> None:
    guardian = Held("guardian", K.GUARDIAN, guardianship_id=WARD)
    assert pays(guardian) == "nobody"
    assert pays(guardian, guardianships=(UUID(int=2),)) == "nobody"
    assert pays(guardian, guardianships=(WARD,)) == "guardian"


def test_dues_of_the_dead_go_to_whoever_receives_them_and_of_the_living_never() -> None:
    own, survivor = Held("own"), Held("survivor", K.SURVIVOR)
    assert pays(own, survivor, deceased=True) == "survivor"
    assert pays(own, deceased=True) == "nobody"
    assert pays(own, survivor) == "own"
    assert pays(survivor) == "nobody"
