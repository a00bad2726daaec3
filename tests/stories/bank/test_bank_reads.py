"""Every call of a bank's program leaves a record: what it looked at, and how much of it."""

from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends
from sqlalchemy import select, text
from starlette.applications import Starlette
from starlette.routing import Mount

from app.db import HotRead
from app.edge.audience import Audience
from app.edge.bank import BankMay, BankReads, HotBankCall
from app.edge.route import HouseRouter
from app.house import House
from app.models.identity.banks import BankRead
from app.policies.permissions import Role
from app.policies.principals import SYSTEM, Bank
from app.policies.scope import EVERYTHING
from app.queries.identity.entering import BANK_CALLER
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.identity import signed_in_staff

CITY = "350500000000"
PAYMENT = "P350505202611000000000017"
_BANKS = HotRead(
    text(
        # The rows of one bank stand in for its payments.
        f"{BANK_CALLER} SELECT caller.*, banks.code AS id, banks.name_zh AS name FROM caller"  # noqa: S608
        " LEFT JOIN banks ON banks.code = caller.bank_code AND banks.code = :code"
    )
)
router = HouseRouter()


@router.get("/hot/{number}")
async def read_hot(
    number: str, call: Annotated[HotBankCall, Depends(BankReads())], bank: str = "ABC"
) -> dict[str, Any]:
    """Read one row of one's own bank in one statement."""
    assert number
    row = call.admit_one(await _BANKS.one(call.pool, {**call.values, "code": bank}))
    return {"name": row["name"]}


@router.ask("/hot:search")
async def search_hot(call: Annotated[HotBankCall, Depends(BankReads())]) -> dict[str, Any]:
    """Read many rows of one's own bank in one statement."""
    rows = call.admit(await _BANKS.all(call.pool, {**call.asking_for(1000), "code": "ABC"}))
    return {"found": len(rows)}


@router.get("/listed")
async def read_listed(
    _bank: Annotated[Bank, Depends(BankMay(), scope="function")], count: int
) -> dict[str, Any]:
    """Hand out so many rows."""
    return {"items": list(range(count))}


@pytest.fixture
def with_routes(app: Starlette) -> None:
    banks = next(
        route.app for route in app.routes if isinstance(route, Mount) and route.path == "/bank/v1"
    )
    assert isinstance(banks, Audience)
    banks.admit(router)


@pytest.fixture
async def abc(client: httpx.AsyncClient, house: House, with_routes: None) -> BankCaller:
    return await signed_in_bank(client, house, "ABC")


async def reads(house: House) -> list[tuple[str, str, str | None, int | None]]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.scalars(select(BankRead).order_by(BankRead.id))
        return [(read.bank_code, read.operation, read.subject, read.count) for read in found]


async def test_one_statement_recognises_spends_notes_and_reads(
    abc: BankCaller, house: House
) -> None:
    answer = await abc.get(f"/hot/{PAYMENT}")

    assert (answer.status_code, answer.json()) == (200, {"name": "中国农业银行"})
    assert await reads(house) == [("ABC", "read_hot", PAYMENT, None)]


async def test_what_is_another_banks_is_not_found_and_the_look_is_noted(
    abc: BankCaller, house: House
) -> None:
    answer = await abc.get(f"/hot/{PAYMENT}", params={"bank": "ICBC"})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert await reads(house) == [("ABC", "read_hot", PAYMENT, None)]


async def test_a_proof_is_good_once_for_a_hot_read_too(abc: BankCaller, house: House) -> None:
    path = f"/hot/{PAYMENT}"
    headers = abc.headers("GET", path)
    url = f"/bank/v1{path}"

    assert (await abc.client.get(url, headers=headers)).status_code == 200
    again = await abc.client.get(url, headers=headers)
    assert (again.status_code, again.json()["code"]) == (401, "proof_replayed")
    assert len(await reads(house)) == 1


async def test_a_search_is_noted_with_how_much_it_asked_for(abc: BankCaller, house: House) -> None:
    assert (await abc.ask("/hot:search")).json() == {"found": 1}
    assert await reads(house) == [("ABC", "search_hot", None, 1000)]


async def test_a_list_is_noted_with_how_much_it_handed_out(abc: BankCaller, house: House) -> None:
    await abc.get("/listed", params={"count": 17})
    await abc.get("/listed", params={"count": 0})
    await abc.get("/client")

    assert await reads(house) == [
        ("ABC", "read_listed", None, 17),
        ("ABC", "read_listed", None, 0),
        ("ABC", "read_client", None, None),
    ]


async def test_a_call_that_is_refused_is_noted(abc: BankCaller, house: House) -> None:
    missing = "0192f0c1-aaaa-7000-8000-000000000001"
    assert (await abc.get(f"/account-verifications/{missing}")).status_code == 404
    assert (await abc.get("/listed")).status_code == 422

    assert await reads(house) == [
        ("ABC", "read_verification", missing, None),
        ("ABC", "read_listed", None, None),
    ]


@pytest.mark.parametrize(
    "card", ["6228480402564890018", "李秀英", "P" + "1" * 40, "350505195001011234"]
)
async def test_what_is_no_number_of_ours_is_not_kept(
    abc: BankCaller, house: House, card: str
) -> None:
    await abc.get(f"/hot/{card}")
    path = f"/hot/{card}"
    await abc.client.get(
        f"/bank/v1{path}", headers={**abc.headers("GET", path), "DPoP": abc.proof("GET", path)}
    )

    assert {subject for _, _, subject, _ in await reads(house)} == {None}


async def test_a_session_that_is_over_reads_nothing_and_is_not_noted(
    abc: BankCaller, house: House
) -> None:
    await abc.ask("/token:revoke")

    answer = await abc.get(f"/hot/{PAYMENT}")
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    assert [operation for _, operation, _, _ in await reads(house)] == ["revoke_token"]


async def test_an_auditor_reads_what_banks_looked_at(
    abc: BankCaller, client: httpx.AsyncClient, house: House
) -> None:
    icbc = await signed_in_bank(client, house, "ICBC")
    for caller in (abc, icbc, abc):
        await caller.get(f"/hot/{PAYMENT}")
    auditor = await signed_in_staff(house, Role.AUDITOR, CITY)
    clerk = await signed_in_staff(house, Role.TOWNSHIP_CLERK)

    wanted: dict[str, str | int] = {"bank_code": "ABC", "subject": PAYMENT, "limit": 1}
    first = await client.get("/staff/v1/bank-reads", params=wanted, headers=auditor.headers)
    assert [read["client_id"] for read in first.json()["items"]] == [str(abc.client_id)]
    cursor = {**wanted, "cursor": first.json()["next_cursor"]}
    second = await client.get("/staff/v1/bank-reads", params=cursor, headers=auditor.headers)
    assert [read["operation"] for read in second.json()["items"]] == ["read_hot"]
    assert second.json()["next_cursor"] is None
    assert (await client.get("/staff/v1/bank-reads", headers=clerk.headers)).status_code == 403


async def test_nobody_edits_or_adds_a_record(abc: BankCaller, house: House) -> None:
    await abc.get("/client")
    for verb in ("UPDATE bank_reads SET subject = 'x'", "DELETE FROM bank_reads"):
        with pytest.raises(Exception, match="permission denied"):
            async with house.database.transaction(EVERYTHING, SYSTEM) as session:
                await session.execute(text(verb))
