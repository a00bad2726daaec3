"""A person's own requests."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.requests.request import Request
from app.policies.scope import Scope, within

After = tuple[Any, ...] | None


async def own_requests(
    session: AsyncSession, scope: Scope, person_id: UUID, *, after: After, limit: int
) -> Sequence[Request]:
    """Return the requests of one person, newest first."""
    visible = within(scope, division=Request.division_code, person=Request.person_id)
    statement = select(Request).where(Request.person_id == person_id, visible)
    if after is not None:
        statement = statement.where(Request.id < after[0])
    return (await session.scalars(statement.order_by(Request.id.desc()).limit(limit))).all()
