"""The number that people read out when they ring about a visit."""

from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.requests.reference import county_of


def prefix_of(division_code: str) -> str:
    """Return how numbers of a place begin: its county stands in them."""
    return f"SM{county_of(division_code)}-"


def numbered(prefix: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a number that no visit has had, for a statement that writes one."""
    return prefix.concat(func.lpad(cast(func.nextval("visit_numbers"), Text), 7, "0"))


async def new_reference(session: AsyncSession, division_code: str) -> str:
    """Return a number that no visit has had."""
    new = select(numbered(literal(prefix_of(division_code))))
    return str((await session.execute(new)).scalar_one())
