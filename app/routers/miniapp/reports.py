"""What was done at the door, for the person it was done for."""

from uuid import UUID

from app.domain.errors import NotFound
from app.edge.route import HouseRouter
from app.edge.session import DbSession
from app.policies.dossiers import sees_health
from app.queries.reports.reports import book_of
from app.routers.miniapp.authority import MayBook
from app.schemas.miniapp.reports import VisitReportRead

router = HouseRouter(tags=["上门服务"])


@router.get("/visits/{visit_id:uuid}/report")
async def read_my_visit_report(
    visit_id: UUID, citizen: MayBook, session: DbSession
) -> VisitReportRead:
    """Read what was done at a visit, as it was last corrected."""
    book = await book_of(session, citizen.scope, visit_id)
    if book.standing is None:
        raise NotFound
    return VisitReportRead.of(book, book.standing, with_health=sees_health(citizen))
