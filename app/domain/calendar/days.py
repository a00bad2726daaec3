"""Days as people here count them: Asia/Shanghai, whatever the zone of the server."""

from datetime import UTC, date, datetime, time, timedelta, timezone

# China has kept one offset without summer time since 1992. A fixed offset needs no zone files,
# which slim images leave out.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_of(instant: datetime) -> date:
    """Return the day in Asia/Shanghai on which the instant falls."""
    if instant.tzinfo is None:
        raise ValueError("An instant without a zone has no day.")
    return instant.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """Return the first instant of the day in Asia/Shanghai, as UTC."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)
