"""Reference data read once per process and kept: small, the same for everybody, rarely changed."""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

T = TypeVar("T")

# The process that changes the data forgets it at once; the others follow within this time.
_KEPT_SECONDS = 60


class Kept(Generic[T]):
    """One value per database, loaded when first asked for."""

    def __init__(self, load: Callable[[AsyncSession], Awaitable[T]]) -> None:
        self._load = load
        self._values: WeakKeyDictionary[Engine, tuple[float, T]] = WeakKeyDictionary()

    async def read(self, session: AsyncSession) -> T:
        """Return the kept value, loaded through `session` when there is none young enough."""
        engine = session.get_bind().engine
        held = self._values.get(engine)
        if held is None or monotonic() - held[0] > _KEPT_SECONDS:
            held = (monotonic(), await self._load(session))
            self._values[engine] = held
        return held[1]

    def forget_once_committed(self, session: AsyncSession) -> None:
        """Load anew after the transaction of `session`: before, others would keep the old."""
        engine = session.get_bind().engine

        @event.listens_for(session.sync_session, "after_commit", once=True)
        def _forget(_session: Session) -> None:
            self._values.pop(engine, None)
