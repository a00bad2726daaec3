"""Who must look at a change, how long it waits, and what overtakes it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.domain.accounts import changes as rules
from app.domain.accounts.accounts import AccountKind, AccountStatus
from app.domain.accounts.changes import (
    OPEN,
    ChangeEvent,
    ChangeOrigin,
    ChangeState,
    Due,
    Wait,
    Waiting,
    judge,
    needs_second_check,
)
from app.domain.accounts.errors import IllegalAccountChange

K, By, S = AccountKind, ChangeOrigin, AccountStatus
OLD, NEW, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
DUE_ON = date(2026, 3, 9)
WAITING = Waiting(DUE_ON, S.VERIFIED, replaces_id=OLD, current_id=OLD, account_id=NEW)


@pytest.mark.parametrize(
    ("origin", "kind", "replaces", "checked"),
    [
        (By.CITIZEN, K.FALLBACK, True, False),
        (By.CITIZEN, K.CARD_LINKED, True, False),
        (By.GUARDIAN, K.GUARDIAN, True, True),
        (By.STAFF, K.FALLBACK, False, False),
        (By.STAFF, K.FALLBACK, True, True),
        (By.STAFF, K.GUARDIAN, False, True),
        (By.STAFF, K.SURVIVOR, False, True),
        (By.IMPORT, K.FALLBACK, False, False),
        (By.REQUEST, K.CARD_LINKED, True, False),
        (By.BANK, K.CARD_LINKED, True, False),
    ],
)
def test_money_in_anothers_hands_and_what_staff_redirect_is_looked_at_twice(
    origin: ChangeOrigin, kind: AccountKind, replaces: bool, checked: bool
) -> None:
    assert needs_second_check(origin, kind, replaces=replaces) is checked


@pytest.mark.parametrize(
    ("origin", "replaces", "on"),
    [
        (By.CITIZEN, True, date(2026, 3, 9)),
        (By.STAFF, True, date(2026, 3, 9)),
        (By.CITIZEN, False, date(2026, 3, 2)),
        (By.BANK, True, date(2026, 3, 2)),
        (By.REQUEST, True, date(2026, 3, 2)),
    ],
)
def test_a_change_waits_where_money_went_elsewhere_before(
    origin: ChangeOrigin, replaces: bool, on: date
) -> None:
    # 02:00 of 2 March in Quanzhou is still 1 March in Greenwich.
    wait = Wait(datetime(2026, 3, 1, 18, tzinfo=UTC), cooling_off_days=7)
    assert wait.over_on(origin, replaces=replaces) == on


@pytest.mark.parametrize(
    ("waiting", "today", "due"),
    [
        (WAITING, date(2026, 3, 8), Due.WAIT),
        (WAITING, DUE_ON, Due.APPLY),
        (replace(WAITING, status=S.UNVERIFIED), DUE_ON, Due.WAIT),
        (replace(WAITING, status=S.BLOCKED), DUE_ON, Due.APPLY),
        # What the bank did not confirm need not wait for its day.
        (replace(WAITING, status=S.REFUSED), date(2026, 3, 3), Due.REFUSED),
        (replace(WAITING, status=S.CLOSED), DUE_ON, Due.REFUSED),
        (replace(WAITING, status=S.FROZEN), DUE_ON, Due.REFUSED),
        # Another account came in between: it is newer.
        (replace(WAITING, current_id=OTHER), DUE_ON, Due.OVERTAKEN),
        (replace(WAITING, current_id=OTHER), date(2026, 3, 3), Due.OVERTAKEN),
        (replace(WAITING, replaces_id=None), DUE_ON, Due.OVERTAKEN),
        # The old account was closed meanwhile: nothing stands in the way.
        (replace(WAITING, current_id=None), DUE_ON, Due.APPLY),
        (replace(WAITING, replaces_id=None, current_id=None), DUE_ON, Due.APPLY),
    ],
)
def test_a_change_applies_on_its_day_unless_something_newer_pays(
    waiting: Waiting, today: date, due: Due
) -> None:
    assert judge(waiting, today) is due


@pytest.mark.parametrize("state", sorted(set(ChangeState) - OPEN))
@pytest.mark.parametrize("event", list(ChangeEvent))
def test_a_change_that_came_to_an_end_stays_there(state: ChangeState, event: ChangeEvent) -> None:
    with pytest.raises(IllegalAccountChange):
        rules.step(state, event)


def test_nothing_takes_effect_before_somebody_has_looked_where_somebody_must() -> None:
    for state in (ChangeState.PROPOSED, ChangeState.CONFLICTING):
        with pytest.raises(IllegalAccountChange):
            rules.step(state, ChangeEvent.APPLY)
        assert rules.step(state, ChangeEvent.CONFIRM) is ChangeState.WAITING


def test_every_state_fits_a_subscription_message() -> None:
    assert all(len(state.label) <= 5 for state in ChangeState)
