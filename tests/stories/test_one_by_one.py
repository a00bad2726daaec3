"""A job that goes through many: one that is refused or broken stops no other."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.house import House
from app.jobs.one_by_one import one_by_one
from app.policies.scope import Scope


async def test_what_is_refused_or_broken_holds_up_no_other(house: House) -> None:
    first, refused, broken, last = (uuid4() for _ in range(4))
    tried: list[UUID] = []

    async def deed(session: AsyncSession, _scope: Scope, item: UUID, _now: datetime) -> UUID:
        tried.append(item)
        if item == refused:
            raise NotFound
        if item == broken:
            await session.execute(text("SELECT 1 / 0"))
        return item

    assert await one_by_one(house, [first, refused, broken, last], deed) == [first, last]
    assert tried == [first, refused, broken, last]
