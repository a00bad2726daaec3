"""What `Acting-For` opens: the affairs of one person, within scope and period, until it ends.

The routes here are made for the test, so that the rule is shown apart from any one stem.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from fastapi import Depends
from sqlalchemy import text, update

from app.domain.calendar.days import day_of
from app.domain.identity.agency import AgencyEnd, AgencyScope
from app.domain.identity.tokens import TokenKind
from app.edge.audience import Audience
from app.edge.auth import CitizenMay
from app.edge.route import HouseRouter
from app.edge.session import DbSession
from app.edge.trace import Trace
from app.house import House
from app.models.identity.agencies import Agency
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM, Citizen
from app.policies.scope import EVERYTHING
from app.schemas.common import Wire
from tests.builders.identity import (
    SignedIn,
    a_staff_account,
    an_agency,
    signed_in_citizen,
)
from tests.builders.veterans import a_person

router = HouseRouter()


class Seen(Wire):
    """What the transaction was given."""

    subject: str
    """Whose affairs are handled."""
    persons: str
    """Whose rows the database shows."""
    agency: bool
    """Whether it is by agency."""


async def seen(citizen: Citizen, session: DbSession) -> Seen:
    persons = await session.scalar(text("SELECT current_setting('rongyao.persons')"))
    return Seen(
        subject=str(citizen.subject),
        persons=str(persons),
        agency=citizen.agency_id is not None,
    )


MayApply = Annotated[Citizen, Depends(CitizenMay(AgencyScope.APPLY))]
MayViewHealth = Annotated[Citizen, Depends(CitizenMay(AgencyScope.VIEW_HEALTH))]


@router.get("/applying")
async def applying(citizen: MayApply, session: DbSession) -> Seen:
    """Do what the scope `apply` covers."""
    return await seen(citizen, session)


@router.get("/health")
async def health(citizen: MayViewHealth, session: DbSession) -> Seen:
    """Do what the scope `view_health` covers."""
    return await seen(citizen, session)


@pytest.fixture
async def calls(house: House) -> AsyncIterator[httpx.AsyncClient]:
    audience = Audience(title="t", description="d", prefix="", token_kind=TokenKind.CITIZEN_ACCESS)
    audience.admit(router)
    audience.state.house = house
    transport = httpx.ASGITransport(Trace(audience), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://rongyao.test") as client:
        yield client


class Family:
    def __init__(self, elder: UUID, agent: UUID, agency: UUID, caller: SignedIn) -> None:
        self.elder = elder
        self.agent = agent
        self.agency = agency
        self.caller = caller


@pytest.fixture
async def family(house: House) -> Family:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        elder = (await a_person(rows, "林水木")).id
        agent = (await a_person(rows, "林小燕")).id
        clerk = (await a_staff_account(rows)).id
        agency = (await an_agency(rows, elder, agent, clerk, {AgencyScope.APPLY})).id
    return Family(elder, agent, agency, await signed_in_citizen(house, agent))


async def told(
    calls: httpx.AsyncClient, family: Family, path: str = "/applying"
) -> tuple[int, str]:
    answer = await calls.get(path, headers=family.caller.acting_for(family.elder))
    return answer.status_code, answer.json().get("code", "")


async def test_without_the_header_she_handles_her_own_affairs(
    calls: httpx.AsyncClient, family: Family
) -> None:
    answer = await calls.get("/applying", headers=family.caller.headers)

    own = str(family.agent)
    assert answer.json() == {"subject": own, "persons": f"{{{own}}}", "agency": False}
    # Naming herself is the same.
    named = await calls.get("/applying", headers=family.caller.acting_for(family.agent))
    assert named.json() == answer.json()


async def test_with_the_header_she_handles_his_and_sees_his_rows_alone(
    calls: httpx.AsyncClient, family: Family
) -> None:
    answer = await calls.get("/applying", headers=family.caller.acting_for(family.elder))

    his = str(family.elder)
    assert answer.json() == {"subject": his, "persons": f"{{{his}}}", "agency": True}


async def test_what_he_did_not_grant_is_refused(calls: httpx.AsyncClient, family: Family) -> None:
    assert await told(calls, family, "/health") == (403, "agency_scope_missing")


async def test_revocation_bites_on_the_next_call(
    calls: httpx.AsyncClient, house: House, family: Family
) -> None:
    assert (await told(calls, family))[0] == 200
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        agency = await rows.get_one(Agency, family.agency)
        agency.revoke(AgencyEnd.BY_PRINCIPAL, rows.info["now"])

    assert await told(calls, family) == (403, "agency_not_in_force")


@pytest.mark.parametrize(
    ("starts_in_days", "ends_in_days", "status"), [(0, 1, 200), (1, 2, 403), (-2, 0, 403)]
)
async def test_the_period_is_half_open(
    calls: httpx.AsyncClient,
    house: House,
    family: Family,
    starts_in_days: int,
    ends_in_days: int,
    status: int,
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        agency = await rows.get_one(Agency, family.agency)
        today = agency.starts_on
        agency.starts_on = today + timedelta(days=starts_in_days)
        agency.ends_before = today + timedelta(days=ends_in_days)

    assert (await told(calls, family))[0] == status


async def test_it_ends_with_his_death(
    calls: httpx.AsyncClient, house: House, family: Family
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        died = {"died_on": day_of(rows.info["now"])}
        await rows.execute(update(Person).where(Person.id == family.elder).values(died))

    assert await told(calls, family) == (403, "agency_not_in_force")


async def test_he_is_no_agent_of_hers_and_strangers_are_nobodys(
    calls: httpx.AsyncClient, house: House, family: Family
) -> None:
    his = await signed_in_citizen(house, family.elder)
    nobody = UUID("019aa000-0000-7000-8000-000000000000")

    turned = await calls.get("/applying", headers=his.acting_for(family.agent))
    missing = await calls.get("/applying", headers=his.acting_for(nobody))

    assert turned.status_code == missing.status_code == 403
    assert turned.json()["code"] == missing.json()["code"] == "agency_not_in_force"


async def test_a_header_that_is_no_person_is_refused_before_anything_else(
    calls: httpx.AsyncClient, family: Family
) -> None:
    headers = {**family.caller.headers, "Acting-For": "林水木".encode().hex()}

    answer = await calls.get("/applying", headers=headers)

    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["header/Acting-For"]
