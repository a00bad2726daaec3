"""Who is paid himself, or through his family, neither judges the list nor the payment."""

import pytest

from app.domain.payments.errors import OwnLines, OwnPayment
from app.domain.payments.recusal import require_no_own_lines, require_not_own

OWN = ["P350505202611000001", "P350505202611000002"]


def test_whoever_has_lines_on_a_list_is_refused_with_their_count() -> None:
    require_no_own_lines([])
    with pytest.raises(OwnLines) as refused:
        require_no_own_lines(OWN)
    assert refused.value.facts == {"count": 2}


def test_whoever_is_paid_is_refused_a_payment() -> None:
    require_not_own([])
    with pytest.raises(OwnPayment):
        require_not_own(OWN[:1])
