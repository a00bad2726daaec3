"""How failed tries weigh."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.identity.lockout import (
    ALLOWANCES,
    AttemptKind,
    Tally,
    live,
    proof_needed,
    seconds_to_wait,
    tries_used_up,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
K = AttemptKind


@pytest.mark.parametrize(
    ("failures", "needed"),
    [
        ({}, False),
        ({K.STAFF_FROM: 4, K.STAFF_ADDRESS: 29, K.STAFF_NAME: 9}, False),
        ({K.STAFF_FROM: 5}, True),
        ({K.STAFF_ADDRESS: 30}, True),
        ({K.STAFF_NAME: 10}, True),
        ({K.BINDING_TARGET: 1000}, False),
    ],
)
def test_much_failure_asks_staff_for_more_proof(
    failures: dict[AttemptKind, int], needed: bool
) -> None:
    assert proof_needed(failures) is needed


@pytest.mark.parametrize(
    ("own", "target", "address", "stopped"),
    [
        (0, 0, 0, False),
        (4, 0, 0, False),
        (5, 0, 0, True),
        (0, 10, 0, False),  # A stranger failed at her number; her first try passes.
        (1, 10, 0, False),
        (2, 10, 0, True),
        (0, 0, 50, False),  # One mobile gateway serves thousands.
        (2, 0, 50, True),
        (0, 1000, 1000, False),
        (2, 9, 49, False),
    ],
)
def test_a_citizen_is_stopped_by_own_failures_alone(
    own: int, target: int, address: int, stopped: bool
) -> None:
    failures = {K.BINDING_ACCOUNT: own, K.BINDING_TARGET: target, K.BINDING_ADDRESS: address}
    assert tries_used_up(failures) is stopped


@pytest.mark.parametrize(
    ("left", "counted"),
    [(timedelta(seconds=1), 7), (timedelta(0), 0), (timedelta(seconds=-1), 0)],
)
def test_a_window_that_ended_counts_nothing(left: timedelta, counted: int) -> None:
    tally = Tally(K.STAFF_NAME, 7, NOW + left)
    assert live({K.STAFF_NAME: tally}, NOW) == {K.STAFF_NAME: counted}


def test_the_wait_lasts_to_the_end_of_the_accounts_own_window() -> None:
    tally = Tally(K.BINDING_ACCOUNT, 5, NOW + timedelta(hours=3))
    assert seconds_to_wait({K.BINDING_ACCOUNT: tally}, NOW) == 10_800


def test_every_kind_of_try_has_its_allowance() -> None:
    assert set(ALLOWANCES) == set(AttemptKind)
