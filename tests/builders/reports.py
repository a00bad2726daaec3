"""Reports from the door for the tests."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from app.models.reports import VisitReport
from app.models.visits.visits import Visit
from app.schemas.staff.reports import VisitReportWanted


async def a_visit_report(session: AsyncSession, visit: Visit, by: UUID) -> VisitReport:
    """A report that stands, of a visit that somebody made, written by that account."""
    assert visit.starts_at is not None
    arrived_at = visit.starts_at + timedelta(minutes=20)
    wanted = VisitReportWanted.model_validate(
        {
            "report_id": str(uuid4()),
            "outcome": "fulfilled",
            "written_at": arrived_at.isoformat(),
            "arrived_at": arrived_at.isoformat(),
            "attendees": ["林医生"],
            "unsigned_because": "本人不识字",
        }
    )
    report = VisitReport.of(visit, wanted.sent(), by, session.info["now"])
    report.stands = True
    session.add(report)
    await session.flush()
    return report
