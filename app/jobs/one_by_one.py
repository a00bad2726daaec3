"""Many items, each in a transaction of its own."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import AppError
from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, Scope

Done = TypeVar("Done")
Deed = Callable[[AsyncSession, Scope, UUID, datetime], Awaitable[Done]]

log = structlog.get_logger()


async def one_by_one(house: House, ids: Iterable[UUID], deed: Deed[Done]) -> list[Done]:
    """Do the deed to each and return what came of those that went well.

    What is refused or broken is logged, and tried again with the next round.
    """
    done: list[Done] = []
    for each_id in ids:
        try:
            async with house.database.transaction(EVERYTHING, SYSTEM) as session:
                came_of_it = await deed(session, EVERYTHING, each_id, session.info["now"])
            done.append(came_of_it)
        except AppError as error:
            log.warning("item_left", deed=deed.__name__, item_id=str(each_id), code=error.code)
        except Exception:  # A broken row must not hold up the sound ones.
            log.exception("item_broken", deed=deed.__name__, item_id=str(each_id))
    return done
