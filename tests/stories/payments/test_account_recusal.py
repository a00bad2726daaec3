"""回避: nobody enters an account of his own, nor of his family."""

from datetime import date

import httpx
import pytest

from app.domain.veterans.terms import Relation
from app.house import House
from app.models.veterans.household import FamilyMember
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import a_card_number
from tests.builders.requests import COUNTY, MONDAY, Caller, Case, a_case, set_clock
from tests.builders.veterans import OTHER_VILLAGE, a_person


@pytest.fixture
async def case(house: House, client: httpx.AsyncClient) -> Case:
    await set_clock(house, MONDAY)
    return await a_case(house, client, name="黄志强")


async def enters(caller: Caller, case: Case) -> httpx.Response:
    wanted = {"kind": "fallback", "bank_code": "CCB", "basis": "存折复印件"}
    number = a_card_number("621700")
    return await caller.tries(
        f"/veterans/{case.person_id}/accounts", {**wanted, "account_number": number}
    )


async def test_nobody_enters_his_own_account_or_his_familys(house: House, case: Case) -> None:
    himself = await case.staff(Role.COUNTY_REVIEWER, COUNTY, person_id=case.person_id)
    refused = await enters(himself, case)
    assert (refused.status_code, refused.json()["code"]) == (403, "own_dossier")


async def test_nobody_enters_an_account_of_kin_though_he_lives_elsewhere_himself(
    house: House, case: Case
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        nephew = await a_person(session, "黄小明", OTHER_VILLAGE, born_on=date(1990, 5, 20))
        await session.flush()
        session.add(
            FamilyMember(
                person_id=nephew.id,
                member_id=case.person_id,
                relation=Relation.OTHER,
                name="黄志强",
                lives_together=False,
                cares=False,
            )
        )
    clerk = await case.staff(Role.COUNTY_REVIEWER, COUNTY, person_id=nephew.id)
    refused = await enters(clerk, case)
    assert (refused.status_code, refused.json()["code"]) == (403, "relative_dossier")
