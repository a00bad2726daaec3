"""One transaction for each request, committed before the answer leaves."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from app.db import Database, enter
from app.domain.errors import AppError
from app.policies.principals import STRANGER
from app.policies.scope import NOBODY


async def request_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Open the transaction of this request; the authority of the route gives it its scope.

    Public routes have no authority: theirs sees nobody's rows.
    """
    database: Database = request.app.state.house.database
    async with database.turns.next(), database.session() as session:
        if request.state.conduct.public:
            await enter(session, NOBODY, STRANGER)
        try:
            yield session
        except AppError as refusal:
            if refusal.keeps:
                await session.commit()
            raise
        await session.commit()


# scope="function": commit before the response, so a 2xx is never a lie.
DbSession = Annotated[AsyncSession, Depends(request_session, scope="function")]


async def request_time(session: DbSession) -> datetime:
    if "now" not in session.info:
        raise RuntimeError("a route names its authority before Now")
    now: datetime = session.info["now"]
    return now


Now = Annotated[datetime, Depends(request_time)]
"""When this request happens (aware UTC), by the bureau's clock and the same throughout."""
