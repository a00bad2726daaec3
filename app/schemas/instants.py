"""Instants that callers name, within what every program of ours can read again."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

_YEARS = range(2000, 2100)


def _written_out(value: Any) -> Any:
    """A bare number would be read as seconds since 1970."""
    if isinstance(value, int | float):
        raise _wrong_instant()
    return value


def _of_our_time(at: datetime) -> datetime:
    """Outside, PostgreSQL keeps instants that no program of ours can read again.

    It refuses an offset of sixteen hours or more, which RFC 3339 allows: we hand it UTC.
    """
    if at.year not in _YEARS:
        raise _wrong_instant()
    return at.astimezone(UTC)


def _wrong_instant() -> PydanticCustomError:
    return PydanticCustomError("wrong_instant", "Not an instant of our time.")


OurInstant = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_of_our_time)]
"""Aware, in UTC, of this century."""
