"""Whoever acts on a payment has seen where it stands: attempt and status."""

from itertools import product

from app.domain.payments.payment_states import version_of
from app.domain.payments.terms import PaymentStatus


def test_no_two_standings_of_a_payment_share_a_version() -> None:
    standings = list(product(range(1, 100), PaymentStatus))
    versions = {version_of(attempt, status) for attempt, status in standings}

    assert len(versions) == len(standings)
    assert min(versions) == 8
    assert max(versions) < 10**9
