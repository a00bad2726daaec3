"""The family doctor: who it is, and when somebody comes again."""

from uuid import UUID

from app.domain.calendar.days import day_of
from app.edge.conduct import seat_problems
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.dossiers import sees_health
from app.queries.care.contracts import contracts_of_person
from app.routers.miniapp.authority import MayBook
from app.schemas.miniapp.care import MyContracts
from app.schemas.miniapp.visits import VisitRead
from app.schemas.proposals import HalfDayChosen
from app.usecases.care.book_proposal import book_proposal

router = HouseRouter(tags=["家庭医生签约"])


@router.get("/care-contracts")
async def list_my_care_contracts(citizen: MayBook, session: DbSession, now: Now) -> MyContracts:
    """List the contracts of this person with a family doctor, the newest first."""
    found = await contracts_of_person(session, citizen.scope, citizen.subject)
    return MyContracts.of(found, day_of(now), with_health=sees_health(citizen))


@router.post("/visits/{visit_id:uuid}:book", responses=seat_problems())
async def book_proposed_visit(
    visit_id: UUID,
    wanted: HalfDayChosen,
    citizen: MayBook,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> VisitRead:
    """Choose a half-day for a visit that was proposed."""
    scope, slot_id = citizen.scope, wanted.slot_id
    booked = await book_proposal(session, scope, visit_id, slot_id, version=version, now=now)
    return VisitRead.of(booked)
