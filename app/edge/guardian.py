"""Routes where money is redirected: the person herself, or her guardian, and no other agent."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.identity.agency import AgencyKind
from app.domain.identity.errors import AgencyNotInForce, NotForAgents
from app.edge.auth import CitizenMay
from app.queries.identity.agencies import kind_of_agency
from app.queries.identity.entering import EnteredCitizen


class HolderOrGuardian(CitizenMay):
    """A mandate (委托代理) never reaches the account; a guardianship (法定监护) does."""

    def __init__(self) -> None:
        super().__init__(None)

    async def expect_mandate(self, session: AsyncSession, entered: EnteredCitizen) -> None:
        authority, today = entered.authority, day_of(session.info["now"])
        if authority is None or not authority.in_force(today):
            raise AgencyNotInForce
        if await kind_of_agency(session, entered.citizen.agency_id) is not AgencyKind.GUARDIANSHIP:
            raise NotForAgents
