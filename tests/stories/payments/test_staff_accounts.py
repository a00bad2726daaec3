"""Accounts at the counter: who may enter them, who looks again, who reads a number."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.domain.accounts.accounts import AccountStatus
from app.domain.identity.agency import AgencyKind, EvidenceKind
from app.house import House
from app.jobs.accounts import see_to
from app.models.audit import Event
from app.models.payments.accounts import PaymentAccount
from app.models.requests.request import Request
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import a_card, a_card_number, an_account, bank_answers, messages_of
from tests.builders.banks import signed_in_bank
from tests.builders.identity import an_agency, signed_in_staff
from tests.builders.requests import COUNTY, MONDAY, Caller, Case, a_case, days_later, set_clock
from tests.builders.veterans import OTHER_VILLAGE, a_person
from tests.fixtures.work import WorkOff

OWN = {"kind": "fallback", "bank_code": "CCB", "basis": "存折复印件"}


@pytest.fixture
async def case(house: House, client: httpx.AsyncClient) -> Case:
    await set_clock(house, MONDAY)
    return await a_case(house, client, name="黄志强")


async def enters(caller: Caller, case: Case, **body: Any) -> httpx.Response:
    wanted = {**OWN, "account_number": a_card_number("621700"), **body}
    return await caller.tries(f"/veterans/{case.person_id}/accounts", wanted)


async def paid_to(case: Case) -> str | None:
    accounts = (await (await case.veteran()).get("/bank-accounts"))["accounts"]
    return next((account["last4"] for account in accounts if account["current"]), None)


async def test_a_first_account_is_entered_by_one_and_shown_without_its_number(
    case: Case,
) -> None:
    village = await case.village()
    number = a_card_number("622848")
    answer = await enters(village, case, account_number=number)
    assert answer.status_code == 201, answer.text
    opened = answer.json()
    assert (opened["change"], opened["looks_like_bank"]) == (None, "ABC")
    assert opened["account"]["bank"]["code"] == "CCB"
    assert number not in answer.text
    shown = await village.get(f"/veterans/{case.person_id}/accounts")
    assert [(a["last4"], a["current"], a["status"]) for a in shown["accounts"]] == [
        (number[-4:], True, "unverified")
    ]


async def test_what_one_clerk_redirects_a_second_person_of_the_county_confirms(
    house: House, client: httpx.AsyncClient, case: Case, work_off: WorkOff
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        old = await an_account(session, await session.get_one(Person, case.person_id))
    county = await case.county()
    opened = (await enters(county, case)).json()
    change = opened["change"]
    assert (change["state"], change["origin"], change["effective_on"]) == (
        "proposed",
        "staff",
        None,
    )
    await bank_answers(await signed_in_bank(client, house, "CCB"))
    await work_off()
    path = f"/account-changes/{change['id']}:confirm"
    refused = await county.tries(path, version=change["version"])
    assert (refused.status_code, refused.json()["code"]) == (403, "account_same_eyes")
    assert await messages_of(house, case.person_id) == []

    confirmed = await (await case.county()).post(path, version=change["version"])
    assert (confirmed["state"], confirmed["effective_on"]) == ("waiting", "2026-03-09")
    assert [told for told, _, _ in await messages_of(house, case.person_id)] == [
        "account_change_asked"
    ] * 2
    await days_later(house, 7)
    assert await paid_to(case) == old.last4
    await see_to(house)
    assert await paid_to(case) == opened["account"]["last4"]


async def test_a_refused_change_leaves_everything_as_it_was(house: House, case: Case) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        old = await an_account(session, await session.get_one(Person, case.person_id))
    change = (await enters(await case.village(), case)).json()["change"]
    path = f"/account-changes/{change['id']}:refuse"
    refused = await (await case.county()).post(path, version=change["version"])
    assert (refused["state"], refused["account"]["status"]) == ("refused", "ended")
    assert await paid_to(case) == old.last4


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"basis": None}, 422, "account_basis_missing"),
        ({"holder_name": "李四"}, 422, "holder_name_differs"),
        ({"bank_code": "HSBC"}, 422, "unknown_bank"),
        ({"account_number": "6217001"}, 422, "account_number_malformed"),
        ({"kind": "card_linked"}, 409, "card_missing"),
        ({"kind": "guardian", "holder_name": "黄小明"}, 409, "guardianship_missing"),
        ({"kind": "survivor", "holder_name": "黄小明"}, 409, "payee_alive"),
        ({"status": "verified"}, 422, "invalid"),
        ({"current": True}, 422, "invalid"),
    ],
)
async def test_an_account_that_is_not_for_this_person_is_not_entered(
    case: Case, body: dict[str, Any], status: int, code: str
) -> None:
    refused = await enters(await case.county(), case, **body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


async def test_another_countys_people_do_not_exist(
    house: House, client: httpx.AsyncClient, case: Case
) -> None:
    opened = (await enters(await case.county(), case)).json()["account"]
    elsewhere = await case.staff(Role.COUNTY_REVIEWER, "350504000000")
    assert (await enters(elsewhere, case)).status_code == 404
    path = f"/accounts/{opened['id']}"
    ended = await elsewhere.tries(f"{path}:end", {"reason": "x"}, version=opened["version"])
    read = await elsewhere.tries(f"{path}:reveal", {"purpose": "check_payment"})
    listed = await client.get(
        f"/staff/v1/veterans/{case.person_id}/accounts", headers=elsewhere.signed_in.headers
    )
    assert ended.status_code == read.status_code == listed.status_code == 404


async def test_finance_reads_accounts_and_never_enters_one(case: Case) -> None:
    finance = await case.staff(Role.FINANCE, COUNTY)
    assert (await enters(finance, case)).status_code == 403
    assert (await finance.get(f"/veterans/{case.person_id}/accounts"))["accounts"] == []


async def test_a_whole_number_is_read_to_check_a_payment_and_that_stays_on_record(
    house: House, case: Case
) -> None:
    county, number = await case.county(), a_card_number("621700")
    account = (await enters(county, case, account_number=number)).json()["account"]
    path = f"/accounts/{account['id']}:reveal"
    assert (await county.tries(path, {"purpose": "home_visit"})).status_code == 422
    assert (await county.post(path, {"purpose": "check_payment"})) == {"value": number}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        tag = "payments:account:number_revealed"
        event = (await session.scalars(select(Event).where(Event.tag == tag))).one()
    assert event.data == {"purpose": "check_payment", "last4": number[-4:]}
    assert event.person_id == case.person_id


async def test_an_ended_account_is_paid_to_no_longer(house: House, case: Case) -> None:
    county = await case.county()
    account = (await enters(county, case)).json()["account"]
    path, body = f"/accounts/{account['id']}:end", {"reason": "本人要求停用"}
    stale = await county.tries(path, body, version=account["version"] + 7)
    assert stale.status_code == 412
    ended = await county.post(path, body, version=account["version"])
    assert (ended["status"], ended["current"]) == ("ended", False)
    again = await county.tries(path, body, version=ended["version"])
    assert (again.status_code, again.json()["code"]) == (409, "illegal_account_step")


async def test_dues_of_the_dead_go_to_whoever_arranged_the_funeral_after_two_have_looked(
    house: House, client: httpx.AsyncClient, case: Case, work_off: WorkOff
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await session.get_one(Person, case.person_id)
        own = await an_account(session, person)
        person.died_on = date(2026, 3, 1)
    await see_to(house)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        assert not (await session.get_one(PaymentAccount, own.id)).current

    county = await case.county()
    survivor = {"kind": "survivor", "basis": "亲属协议", "holder_name": "林秀英"}
    refused = await enters(county, case)
    assert (refused.status_code, refused.json()["code"]) == (409, "payee_deceased")
    change = (await enters(county, case, **survivor)).json()["change"]
    assert change["state"] == "proposed"
    confirmed = await (await case.county()).post(
        f"/account-changes/{change['id']}:confirm", version=change["version"]
    )
    assert confirmed["effective_on"] == "2026-03-02"  # Nothing was paid to anybody else of them.
    await bank_answers(await signed_in_bank(client, house, "CCB"))
    await work_off()
    shown = await county.get(f"/veterans/{case.person_id}/accounts")
    assert [(a["kind"], a["current"]) for a in shown["accounts"]] == [
        ("survivor", True),
        ("fallback", False),
    ]
    assert await messages_of(house, case.person_id) == []  # The dead are told nothing.

    # A wrong report, undone the same day: her own account pays again.
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        (await session.get_one(Person, case.person_id)).died_on = None
    await see_to(house)
    assert await paid_to(case) == own.last4


async def test_a_guardians_account_rests_on_a_guardianship_on_record(
    house: House, case: Case
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        guardian = await a_person(session, "黄小明")
        agency = await an_agency(session, case.person_id, guardian.id, clerk.account_id)
    wanted = {
        "kind": "guardian",
        "holder_name": "黄小明",
        "basis": "监护证明2026-3",
        "guardianship_id": str(agency.id),
    }
    refused = await enters(await case.county(), case, **wanted)
    assert refused.json()["code"] == "guardianship_missing"  # It is only a mandate.
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        kept = await session.get_one(type(agency), agency.id)
        kept.kind, kept.evidence_kind = AgencyKind.GUARDIANSHIP, EvidenceKind.COURT_RULING
    opened = (await enters(await case.county(), case, **wanted)).json()
    assert (opened["account"]["holder_name"], opened["change"]["state"]) == ("黄小明", "proposed")


async def test_whoever_holds_a_card_is_paid_through_it_alone(house: House, case: Case) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await a_card(session, case.person_id, "CCB")
    county = await case.county()
    refused = await enters(county, case)
    assert (refused.status_code, refused.json()["code"]) == (409, "card_holder_has_card")
    linked = await enters(county, case, kind="card_linked", basis=None)
    assert linked.json()["account"]["kind"] == "card_linked"


async def test_a_card_that_came_of_a_request_is_linked_once_it_is_activated(
    house: House, case: Case
) -> None:
    request_id = await a_card_request(house, case, stage="handed_over")
    county, path = await case.county(), f"/requests/{request_id}:link-account"
    body = {"account_number": a_card_number()}
    refused = await county.tries(path, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "card_missing")

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        (await session.get_one(Request, request_id)).stage = "activated"
    opened = await county.post(path, body)
    assert (opened["account"]["kind"], opened["account"]["bank"]["code"]) == ("card_linked", "ABC")
    assert opened["account"]["current"]
    profile = await (await case.veteran()).get("/profile")
    assert profile["card"]["bank"] == "ABC"


async def a_card_request(house: House, case: Case, stage: str) -> Any:
    veteran = await case.veteran()
    draft = await veteran.post("/requests", {"item_code": "preferential_card"})
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        request = (await session.scalars(select(Request))).one()
        request.outcome = {"type": "CardIssued", "bank": "abc", "account_linked_at": "activated"}
        request.stage = stage
    assert draft["id"] == str(request.id)
    return request.id


async def test_an_account_follows_its_person_to_another_place(house: House, case: Case) -> None:
    await enters(await case.county(), case)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        (await session.get_one(Person, case.person_id)).division_code = OTHER_VILLAGE
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        account = (await session.scalars(select(PaymentAccount))).one()
        assert account.division_code == OTHER_VILLAGE
        assert account.status is AccountStatus.UNVERIFIED
    elsewhere = await case.staff(Role.COUNTY_REVIEWER, "350504000000")
    shown = await elsewhere.get(f"/veterans/{case.person_id}/accounts")
    assert len(shown["accounts"]) == 1
