"""Routes where money is redirected: the person herself, or her guardian, and no other agent."""

from starlette.requests import Request

from app.domain.calendar.days import day_of
from app.domain.identity.agency import AgencyKind
from app.domain.identity.errors import AgencyNotInForce, BindingNeeded, NotForAgents, SessionEnded
from app.edge.auth import ActingFor, CitizenMay, person_named
from app.edge.idempotency import hold_key
from app.edge.session import DbSession
from app.policies.principals import Citizen
from app.queries.identity.agencies import kind_of_agency
from app.queries.identity.entering import enter_as_citizen


class HolderOrGuardian(CitizenMay):
    """A mandate (委托代理) never reaches the account; a guardianship (法定监护) does."""

    def __init__(self) -> None:
        super().__init__(None)

    async def __call__(
        self, request: Request, session: DbSession, acting_for: ActingFor = None
    ) -> Citizen:
        principal_id = person_named(acting_for)
        entered = await enter_as_citizen(session, request.state.claims.session_id, principal_id)
        if entered is None:
            raise SessionEnded
        citizen, caller = entered.citizen, f"citizen:{entered.citizen.account_id}"
        if citizen.person_id is None:
            raise BindingNeeded
        if principal_id not in {None, citizen.person_id}:
            if entered.authority is None or not entered.authority.in_force(
                day_of(session.info["now"])
            ):
                raise AgencyNotInForce
            if await kind_of_agency(session, citizen.agency_id) is not AgencyKind.GUARDIANSHIP:
                raise NotForAgents
            caller += f":for:{principal_id}"
        await hold_key(request, session, caller)
        return citizen
