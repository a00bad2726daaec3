"""A voucher moves money after it was released, and soon."""

from datetime import date

import pytest

from app.domain.batches.funding import require_value_day
from app.domain.payments.errors import ValueDayRefused

APPROVED, TODAY = date(2026, 11, 20), date(2026, 11, 22)


@pytest.mark.parametrize("value_on", [APPROVED, date(2026, 11, 21), TODAY, date(2026, 12, 7)])
def test_a_day_from_the_release_to_fifteen_days_ahead_is_taken(value_on: date) -> None:
    require_value_day(value_on, approved_on=APPROVED, today=TODAY)


@pytest.mark.parametrize("value_on", [date(2026, 11, 19), date(2026, 12, 8), date(2031, 1, 1)])
def test_any_other_day_is_refused(value_on: date) -> None:
    with pytest.raises(ValueDayRefused) as refused:
        require_value_day(value_on, approved_on=APPROVED, today=TODAY)
    assert refused.value.errors[0].pointer == "/value_on"
