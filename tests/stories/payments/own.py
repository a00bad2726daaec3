"""A member of staff who is paid, whose family is, or who takes another's money."""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.accounts.accounts import AccountKind
from app.domain.veterans.terms import Relation
from app.models.payments.accounts import PaymentAccount
from app.models.veterans.household import FamilyMember
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.veterans.persons import person_seen
from tests.builders.identity import signed_in_staff
from tests.builders.payments import PayOffice
from tests.builders.requests import COUNTY, STAFF, Caller
from tests.builders.veterans import OTHER_VILLAGE, a_person


async def staff_known_as(office: PayOffice, role: Role, person_id: UUID) -> Caller:
    """Somebody of the county whom the registry knows as this person."""
    signed_in = await signed_in_staff(office.house, role, COUNTY, person_id=person_id)
    return Caller(office.client, signed_in, STAFF)


async def himself(office: PayOffice) -> UUID:
    return office.payees[0].person.id


async def of_his_page(office: PayOffice) -> UUID:
    """A daughter, in her father's dossier."""
    return await _daughter(office, on_whose_page="his")


async def of_her_page(office: PayOffice) -> UUID:
    """A daughter, and he in her dossier."""
    return await _daughter(office, on_whose_page="hers")


async def _daughter(office: PayOffice, *, on_whose_page: str) -> UUID:
    father = office.payees[0].person.id
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        daughter = await a_person(session, "陈小妹", born_on=date(1990, 5, 20))
        await session.flush()
        pair = (father, daughter.id) if on_whose_page == "his" else (daughter.id, father)
        session.add(
            FamilyMember(
                person_id=pair[0],
                member_id=pair[1],
                relation=Relation.DAUGHTER,
                name="家属",
                lives_together=False,
                cares=False,
            )
        )
    return daughter.id


async def taker(office: PayOffice) -> UUID:
    dead = await office.has_payee("吴水木", fen=1_000, account={"kind": AccountKind.SURVIVOR})
    assert dead.account is not None
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        taking = await a_person(session, "林秀英", born_on=date(1970, 5, 20))
        account = await session.get_one(PaymentAccount, dead.account.id)
        account.holder_person_id = taking.id
    return taking.id


async def move_away(office: PayOffice) -> None:
    """Every payee lives in another county by now; the batch stays where it was made."""
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        for payee in office.payees:
            person: Any = await person_seen(session, EVERYTHING, payee.person.id)
            person.division_code = OTHER_VILLAGE
