"""What concerns a place: what lies in it, and what is held for a division above it."""

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.policies.principals import Staff
from app.policies.scope import within
from app.queries.divisions import managed_areas, scope_ranges_of

Code = InstrumentedAttribute[str]


async def concerns(session: AsyncSession, staff: Staff, code: Code) -> ColumnElement[bool]:
    """Leave what lies in the caller's divisions, or is for one that holds them."""
    above = (await managed_areas(session)).path_of(staff.division_code)
    return or_(within(staff.scope, division=code), code.in_(above))


async def lies_in(session: AsyncSession, division_code: str, code: Code) -> ColumnElement[bool]:
    """Leave rows of a division and everything below it; a managed area is several ranges."""
    parts = await scope_ranges_of(session, division_code)
    return or_(*(and_(code >= part.from_code, code < part.before_code) for part in parts))


async def holds(session: AsyncSession, division_code: str, lower: str) -> bool:
    """Say whether a division administers another one, or is it."""
    return division_code in (await managed_areas(session)).path_of(lower)
