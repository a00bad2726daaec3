"""Failed tries, counted in the database: every process sees them, and a restart forgets none."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, case
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.identity.lockout import ALLOWANCES, AttemptKind
from app.models.base import Base, strenum
from app.models.sealed import the_vault
from app.models.security import PASSING, Protection


class AttemptCounter(Base):
    """The failures of one window; the next failure after its end begins a new one."""

    __tablename__ = "attempt_counters"
    __table_args__ = (
        CheckConstraint("failures > 0", name="counts_something"),
        Index("ix_attempt_counters_window_ends_at", "window_ends_at"),
    )
    __protection__ = Protection.open_to_app(grants=PASSING)

    kind: Mapped[AttemptKind] = mapped_column(strenum(AttemptKind), primary_key=True)
    key: Mapped[bytes] = mapped_column(
        primary_key=True, comment="Keyed HMAC of the name, address or number that is counted"
    )
    failures: Mapped[int] = mapped_column(Integer)
    window_ends_at: Mapped[datetime]


def counter_key(counted: str) -> bytes:
    """Return the key that stands for a name, an address or a number."""
    return the_vault().index(AttemptCounter.__tablename__, "key", counted)


async def count_failures(
    session: AsyncSession, keys: Mapping[AttemptKind, bytes], now: datetime
) -> None:
    """Count one failure on each of the counters; parallel failures are all counted."""
    # In one order, so that two calls never wait for each other.
    for kind in sorted(keys):
        await session.execute(_one_more(kind, keys[kind], now))


def _one_more(kind: AttemptKind, key: bytes, now: datetime) -> Insert:
    ends_at = now + ALLOWANCES[kind].window
    row = insert(AttemptCounter).values(kind=kind, key=key, failures=1, window_ends_at=ends_at)
    over = AttemptCounter.window_ends_at <= now
    return row.on_conflict_do_update(
        index_elements=[AttemptCounter.kind, AttemptCounter.key],
        set_={
            "failures": case((over, 1), else_=AttemptCounter.failures + 1),
            "window_ends_at": case((over, ends_at), else_=AttemptCounter.window_ends_at),
        },
    )
