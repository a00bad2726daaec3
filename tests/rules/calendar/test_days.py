"""The day of an instant is the day in Shanghai."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.domain.calendar.days import day_of, start_of_day


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 2, 13, 15, 59, 59, tzinfo=UTC), date(2026, 2, 13)),
        (datetime(2026, 2, 13, 16, 0, 0, tzinfo=UTC), date(2026, 2, 14)),
        (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 2, 13, 23, 0, tzinfo=timezone(timedelta(hours=-8))), date(2026, 2, 14)),
    ],
)
def test_the_day_turns_at_midnight_in_shanghai(instant: datetime, day: date) -> None:
    assert day_of(instant) == day


def test_a_day_starts_at_sixteen_hundred_utc_of_the_day_before() -> None:
    start = start_of_day(date(2026, 3, 1))
    assert start == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert day_of(start) == date(2026, 3, 1)
    assert day_of(start - timedelta(microseconds=1)) == date(2026, 2, 28)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        day_of(datetime(2026, 2, 13, 12, 0))  # noqa: DTZ001 - the very thing refused
