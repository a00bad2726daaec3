"""The family doctor: who it is, and when somebody comes again."""

from app.domain.calendar.days import day_of
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.dossiers import sees_health
from app.queries.care.contracts import contracts_of_person
from app.routers.miniapp.authority import MayBook
from app.schemas.miniapp.care import MyContracts

router = HouseRouter(tags=["家庭医生签约"])


@router.get("/care-contracts")
async def list_my_care_contracts(citizen: MayBook, session: DbSession, now: Now) -> MyContracts:
    """List the contracts of this person with a family doctor, the newest first."""
    found = await contracts_of_person(session, citizen.scope, citizen.subject)
    return MyContracts.of(found, day_of(now), with_health=sees_health(citizen))
