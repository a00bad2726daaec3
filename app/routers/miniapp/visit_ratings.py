"""What happened to a visit, and how it was."""

from uuid import UUID

from fastapi import status

from app.adapters.call_back_policy import call_back_policy
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.visits.told import visit_facts, visit_timeline
from app.queries.visits.visits import visit_seen
from app.routers.miniapp.authority import MayBook
from app.schemas.miniapp.visit_ratings import VisitRatingRead, VisitRatingWanted
from app.schemas.timeline import Timeline, TimelineLine
from app.usecases.visits.rate_visit import rate_visit

router = HouseRouter(tags=["上门服务"])


@router.get("/visits/{visit_id:uuid}/timeline")
async def read_visit_timeline(visit_id: UUID, citizen: MayBook, session: DbSession) -> Timeline:
    """Read what happened to a visit."""
    found = await visit_seen(session, citizen.scope, visit_id)
    events = await visit_timeline(session, citizen.scope, found.id)
    facts = await visit_facts(session, citizen.scope, events)
    return Timeline(items=[TimelineLine.of(each, facts.get(each.id, {})) for each in events])


@router.post("/visits/{visit_id:uuid}:rate", status_code=status.HTTP_201_CREATED)
async def rate_a_visit(
    visit_id: UUID, wanted: VisitRatingWanted, citizen: MayBook, session: DbSession, now: Now
) -> VisitRatingRead:
    """Rate a visit once it is over."""
    rated = await rate_visit(session, citizen, visit_id, wanted.score, wanted.comment, now)
    return VisitRatingRead.of(rated, call_back_policy().hotline)
