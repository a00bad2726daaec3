"""Who else would like to say where Wang Xiuying's benefits go."""

import httpx
import pytest

from app.domain.identity.agency import AgencyEnd, AgencyKind, AgencyScope, EvidenceKind
from app.house import House
from app.jobs.accounts import see_to
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import (
    a_card_number,
    bank_answers,
    number_of,
)
from tests.builders.banks import signed_in_bank
from tests.builders.identity import an_agency, signed_in_citizen, signed_in_staff
from tests.builders.requests import (
    COUNTY,
    MINIAPP,
    Caller,
    a_case,
    days_later,
)
from tests.builders.veterans import a_person
from tests.fixtures.simulators import Outside
from tests.fixtures.work import WorkOff
from tests.stories.payments.paid_veteran import (
    CHANGES,
    a_paid_veteran,
    asks,
    current,
)


async def test_somebody_she_gave_a_mandate_to_never_changes_her_account(
    house: House, client: httpx.AsyncClient
) -> None:
    case, _ = await a_paid_veteran(house, client)
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        agent = await a_person(session, "王小明")
        await an_agency(session, case.person_id, agent.id, clerk.account_id, list(AgencyScope))
    acting = Caller(
        client,
        await signed_in_citizen(house, agent.id),
        MINIAPP,
        {"Acting-For": str(case.person_id)},
    )

    await asks(await case.veteran(), a_card_number("621700"))
    refused = await asks(acting, a_card_number())
    assert (refused.status_code, refused.json()["code"]) == (403, "not_for_agents")
    assert len((await acting.get("/bank-accounts"))["changes"]) == 1
    assert len((await acting.get("/notifications"))["items"]) == 1


async def test_an_agent_without_the_say_reads_nothing_of_the_money(
    house: House, client: httpx.AsyncClient
) -> None:
    case, _ = await a_paid_veteran(house, client)
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        agent = await a_person(session, "王小明")
        await an_agency(session, case.person_id, agent.id, clerk.account_id)
    veteran = await case.veteran()
    number = a_card_number("621700")
    change = (await asks(veteran, number)).json()
    (message,) = (await veteran.get("/notifications"))["items"]
    assert message["text"]["zh"] == (
        f"已申请把补助发到中国建设银行尾号{number[-4:]}，生效日期：2026年3月9日"
    )
    assert (message["request_id"], message["account_id"]) == (None, change["account"]["id"])
    assert (await veteran.get("/home"))["unread"] == 1
    await veteran.post("/notifications:mark-read", {"through": message["id"]})
    assert (await veteran.get("/home"))["unread"] == 0

    acting = Caller(
        client,
        await signed_in_citizen(house, agent.id),
        MINIAPP,
        {"Acting-For": str(case.person_id)},
    )
    assert (await acting.get("/notifications"))["items"] == []
    assert (await acting.get("/home"))["unread"] == 0
    path = "/miniapp/v1/bank-accounts"
    headers = {**acting.signed_in.headers, **acting.headers}
    assert (await client.get(path, headers=headers)).status_code == 403


async def test_a_guardian_asks_and_somebody_of_the_county_looks_as_well(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    case, old = await a_paid_veteran(house, client)
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        guardian = await a_person(session, "王小明")
        agency = await an_agency(session, case.person_id, guardian.id, clerk.account_id)
        agency.kind, agency.evidence_kind = AgencyKind.GUARDIANSHIP, EvidenceKind.COURT_RULING
    acting = Caller(
        client,
        await signed_in_citizen(house, guardian.id),
        MINIAPP,
        {"Acting-For": str(case.person_id)},
    )
    number = a_card_number("621700")
    body = {"bank_code": "CCB", "account_number": number, "holder_name": "王小明"}
    change = await acting.post(CHANGES, body)
    assert (change["state"], change["effective_on"]) == ("proposed", None)
    assert (change["account"]["kind"], change["account"]["holder_name"]) == ("guardian", "王小明")
    await bank_answers(await signed_in_bank(client, house, "CCB"))
    await work_off()
    await days_later(house, 30)
    await see_to(house)
    assert await current(await case.veteran()) == old  # Nobody has looked yet.

    village = await case.village()
    path = f"/account-changes/{change['id']}:confirm"
    (line,) = (await village.get("/account-changes", params={"state": "proposed"}))["items"]
    refused = await village.tries(path, version=line["change"]["version"])
    assert (refused.status_code, refused.json()["code"]) == (403, "level_too_low")
    confirmed = await (await case.county()).post(path, version=line["change"]["version"])
    assert (confirmed["state"], confirmed["effective_on"]) == ("waiting", "2026-04-08")
    await days_later(house, 7)
    await see_to(house)
    assert await current(await case.veteran()) == number[-4:]

    # The guardianship ends, and with it the account in the guardian's name.
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        ended = await session.get_one(type(agency), agency.id)
        ended.revoke(AgencyEnd.BY_STATION, session.info["now"])
    await see_to(house)
    assert await current(await case.veteran()) is None


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"account_number": "62284800000000"}, "/account_number", "account_number_malformed"),
        (
            {"account_number": "6210000000000000008"},
            "/account_number",
            "account_number_check_digit",
        ),
        ({"bank_code": "HSBC"}, "/bank_code", "unknown_bank"),
        ({"holder_name": "李四"}, "/holder_name", "holder_name_differs"),
    ],
)
async def test_an_account_that_cannot_be_hers_is_refused_at_once(
    house: House, client: httpx.AsyncClient, body: dict[str, str], pointer: str, code: str
) -> None:
    case, _ = await a_paid_veteran(house, client)
    wanted = {"bank_code": "CCB", "account_number": "6210000000000000009", **body}
    refused = await (await case.veteran()).tries(CHANGES, wanted)
    assert refused.status_code == 422, refused.text
    assert [(e["pointer"], e["code"]) for e in refused.json()["errors"]] == [(pointer, code)]


async def test_the_account_she_has_already_is_not_asked_for_again(
    house: House, client: httpx.AsyncClient
) -> None:
    case, old = await a_paid_veteran(house, client)
    number = await number_of(house, case.person_id, old)
    refused = await asks(await case.veteran(), number, "ABC")
    assert (refused.status_code, refused.json()["code"]) == (409, "account_already_held")


async def test_another_ones_change_is_nobodys_business(
    house: House, client: httpx.AsyncClient
) -> None:
    case, _ = await a_paid_veteran(house, client)
    change = (await asks(await case.veteran(), a_card_number("621700"))).json()
    other = await (await a_case(house, client)).veteran()
    refused = await other.tries(f"{CHANGES}/{change['id']}:cancel", version=change["version"])
    assert refused.status_code == 404
    elsewhere = await case.staff(Role.COUNTY_REVIEWER, "350504000000")
    refused = await elsewhere.tries(f"/account-changes/{change['id']}:confirm", version=1)
    assert refused.status_code == 404
    assert (await elsewhere.get("/account-changes", params={"state": "waiting"}))["items"] == []
    assert COUNTY not in refused.text
