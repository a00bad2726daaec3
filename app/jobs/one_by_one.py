"""Many items, each in a transaction of its own."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, Scope

Deed = Callable[[AsyncSession, Scope, UUID, datetime], Awaitable[object]]

log = structlog.get_logger()


async def one_by_one(house: House, ids: Iterable[UUID], deed: Deed) -> None:
    """Do the deed to each; one that is broken is logged and tried again with the next round."""
    for each_id in ids:
        try:
            async with house.database.transaction(EVERYTHING, SYSTEM) as session:
                await deed(session, EVERYTHING, each_id, session.info["now"])
        except Exception:  # A broken row must not hold up the sound ones.
            log.exception("item_broken", deed=deed.__name__, item_id=str(each_id))
