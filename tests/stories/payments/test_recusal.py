"""回避: nobody judges a list on which he or his family is paid."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.domain.accounts.accounts import AccountKind
from app.domain.payments.terms import BatchStatus
from app.domain.veterans.terms import Relation
from app.house import House
from app.models.payments.accounts import PaymentAccount
from app.models.veterans.household import FamilyMember
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_staff
from tests.builders.payments import PayOffice, a_batch, a_pay_office
from tests.builders.requests import COUNTY, STAFF, Caller
from tests.builders.veterans import a_person
from tests.fixtures.work import WorkOff


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=65_000)
    return office


async def _staff(office: PayOffice, role: Role, person_id: UUID) -> Caller:
    signed_in = await signed_in_staff(office.house, role, COUNTY, person_id=person_id)
    return Caller(office.client, signed_in, STAFF)


async def _tries(caller: Caller, batch: Any, verb: str) -> tuple[int, str]:
    answer = await caller.tries(f"/batches/{batch['id']}:{verb}", version=batch["version"])
    return answer.status_code, answer.json().get("code", "")


async def _himself(office: PayOffice) -> UUID:
    return office.payees[0].person.id


async def _kin(office: PayOffice, *, on_whose_page: str) -> UUID:
    """A daughter: in her father's dossier, or he in hers."""
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


async def _of_his_page(office: PayOffice) -> UUID:
    return await _kin(office, on_whose_page="his")


async def _of_her_page(office: PayOffice) -> UUID:
    return await _kin(office, on_whose_page="hers")


async def _taker(office: PayOffice) -> UUID:
    dead = await office.has_payee("吴水木", fen=1_000, account={"kind": AccountKind.SURVIVOR})
    assert dead.account is not None
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        taker = await a_person(session, "林秀英", born_on=date(1970, 5, 20))
        account = await session.get_one(PaymentAccount, dead.account.id)
        account.holder_person_id = taker.id
    return taker.id


@pytest.mark.parametrize("who", [_himself, _of_his_page, _of_her_page, _taker])
async def test_nobody_reviews_or_approves_a_list_on_which_his_own_are_paid(
    office: PayOffice, who: Any
) -> None:
    own_person = await who(office)
    batch = await a_batch(office, BatchStatus.DRAFT)
    reviewer = await _staff(office, Role.COUNTY_REVIEWER, own_person)
    finance = await _staff(office, Role.FINANCE, own_person)
    seen = await reviewer.get(f"/batches/{batch['id']}")
    [own] = seen["own_lines"]
    assert own.startswith("P350505")
    assert await _tries(reviewer, seen, "review") == (403, "batch_own_lines")
    assert (await office.reads(batch))["status"] == "draft"

    batch = await office.reviews(batch)
    assert batch["own_lines"] == []
    await office.is_granted(batch["total_fen"])
    assert await _tries(finance, batch, "approve") == (403, "batch_own_lines")
    ledger = await office.finance.get("/ledger", params={"county_code": COUNTY})
    assert "payable" not in {a["name"] for a in ledger["accounts"] if a["balance_fen"]}
    assert (await office.approves(await office.reads(batch)))["status"] == "finance_approved"


async def test_who_has_no_line_in_it_may_and_a_stale_version_comes_first(
    office: PayOffice,
) -> None:
    batch = await a_batch(office, BatchStatus.DRAFT)
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        stranger = (await a_person(session, "吴水木")).id
    reviewer = await _staff(office, Role.COUNTY_REVIEWER, stranger)
    himself = await _staff(office, Role.COUNTY_REVIEWER, office.payees[0].person.id)
    stale = {**batch, "version": batch["version"] + 7}
    assert (await _tries(himself, stale, "review"))[0] == 412
    assert (await _tries(reviewer, batch, "review"))[0] == 200
