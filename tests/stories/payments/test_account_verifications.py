"""Before anything is paid to an account its bank says whose it is."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid4

from app.domain.accounts.accounts import AccountStatus
from app.house import House
from app.models.audit import Event
from app.models.identity.banks import BankRead
from app.models.payments.accounts import PaymentAccount
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import a_card_number, bank_answers
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.requests import Case, a_case
from tests.fixtures.work import WorkOff


async def opened(case: Case, bank: str = "ABC", **more: str) -> dict[str, Any]:
    """An own account that staff of the county entered from a passbook."""
    county = await case.county()
    body = {
        "kind": "fallback",
        "bank_code": bank,
        "account_number": a_card_number(),
        "basis": "存折复印件",
        **more,
    }
    answer = await county.post(f"/veterans/{case.person_id}/accounts", body)
    assert answer["change"] is None
    return {"number": body["account_number"], **answer["account"]}


async def status_of(house: House, account_id: str) -> AccountStatus:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await session.get_one(PaymentAccount, UUID(account_id))).status


async def answered(bank: BankCaller, *items: dict[str, str]) -> list[str]:
    answer = await bank.post("/account-verifications", json={"items": list(items)})
    assert answer.status_code == 200, answer.text
    return [row["outcome"] for row in answer.json()["items"]]


async def test_a_new_account_is_asked_about_and_usable_once_its_bank_agrees(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    case = await a_case(house, client, name="黄志强")
    account = await opened(case)
    assert (account["status"], account["current"]) == ("unverified", True)

    bank = await signed_in_bank(client, house, "ABC")
    (asked,) = (await bank.get("/account-verifications", params={"state": "open"})).json()["items"]
    assert (asked["account_number"], asked["holder_name"]) == (account["number"], "黄志强")
    assert (await bank.get(f"/account-verifications/{asked['id']}")).json() == asked
    assert await answered(bank, {"id": asked["id"], "serial": "V1", "verdict": "match"}) == [
        "taken"
    ]
    await work_off()
    assert await status_of(house, account["id"]) is AccountStatus.VERIFIED
    assert (await bank.get("/account-verifications")).json()["items"] == []
    again = (await bank.get(f"/account-verifications/{asked['id']}")).json()
    assert again["verdict"] == "match"


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        ("name_differs", AccountStatus.REFUSED),
        ("no_such_account", AccountStatus.REFUSED),
        ("not_card_linked", AccountStatus.REFUSED),
        ("closed", AccountStatus.CLOSED),
        ("frozen", AccountStatus.FROZEN),
        ("dormant", AccountStatus.DORMANT),
    ],
)
async def test_an_account_stands_where_its_bank_says(
    house: House, client: httpx.AsyncClient, work_off: WorkOff, verdict: str, status: AccountStatus
) -> None:
    account = await opened(await a_case(house, client))
    await bank_answers(await signed_in_bank(client, house, "ABC"), verdict)
    await work_off()
    assert await status_of(house, account["id"]) is status


async def test_another_banks_questions_do_not_exist(
    house: House, client: httpx.AsyncClient
) -> None:
    await opened(await a_case(house, client))
    abc, icbc = [await signed_in_bank(client, house, code) for code in ("ABC", "ICBC")]
    (asked,) = (await abc.get("/account-verifications")).json()["items"]

    assert (await icbc.get("/account-verifications")).json()["items"] == []
    foreign = await icbc.get(f"/account-verifications/{asked['id']}")
    missing = await icbc.get(f"/account-verifications/{uuid4()}")
    assert foreign.status_code == missing.status_code == 404
    assert _body(foreign) == _body(missing)
    assert await answered(icbc, {"id": asked["id"], "serial": "V1", "verdict": "closed"}) == [
        "not_found"
    ]
    assert len((await abc.get("/account-verifications")).json()["items"]) == 1


def _body(answer: httpx.Response) -> dict[str, str]:
    """What differs from call to call left out."""
    return {k: v for k, v in answer.json().items() if k not in {"instance", "trace_id"}}


async def test_each_answer_stands_alone_and_repeating_one_is_harmless(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    first = await opened(await a_case(house, client))
    second = await opened(await a_case(house, client))
    bank = await signed_in_bank(client, house, "ABC")
    one, two = (await bank.get("/account-verifications")).json()["items"]
    yes = {"id": one["id"], "serial": "V1", "verdict": "match"}

    assert await answered(
        bank,
        {"id": str(uuid4()), "serial": "V0", "verdict": "match"},
        yes,
        {"id": two["id"], "serial": "V1", "verdict": "match"},
    ) == ["not_found", "taken", "serial_taken"]
    assert await answered(bank, yes) == ["repeated"]
    assert await answered(bank, {**yes, "verdict": "closed"}) == ["answered_otherwise"]
    await work_off()
    assert await status_of(house, first["id"]) is AccountStatus.VERIFIED
    assert await status_of(house, second["id"]) is AccountStatus.UNVERIFIED


async def test_what_a_bank_looked_at_is_noted_and_each_answer_is_one_event(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    account = await opened(await a_case(house, client))
    bank = await signed_in_bank(client, house, "ABC")
    await bank_answers(bank)
    await work_off()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        noted = (await session.scalars(select(BankRead.operation).order_by(BankRead.id))).all()
        assert noted == ["list_verifications", "answer_account_verifications"]
        tagged = select(Event.tag, func.count()).where(Event.tag.like("payments:account%"))
        rows = (await session.execute(tagged.group_by(Event.tag))).all()
        tags = {row.tag: row[1] for row in rows}
        events = (await session.scalars(select(Event).where(Event.tag.like("payments:%")))).all()
    assert tags == {
        "payments:account:opened": 1,
        "payments:account_verification:answered": 1,
        "payments:account:verified": 1,
    }
    assert all(account["number"] not in str(event.data) for event in events)
