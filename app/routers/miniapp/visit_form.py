"""What is asked before a visit is booked: nothing that the bureau knows."""

from app.adapters.visit_policy import visit_policy
from app.edge.route import HouseRouter
from app.edge.session import DbSession
from app.queries.visits.form import access_known
from app.routers.miniapp.authority import MayBook
from app.schemas.miniapp.visit_form import VisitForm

router = HouseRouter(tags=["上门服务"])


@router.get("/visit-form")
async def read_visit_form(citizen: MayBook, session: DbSession) -> VisitForm:
    """Read what a visit can be for, when to call 120 instead, and what is known of the door."""
    known = await access_known(session, citizen.scope, citizen.subject)
    return VisitForm.of(visit_policy(), known)
