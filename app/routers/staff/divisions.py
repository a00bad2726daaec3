"""Divisions, for every member of staff."""

from typing import Annotated

from fastapi import Path, Query

from app.domain.errors import NotFound
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession
from app.queries.divisions import children_of, division_path, divisions_named, listed_division
from app.routers.staff.authority import MayReadDivisions
from app.schemas.common import DivisionCode, Page
from app.schemas.places import DivisionLine
from app.schemas.staff.divisions import DivisionRead

router = HouseRouter(tags=["区划"])

Code = Annotated[DivisionCode, Path(description="区划代码，12 位。")]
Parent = Annotated[DivisionCode | None, Query(description="上级区划代码；不填时列出省份。")]
Name = Annotated[
    str | None,
    Query(min_length=1, max_length=20, description="按名称开头查找；填写时不看上级区划。"),
]


@router.get("/divisions")
async def list_divisions(
    _staff: MayReadDivisions,
    session: DbSession,
    asked: PageQuery,
    parent: Parent = None,
    name: Name = None,
) -> Page[DivisionLine]:
    """List the parts of a division, or find divisions by the beginning of their name."""
    after, limit = str(asked.after[0]) if asked.after else None, asked.limit + 1
    if name is None:
        rows = await children_of(session, parent, after=after, limit=limit)
    else:
        rows = await divisions_named(session, name, after=after, limit=limit)
    page, cursor = asked.cut(rows, lambda row: (row[0].code,))
    return Page(items=[DivisionLine.row(*row) for row in page], next_cursor=cursor)


@router.get("/divisions/{code:word}")
async def read_division(code: Code, _staff: MayReadDivisions, session: DbSession) -> DivisionRead:
    """Read one division with all that administer it."""
    found = await listed_division(session, code)
    if found is None:
        raise NotFound
    return DivisionRead.on_path(found, await division_path(session, code))
