"""From which day a bank has the money that a voucher moves."""

from datetime import date, timedelta

from app.domain.payments.errors import ValueDayRefused

MOST_AHEAD = timedelta(days=15)
"""The longest holidays are shorter: whatever lies further ahead is a slip of the pen."""


def require_value_day(value_on: date, *, approved_on: date, today: date) -> None:
    """Refuse a day before the money was released, or one that no voucher of today can name."""
    if not approved_on <= value_on <= today + MOST_AHEAD:
        raise ValueDayRefused("/value_on")
