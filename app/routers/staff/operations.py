"""Long work: how far it is, and what came of it."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from app.edge.cursor import PageQuery
from app.edge.language import Language
from app.edge.long_work import told_when
from app.edge.route import HouseRouter
from app.edge.session import DbSession
from app.queries.operations.tracked import operation_seen, operations_listed
from app.routers.staff.authority import MayReadOperations
from app.schemas.common import Page
from app.schemas.staff.operations import OperationRead

router = HouseRouter(tags=["后台操作"])

Mine = Annotated[bool, Query(description="只看我发起的。")]
Kind = Annotated[
    str | None, Query(max_length=60, pattern="^[a-z][a-z0-9_]*$", description="只看此类。")
]


@router.get("/operations")
async def list_operations(
    asked: PageQuery,
    staff: MayReadOperations,
    session: DbSession,
    language: Language,
    *,
    mine: Mine = False,
    kind: Kind = None,
) -> Page[OperationRead]:
    """List the work of my divisions, or mine alone, the newest first."""
    whose = staff.id if mine else None
    rows = await operations_listed(
        session, staff.scope, started_by=whose, kind=kind, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[OperationRead.of(row, language) for row in page], next_cursor=cursor)


@router.get("/operations/{operation_id:uuid}")
async def read_operation(
    operation_id: UUID,
    staff: MayReadOperations,
    session: DbSession,
    language: Language,
    response: Response,
) -> OperationRead:
    """Read how far one piece of work is; ask again after `Retry-After`."""
    found = await operation_seen(session, staff.scope, operation_id)
    return told_when(response, OperationRead.of(found, language))
