"""Reads of divisions: their tree, their names and what their staff reach."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.divisions.code import CodeRange
from app.domain.divisions.managed import ManagedAreas
from app.models.divisions import Division, DivisionMember
from app.queries.kept import Kept

Listed = tuple[Division, str | None, bool]
"""A division, the area that administers it if one does, and whether it has parts."""


async def managed_areas(session: AsyncSession) -> ManagedAreas:
    """Return the managed areas; kept in the process."""
    return await KEPT_AREAS.read(session)


async def scope_ranges_of(session: AsyncSession, division_code: str) -> tuple[CodeRange, ...]:
    """Return the codes whose rows the staff of a division may see."""
    return (await managed_areas(session)).scope_of(division_code)


async def division(session: AsyncSession, code: str) -> Division | None:
    return await session.get(Division, code)


async def listed_division(session: AsyncSession, code: str) -> Listed | None:
    """Return one division as lists show it."""
    return next(iter(await _page(session, _listed().where(Division.code == code), None, 1)), None)


async def division_path(session: AsyncSession, code: str) -> Sequence[Division]:
    """Return the division and all that administer it, the province first."""
    codes = (await managed_areas(session)).path_of(code)
    found = await session.scalars(select(Division).where(Division.code.in_(codes)))
    by_code = {division.code: division for division in found}
    return [by_code[code] for code in codes if code in by_code]


async def division_names(session: AsyncSession, codes: Collection[str]) -> dict[str, str]:
    """Return the name of each code that exists."""
    rows = await session.execute(
        select(Division.code, Division.name).where(Division.code.in_(codes))
    )
    return {code: name for code, name in rows}  # noqa: C416  # dict() cannot type rows.


async def children_of(
    session: AsyncSession, parent_code: str | None, *, after: str | None, limit: int
) -> Sequence[Listed]:
    """Return the parts of a division in the order of codes; without a parent, the provinces.

    A member of an area shows under the area and under its county alike: people look for their
    town in either place.
    """
    held = select(DivisionMember.member_code).where(DivisionMember.area_code == parent_code)
    statement = _listed().where(
        Division.parent_code.is_(None)
        if parent_code is None
        else or_(Division.parent_code == parent_code, Division.code.in_(held))
    )
    return await _page(session, statement, after, limit)


async def divisions_named(
    session: AsyncSession, prefix: str, *, after: str | None, limit: int
) -> Sequence[Listed]:
    """Return the divisions whose name begins with `prefix`, in the order of codes."""
    return await _page(
        session, _listed().where(Division.name.op("^@", is_comparison=True)(prefix)), after, limit
    )


def _listed() -> Select[Division, str | None, bool]:
    part = aliased(Division)
    held = aliased(DivisionMember)
    has_parts = or_(
        exists().where(part.parent_code == Division.code),
        exists().where(held.area_code == Division.code),
    )
    return select(Division, DivisionMember.area_code, has_parts).outerjoin(
        DivisionMember, DivisionMember.member_code == Division.code
    )


async def _page(
    session: AsyncSession,
    statement: Select[Division, str | None, bool],
    after: str | None,
    limit: int,
) -> Sequence[Listed]:
    if after is not None:
        statement = statement.where(Division.code > after)
    rows = await session.execute(statement.order_by(Division.code).limit(limit))
    return [(division, area, has_parts) for division, area, has_parts in rows]


async def _load(session: AsyncSession) -> ManagedAreas:
    rows = await session.execute(
        select(
            DivisionMember.area_code,
            func.array_agg(DivisionMember.member_code),
        ).group_by(DivisionMember.area_code)
    )
    return ManagedAreas.of({area: tuple(sorted(members)) for area, members in rows})


KEPT_AREAS = Kept(_load)
