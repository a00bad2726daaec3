"""回避: nobody brings or confirms a list on which he or his family stands, wherever he lives."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.domain.veterans.terms import Relation
from app.house import House
from app.models.veterans.household import FamilyMember
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import a_card_number
from tests.builders.identity import signed_in_staff
from tests.builders.imports import Clerk, a_list
from tests.builders.requests import COUNTY
from tests.builders.veterans import OTHER_VILLAGE, VILLAGE, a_person, an_id_number
from tests.fixtures.work import WorkOff
from tests.stories.payments import test_account_list as accounts
from tests.stories.subsidies import test_import_of_entitlements as entitlements

NAME = "黄志强"


@dataclass(frozen=True)
class Uncle:
    """Somebody of the county, whose nephew lives elsewhere and has him on his own page."""

    person_id: UUID
    nephew_id: UUID
    id_number: str

    def rows(self, kind: str) -> list[list[Any]]:
        if kind == accounts.KIND:
            return [[NAME, self.id_number, "ABC", a_card_number()]]
        sum_named = {"标准(元)": "1500.50"}
        return [entitlements.a_row(self.id_number, NAME, "hardship_aid", **sum_named)]


@pytest.fixture
async def uncle(house: House) -> Uncle:
    number = an_id_number()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, NAME, VILLAGE, id_number=number)
        nephew = await a_person(session, "黄小明", OTHER_VILLAGE, born_on=date(1990, 5, 20))
        await session.flush()
        session.add(
            FamilyMember(
                person_id=nephew.id,
                member_id=person.id,
                relation=Relation.OTHER,
                name=NAME,
                lives_together=False,
                cares=False,
            )
        )
    return Uncle(person.id, nephew.id, number)


HEADERS = {"entitlements": entitlements.HEADER, accounts.KIND: accounts.HEADER}


@pytest.mark.parametrize("kind", HEADERS)
@pytest.mark.parametrize("who", ["person_id", "nephew_id"])
async def test_a_list_with_his_own_on_it_is_not_his_to_bring(
    house: House, client: httpx.AsyncClient, uncle: Uncle, work_off: WorkOff, kind: str, who: str
) -> None:
    own = getattr(uncle, who)
    clerk = Clerk(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY, person_id=own))
    sent = await clerk.sends(a_list(uncle.rows(kind), HEADERS[kind]), kind=kind)
    assert sent.status_code == 202, sent.text
    await work_off()
    found = await accounts.faults(clerk, sent.json()["result_url"])
    assert found == [(2, "身份证号", "row_own_family")]


async def test_nor_is_a_list_of_accounts_his_to_confirm(
    house: House, client: httpx.AsyncClient, uncle: Uncle, work_off: WorkOff
) -> None:
    clerk = Clerk(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY))
    kin = Clerk(
        client,
        await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY, person_id=uncle.nephew_id),
    )
    done = await accounts.brought((clerk, kin), uncle.rows(accounts.KIND), work_off)
    assert (done["status"], done["fault_count"]) == ("faulty", 1), done
    assert await accounts.on_record(house) == []
